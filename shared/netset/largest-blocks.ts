import { type Axis, type Block, halves, wholeAxis } from './axis.ts';
import { equalIntervals, type Point } from './interval-set.ts';
import { NO_SERVICES, type ServiceSet } from './service-line.ts';
import { commonServices, type ServiceMap } from './service-map.ts';

/** A block, the services that all of its addresses have, and those that already all of the twice as large block has. */
export type LargestBlock<P extends Point> = {
  readonly block: Block<P>;
  readonly services: ServiceSet;
  readonly above: ServiceSet;
};

/** Each block that has more services throughout than the block around it; no other is worth a rule. By address. */
export function largestBlocks<P extends Point>(
  axis: Axis<P>,
  map: ServiceMap<P>,
): readonly LargestBlock<P>[] {
  const out: LargestBlock<P>[] = [];
  // `first` is the entry of the map that holds where the block begins, −1 when that is before all entries.
  const visit = (block: Block<P>, first: number, above: ServiceSet): void => {
    const services = commonServices(map, first, block.hi);
    if (!equalIntervals(services, above)) out.push({ block, services, above });
    const next = map.starts[first + 1];
    if (next === undefined || next >= block.hi) return;
    const [lower, upper] = halves(axis, block);
    visit(lower, first, services);
    visit(upper, lastIn(map, upper.lo, first), services);
  };
  visit(wholeAxis(axis), lastIn(map, axis.start, -1), NO_SERVICES);
  return out;
}

// The entry that holds at the address, searched from an earlier one on.
function lastIn<P extends Point>(map: ServiceMap<P>, address: P, from: number): number {
  let index = from;
  for (;;) {
    const next = map.starts[index + 1];
    if (next === undefined || next > address) return index;
    index += 1;
  }
}
