import { neighbours } from '../ends/neighbours.ts';
import type { Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Gathering } from './reachability-nodes.ts';

type End = { readonly id: string; readonly party: Party };
export type Pair = { readonly from: End; readonly to: End };

/** Pairs of places that are looked at in search of pairs of nodes. */
const MOST_PAIRS = 3_000_000;

/** Nodes of which one's rules may admit the other; nearly all others in a large account need no look. */
export function* nearPairs(about: Analysis, gathered: readonly Gathering[]): Generator<Pair | 'too much'> {
  const ends = gathered.map(({ node, party }): End => ({ id: node.id, party }));
  const endsOf = bySpot(gathered);
  const near = neighbours(about);
  let looked = 0;
  for (const [at, { spots }] of gathered.entries()) {
    const sources = new Set<number>();
    for (const target of spots) {
      for (const source of near(target)) {
        looked += 1;
        for (const from of endsOf.get(source) ?? []) sources.add(from);
      }
    }
    const to = ends[at];
    for (const source of [...sources].sort((a, b) => a - b)) {
      const from = ends[source];
      if (from !== undefined && to !== undefined) yield { from, to };
    }
    if (looked > MOST_PAIRS && at < gathered.length - 1) yield 'too much';
  }
}

type Spot = Gathering['spots'][number];

/** Interfaces that nothing tells apart may still be of several services: their spot is then in several nodes. */
function bySpot(gathered: readonly Gathering[]): ReadonlyMap<Spot, readonly number[]> {
  const found = new Map<Spot, number[]>();
  for (const [at, { spots }] of gathered.entries()) {
    for (const spot of spots) {
      const known = found.get(spot);
      if (known === undefined) found.set(spot, [at]);
      else known.push(at);
    }
  }
  return found;
}
