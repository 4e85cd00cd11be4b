import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL_SERVICES,
  ALL_TRAFFIC,
  ANY_ADDRESS,
  addresses,
  coverLabels,
  equals,
  intersect,
  isEmpty,
  isSubset,
  isSubsetServices,
  labels,
  NO_TRAFFIC,
  parseAddress,
  restrictAddresses,
  restrictServices,
  services,
  servicesFor,
  servicesForAddress,
  subtract,
  type TrafficSet,
  traffic,
  union,
  unionAll,
  withoutLabels,
} from '../../shared/netset/index.ts';
import {
  admits,
  boundaryPackets,
  type ModelRule,
  modelRule,
  modelRules,
  type Packet,
  packetPart,
  partOf,
  textOf,
} from '../netset/packet-model.ts';

const setOf = (rules: readonly ModelRule[]): TrafficSet => traffic(rules.map(partOf));
const has = (t: TrafficSet, packet: Packet): boolean => isSubset(traffic([packetPart(packet)]), t);
const anyNumber = { numRuns: 150 };

/** Compares a set with the model on every boundary packet of the rules. */
function agrees(t: TrafficSet, rules: readonly ModelRule[], expected: (packet: Packet) => boolean): void {
  const wrong = boundaryPackets(rules).filter((packet) => has(t, packet) !== expected(packet));
  expect(wrong).toEqual([]);
}

describe('a traffic set', () => {
  it('holds exactly the packets that one of its rules admits', () => {
    fc.assert(
      fc.property(modelRules, modelRules, (rules, others) => {
        agrees(setOf(rules), [...rules, ...others], (packet) => admits(rules, packet));
      }),
      anyNumber,
    );
  });

  it('unites, intersects and subtracts packet by packet', () => {
    fc.assert(
      fc.property(modelRules, modelRules, (a, b) => {
        const all = [...a, ...b];
        agrees(union(setOf(a), setOf(b)), all, (packet) => admits(a, packet) || admits(b, packet));
        agrees(intersect(setOf(a), setOf(b)), all, (packet) => admits(a, packet) && admits(b, packet));
        agrees(subtract(setOf(a), setOf(b)), all, (packet) => admits(a, packet) && !admits(b, packet));
      }),
      anyNumber,
    );
  });

  it('is a subset, equal or empty exactly when its packets say so', () => {
    fc.assert(
      fc.property(modelRules, modelRules, (a, b) => {
        const packets = boundaryPackets([...a, ...b]);
        const [left, right] = [setOf(a), setOf(b)];
        expect(isSubset(left, right)).toBe(
          packets.every((packet) => !admits(a, packet) || admits(b, packet)),
        );
        expect(equals(left, right)).toBe(packets.every((packet) => admits(a, packet) === admits(b, packet)));
        expect(isEmpty(left)).toBe(a.length === 0);
        expect(isEmpty(subtract(left, right))).toBe(isSubset(left, right));
      }),
      { numRuns: 300 },
    );
  });

  it('looks the same however its rules were split, ordered or repeated', () => {
    const written = fc.array(fc.tuple(modelRule, fc.nat({ max: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(written, fc.func(fc.nat()), (rules, weight) => {
        const plain = setOf(rules.map(([rule]) => rule));
        const respelt = rules.flatMap(([rule, how]) => respell(rule, how));
        const shuffled = respelt.map((rule, i) => ({ rule, at: weight(i) })).sort((x, y) => x.at - y.at);
        const other = setOf(shuffled.map(({ rule }) => rule));
        expect(other).toEqual(plain);
        expect(equals(other, plain)).toBe(true);
        expect(unionAll(respelt.map((rule) => setOf([rule])))).toEqual(plain);
      }),
      anyNumber,
    );
  });

  it('obeys the identities of sets, representation included', () => {
    fc.assert(
      fc.property(modelRules, modelRules, modelRules, (x, y, z) => {
        const [a, b, c] = [setOf(x), setOf(y), setOf(z)];
        expect(union(a, b)).toEqual(union(b, a));
        expect(intersect(a, b)).toEqual(intersect(b, a));
        expect(union(union(a, b), c)).toEqual(union(a, union(b, c)));
        expect(intersect(a, union(b, c))).toEqual(union(intersect(a, b), intersect(a, c)));
        expect(subtract(a, union(b, c))).toEqual(intersect(subtract(a, b), subtract(a, c)));
        expect(subtract(a, intersect(b, c))).toEqual(union(subtract(a, b), subtract(a, c)));
        expect(union(subtract(a, b), intersect(a, b))).toEqual(a);
        expect(intersect(a, subtract(b, a))).toEqual(NO_TRAFFIC);
        expect(unionAll([a, b, c, a])).toEqual(union(a, union(b, c)));
        expect(union(a, a)).toEqual(a);
        expect(subtract(withoutLabels(a), ALL_TRAFFIC)).toEqual(NO_TRAFFIC);
      }),
      anyNumber,
    );
  });
});

describe('a view of a traffic set', () => {
  it('keeps the packets it is restricted to', () => {
    fc.assert(
      fc.property(modelRules, modelRule, (rules, { peer, ...service }) => {
        const t = setOf(rules);
        const limit: ModelRule = { peer, ...service };
        const everyPeer = (packet: Packet) => admits([{ ...limit, peer: packet.peer }], packet);
        const onService = restrictServices(t, services(service.protocol, service.a, service.b));
        agrees(onService, [...rules, limit], (packet) => admits(rules, packet) && everyPeer(packet));
        if ('label' in peer) return;
        const anything: ModelRule = { peer, protocol: 'all', a: -1, b: -1 };
        const onBlock = restrictAddresses(t, addresses([textOf(peer)]));
        agrees(
          onBlock,
          [...rules, anything],
          (packet) => admits(rules, packet) && admits([anything], packet),
        );
      }),
      anyNumber,
    );
  });

  it('tells the services of one peer', () => {
    fc.assert(
      fc.property(modelRules, (rules) => {
        const t = setOf(rules);
        for (const packet of boundaryPackets(rules)) {
          const own = peerServices(t, packet);
          expect(isSubsetServices(packetPart(packet).services, own)).toBe(admits(rules, packet));
        }
        const named = rules.flatMap(({ peer }) => ('label' in peer ? [peer.label] : []));
        expect(labels(t)).toEqual([...new Set(named)].sort());
      }),
      anyNumber,
    );
  });

  it('lets addresses cover labels only where all of IPv4 and all of IPv6 are in the set', () => {
    const anywhere = traffic([{ services: services(6, 22, 22), addresses: ANY_ADDRESS }]);
    fc.assert(
      fc.property(modelRules, fc.boolean(), (rules, open) => {
        const t = open ? union(setOf(rules), anywhere) : setOf(rules);
        const covered = coverLabels(t, ['a', 'z']);
        const whole = (s: ReturnType<typeof services>) =>
          isSubset(traffic([{ services: s, addresses: ANY_ADDRESS }]), t);
        for (const { protocol, x, y } of boundaryPackets([...rules, TCP_22])) {
          const { services: point } = packetPart({ peer: { label: 'a' }, protocol, x, y });
          const own = isSubsetServices(point, servicesFor(t, 'a'));
          expect(isSubsetServices(point, servicesFor(covered, 'a'))).toBe(own || whole(point));
          expect(isSubsetServices(point, servicesFor(covered, 'z'))).toBe(whole(point));
        }
        expect(withoutLabels(covered)).toEqual(withoutLabels(t));
        expect(servicesFor(covered, 'b')).toEqual(servicesFor(t, 'b'));
      }),
      { numRuns: 100 },
    );
  });

  it('covers labels with everything when it holds everything', () => {
    expect(servicesFor(coverLabels(ALL_TRAFFIC, ['a']), 'a')).toEqual(ALL_SERVICES);
  });
});

const TCP_22: ModelRule = { peer: { label: 'a' }, protocol: 6, a: 22, b: 22 };

function peerServices(t: TrafficSet, { peer }: Packet) {
  if ('label' in peer) return servicesFor(t, peer.label);
  const address = parseAddress(textOf(peer).replace(/\/.*/, ''));
  if (!address.ok) throw new Error(address.error);
  return servicesForAddress(t, address);
}

/** The same rule in other words: its block in halves, its ports in two ranges, or twice. */
function respell(rule: ModelRule, how: number): readonly ModelRule[] {
  const { peer } = rule;
  if (how === 0) return [rule, rule];
  if (how === 1 && !('label' in peer) && peer.bits.length < (peer.family === 4 ? 32 : 128)) {
    return ['1', '0'].map((bit) => ({ ...rule, peer: { ...peer, bits: peer.bits + bit } }));
  }
  if (how === 2 && (rule.protocol === 6 || rule.protocol === 17) && rule.a < rule.b) {
    return [
      { ...rule, a: rule.a + 1 },
      { ...rule, b: rule.a },
    ];
  }
  return [rule];
}
