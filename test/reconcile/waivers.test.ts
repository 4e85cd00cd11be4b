import { describe, expect, it } from 'vitest';
import { reviewPlace } from '../../shared/reconcile/index.ts';
import { groupStage, ingress, open } from '../support/groups.ts';
import { PLACE, passTime } from '../support/kedge.ts';

const MINUTE = 60_000;
const RULE = 'tcp/22 from 198.51.100.0/24';

/** The simulator's clock starts at midnight, 2026-01-01. */
const POLICY = (until: string) => `
version: 1
mode: enforce
securityGroups:
  web: { match: { name: web }, ingress: [] }
waivers:
  - id: INC-123
    allow: ${RULE}
    on: sg/web
    until: ${until}
    reason: vendor debugging
    approvedBy: alice@example.com
`;

async function waived(until: string) {
  const stage = await groupStage(POLICY(until), ['web', 'other']);
  await open(stage.ec2, stage.ids.web, RULE);
  return stage;
}

describe('a waiver of the policy', () => {
  it('spares what it allows, and ends by itself to the minute: the alert says so', async () => {
    const { kedge, ec2, ids, news } = await waived('2026-01-01T01:00:00Z');
    const { outcomes } = await kedge.deliver(news());
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['clean']);
    await passTime(kedge, 59 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual(['tcp/22-22 198.51.100.0/24']);
    await passTime(kedge, 2 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual([]);
    expect(kedge.messages.map(({ text }) => text).join()).toMatch(
      /waiver INC-123 \(vendor debugging, approved by alice@example.com\) expired at 2026-01-01T01:00:00.000Z/,
    );
  });

  it('is seen coming by a review, when no event told of the rule', async () => {
    const { kedge, ec2, ids } = await waived('2026-01-01T01:30:00Z');
    await kedge.sim.world.scheduler.settle(reviewPlace(kedge.coldStart(), PLACE));
    await kedge.sim.world.scheduler.settle(reviewPlace(kedge.coldStart(), PLACE));
    expect(kedge.jobs.filter(({ job }) => job.cause === 'waiver-expired')).toHaveLength(1);
    await passTime(kedge, 91 * MINUTE);
    expect(await ingress(ec2, ids.web)).toEqual([]);
  });

  it('that ends only next week is no business of today', async () => {
    const { kedge } = await waived('2026-01-08T00:00:00Z');
    await kedge.sim.world.scheduler.settle(reviewPlace(kedge.coldStart(), PLACE));
    expect(kedge.jobs).toEqual([]);
  });
});
