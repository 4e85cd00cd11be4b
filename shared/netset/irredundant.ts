import { lastAtOrBefore, type Point } from './interval-set.ts';

/** A rectangle of peers [lo, hi) × services [from, to). The peers of any two candidates nest or are disjoint. */
export type Candidate<P extends Point> = {
  readonly lo: P;
  readonly hi: P;
  readonly from: number;
  readonly to: number;
  readonly hint: boolean;
};

/**
 * All candidates for one stretch of peers, by first service, and how far along the line each and those before it reach.
 */
type Column<C> = { readonly candidates: C[]; readonly reach: number[] };

/**
 * Candidates that cover what all of them cover, none of which can be spared. What is not a hint is spared first, and
 * the narrower before the wider. A smallest choice in general is NP-hard to find; for largest rectangles over nested
 * blocks this one has been the smallest in every case that the laws compare with brute force.
 */
export function irredundant<P extends Point, C extends Candidate<P>>(candidates: readonly C[]): readonly C[] {
  const bounds = [...new Set(candidates.flatMap(({ lo, hi }) => [lo, hi]))].sort((a, b) => (a < b ? -1 : 1));
  const columns = bounds.map((): Column<C> => ({ candidates: [], reach: [] }));
  const columnsOf = ({ lo, hi }: C) => columns.slice(lastAtOrBefore(bounds, lo), lastAtOrBefore(bounds, hi));
  for (const candidate of candidates.toSorted((a, b) => a.from - b.from)) {
    for (const { candidates: list, reach } of columnsOf(candidate)) {
      list.push(candidate);
      reach.push(Math.max(reach.at(-1) ?? 0, candidate.to));
    }
  }
  const kept = new Set(candidates);
  const width = new Map(candidates.map((candidate) => [candidate, columnsOf(candidate).length]));
  const order = (a: C, b: C) =>
    Number(a.hint) - Number(b.hint) ||
    (width.get(a) ?? 0) - (width.get(b) ?? 0) ||
    a.to - a.from - (b.to - b.from);
  for (const candidate of candidates.toSorted(order)) {
    if (columnsOf(candidate).every((column) => coveredByOthers(candidate, column, kept)))
      kept.delete(candidate);
  }
  return candidates.filter((candidate) => kept.has(candidate));
}

// One walk along the line from where anything reaches past the candidate's start: is there a gap before its end?
function coveredByOthers<C extends { readonly from: number; readonly to: number }>(
  candidate: C,
  { candidates, reach }: Column<C>,
  kept: ReadonlySet<C>,
): boolean {
  let covered = candidate.from;
  for (let i = lastAtOrBefore(reach, candidate.from) + 1; covered < candidate.to; i += 1) {
    const other = candidates[i];
    if (other === undefined || other.from > covered) return false;
    if (other !== candidate && kept.has(other)) covered = Math.max(covered, other.to);
  }
  return true;
}
