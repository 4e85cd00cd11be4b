import { NO_SERVICES, type ServiceSet } from '../../netset/index.ts';
import { lastFrom } from './axis.ts';

/** The services that a question is about: nothing else of what the layers say is even looked at. */
export type Scope = {
  readonly services: ServiceSet;
  /** What must come back for them. */
  readonly replies: ServiceSet;
  /** The ranks of service lines that they lie between: a rule outside of these says nothing about them. */
  readonly firstLine: number;
  readonly endLine: number;
  readonly lines: Int32Array;
  /** From the first of them to the end of the last. */
  readonly hull: readonly [lo: number, hi: number];
};

/** `replies` had better be the same array for all services that want the same. */
export function scopeOf(lines: Int32Array, asked: ServiceSet, replies: ServiceSet): Scope {
  const [lo, hi] = [asked[0] ?? 0, asked[asked.length - 1] ?? 0];
  return {
    services: asked,
    replies,
    firstLine: lastFrom(lines, lo),
    endLine: lastFrom(lines, hi - 1) + 1,
    lines,
    hull: [lo, hi],
  };
}

/**
 * What of `wanted` is in the set: the same array where all of it is, so that whoever compares is done at once. Written
 * out for numbers, for nothing is done more often.
 */
export function within(set: ServiceSet, wanted: ServiceSet): ServiceSet {
  let at = 0;
  for (let i = 0; i < wanted.length; i += 2) {
    const lo = wanted[i] ?? 0;
    while (at < set.length && (set[at + 1] ?? 0) <= lo) at += 2;
    if (at >= set.length || (set[at] ?? 0) > lo || (set[at + 1] ?? 0) < (wanted[i + 1] ?? 0))
      return partly(set, wanted);
  }
  return wanted;
}

function partly(set: ServiceSet, wanted: ServiceSet): ServiceSet {
  const some: number[] = [];
  let at = 0;
  for (let i = 0; i < wanted.length; i += 2) {
    const [lo, hi] = [wanted[i] ?? 0, wanted[i + 1] ?? 0];
    while (at < set.length && (set[at + 1] ?? 0) <= lo) at += 2;
    for (; at < set.length && (set[at] ?? 0) < hi; at += 2) {
      some.push(Math.max(lo, set[at] ?? 0), Math.min(hi, set[at + 1] ?? 0));
      if ((set[at + 1] ?? 0) > hi) break;
    }
  }
  return some.length === 0 ? NO_SERVICES : some;
}
