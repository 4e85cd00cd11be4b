import { type Axis, lastFrom } from './axis.ts';
import { sortedUnique } from './steps.ts';

/** Everything that rules and entries begin or end at, in order: small numbers in place of addresses and services. */
export type Ranks = {
  readonly axis: Axis;
  /** The atoms of the blocks that groups name, [first, end) pairs by number. */
  readonly blocks: Int32Array;
  /** All ends of services, sorted: rank → place on the service line. */
  readonly lines: Int32Array;
};

export function rankOf({ lines }: Pick<Ranks, 'lines'>, line: number): number {
  return lastFrom(lines, line);
}

export const sortedLines = (ends: readonly number[]): Int32Array => Int32Array.from(sortedUnique(ends));
