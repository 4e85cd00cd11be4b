import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addresses,
  canonicalCidr,
  isSubset,
  type Rectangle,
  rectangles,
  serviceRanges,
  services,
  servicesIn,
  subtract,
  type TrafficPart,
  type TrafficSet,
  traffic,
} from '../../shared/netset/index.ts';
import { type ModelRule, modelRules, partOf, textOf } from '../netset/packet-model.ts';

const setOf = (rules: readonly ModelRule[]): TrafficSet => traffic(rules.map(partOf));

function rectanglePart(rectangle: Rectangle): TrafficPart {
  const set = servicesIn(rectangle.service);
  return 'cidr' in rectangle
    ? { services: set, addresses: addresses([rectangle.cidr]) }
    : { services: set, labels: [rectangle.label] };
}

function rectangleOf(rule: ModelRule): Rectangle {
  const [service = { protocol: 'all' as const }] = serviceRanges(partOf(rule).services);
  if ('label' in rule.peer) return { service, label: rule.peer.label };
  const cidr = canonicalCidr(textOf(rule.peer));
  if (!cidr.ok) throw new Error(cidr.error);
  return { service, cidr: cidr.text };
}

const again = (list: readonly Rectangle[]): TrafficSet => traffic(list.map(rectanglePart));

/** A set with holes, as what is left of rules looks. */
const holed = fc.tuple(modelRules, modelRules).map(([a, b]) => subtract(setOf(a), setOf(b.slice(0, 2))));

describe('rectangles', () => {
  it('make up the set exactly, with none to spare', () => {
    fc.assert(
      fc.property(holed, (t) => {
        const list = rectangles(t);
        expect(again(list)).toEqual(t);
        if (list.length > 60) return; // all but one of the protocols: 255 rules, checked above
        for (const one of list) expect(again(list.filter((other) => other !== one))).not.toEqual(t);
      }),
    );
  });

  it('are the same however the set came about', () => {
    fc.assert(
      fc.property(modelRules, (rules) => {
        expect(rectangles(setOf(rules.toReversed()))).toEqual(rectangles(setOf(rules)));
      }),
    );
  });

  it('are never more than the rules that the set is made of', () => {
    fc.assert(
      fc.property(modelRules, (rules) => {
        expect(rectangles(setOf(rules)).length).toBeLessThanOrEqual(rules.length);
      }),
      { numRuns: 500 },
    );
  });

  it('are the very rules that the set was made of when those are given as hints and all needed', () => {
    fc.assert(
      fc.property(modelRules, (rules) => {
        const t = setOf(rules);
        const needed = rules.reduce<readonly ModelRule[]>((kept, rule) => {
          const rest = kept.filter((other) => other !== rule);
          return isSubset(t, setOf(rest)) ? rest : kept;
        }, rules);
        const hints = needed.map(rectangleOf);
        const list = rectangles(t, hints);
        expect(list).toHaveLength(hints.length);
        expect(new Set(list.map((one) => JSON.stringify(one)))).toEqual(
          new Set(hints.map((one) => JSON.stringify(one))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('make up the set exactly whatever the hints are', () => {
    fc.assert(
      fc.property(holed, modelRules, (t, hints) => {
        expect(again(rectangles(t, hints.map(rectangleOf)))).toEqual(t);
      }),
    );
  });
});

// Eight addresses × five ports: small enough to try every choice. One bit a cell.
type Small = { readonly lo: number; readonly size: number; readonly from: number; readonly to: number };

const smallRectangles: readonly Small[] = [1, 2, 4, 8].flatMap((size) =>
  [0, 1, 2, 3, 4, 5, 6, 7]
    .filter((lo) => lo % size === 0)
    .flatMap((lo) =>
      [0, 1, 2, 3, 4].flatMap((from) =>
        [0, 1, 2, 3, 4].filter((to) => to >= from).map((to) => ({ lo, size, from, to })),
      ),
    ),
);

function cells({ lo, size, from, to }: Small): bigint {
  let bits = 0n;
  for (let address = lo; address < lo + size; address += 1) {
    for (let port = from; port <= to; port += 1) bits |= 1n << BigInt(address * 5 + port);
  }
  return bits;
}

function fewest(left: bigint, usable: readonly bigint[], most: number): number {
  if (left === 0n) return 0;
  if (most <= 0) return 1;
  const cell = left & -left;
  let best = most;
  for (const bits of usable) {
    if ((bits & cell) !== 0n) best = Math.min(best, 1 + fewest(left & ~bits, usable, best - 1));
  }
  return best;
}

function smallTraffic(list: readonly Small[]): TrafficSet {
  return traffic(
    list.map(({ lo, size, from, to }) => ({
      services: services(6, from, to),
      addresses: addresses([`10.0.0.${lo}/${32 - Math.log2(size)}`]),
    })),
  );
}

describe('the number of rectangles', () => {
  it('is the smallest there is, where every choice can be tried', () => {
    const small = fc.array(fc.constantFrom(...smallRectangles), { maxLength: 9 });
    fc.assert(
      fc.property(small, small, (opened, closed) => {
        const t = subtract(smallTraffic(opened), smallTraffic(closed.slice(0, 2)));
        const bits = (list: readonly Small[]) => list.reduce((all, one) => all | cells(one), 0n);
        const wanted = bits(opened) & ~bits(closed.slice(0, 2));
        const usable = smallRectangles.map(cells).filter((one) => (one & ~wanted) === 0n);
        const largest = usable.filter(
          (one) => !usable.some((other) => other !== one && (one & ~other) === 0n),
        );
        const found = rectangles(t).length;
        expect(found).toBe(fewest(wanted, largest, found));
      }),
      { numRuns: 200 },
    );
  });
});
