import { addresses, services, type TrafficPart, traffic } from '../../shared/netset/index.ts';
import type { Figure } from './figure.ts';
import { quickestRun, timed } from './timing.ts';

const RULES = 1_000;
const RUNS = 41;

/** The union of 1,000 rules, beside sorting their ends: less cannot be done to find out what overlaps. */
export function setFigures(): readonly Figure[] {
  const drawn = Array.from({ length: RULES }, (_, at) => drawnRule(at));
  const parts = drawn.map(({ part }) => part);
  const ends = drawn.flatMap(({ from, to }) => [from, to]);
  const cold = timed(() => traffic(parts)).ms;
  return [
    {
      name: 'union of 1,000 rules',
      value: quickestRun(() => traffic(parts), RUNS),
      unit: 'ms',
      floor: { name: 'sorting their ends', value: quickestRun(() => [...ends].sort((a, b) => a - b), RUNS) },
      aim: { of: 'value', most: 10 },
      note: `the first time, with nothing compiled yet, ${cold.toFixed(1)} ms`,
    },
  ];
}

type Drawn = { readonly part: TrafficPart; readonly from: number; readonly to: number };

/** Rules that overlap and nest: prefixes from /8 to /32 all over IPv4, one in ten on IPv6, and port ranges. */
function drawnRule(at: number): Drawn {
  const random = generator(at + 1);
  const bits = 8 + Math.floor(random() * 25);
  const from = Math.floor(random() * 2 ** bits) * 2 ** (32 - bits);
  const port = Math.floor(random() * 60_000);
  const last = port + Math.floor(random() * 200);
  const cidr = at % 10 === 0 ? `2001:db8:${at.toString(16)}::/48` : `${dotted(from)}/${bits}`;
  return {
    part: { services: services(6, port, last), addresses: addresses([cidr]) },
    from,
    to: from + 2 ** (32 - bits) - 1,
  };
}

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** Mulberry32: the same rules in every run. */
function generator(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
