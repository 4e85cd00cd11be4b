import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outside } from '../../shared/exposure/everything/outside.ts';
import { analysis } from '../../shared/exposure/network/analysis.ts';
import { atomAt } from '../../shared/exposure/network/axis.ts';
import { stepAt } from '../../shared/exposure/network/steps.ts';
import { lane } from '../../shared/exposure/ways/lane.ts';
import { arrives } from '../exposure/packet-walk.ts';
import { sceneBlocked } from '../exposure/random-scene.ts';
import { stateOf } from '../exposure/scene.ts';
import {
  addressOf,
  endOf,
  has,
  inside,
  outsiders,
  PACKETS,
  pairs,
  sameFamily,
  whole,
} from './packet-ends.ts';

const runs = { numRuns: 30 };
const SLOW = 60_000;

describe('the way between two addresses under VPC Block Public Access', () => {
  it(
    'passes exactly the packets that walk through every layer; only behind a NAT gateway may it be in doubt',
    () => {
      fc.assert(
        fc.property(sceneBlocked, (scene) => {
          const about = analysis(stateOf(scene));
          const wrong: unknown[] = [];
          for (const [from, to] of pairs(scene)) {
            const found = lane(about, { from: endOf(about, from), to: endOf(about, to) }, whole(about));
            const { barrier, route } = found.path;
            const isDoubtful = barrier?.decision === 'unknown' && route?.gateway === 'nat';
            if (barrier !== null && scene.blocked?.mode === 'off') wrong.push([from.ip, to.ip, barrier]);
            for (const packet of PACKETS) {
              const at = [from.ip, to.ip, packet, barrier];
              if (has(found.sure, packet) !== arrives(scene, { from, to }, packet)) wrong.push(at);
              if (has(found.may, packet) !== has(found.sure, packet) && !isDoubtful) wrong.push(at);
            }
          }
          expect(wrong.slice(0, 3)).toEqual([]);
        }),
        runs,
      );
    },
    SLOW,
  );

  it(
    'is the same in the reach of a class',
    () => {
      fc.assert(
        fc.property(sceneBlocked, (scene) => {
          const about = analysis(stateOf(scene));
          const reach = outside(about);
          for (const mine of inside(scene)) {
            const kind = about.spotOf.get(mine.of?.id ?? '')?.kind;
            if (kind === undefined) throw new Error('an interface has no class');
            const { sure } = reach(kind, 'ingress');
            for (const other of outsiders.filter((one) => sameFamily(mine, one))) {
              const set = stepAt(sure, atomAt(about.net.axis, addressOf(other.ip)));
              const passing = PACKETS.filter((packet) => has(set, packet));
              const walk = { from: other, to: mine };
              expect(passing).toEqual(PACKETS.filter((packet) => arrives(scene, walk, packet)));
            }
          }
        }),
        runs,
      );
    },
    SLOW,
  );
});
