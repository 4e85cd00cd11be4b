import type { Point } from './interval-set.ts';
import { formatIpv4 } from './ipv4.ts';
import { formatIpv6 } from './ipv6.ts';

/** What IPv4 and IPv6 do differently, so that every algorithm is written once. */
export type Axis<P extends Point> = {
  readonly bits: number;
  readonly start: P;
  /** One past the last address. */
  readonly end: P;
  /** Where the upper half of the block `lo/prefix` begins. */
  readonly middle: (lo: P, prefix: number) => P;
  readonly format: (address: P) => string;
};

/** The aligned block `lo/prefix`, as the half-open interval [lo, hi). */
export type Block<P extends Point> = { readonly lo: P; readonly hi: P; readonly prefix: number };

const V6_HALVES = Array.from({ length: 128 }, (_, prefix) => 1n << BigInt(127 - prefix));

export const V4: Axis<number> = {
  bits: 32,
  start: 0,
  end: 2 ** 32,
  middle: (lo, prefix) => lo + 2 ** (31 - prefix),
  format: formatIpv4,
};

export const V6: Axis<bigint> = {
  bits: 128,
  start: 0n,
  end: 1n << 128n,
  middle: (lo, prefix) => lo + (V6_HALVES[prefix] ?? 0n),
  format: formatIpv6,
};

/** The block that is the whole axis. */
export function wholeAxis<P extends Point>(axis: Axis<P>): Block<P> {
  return { lo: axis.start, hi: axis.end, prefix: 0 };
}

/** The two halves of a block. A single address has none: do not ask. */
export function halves<P extends Point>(
  axis: Axis<P>,
  { lo, hi, prefix }: Block<P>,
): readonly [Block<P>, Block<P>] {
  const middle = axis.middle(lo, prefix);
  return [
    { lo, hi: middle, prefix: prefix + 1 },
    { lo: middle, hi, prefix: prefix + 1 },
  ];
}

/** `10.0.0.0/8` */
export function blockText<P extends Point>(axis: Axis<P>, block: Block<P>): string {
  return `${axis.format(block.lo)}/${block.prefix}`;
}
