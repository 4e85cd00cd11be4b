import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isService, isWide, type Names, speaksOf } from '../remedy/naive-policy.ts';
import type { Packet } from '../remedy/packets.ts';
import { admittedByRules } from '../remedy/packets.ts';
import { admits, drawn, lists, packetsOf, planFor } from '../remedy/random-groups.ts';
import { GROUP } from '../remedy/scene.ts';
import { lastOf } from '../remedy/walk.ts';

// Only the wrong part goes: judged packet by packet, from the text of the policy.

const NAMES: Names = {
  self: GROUP,
  groups: { b: 'sg-0bbbbbbbbbbbbbbbb', c: 'sg-0cccccccccccccccc' },
  lists: { mixed: lists['pl-0aaaaaaaaaaaaaaaa'] ?? [], unread: [] },
};
const RUNS = { numRuns: 120 };
const KEPT_OF_ALL = [1, 6, 17, 58];
const bigText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString(16) : value;

type Policy = Parameters<typeof planFor>[0]['policy'];

const isWaived = ({ waiver }: Policy, packet: Packet): boolean =>
  waiver && speaksOf('tcp/22 from 8.8.8.8/32', packet, NAMES);

function isDenied(policy: Policy, packet: Packet): boolean {
  return policy.guardrails.some(({ deny }) => speaksOf(deny, packet, NAMES)) && !isWaived(policy, packet);
}

const isDesired = ({ desired }: Policy, packet: Packet): boolean =>
  desired?.some((line) => speaksOf(line, packet, NAMES)) ?? false;

describe('the plan of a security group', { timeout: 120_000 }, () => {
  it('keeps what is desired and there, unless it says that it cuts', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { plan, worlds } = planFor(one);
        const [first] = worlds;
        if (plan === undefined || first === undefined || plan.cuts.length > 0) return;
        for (const packet of packetsOf(worlds)) {
          if (!isDesired(one.policy, packet) || isDenied(one.policy, packet) || !admits(first)(packet))
            continue;
          expect(admits(lastOf(worlds))(packet), JSON.stringify(packet, bigText)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('keeps, under guardrails alone, whatever no guardrail denies but private peers of wide blocks', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { plan, worlds } = planFor({
          ...one,
          policy: { ...one.policy, desired: null },
          claims: () => true,
        });
        const [first] = worlds;
        if (plan === undefined || first === undefined || plan.cuts.length > 0) return;
        for (const packet of packetsOf(worlds)) {
          if (isDenied(one.policy, packet)) continue;
          const hit = one.policy.guardrails.some(({ deny }) => isService(deny.split(' ')[0] ?? '', packet));
          const keepers = first.rules.filter(
            (rule) =>
              admittedByRules([rule], lists, packet) &&
              (rule.protocol !== '-1' || KEPT_OF_ALL.includes(packet.protocol)) &&
              (!hit || !isWideRule(rule.peer)),
          );
          if (keepers.length === 0) continue;
          expect(admits(lastOf(worlds))(packet), JSON.stringify(packet, bigText)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('leaves rules alone that admit nothing wrong', () => {
    fc.assert(
      fc.property(drawn, (one) => {
        const { plan, worlds } = planFor(one);
        const [first] = worlds;
        if (plan === undefined || first === undefined) return;
        const packets = packetsOf(worlds);
        for (const rule of first.rules) {
          const wrong = packets.some(
            (packet) => admittedByRules([rule], lists, packet) && isWrong(one.policy, packet),
          );
          if (!wrong) expect(lastOf(worlds).rules).toContainEqual(rule);
        }
      }),
      RUNS,
    );
  });
});

function isWrong(policy: Policy, packet: Packet): boolean {
  if (isDenied(policy, packet)) return true;
  return policy.desired !== null && !isDesired(policy, packet) && !isWaived(policy, packet);
}

const isWideRule = (peer: string): boolean =>
  (peer.startsWith('pl-') ? (lists[peer] ?? []) : peer.includes('/') ? [peer] : []).some(isWide);
