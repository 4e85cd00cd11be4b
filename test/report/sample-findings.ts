import type { Incident } from '../../shared/guard/index.ts';
import type { Action, Finding } from '../../shared/model/index.ts';
import type { Alert } from '../../shared/report/index.ts';

export const ACCOUNT = '111122223333';
const CHANGED_AT = Date.UTC(2026, 10, 23, 10, 42, 7);

export function finding(over: Partial<Finding> = {}): Finding {
  return {
    id: 'sg-0a1b2c3d|forbidden|ingress|no-admin-from-internet',
    resource: {
      type: 'AWS::EC2::SecurityGroup',
      id: 'sg-0a1b2c3d',
      name: 'web-tasks',
      account: ACCOUNT,
      region: 'eu-west-1',
    },
    kind: 'forbidden',
    direction: 'ingress',
    traffic: ['tcp/22 from 0.0.0.0/0'],
    guardrail: 'no-admin-from-internet',
    entry: null,
    severity: 'critical',
    mode: 'enforce',
    reason: 'Guardrail no-admin-from-internet (line 6) denies tcp/22; sgr-1 admits tcp/22 from 0.0.0.0/0.',
    evidence: [{ carrier: 'sgr-1', text: 'tcp/22 from 0.0.0.0/0' }],
    ...over,
  };
}

export const revoke: Action = {
  call: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: 'sg-0a1b2c3d', SecurityGroupRuleIds: ['sgr-1'] },
  why: 'nothing of sgr-1 is wanted',
  inverse: { call: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: 'sg-0a1b2c3d' } },
};

export function incident(over: Partial<Incident> = {}): Incident {
  const of = over.finding ?? finding();
  return {
    id: 'kdg-1x2k9q07f3m4c1',
    resource: of.resource,
    finding: of,
    actor: 'alice (role Admin)',
    eventIds: ['e-1'],
    actions: [revoke],
    status: 'reverted',
    reasons: [],
    eventTime: CHANGED_AT,
    openedAt: CHANGED_AT + 4000,
    closedAt: null,
    told: false,
    ...over,
  };
}

export function alert(over: Partial<Alert> = {}): Alert {
  return {
    kind: 'reverted',
    resource: finding().resource,
    account: ACCOUNT,
    region: 'eu-west-1',
    actor: 'alice (role Admin)',
    tool: 'console',
    eventName: 'AuthorizeSecurityGroupIngress',
    eventTime: CHANGED_AT,
    incidents: [incident()],
    actions: [revoke],
    cuts: [],
    reasons: [],
    troubles: [],
    at: CHANGED_AT + 4200,
    ...over,
  };
}
