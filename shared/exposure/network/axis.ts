import { type Address, type BlockBounds, blockBounds, INTERNET } from '../../netset/index.ts';

/** A block as netset reads it: [lo, hi) on the axis of its family. */
export type Cidr = BlockBounds;
export type CidrReader = (text: string) => Cidr | null;

/** Reads every text once; null for what is no block. A state writes the same few blocks thousands of times. */
export function cidrReader(): CidrReader {
  const known = new Map<string, Cidr | null>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const found = blockBounds(text);
    known.set(text, found);
    return found;
  };
}

/** Every distinct block that rules name, numbered as met: thousands of rules name the same few. */
export type BlockBook = { readonly cidrs: readonly Cidr[]; readonly numberOf: (cidr: Cidr) => number };

export function blockBook(): BlockBook {
  const cidrs: Cidr[] = [];
  const numbers = new Map<Cidr, number>();
  return {
    cidrs,
    numberOf: (cidr) => {
      const known = numbers.get(cidr);
      if (known !== undefined) return known;
      const made = cidrs.push(cidr) - 1;
      numbers.set(cidr, made);
      return made;
    },
  };
}

/** The atoms of each block of a book, [first, end) pairs by its number. */
export function atomsOfBlocks(axis: Axis, { cidrs }: BlockBook): Int32Array {
  const found = new Int32Array(cidrs.length * 2);
  for (const [i, cidr] of cidrs.entries()) found.set(atomsIn(axis, cidr), i * 2);
  return found;
}

/** Where anything in the network begins or ends, per family. Lists: a Set hashes bigints by their low half only. */
export type Edges = { readonly v4: number[]; readonly v6: bigint[] };

const V4_END = 2 ** 32;
const V6_END = 1n << 128n;

export function newEdges(): Edges {
  return {
    v4: [0, V4_END, ...INTERNET.v4],
    v6: [0n, V6_END, ...INTERNET.v6],
  };
}

export function addEdges(edges: Edges, cidr: Cidr): void {
  if (cidr.family === 4) edges.v4.push(cidr.lo, cidr.hi);
  else edges.v6.push(cidr.lo, cidr.hi);
}

/**
 * Both families cut into atoms that nothing in the network tells apart, numbered: atom i is [v4[i], v4[i + 1]), and
 * atom split + j is [v6[j], v6[j + 1]). The number at each family's end is no atom. Small numbers instead of
 * addresses keep bigints out of every loop, and let one loop serve both families.
 */
export type Axis = {
  readonly v4: readonly number[];
  readonly v6: readonly bigint[];
  readonly split: number;
  readonly size: number;
};

export function axisOf(edges: Edges): Axis {
  const v4 = [...new Float64Array(edges.v4).sort()].filter((edge, i, all) => edge !== all[i - 1]);
  const v6 = edges.v6
    .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .filter((edge, i, all) => edge !== all[i - 1]);
  return { v4, v6, split: v4.length, size: v4.length + v6.length };
}

/** The atom that holds the address. */
export function atomAt(axis: Axis, address: Pick<Address, 'family' | 'value'>): number {
  const { value } = address;
  return typeof value === 'number' ? lastFrom(axis.v4, value) : axis.split + lastBefore(axis.v6, value);
}

/** The atoms that a block touches: [first, end). Exact when both its ends are on the axis. */
export function atomsIn(axis: Axis, cidr: Cidr): readonly [number, number] {
  if (cidr.family === 4) return [lastFrom(axis.v4, cidr.lo), lastFrom(axis.v4, cidr.hi - 1) + 1];
  return [axis.split + lastBefore(axis.v6, cidr.lo), axis.split + lastBefore(axis.v6, cidr.hi - 1n) + 1];
}

export function familyOf(axis: Axis, atom: number): 4 | 6 {
  return atom < axis.split ? 4 : 6;
}

/**
 * The same as `lastBefore` for numbers alone: an engine that has seen bigints here compares everything the slow way.
 */
export function lastFrom(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The index of the last element that is not after the value, −1 when there is none. `sorted` increases. */
export function lastBefore<P extends number | bigint>(sorted: ArrayLike<P>, value: P): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = sorted[middle];
    if (one !== undefined && one <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// Math.max knows no bigints.
export function later<P extends number | bigint>(a: P, b: P): P {
  if (a < b) return b;
  return a;
}

export function earlier<P extends number | bigint>(a: P, b: P): P {
  if (a < b) return a;
  return b;
}
