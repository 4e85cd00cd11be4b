import type { Incident, LedgerSnapshot, Question } from '../../shared/guard/index.ts';
import type { Action, Finding, Plan } from '../../shared/model/index.ts';
import { excessIn } from '../support/excess.ts';

export const NOW = Date.UTC(2026, 10, 23, 3, 0, 0);
export const MINUTE = 60_000;

const resource = {
  type: 'AWS::EC2::SecurityGroup',
  id: 'sg-0aaaaaaaaaaaaaaaa',
  account: '111111111111',
  region: 'eu-west-1',
} as const;
const action: Action = {
  call: 'ec2:RevokeSecurityGroupIngress',
  input: {},
  why: 'it is excess',
  inverse: null,
};

export function finding(change: Partial<Finding> = {}): Finding {
  return excessIn(resource, change);
}

export const plan: Plan = {
  resource,
  findings: [finding().id],
  actions: [action],
  cuts: [],
  hold: null,
  notes: [],
};
export const quiet: LedgerSnapshot = {
  incidents: [],
  changesLast10Minutes: 0,
  criticalChangesLast10Minutes: 0,
  holds: [],
  waivers: [],
  killSwitch: false,
};
const limits = {
  changesPer10Minutes: 20,
  revertsPerResourcePerHour: 3,
  rulesPerNarrowing: 10,
  settleSeconds: 60,
};

export function question(change: Partial<Question> = {}): Question {
  return {
    plan,
    findings: [finding()],
    limits,
    snapshot: quiet,
    since: NOW - MINUTE,
    actor: 'mallory',
    now: NOW,
    ...change,
  };
}

export function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: 'kdg-1',
    resource,
    finding: finding(),
    actor: 'terraform',
    eventIds: [],
    actions: [],
    status: 'reverted',
    reasons: [],
    eventTime: null,
    openedAt: NOW - 10 * MINUTE,
    closedAt: NOW - 9 * MINUTE,
    told: true,
    ...change,
  };
}
