import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer } from '../../shared/exposure/answers/answer.ts';
import { directory } from '../../shared/exposure/ends/directory.ts';
import { type Meaning, named } from '../../shared/exposure/ends/meaning.ts';
import { party } from '../../shared/exposure/ends/parties.ts';
import { outside } from '../../shared/exposure/everything/outside.ts';
import { analysis } from '../../shared/exposure/network/analysis.ts';
import { atomAt } from '../../shared/exposure/network/axis.ts';
import { stepAt } from '../../shared/exposure/network/steps.ts';
import { lane } from '../../shared/exposure/ways/lane.ts';
import type { Direction, State } from '../../shared/model/index.ts';
import { ALL_SERVICES, containsAddress, services } from '../../shared/netset/index.ts';
import { arrives, type Packet, returns } from '../exposure/packet-walk.ts';
import { randomScene, sceneWithNat } from '../exposure/random-scene.ts';
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

const runs = { numRuns: 60 };
const SLOW = 60_000;

function meaningOf(state: State, text: string): Meaning {
  const found = named(directory(state), text);
  if ('wrong' in found) throw new Error(found.wrong);
  return found.meaning;
}

type Disagreement = {
  readonly from: string;
  readonly to: string;
  readonly packet: Packet;
  readonly said: unknown;
};

describe('the way between two addresses', () => {
  it(
    'passes exactly the packets that walk through every layer, and exactly the replies that walk back',
    () => {
      fc.assert(
        fc.property(fc.oneof(randomScene, sceneWithNat), (scene) => {
          const about = analysis(stateOf(scene));
          const wrong: Disagreement[] = [];
          for (const [from, to] of pairs(scene)) {
            const found = lane(about, { from: endOf(about, from), to: endOf(about, to) }, whole(about));
            for (const packet of PACKETS) {
              const at = { from: from.ip, to: to.ip, packet };
              if (has(found.sure, packet) !== arrives(scene, { from, to }, packet))
                wrong.push({ ...at, said: found.layers.map((one) => [one.name, one.sure]) });
              if (has(found.may, packet) !== has(found.sure, packet)) wrong.push({ ...at, said: 'unknown' });
              if (has(found.back.sure, packet) !== returns(scene, { from, to }, packet))
                wrong.push({ ...at, said: found.back });
            }
          }
          expect(wrong.slice(0, 3)).toEqual([]);
        }),
        runs,
      );
    },
    SLOW,
  );
});

describe('the reach of a class', () => {
  it(
    'paints exactly what single addresses get through, both ways',
    () => {
      fc.assert(
        fc.property(randomScene, (scene) => {
          const about = analysis(stateOf(scene));
          const reach = outside(about);
          const wrong: Disagreement[] = [];
          for (const mine of inside(scene)) {
            const kind = about.spotOf.get(mine.of?.id ?? '')?.kind;
            if (kind === undefined) throw new Error('an interface has no class');
            for (const direction of ['ingress', 'egress'] satisfies Direction[]) {
              const { sure, may } = reach(kind, direction);
              for (const other of outsiders.filter((one) => sameFamily(mine, one))) {
                const atom = atomAt(about.net.axis, addressOf(other.ip));
                const set = stepAt(sure, atom);
                expect(stepAt(may, atom)).toEqual(set);
                const [from, to] = direction === 'ingress' ? [other, mine] : [mine, other];
                for (const packet of PACKETS)
                  if (has(set, packet) !== arrives(scene, { from, to }, packet))
                    wrong.push({ from: from.ip, to: to.ip, packet, said: set });
              }
            }
          }
          expect(wrong.slice(0, 3)).toEqual([]);
        }),
        runs,
      );
    },
    SLOW,
  );
});

describe('an answer about the internet', () => {
  it(
    'says of every address what a packet from there would find',
    () => {
      fc.assert(
        fc.property(randomScene, (scene) => {
          const state = stateOf(scene);
          const about = analysis(state);
          const wrong: unknown[] = [];
          for (const of of scene.interfaces ?? []) {
            const to = party(about, meaningOf(state, of.id));
            const from = party(about, meaningOf(state, 'internet'));
            const found = answer(about, { from, to, asked: ALL_SERVICES });
            for (const { ip } of outsiders) {
              const strand = found.strands.find(
                ({ from: side }) =>
                  side.kind === 'addresses' && containsAddress(side.addresses, addressOf(ip)),
              );
              for (const packet of PACKETS) {
                const walked = of.ips
                  .filter((own) => own.includes(':') === ip.includes(':'))
                  .some((own) => arrives(scene, { from: { ip }, to: { ip: own, of } }, packet));
                if (strand !== undefined && has(strand.sure, packet) !== walked)
                  wrong.push([ip, of.id, packet, walked]);
                if (strand === undefined && walked && !/^(192\.168|10\.|fd00)/.test(ip))
                  wrong.push([ip, of.id, packet]);
              }
            }
          }
          expect(wrong.slice(0, 3)).toEqual([]);
        }),
        runs,
      );
    },
    SLOW,
  );
});

describe('an answer about one service to the internet', () => {
  it(
    'is allowed to an address exactly when a packet gets there, and replied to when all of its replies do',
    () => {
      const asked = fc.constantFrom(...PACKETS.filter(({ protocol }) => protocol === 6));
      fc.assert(
        fc.property(sceneWithNat, asked, (scene, packet) => {
          const state = stateOf(scene);
          const about = analysis(state, { ephemeral: { from: 32768, to: 32769 } });
          for (const of of scene.interfaces ?? []) {
            const from = party(about, meaningOf(state, of.id));
            const to = party(about, meaningOf(state, 'internet'));
            const { strands } = answer(about, { from, to, asked: services(6, packet.x, packet.x) });
            for (const { ip } of outsiders) {
              const strand = strands.find(
                ({ to: side }) => side.kind === 'addresses' && containsAddress(side.addresses, addressOf(ip)),
              );
              const own = of.ips.filter((one) => one.includes(':') === ip.includes(':'));
              if (strand === undefined || own.length !== 1) continue;
              const walk = { from: { ip: own[0] ?? '', of }, to: { ip } };
              const there = arrives(scene, walk, packet);
              expect([of.id, ip, has(strand.sure, packet)]).toEqual([of.id, ip, there]);
              const back = [32768, 32769].map((x) => returns(scene, walk, { protocol: 6, x, y: 0 }));
              const [lane] = strand.lanes;
              if (!there || lane === undefined) continue;
              const found = [32768, 32769].map((x) => has(lane.back.sure, { protocol: 6, x, y: 0 }));
              expect([of.id, ip, found]).toEqual([of.id, ip, back]);
            }
          }
        }),
        runs,
      );
    },
    SLOW,
  );
});

describe('the order in which ACL entries are listed', () => {
  it(
    'changes nothing: numbers decide',
    () => {
      const shuffled = randomScene.chain((scene) =>
        fc
          .tuple(
            ...Object.values(scene.acls ?? {}).map((list) =>
              fc.shuffledSubarray([...list], { minLength: list.length }),
            ),
          )
          .map((lists) => ({
            scene,
            other: {
              ...scene,
              acls: Object.fromEntries(Object.keys(scene.acls ?? {}).map((id, at) => [id, lists[at] ?? []])),
            },
          })),
      );
      fc.assert(
        fc.property(shuffled, ({ scene, other }) => {
          const [a, b] = [analysis(stateOf(scene)), analysis(stateOf(other))];
          for (const [from, to] of pairs(scene)) {
            const one = lane(a, { from: endOf(a, from), to: endOf(a, to) }, whole(a));
            const two = lane(b, { from: endOf(b, from), to: endOf(b, to) }, whole(b));
            expect([two.sure, two.back]).toEqual([one.sure, one.back]);
          }
        }),
        { numRuns: 30 },
      );
    },
    SLOW,
  );
});
