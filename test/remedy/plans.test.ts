import { describe, expect, it } from 'vitest';
import { remedyOf } from '../../shared/remedy/index.ts';
import { entries, GROUP, holdsOf, planned, rules } from './scene.ts';

const POLICY = `
version: 1
mode: enforce
guardrails: [{ id: no-ssh, deny: tcp/22 from internet, on: [securityGroups, networkAcls] }]
securityGroups:
  web: { match: { name: web }, ingress: [tcp/443 from 10.0.0.0/8], egress: [] }
  gone: { match: { name: gone }, ingress: [] }
`;
const setting = {
  rules: [
    ...rules(['tcp/22 from 8.8.8.8/32', 'tcp/23 from 8.8.8.8/32']),
    ...rules(['all to 0.0.0.0/0']).map((rule) => ({ ...rule, id: 'sgr-9' })),
  ],
  entries: entries(['100 allow tcp/22 from 0.0.0.0/0']),
};

describe('plans', () => {
  it('are one for each resource, in the order of the findings, and one for each reason to hold', () => {
    expect(planned(POLICY, setting).plans.map(({ resource, hold }) => [resource.id, hold])).toEqual([
      ['gone', 'gone is not there: `kedge apply` creates what is declared and does not exist.'],
      [GROUP, null],
      ['acl-0aaaaaaaaaaaaaaaa', null],
    ]);
  });

  it('are the same to the byte for the same state', () => {
    expect(JSON.stringify(planned(POLICY, setting).plans)).toBe(
      JSON.stringify(planned(POLICY, setting).plans),
    );
  });

  it('tell for each finding the actions that mend it', () => {
    const { findings, plans } = planned(POLICY, setting);
    const calls = findings.map((finding) => [
      `${finding.kind} ${finding.direction}`,
      remedyOf(finding, plans).map(({ call, input }) => [call, input.SecurityGroupRuleIds ?? null]),
    ]);
    expect(Object.fromEntries(calls)).toEqual({
      'configuration null': [],
      'forbidden ingress': [['ec2:DeleteNetworkAclEntry', null]],
      'excess ingress': [['ec2:RevokeSecurityGroupIngress', ['sgr-0', 'sgr-1']]],
      'missing ingress': [['ec2:AuthorizeSecurityGroupIngress', null]],
      'excess egress': [['ec2:RevokeSecurityGroupEgress', ['sgr-9']]],
    });
  });

  it('hold where two entries differ about a group', () => {
    const two = `${POLICY}  again: { match: { name: web }, ingress: [] }\n`;
    const plan = planned(
      two,
      { rules: rules(['tcp/23 from 8.8.8.8/32']) },
      ({ resource }) => resource.id === GROUP,
    );
    expect(holdsOf(plan)).toEqual([
      'The policy contradicts itself about this resource: it must be mended there.',
    ]);
  });

  it('hold what is unknown', () => {
    const unknown = POLICY.replace('tcp/443 from 10.0.0.0/8', 'tcp/443 from sg/nowhere');
    const plan = planned(unknown, { rules: [] }, ({ kind }) => kind === 'unknown');
    expect(holdsOf(plan)).toEqual(['What is not known is never changed.']);
  });

  it('are none without findings', () => {
    expect(planned(POLICY, setting, () => false).plans).toEqual([]);
  });
});
