import { type Axis, type Block, blockText, halves, V4, V6, wholeAxis } from './axis.ts';
import { type Address, type Cidr, canonicalCidr } from './cidr.ts';
import {
  containsPoint,
  equalIntervals,
  type IntervalSet,
  intersectIntervals,
  intervals,
  isSubsetIntervals,
  type Point,
  subtractIntervals,
  unionIntervals,
} from './interval-set.ts';
import { formatIpv4 } from './ipv4.ts';
import { formatIpv6 } from './ipv6.ts';

/** Addresses of both families; canonical, so equal sets are deeply equal. */
export type AddressSet = { readonly v4: IntervalSet<number>; readonly v6: IntervalSet<bigint> };

export const NO_ADDRESS: AddressSet = { v4: [], v6: [] };
export const ANY_ADDRESS: AddressSet = { v4: [V4.start, V4.end], v6: [V6.start, V6.end] };

/**
 * The policy's word `internet`: public IPv4 and IPv6 global unicast (2000::/3). Special-purpose blocks that the
 * public internet does not route (RFC 6890), multicast and the reserved class E are not in it. Documentation ranges
 * are, on purpose: nothing stops someone from routing them. As numbers, because every cold start comes past here.
 */
export const INTERNET: AddressSet = {
  v4: [
    // Out: 0.0.0.0/8, 10.0.0.0/8
    ...[0x0100_0000, 0x0a00_0000],
    // 100.64.0.0/10
    ...[0x0b00_0000, 0x6440_0000],
    // 127.0.0.0/8
    ...[0x6480_0000, 0x7f00_0000],
    // 169.254.0.0/16
    ...[0x8000_0000, 0xa9fe_0000],
    // 172.16.0.0/12
    ...[0xa9ff_0000, 0xac10_0000],
    // 192.168.0.0/16
    ...[0xac20_0000, 0xc0a8_0000],
    // 198.18.0.0/15
    ...[0xc0a9_0000, 0xc612_0000],
    // 224.0.0.0/3
    ...[0xc614_0000, 0xe000_0000],
  ],
  v6: [0x2000n << 112n, 0x4000n << 112n],
};

/** The set of many blocks at once. */
export function addressesIn(blocks: readonly Cidr[]): AddressSet {
  const v4: [number, number][] = [];
  const v6: [bigint, bigint][] = [];
  for (const block of blocks) {
    if (block.family === 4) v4.push([block.lo, block.hi]);
    else v6.push([block.lo, block.hi]);
  }
  return { v4: intervals(v4), v6: intervals(v6) };
}

/** The same from texts that are known to be blocks; host bits are cleared. Throws RangeError on anything else. */
export function addresses(cidrTexts: readonly string[]): AddressSet {
  return addressesIn(
    cidrTexts.map((text) => {
      const cidr = canonicalCidr(text);
      if (!cidr.ok) throw new RangeError(cidr.error);
      return cidr;
    }),
  );
}

export function unionAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: unionIntervals(a.v4, b.v4), v6: unionIntervals(a.v6, b.v6) };
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: intersectIntervals(a.v4, b.v4), v6: intersectIntervals(a.v6, b.v6) };
}

export function subtractAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: subtractIntervals(a.v4, b.v4), v6: subtractIntervals(a.v6, b.v6) };
}

export function isEmptyAddresses(a: AddressSet): boolean {
  return a.v4.length === 0 && a.v6.length === 0;
}

export function isSubsetAddresses(a: AddressSet, b: AddressSet): boolean {
  return isSubsetIntervals(a.v4, b.v4) && isSubsetIntervals(a.v6, b.v6);
}

export function equalAddresses(a: AddressSet, b: AddressSet): boolean {
  return equalIntervals(a.v4, b.v4) && equalIntervals(a.v6, b.v6);
}

export function containsAddress(set: AddressSet, address: Address): boolean {
  return address.family === 4 ? containsPoint(set.v4, address.value) : containsPoint(set.v6, address.value);
}

/** The fewest blocks that make up the set exactly: IPv4 first, then IPv6, each by address. */
export function cidrs(set: AddressSet): readonly string[] {
  return [...blockTexts(V4, set.v4), ...blockTexts(V6, set.v6)];
}

/** The first of them; null for no addresses. */
export function firstCidr({ v4, v6 }: AddressSet): string | null {
  const [lo, hi] = v4;
  if (lo !== undefined && hi !== undefined) {
    let prefix = 32;
    for (let size = 2; prefix > 0 && lo % size === 0 && lo + size <= hi; size *= 2) prefix -= 1;
    return `${formatIpv4(lo)}/${prefix}`;
  }
  const [from, to] = v6;
  if (from === undefined || to === undefined) return null;
  // The largest power of two that divides the start and is no longer than the interval.
  const longest = (to - from).toString(2).length - 1;
  const aligned = from === 0n ? 128 : (from & -from).toString(2).length - 1;
  return `${formatIpv6(from)}/${128 - Math.min(longest, aligned)}`;
}

function blockTexts<P extends Point>(axis: Axis<P>, set: IntervalSet<P>): readonly string[] {
  const out: string[] = [];
  let at = 0;
  const visit = (block: Block<P>): void => {
    while (reached(set[at + 1], block.lo)) at += 2;
    const [lo, hi] = [set[at], set[at + 1]];
    if (lo === undefined || hi === undefined || lo >= block.hi) return;
    if (lo <= block.lo && block.hi <= hi) {
      out.push(blockText(axis, block));
      return;
    }
    const [lower, upper] = halves(axis, block);
    visit(lower);
    visit(upper);
  };
  visit(wholeAxis(axis));
  return out;
}

// True when an interval that ends here lies wholly before the point.
function reached<P extends Point>(end: P | undefined, point: P): boolean {
  return end !== undefined && end <= point;
}
