import { intersectServices, isSubsetServices, NO_SERVICES, type ServiceSet } from '../netset/index.ts';
import { lastFrom } from './axis.ts';
import type { Ports } from './network.ts';
import { repliesTo } from './reply.ts';

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

export function scopeOf(lines: Int32Array, asked: ServiceSet, ephemeral: Ports): Scope {
  const [lo, hi] = [asked[0] ?? 0, asked[asked.length - 1] ?? 0];
  return {
    services: asked,
    replies: repliesTo(asked, ephemeral),
    firstLine: lastFrom(lines, lo),
    endLine: lastFrom(lines, hi - 1) + 1,
    lines,
    hull: [lo, hi],
  };
}

/** What of `wanted` is in the set: the same array where all of it is, so that whoever compares is done at once. */
export function within(set: ServiceSet, wanted: ServiceSet): ServiceSet {
  if (isSubsetServices(wanted, set)) return wanted;
  const some = intersectServices(set, wanted);
  return some.length === 0 ? NO_SERVICES : some;
}
