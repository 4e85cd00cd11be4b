import type { IntervalSet } from './interval-set.ts';
import { ICMP, ICMPV6, PROTOCOLS, TCP, UDP } from './protocols.ts';

/**
 * Services on one line: protocol p (0–255) occupies [p × 65536, (p + 1) × 65536). tcp and udp are laid out by port,
 * icmp and icmpv6 by type × 256 + code; any other protocol has no inner structure and is always its whole block.
 */
export type ServiceSet = IntervalSet<number>;

/** One service as a rule can say it. A type of −1 is every type, a code of −1 every code. Ranges are inclusive. */
export type ServiceRange =
  | { readonly protocol: 'all' }
  | { readonly protocol: typeof TCP | typeof UDP; readonly from: number; readonly to: number }
  | { readonly protocol: typeof ICMP | typeof ICMPV6; readonly type: number; readonly code: number }
  | { readonly protocol: number };

const BLOCK = 65536;
const CODES = 256;
const LINE_END = PROTOCOLS * BLOCK;

export const NO_SERVICES: ServiceSet = [];
export const ALL_SERVICES: ServiceSet = [0, LINE_END];

/**
 * The services of one rule. tcp and udp: an inclusive port range; icmp and icmpv6: `from` is the type, `to` the code;
 * −1 or nothing means all. Other protocols and `all` (or −1) ignore both. Throws RangeError on numbers that no rule
 * can hold: whoever reads rules from outside checks them first.
 */
export function services(protocol: number | 'all', from?: number, to?: number): ServiceSet {
  if (protocol === 'all' || protocol === -1) return ALL_SERVICES;
  const base = within(protocol, PROTOCOLS, 'protocol') * BLOCK;
  switch (protocol) {
    case TCP:
    case UDP:
      return portInterval(base, from, to);
    case ICMP:
    case ICMPV6:
      return icmpInterval(base, from, to);
    default:
      return [base, base + BLOCK];
  }
}

/** The set of one range. */
export function servicesIn(range: ServiceRange): ServiceSet {
  if ('from' in range) return services(range.protocol, range.from, range.to);
  if ('type' in range) return services(range.protocol, range.type, range.code);
  return services(range.protocol);
}

/**
 * The fewest disjoint ranges that make up the set, in the order of the line. ICMP falls into whole types and single
 * codes, since a rule can say nothing in between.
 */
export function serviceRanges(set: ServiceSet): readonly ServiceRange[] {
  const out: ServiceRange[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const lo = set[i] ?? 0;
    const hi = set[i + 1] ?? 0;
    if (lo === 0 && hi === LINE_END) return [{ protocol: 'all' }];
    for (let from = lo; from < hi; ) {
      const to = Math.min(hi, (Math.floor(from / BLOCK) + 1) * BLOCK);
      pushRanges(out, from, to);
      from = to;
    }
  }
  return out;
}

function pushRanges(out: ServiceRange[], lo: number, hi: number): void {
  const protocol = Math.floor(lo / BLOCK);
  const base = protocol * BLOCK;
  if (protocol === TCP || protocol === UDP) out.push({ protocol, from: lo - base, to: hi - base - 1 });
  else if (protocol === ICMP || protocol === ICMPV6) pushIcmp(out, protocol, [lo - base, hi - base]);
  else out.push({ protocol });
}

function pushIcmp(
  out: ServiceRange[],
  protocol: typeof ICMP | typeof ICMPV6,
  [lo, hi]: readonly [number, number],
): void {
  if (lo === 0 && hi === BLOCK) {
    out.push({ protocol, type: -1, code: -1 });
    return;
  }
  for (let at = lo; at < hi; ) {
    const type = Math.floor(at / CODES);
    const whole = at % CODES === 0 && at + CODES <= hi;
    out.push({ protocol, type, code: whole ? -1 : at % CODES });
    at += whole ? CODES : 1;
  }
}

function portInterval(base: number, from = -1, to = -1): ServiceSet {
  const lo = from === -1 ? 0 : within(from, BLOCK, 'port');
  const hi = to === -1 ? BLOCK - 1 : within(to, BLOCK, 'port');
  if (lo > hi) throw new RangeError(`the port range ${lo}-${hi} is reversed`);
  return [base + lo, base + hi + 1];
}

// A code without a type means nothing to ICMP: every type is meant then.
function icmpInterval(base: number, type = -1, code = -1): ServiceSet {
  if (type === -1) return [base, base + BLOCK];
  const start = base + within(type, CODES, 'ICMP type') * CODES;
  if (code === -1) return [start, start + CODES];
  const at = start + within(code, CODES, 'ICMP code');
  return [at, at + 1];
}

function within(value: number, limit: number, what: string): number {
  if (Number.isInteger(value) && value >= 0 && value < limit) return value;
  throw new RangeError(`${value} is no ${what}: it must be a whole number from 0 to ${limit - 1}`);
}
