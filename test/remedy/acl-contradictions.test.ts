import { describe, expect, it } from 'vitest';
import { entriesAfter } from './ending.ts';
import { entries, planned } from './scene.ts';

const guarded = (deny: string, { severity = 'high', quota = 20 } = {}) => `
version: 1
mode: enforce
quotas: { entriesPerAcl: ${quota} }
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
guardrails:
  - { id: g, deny: "${deny}", severity: ${severity}, on: [networkAcls] }
`;

describe('an ACL whose own entries a guardrail forbids', () => {
  it('does not keep for the office what the declared ACL never let it have', () => {
    const setting = { entries: entries(['1 allow all from 0.0.0.0/0', '200 allow all from 2000::/3']) };
    const policy = `${guarded('all from internet except office', { severity: 'medium', quota: 3 })}
networkAcls:
  private: { match: { name: private }, ingress: ["1 allow all from 0.0.0.0/0"] }
`;
    expect(entriesAfter(planned(policy, setting), setting)).toEqual(['1 allow all from 203.0.113.0/24']);
  });

  it('tells of an entry that the forbidden one hides, before it comes to light', () => {
    const lines = ['1 allow all from 0.0.0.0/0', '32766 allow all from 203.0.113.0/24'];
    const policy = `${guarded('all from internet except office', { severity: 'medium' })}
networkAcls:
  private: { match: { name: private }, ingress: [] }
`;
    const plan = planned(policy, { entries: entries(lines) });
    expect(plan.findings.map(({ kind, traffic }) => [kind, traffic])).toEqual([
      ['forbidden', ['all from 0.0.0.0/0']],
      ['excess', ['all from 203.0.113.0/24']],
    ]);
    expect(entriesAfter(plan, { entries: entries(lines) })).toEqual([]);
  });

  it('takes along what the words of the breach already told of', () => {
    const setting = { entries: entries(['101 allow all from ::/0']) };
    const policy = `${guarded('all from internet except office', { severity: 'medium' })}
networkAcls:
  private: { match: { name: private }, ingress: ["1 allow all from 2000::/3"] }
`;
    expect(entriesAfter(planned(policy, setting), setting)).toEqual([
      '99 allow all from 2001:db8:4::/48',
      '100 deny all from ::/0',
      '101 allow all from ::/0',
    ]);
  });
});
