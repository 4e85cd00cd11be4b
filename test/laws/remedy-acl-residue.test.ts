import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { World } from '../remedy/ec2-model.ts';
import { isService, isWide, type Names, speaksOf } from '../remedy/naive-policy.ts';
import { admittedByEntries, matchingEntry, type Packet } from '../remedy/packets.ts';
import { aclPackets, type DrawnAcl, drawnAcl, lets, lineText, planForAcl } from '../remedy/random-acls.ts';
import { entries } from '../remedy/scene.ts';
import { lastOf } from '../remedy/walk.ts';

// Only the wrong part goes: judged packet by packet, from the text of the policy.

const NAMES: Names = { self: '', groups: {}, lists: {} };
const RUNS = { numRuns: 120 };
const bigText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString(16) : value;

function isDenied(one: DrawnAcl, packet: Packet): boolean {
  const waived = one.waiver && speaksOf('tcp/22 from 8.8.8.8/32', packet, NAMES);
  return !waived && one.guardrails.some(({ deny }) => speaksOf(deny, packet, NAMES));
}

/** Not of the internet, from an entry for everybody, with a service that a guardrail speaks of. */
function isPrivateOfWide(one: DrawnAcl, first: World, packet: Packet): boolean {
  const hit = one.guardrails.some(({ deny }) => isService(deny.split(' ')[0] ?? '', packet));
  const from = matchingEntry(first.entries, packet)?.cidr ?? '';
  return hit && isWide(from) && !speaksOf('all from internet', packet, NAMES);
}

describe('the plan of a network ACL', { timeout: 300_000 }, () => {
  it('keeps what is desired and there, unless it says that it cuts', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { plan, worlds } = planForAcl(one);
        const [first] = worlds;
        if (plan === undefined || first === undefined || !one.declared || plan.cuts.length > 0) return;
        const author = entries([...one.author].sort(([a], [b]) => a - b).map(lineText));
        const packets = aclPackets(worlds);
        // `kedge check` refuses a policy that contradicts itself; a guardrail then outranks the entries.
        if (packets.some((packet) => admittedByEntries(author, packet) && isDenied(one, packet))) return;
        for (const packet of packets) {
          if (!admittedByEntries(author, packet) || !lets(first)(packet)) continue;
          expect(lets(lastOf(worlds))(packet), JSON.stringify(packet, bigText)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('keeps, under guardrails alone, whatever no guardrail denies but private peers of wide entries', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { plan, worlds } = planForAcl({ ...one, declared: false });
        const [first] = worlds;
        if (plan === undefined || first === undefined || plan.cuts.length > 0) return;
        for (const packet of aclPackets(worlds)) {
          if (isDenied(one, packet) || !lets(first)(packet)) continue;
          if (isPrivateOfWide(one, first, packet)) continue;
          expect(lets(lastOf(worlds))(packet), JSON.stringify(packet, bigText)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('opens nothing that neither was there nor is desired', () => {
    fc.assert(
      fc.property(drawnAcl, (one) => {
        const { plan, worlds } = planForAcl(one);
        const [first] = worlds;
        if (plan === undefined || first === undefined) return;
        const author = one.declared ? entries([...one.author].sort(([a], [b]) => a - b).map(lineText)) : [];
        for (const packet of aclPackets(worlds)) {
          if (!lets(lastOf(worlds))(packet) || lets(first)(packet)) continue;
          expect(admittedByEntries(author, packet), JSON.stringify(packet, bigText)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
