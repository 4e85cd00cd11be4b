import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../shared/policy/index.ts';
import { planReport, type Review } from '../../shared/report/index.ts';
import { finding, revoke } from './sample-findings.ts';

const loaded = loadPolicy('version: 1\n', 'p.yaml');
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const stop = { ...revoke, call: 'ecs:StopTask', input: { task: 't' }, why: 'it is public', inverse: null };
const { resource, id } = finding();
const base = { resource, findings: [id], actions: [], mends: [], cuts: [], hold: null, notes: [] };
const review: Review = {
  policy: loaded.policy,
  source: 'state',
  findings: [finding()],
  plans: [
    { ...base, actions: [revoke, stop], mends: [[id], [id]], cuts: ['tcp/443'], notes: ['n'] },
    { ...base, hold: 'no safe order' },
  ],
  expectations: [],
};

describe('a plan', () => {
  it('shows each call with its reason and what takes it back', () => {
    expect(planReport(review, 'text')).toBe(`p.yaml against state: 1 finding (1 critical).

sg-0a1b2c3d: 1 to mend
  ec2:RevokeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d","SecurityGroupRuleIds":["sgr-1"]}
    because nothing of sgr-1 is wanted
    undo: ec2:AuthorizeSecurityGroupIngress {"GroupId":"sg-0a1b2c3d"}
  ecs:StopTask {"task":"t"}
    because it is public
    undo: nothing takes it back
  interrupts tcp/443
  note: n

sg-0a1b2c3d: 1 to mend
  held: no safe order

2 calls, in this order; none was made.
`);
  });

  it('says what would hold a plan: an expectation that it would break', () => {
    const [plan] = review.plans;
    if (plan === undefined) throw new Error('the review has a plan');
    const broken = new Map([
      [plan, [{ text: 'it breaks "allow x" (p.yaml:3).', release: 'change p.yaml:3' }]],
    ]);
    expect(planReport({ ...review, broken }, 'text')).toContain(
      '  would be held: it breaks "allow x" (p.yaml:3); what releases it: change p.yaml:3.\n',
    );
    const parsed = JSON.parse(planReport({ ...review, broken }, 'json'));
    expect(parsed.findings[0].held.at(-1)).toContain('it breaks "allow x"');
    expect(parsed.plan).toEqual([revoke, stop]);
  });

  it('is the review with all its actions in order, as JSON', () => {
    const parsed = JSON.parse(planReport(review, 'json'));
    expect(Object.keys(parsed)).toEqual(['policy', 'source', 'findings', 'expectations', 'plan']);
    expect(parsed.plan).toEqual([revoke, stop]);
    expect(parsed.findings[0].remedy).toEqual([revoke, stop]);
  });

  it('says when there is nothing to do', () => {
    expect(planReport({ ...review, findings: [], plans: [] }, 'text')).toContain('Nothing to do.');
  });
});
