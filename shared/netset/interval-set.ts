/** A place on an axis: a number for services and IPv4, a bigint for IPv6. */
export type Point = number | bigint;

/**
 * Half-open intervals on one axis, flattened to `[lo0, hi0, lo1, hi1, …)`. Canonical: strictly increasing, so
 * intervals are sorted, disjoint and never adjacent, and equal sets are equal arrays.
 */
export type IntervalSet<P extends Point> = readonly P[];

// Truth tables of the three operations: bit (inLeft * 2 + inRight) says whether a point stays.
const UNION = 0b1110;
const INTERSECTION = 0b1000;
const DIFFERENCE = 0b0100;

/**
 * The canonical set of any half-open pairs, in any order, overlapping or not. Empty and reversed pairs count as
 * nothing.
 */
export function intervals<P extends Point>(pairs: readonly (readonly [P, P])[]): IntervalSet<P> {
  const sorted = pairs.filter(([lo, hi]) => lo < hi).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const first = sorted[0];
  if (first === undefined) return [];
  const out: P[] = [];
  let [from, to] = first;
  for (const [lo, hi] of sorted) {
    if (lo > to) {
      out.push(from, to);
      from = lo;
      to = hi;
    } else if (hi > to) to = hi;
  }
  out.push(from, to);
  return out;
}

/** What is in any of the sets, in one step however many they are. */
export function unionAllIntervals<P extends Point>(sets: readonly IntervalSet<P>[]): IntervalSet<P> {
  const [only] = sets;
  if (only !== undefined && sets.length === 1) return only;
  const pairs: [P, P][] = [];
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) {
      const lo = set[i];
      const hi = set[i + 1];
      if (lo !== undefined && hi !== undefined) pairs.push([lo, hi]);
    }
  }
  return intervals(pairs);
}

/** What is in `a`, in `b`, or in both. */
export function unionIntervals<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): IntervalSet<P> {
  if (a.length === 0 || a === b) return b;
  return b.length === 0 ? a : combine(a, b, UNION);
}

/** What is in both `a` and `b`. */
export function intersectIntervals<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): IntervalSet<P> {
  if (a.length === 0 || a === b) return a;
  return b.length === 0 ? b : combine(a, b, INTERSECTION);
}

/** What is in `a` and not in `b`. */
export function subtractIntervals<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): IntervalSet<P> {
  if (a.length === 0 || b.length === 0) return a;
  return a === b ? [] : combine(a, b, DIFFERENCE);
}

/** True when every point of `a` is in `b`. */
export function isSubsetIntervals<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i += 2) {
    const lo = a[i];
    const hi = a[i + 1];
    if (lo !== undefined && hi !== undefined && !containsInterval(b, lo, hi)) return false;
  }
  return true;
}

/** True when both hold the same points. */
export function equalIntervals<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** True when the point is in the set. */
export function containsPoint<P extends Point>(set: IntervalSet<P>, point: P): boolean {
  return lastAtOrBefore(set, point) % 2 === 0;
}

function containsInterval<P extends Point>(set: IntervalSet<P>, lo: P, hi: P): boolean {
  const index = lastAtOrBefore(set, lo);
  const end = set[index + 1];
  return index % 2 === 0 && end !== undefined && hi <= end;
}

/** The index of the last element that is not after the point, −1 when there is none. `sorted` is increasing. */
export function lastAtOrBefore<P extends Point>(sorted: readonly P[], point: P): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle];
    if (value !== undefined && value <= point) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// One walk over both end-point lists. An odd index means that the walk is inside an interval of that list.
function combine<P extends Point>(a: IntervalSet<P>, b: IntervalSet<P>, table: number): IntervalSet<P> {
  const out: P[] = [];
  let i = 0;
  let j = 0;
  let inside = 0;
  for (;;) {
    const x = i < a.length ? a[i] : undefined;
    const y = j < b.length ? b[j] : undefined;
    const at = y === undefined || (x !== undefined && x <= y) ? x : y;
    if (at === undefined) return out;
    if (x === at) i += 1;
    if (y === at) j += 1;
    const now = (table >> ((i & 1) * 2 + (j & 1))) & 1;
    if (now !== inside) out.push(at);
    inside = now;
  }
}
