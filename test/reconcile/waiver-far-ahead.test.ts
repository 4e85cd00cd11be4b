import { describe, expect, it } from 'vitest';
import { type Policy, policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import { reviewPlace } from '../../shared/reconcile/index.ts';
import { groupStage, ingress, open } from '../support/groups.ts';
import { policyOf } from '../support/judged.ts';
import { PLACE, passTime, type TestKedge } from '../support/kedge.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RULE = 'tcp/22 from 198.51.100.0/24';
const OPEN = ['tcp/22-22 198.51.100.0/24'];
/** The simulator's clock starts at midnight. */
const START = Date.UTC(2026, 0, 1);

const policyUntil = (until: number): string => `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web }, ingress: [] }
waivers:
  - id: INC-123
    allow: ${RULE}
    on: sg/web
    until: ${new Date(until).toISOString()}
    reason: vendor debugging
    approvedBy: alice@example.com
`;

/** The same account under another policy, as from the moment that it is deployed. */
function under(kedge: TestKedge, text: string): TestKedge {
  const compiled = policyFromJson(policyToJson(policyOf(text)));
  if (!compiled.ok) throw new Error('the policy does not survive being compiled');
  const policy: Policy = compiled.policy;
  const coldStart = () => ({
    ...kedge.coldStart(),
    policySource: {
      load: () => Promise.resolve({ kind: 'loaded' as const, loaded: { policy, version: 2, hash: 'y' } }),
    },
  });
  return { ...kedge, coldStart, deliver: (bodies, deps = coldStart()) => kedge.deliver(bodies, deps) };
}

const now = ({ sim }: TestKedge): number => sim.world.scheduler.now();
const review = (kedge: TestKedge) => kedge.sim.world.scheduler.settle(reviewPlace(kedge.coldStart(), PLACE));

/** Time passes up to a moment, with the schedule's reviews as often as it is told to hold them. */
async function live(kedge: TestKedge, until: number, every: number): Promise<void> {
  while (now(kedge) < until) {
    await passTime(kedge, Math.min(every, until - now(kedge)));
    await review(kedge);
  }
}

async function waived(until: number) {
  const stage = await groupStage(policyUntil(until), ['web', 'other']);
  await open(stage.ec2, stage.ids.web, RULE);
  await stage.kedge.deliver(stage.news());
  return stage;
}

const ended = (kedge: TestKedge): readonly string[] =>
  kedge.messages.flatMap(({ text }) => text.match(/waiver INC-123 .* expired at \S+/g) ?? []);

describe('a waiver that ends in thirty days', () => {
  const END = START + 30 * DAY;

  it('ends at its very minute, though nothing was queued for thirty days', async () => {
    const { kedge, ec2, ids } = await waived(END);
    await live(kedge, END - 3 * HOUR, 5 * DAY);
    expect(kedge.jobs).toEqual([]);
    // From here on reviews come as they do, and the last of them before the end is a quarter of an hour early.
    await live(kedge, END - 15 * MINUTE, 15 * MINUTE);
    await passTime(kedge, 15 * MINUTE - 2_000);
    expect(await ingress(ec2, ids.web)).toEqual(OPEN);
    await passTime(kedge, 5_000);
    expect(await ingress(ec2, ids.web)).toEqual([]);
    expect(ended(kedge)).toHaveLength(1);
  });

  it('ends as soon as the function lives again, when it was dead over the end', async () => {
    const { kedge, ec2, ids } = await waived(END);
    await live(kedge, END - 3 * HOUR, 5 * DAY);
    await live(kedge, END - HOUR, 15 * MINUTE);
    // Nobody takes anything from the queue for an hour and a half; SQS keeps it for four days.
    await kedge.sim.world.scheduler.advance(90 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual(OPEN);
    await passTime(kedge, 1_000);
    expect(await ingress(ec2, ids.web)).toEqual([]);
    expect(ended(kedge)).toHaveLength(1);
  });

  it('ends with the next review, when its job was lost', async () => {
    const { kedge, ec2, ids } = await waived(END);
    await live(kedge, END - HOUR, 5 * DAY);
    kedge.jobs.splice(0);
    await kedge.sim.world.scheduler.advance(HOUR + 5 * MINUTE);
    await review(kedge);
    await passTime(kedge, MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual([]);
  });

  it('ends earlier when the policy says so, and what was queued for the old end does nothing', async () => {
    const { kedge, ec2, ids } = await waived(END);
    await live(kedge, END - HOUR, 5 * DAY);
    expect(kedge.jobs.map(({ job }) => job.cause)).toEqual(['waiver-expired']);
    const earlier = under(kedge, policyUntil(END - 40 * MINUTE));
    await review(earlier);
    await passTime(earlier, 19 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual(OPEN);
    await passTime(earlier, 2 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual([]);
    const told = kedge.messages.length;
    await passTime(earlier, HOUR);
    expect([kedge.jobs, kedge.messages.length]).toEqual([[], told]);
  });

  it('ends later when the policy says so: the old end reverts nothing and tells nobody', async () => {
    const { kedge, ec2, ids } = await waived(END);
    await live(kedge, END - HOUR, 5 * DAY);
    const later = under(kedge, policyUntil(END + HOUR));
    await live(later, END + 30 * MINUTE, 15 * MINUTE);
    expect([await ingress(ec2, ids.web), ended(kedge)]).toEqual([OPEN, []]);
    await passTime(later, 31 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual([]);
    expect(ended(kedge)).toEqual([expect.stringContaining(new Date(END + HOUR).toISOString())]);
  });
});
