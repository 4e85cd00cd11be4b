import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, type Question } from '../../shared/exposure/answers/answer.ts';
import { wideStrands } from '../../shared/exposure/answers/wide-strands.ts';
import { passes } from '../../shared/exposure/effects/open-line.ts';
import { directory } from '../../shared/exposure/ends/directory.ts';
import { named } from '../../shared/exposure/ends/meaning.ts';
import { type Host, type Party, party } from '../../shared/exposure/ends/parties.ts';
import { type Analysis, analysis } from '../../shared/exposure/network/analysis.ts';
import { isKept, telling } from '../../shared/exposure/policy/telling.ts';
import type { Lane } from '../../shared/exposure/ways/lane.ts';
import type { Level } from '../../shared/exposure/ways/pair-places.ts';
import { pairs } from '../../shared/exposure/ways/pairs.ts';
import type { Side, Strand } from '../../shared/exposure/ways/strand.ts';
import { strands } from '../../shared/exposure/ways/strands.ts';
import type { State } from '../../shared/model/index.ts';
import { isSubsetServices } from '../../shared/netset/index.ts';
import { parseServices, serviceSet } from '../../shared/policy/index.ts';
import { arrives, type Packet, returns, says, type WalkEnd } from '../exposure/packet-walk.ts';
import { randomScene, sceneBlocked } from '../exposure/random-scene.ts';
import { type Scene, type SceneInterface, stateOf } from '../exposure/scene.ts';

// One of each stretch of services that the scenes tell apart.
const PACKETS: readonly Packet[] = [
  ...[0, 22, 23, 80, 81, 443, 444, 1024, 3389, 3390, 32768].map((x) => ({ protocol: 6, x, y: 0 })),
  ...[0, 53, 54, 1024].map((x) => ({ protocol: 17, x, y: 0 })),
  ...[8, 0, 3].flatMap((x) => [0, 1].map((y) => ({ protocol: 1, x, y }))),
  ...[1, 128, 129].map((x) => ({ protocol: 58, x, y: 0 })),
  ...[50, 47, 99].map((protocol) => ({ protocol, x: 0, y: 0 })),
];

const service = fc.constantFrom(
  'tcp/22',
  'tcp/443',
  'tcp/3389',
  'udp/53',
  'icmp',
  'tcp',
  'tcp/80-1024',
  'all',
);
const end = fc.constantFrom(
  'any',
  '10.0.0.0/8',
  'sg/sg-a',
  'sg/sg-b',
  '10.0.1.0/24',
  '2600::/12',
  'internet',
);
const questions = fc.record({ a: end, b: end, text: service, what: fc.constantFrom('allow', 'deny') });

/** The same, with a twin of the second interface: two that nothing tells apart. */
const scenes = fc.oneof(randomScene, sceneBlocked).map((scene): Scene => {
  const twin = scene.interfaces?.[1];
  const more: readonly SceneInterface[] =
    twin === undefined ? [] : [{ ...twin, id: 'eni-6', ips: ['10.0.1.7'] }];
  return { ...scene, interfaces: [...(scene.interfaces ?? []), ...more] };
});

/** Lists and groups that nobody could read make answers unknown. */
const unknowns = scenes.map(
  (scene): Scene => ({
    ...scene,
    lists: { 'pl-1': ['203.0.113.0/24', '10.0.2.4/30'], 'pl-2': null },
    interfaces: (scene.interfaces ?? []).map((one) =>
      one.id === 'eni-3' ? { ...one, groups: [...one.groups, 'sg-unread'] } : one,
    ),
  }),
);

function asked(text: string): Question['asked'] {
  const parsed = parseServices({ text, at: 0 });
  if (!parsed.ok) throw new Error(text);
  return serviceSet(parsed.value);
}

function endOf(about: Analysis, state: State, text: string): Party {
  const found = named(directory(state), text);
  if ('wrong' in found) throw new Error(found.wrong);
  return party(about, found.meaning);
}

/** Whether the line holds by the answer to the narrowed question, as expectations ask it. */
function keptByPart(about: Analysis, question: Question, what: 'allow' | 'deny'): boolean {
  const part = telling(about, question, what);
  if (part === 'too much') throw new Error('this is little');
  return isKept(answer(about, part), what);
}

const OPEN_GROUP = ['tcp from 0.0.0.0/0', 'tcp to 0.0.0.0/0', 'tcp/22-443 from sg-b', 'tcp/22-443 to sg-b'];
const generous = fc.oneof(scenes, unknowns).map((scene): Scene => {
  const groups = { ...scene.groups, 'sg-a': [...(scene.groups?.['sg-a'] ?? []), ...OPEN_GROUP] };
  return { ...scene, groups };
});

describe('all pairs of hosts at once', () => {
  it('are let through, for certain or perhaps, and replied to as each pair by itself', () => {
    fc.assert(
      fc.property(fc.oneof(unknowns, generous), questions, (scene, { a, b, text }) => {
        const state = stateOf(scene);
        const about = analysis(state);
        const [from, to] = [a, b].map((one) => ({ ...endOf(about, state, one), addresses: null }));
        if (from === undefined || to === undefined) return;
        const scope = about.scopeOf(asked(text));
        const walked = strands(about, { from, to }, scope);
        const all = pairs(about, { from: from.hosts, to: to.hosts }, scope);
        const isOf = (has: (one: Strand) => boolean) =>
          walked
            .filter(has)
            .map((one) => nameOf(one.from, one.to))
            .sort();
        const found = (level: Level) => {
          const { pairs: some, left } = all.some(level, 1000);
          expect(left).toBe('none');
          return some
            .map(({ source, target }) => nameOf(sideOf(from.hosts[source]), sideOf(to.hosts[target])))
            .sort();
        };
        expect(found('may')).toEqual(isOf(({ may }) => may.length > 0));
        expect(found('sure')).toEqual(isOf(({ sure }) => sure.length > 0));
        const isReplied = ({ sure, back }: Lane): boolean =>
          sure.length > 0 && isSubsetServices(scope.replies, back.sure);
        expect(found('replied')).toEqual(isOf(({ lanes }) => lanes.some(isReplied)));
        const lacking = all.first({ level: 'sure', seek: 'lacking' });
        expect(lacking === null).toBe(walked.every(({ sure }) => isSubsetServices(scope.services, sure)));
      }),
      { numRuns: 300 },
    );
  });
});

const sideOf = (host: Host | undefined): Side => {
  if (host === undefined) throw new Error('no such host');
  return { kind: 'host', host };
};

function nameOf(...sides: readonly Side[]): string {
  return sides
    .map((side) =>
      side.kind === 'host'
        ? side.host.interfaces.map(({ id }) => id).join('+')
        : JSON.stringify(side.addresses.v4),
    )
    .join(' to ');
}

describe('an answer from the strands that decide', () => {
  it('is the same as from all of them', () => {
    fc.assert(
      fc.property(fc.oneof(unknowns, generous), questions, (scene, { a, b, text }) => {
        const state = stateOf(scene);
        const about = analysis(state);
        const question = { from: endOf(about, state, a), to: endOf(about, state, b), asked: asked(text) };
        const whole = answer(about, question);
        const { strands: between, rest, isOpen } = wideStrands(about, question);
        expect({ rest, isOpen }).toEqual({ rest: null, isOpen: false });
        const pick = ({ from, to, sure, may }: Strand) => [nameOf(from, to), sure, may];
        const passing = (all: readonly Strand[]) =>
          all
            .filter(({ may }) => may.length > 0)
            .map(pick)
            .sort();
        expect(passing(between)).toEqual(passing(whole.strands));
        const isShut = ({ may }: Strand): boolean => may.length === 0;
        expect(between.some(isShut)).toBe(whole.strands.some(isShut));
      }),
      { numRuns: 150 },
    );
  });
});

describe('the part of a question that tells whether an expectation holds', () => {
  it('says the same as all of its pairs one by one', () => {
    fc.assert(
      fc.property(fc.oneof(scenes, unknowns), questions, (scene, { a, b, text, what }) => {
        const state = stateOf(scene);
        const about = analysis(state);
        const question = { from: endOf(about, state, a), to: endOf(about, state, b), asked: asked(text) };
        fc.pre(question.from.hosts.length + question.to.hosts.length > 0);
        const whole = answer(about, question);
        const part = telling(about, question, what);
        if (part === 'too much') throw new Error('this is little');
        const found = answer(about, part);
        expect(isKept(found, what)).toBe(isKept(whole, what));
        if (what === 'deny') expect(passes(found)).toBe(passes(whole));
      }),
      { numRuns: 400 },
    );
  });

  it('finds a way between groups exactly when some packet walks it', () => {
    fc.assert(
      fc.property(scenes, service, (scene, text) => {
        const state = stateOf(scene);
        const about = analysis(state);
        const ends = { from: endOf(about, state, 'any'), to: endOf(about, state, 'any') };
        const inside = (one: Party): Party => ({ ...one, addresses: null });
        const question = { from: inside(ends.from), to: inside(ends.to), asked: asked(text) };
        const all = (scene.interfaces ?? []).flatMap((of) => of.ips.map((ip): WalkEnd => ({ ip, of })));
        const packets = PACKETS.filter((packet) => says(text, packet));
        const isV6 = ({ ip }: WalkEnd): boolean => ip.includes(':');
        const walked = all.some((from) =>
          all.some(
            (to) =>
              from.of !== to.of &&
              isV6(from) === isV6(to) &&
              packets.some((packet) => arrives(scene, { from, to }, packet)),
          ),
        );
        expect(keptByPart(about, question, 'deny')).toBe(!walked);
      }),
      { numRuns: 200 },
    );
  });

  it('finds all of a service let through exactly when every packet of it walks between every two', () => {
    const open = fc.constantFrom(
      ['all from 0.0.0.0/0', 'all to 0.0.0.0/0'],
      ['tcp from sg-a', 'tcp to sg-a'],
    );
    fc.assert(
      fc.property(scenes, open, fc.constantFrom('tcp/22', 'tcp/443', 'tcp/80-1024'), (scene, rules, text) => {
        const v4 = (scene.interfaces ?? []).filter(({ ips: [ip = ''] }) => !ip.includes(':'));
        const interfaces = v4.map((one) => ({
          ...one,
          groups: ['sg-a', ...one.groups],
          ips: one.ips.slice(0, 1),
        }));
        const more = { ...scene.groups, 'sg-a': [...(scene.groups?.['sg-a'] ?? []), ...rules] };
        const opened: Scene = { ...scene, groups: more, interfaces };
        const state = stateOf(opened);
        const about = analysis(state);
        const group = endOf(about, state, 'sg/sg-a');
        const all = interfaces.map((of): WalkEnd => ({ ip: of.ips[0] ?? '', of }));
        const packets = PACKETS.filter((packet) => says(text, packet));
        const replies = [1024, 3389, 3390, 32768].map((x) => ({ protocol: 6, x, y: 0 }));
        const walked = all.every((from) =>
          all.every(
            (to) =>
              from.of === to.of ||
              (packets.every((packet) => arrives(opened, { from, to }, packet)) &&
                replies.every((packet) => returns(opened, { from, to }, packet))),
          ),
        );
        expect(keptByPart(about, { from: group, to: group, asked: asked(text) }, 'allow')).toBe(walked);
      }),
      { numRuns: 200 },
    );
  });
});
