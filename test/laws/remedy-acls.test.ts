import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Names, speaksOf } from '../remedy/naive-policy.ts';
import { aclPackets, drawnAcl, lets, planForAcl } from '../remedy/random-acls.ts';
import { planned } from '../remedy/scene.ts';
import { lastOf, undone } from '../remedy/walk.ts';

const NAMES: Names = { self: '', groups: {}, lists: {} };
const RUNS = { numRuns: 120 };
const bigText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString(16) : value;

describe('the plan of a network ACL', { timeout: 300_000 }, () => {
  it('ends with no finding that it claimed to mend, and with no new one', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { setting, policy, plan, worlds } = planForAcl(one);
        if (plan === undefined) return;
        const had = new Set(planned(policy, setting).findings.map(({ id }) => id));
        const end = planned(policy, { ...setting, entries: lastOf(worlds).entries });
        const left = end.findings.map(({ id }) => id);
        expect(left.filter((id) => plan.findings.includes(id))).toEqual([]);
        // A guardrail that the author's own entries contradict closes them, and they are missing then.
        const fresh = left.filter(
          (id) => !had.has(id) && !(id.includes('missing') && one.guardrails.length > 0),
        );
        expect(fresh).toEqual([]);
      }),
      RUNS,
    );
  });

  it('opens nothing between two calls, and cuts nothing without saying so', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { plan, worlds } = planForAcl(one);
        const [first] = worlds;
        if (plan === undefined || first === undefined) return;
        const [before, after] = [lets(first), lets(lastOf(worlds))];
        for (const packet of aclPackets(worlds)) {
          const [was, is] = [before(packet), after(packet)];
          const during = worlds.map((world) => lets(world)(packet));
          if (!was && !is) expect(during.some(Boolean), JSON.stringify(packet, bigText)).toBe(false);
          const named = plan.cuts.some((cut) => speaksOf(cut, packet, NAMES));
          if (was && is && !named) expect(during.every(Boolean), JSON.stringify(packet, bigText)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('can be taken back: the inverses, last first, give back the first entries', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { plan, worlds } = planForAcl(one);
        const [first] = worlds;
        if (plan === undefined || first === undefined) return;
        expect(undone(lastOf(worlds), plan.actions).entries).toEqual(first.entries);
      }),
      RUNS,
    );
  });

  it('accounts for every finding exactly once: mended, or held with a reason', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { before } = planForAcl(one);
        const named = before.plans.flatMap((plan) => plan.findings);
        expect([...new Set(named)].sort()).toEqual(before.findings.map(({ id }) => id).sort());
        for (const plan of before.plans) expect(plan.hold === null).toBe(plan.actions.length > 0);
      }),
      RUNS,
    );
  });
});
