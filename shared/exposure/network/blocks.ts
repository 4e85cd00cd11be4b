import {
  equalServices,
  formatIpv4,
  formatIpv6,
  intersectServices,
  isSubsetServices,
  NO_SERVICES,
  type ServiceSet,
  unionServices,
} from '../../netset/index.ts';
import { earlier, later } from './axis.ts';

/** Addresses that have the same services: [lo, hi). Pieces are sorted and disjoint; between them nobody is. */
export type Piece<P extends number | bigint> = {
  readonly lo: P;
  readonly hi: P;
  readonly services: ServiceSet;
};

/** A block, what all of its addresses have that are anybody's, and the pieces that it touches. */
export type AddressBlock<T = unknown> = {
  readonly cidr: string;
  readonly services: ServiceSet;
  readonly pieces: readonly T[];
};

type Family<P extends number | bigint> = {
  readonly bits: number;
  readonly end: (lo: P, prefix: number) => P;
  /** The prefix of the smallest block that holds both addresses. */
  readonly joint: (lo: P, last: P) => number;
  readonly start: (address: P, prefix: number) => P;
  readonly before: (end: P) => P;
  readonly text: (lo: P, prefix: number) => string;
};

const V4: Family<number> = {
  bits: 32,
  end: (lo, prefix) => lo + 2 ** (32 - prefix),
  joint: (lo, last) => Math.clz32(lo ^ last),
  start: (address, prefix) => address - (address % 2 ** (32 - prefix)),
  before: (end) => end - 1,
  text: (lo, prefix) => `${formatIpv4(lo)}/${prefix}`,
};

const V6: Family<bigint> = {
  bits: 128,
  end: (lo, prefix) => lo + (1n << BigInt(128 - prefix)),
  joint: (lo, last) => (lo === last ? 128 : 128 - (lo ^ last).toString(2).length),
  start: (address, prefix) => (address >> BigInt(128 - prefix)) << BigInt(128 - prefix),
  before: (end) => end - 1n,
  text: (lo, prefix) => `${formatIpv6(lo)}/${prefix}`,
};

/**
 * Few blocks that say what the pieces have, and exactly that for every address that a piece holds: the largest first,
 * and inside them those that have more. Where nobody is a block may reach, so that "all of the internet" is 0.0.0.0/0
 * and not the fifty blocks around private addresses.
 */
export function blocksV4<T extends Piece<number>>(pieces: readonly T[]): readonly AddressBlock<T>[] {
  return blocksOf(V4, 0, pieces);
}

export function blocksV6<T extends Piece<bigint>>(pieces: readonly T[]): readonly AddressBlock<T>[] {
  return blocksOf(V6, 0n, pieces);
}

type Work<P extends number | bigint, T extends Piece<P>> = {
  readonly family: Family<P>;
  readonly pieces: readonly T[];
  readonly out: AddressBlock<T>[];
};

type Block<P extends number | bigint> = { readonly lo: P; readonly prefix: number };

function blocksOf<P extends number | bigint, T extends Piece<P>>(
  family: Family<P>,
  zero: P,
  pieces: readonly T[],
): readonly AddressBlock<T>[] {
  const work: Work<P, T> = { family, pieces, out: [] };
  if (pieces.some((piece) => piece.services.length > 0)) visit(work, { lo: zero, prefix: 0 }, NO_SERVICES);
  return work.out;
}

function visit<P extends number | bigint, T extends Piece<P>>(
  work: Work<P, T>,
  block: Block<P>,
  above: ServiceSet,
): void {
  const { family, pieces, out } = work;
  const hi = family.end(block.lo, block.prefix);
  const first = firstAfter(pieces, block.lo);
  const here: T[] = [];
  for (let i = first; ; i += 1) {
    const piece = pieces[i];
    if (piece === undefined || piece.lo >= hi) break;
    here.push(piece);
  }
  const common = commonOf(here);
  const fresh = !isSubsetServices(common, above);
  if (fresh) out.push({ cidr: family.text(block.lo, block.prefix), services: common, pieces: here });
  const known = !fresh ? above : above.length === 0 ? common : unionServices([above, common]);
  // What has nothing more than is said already needs no block of its own.
  const more = here.filter((piece) => !isSubsetServices(piece.services, known));
  const [from, to] = [more[0], more[more.length - 1]];
  if (from === undefined || to === undefined || block.prefix === family.bits) return;
  descend(work, { block, hi, from, to }, known);
}

type Rest<P extends number | bigint> = {
  readonly block: Block<P>;
  readonly hi: P;
  readonly from: Piece<P>;
  readonly to: Piece<P>;
};

/** Into the smallest block that holds all that is left to say, or into both halves. */
function descend<P extends number | bigint, T extends Piece<P>>(
  work: Work<P, T>,
  rest: Rest<P>,
  known: ServiceSet,
): void {
  const { family } = work;
  const { block } = rest;
  const lo = later(rest.from.lo, block.lo);
  const hi = earlier(rest.to.hi, rest.hi);
  const prefix = family.joint(lo, family.before(hi));
  if (prefix > block.prefix) {
    visit(work, { lo: family.start(lo, prefix), prefix }, known);
    return;
  }
  const half = block.prefix + 1;
  visit(work, { lo: block.lo, prefix: half }, known);
  visit(work, { lo: family.end(block.lo, half), prefix: half }, known);
}

function commonOf(pieces: readonly { readonly services: ServiceSet }[]): ServiceSet {
  const [first] = pieces;
  let common = first?.services ?? NO_SERVICES;
  for (const { services } of pieces) {
    if (common.length === 0) break;
    if (!equalServices(common, services)) common = intersectServices(common, services);
  }
  return common;
}

/** The first piece that ends after the address. */
function firstAfter<P extends number | bigint>(pieces: readonly Piece<P>[], address: P): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const piece = pieces[middle];
    if (piece !== undefined && piece.hi <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
