import { type Axis, type Block, blockText, V4, V6 } from './axis.ts';
import { canonicalCidr } from './cidr.ts';
import { isSubsetIntervals, type Point } from './interval-set.ts';
import { type Candidate, irredundant } from './irredundant.ts';
import { largestBlocks } from './largest-blocks.ts';
import { type ServiceRange, type ServiceSet, serviceRanges, servicesIn } from './service-line.ts';
import { type ServiceMap, servicesThroughout } from './service-map.ts';
import type { LabelServices, TrafficSet } from './traffic-set.ts';

/** What one rule can say: one service range with one block, or with one label. */
export type Rectangle =
  | { readonly service: ServiceRange; readonly cidr: string }
  | { readonly service: ServiceRange; readonly label: string };

type Hint<P extends Point> = { readonly block: Block<P>; readonly services: ServiceSet };
type LabelHint = { readonly label: string; readonly services: ServiceSet };
type Hints = {
  readonly v4: readonly Hint<number>[];
  readonly v6: readonly Hint<bigint>[];
  readonly labels: readonly LabelHint[];
};
type Piece = {
  readonly from: number;
  readonly to: number;
  readonly peer: { readonly cidr: string } | { readonly label: string };
};

/**
 * Few rectangles that make up the set exactly, always the same ones: by service, then IPv4, IPv6, labels. They may
 * overlap: {tcp/0-65535 from 10/8} ∪ {tcp/22 from anywhere} is two rectangles, while disjoint ones would be dozens.
 *
 * They are the largest that fit into the set, or `hints`: rectangles that the reader already knows, such as the rules
 * that the set came from. A hint that lies inside the set goes before a rectangle of our own; one that does not, or
 * that is not needed, is left out. Throws RangeError when the cidr of a hint is none.
 */
export function rectangles(t: TrafficSet, hints: readonly Rectangle[] = []): readonly Rectangle[] {
  const known = sorted(hints);
  const pieces = [
    ...blockPieces(V4, t.v4, known.v4),
    ...blockPieces(V6, t.v6, known.v6),
    ...labelPieces(t.labels, known.labels),
  ].sort((a, b) => a.from - b.from || b.to - a.to);
  return pieces.flatMap(({ from, to, peer }) =>
    serviceRanges([from, to]).map((service) => ({ service, ...peer })),
  );
}

function blockPieces<P extends Point>(
  axis: Axis<P>,
  map: ServiceMap<P>,
  hints: readonly Hint<P>[],
): readonly Piece[] {
  const own = largestBlocks(axis, map).flatMap(({ block, services, above }) =>
    spans(services)
      .filter((span) => !isSubsetIntervals(span, above))
      .map((span) => blockCandidate(block, span, false)),
  );
  const usable = hints
    .filter(({ block, services }) => isSubsetIntervals(services, servicesThroughout(map, block.lo, block.hi)))
    .map(({ block, services }) => blockCandidate(block, services, true));
  return irredundant([...own, ...usable]).map(({ from, to, block }) => ({
    from,
    to,
    peer: { cidr: blockText(axis, block) },
  }));
}

function labelPieces(entries: readonly LabelServices[], hints: readonly LabelHint[]): readonly Piece[] {
  return entries.flatMap(({ label, services }) => {
    const own = spans(services).map((span) => labelCandidate(span, false));
    const usable = hints
      .filter((hint) => hint.label === label && isSubsetIntervals(hint.services, services))
      .map((hint) => labelCandidate(hint.services, true));
    return irredundant([...own, ...usable]).map(({ from, to }) => ({ from, to, peer: { label } }));
  });
}

// Each range of a set as an interval of its own.
function spans(services: ServiceSet): readonly ServiceSet[] {
  return serviceRanges(services).map(servicesIn);
}

function blockCandidate<P extends Point>(block: Block<P>, [from = 0, to = 0]: ServiceSet, hint: boolean) {
  return { lo: block.lo, hi: block.hi, from, to, hint, block };
}

function labelCandidate([from = 0, to = 0]: ServiceSet, hint: boolean): Candidate<number> {
  return { lo: 0, hi: 1, from, to, hint };
}

function sorted(hints: readonly Rectangle[]): Hints {
  const out: { v4: Hint<number>[]; v6: Hint<bigint>[]; labels: LabelHint[] } = { v4: [], v6: [], labels: [] };
  for (const hint of hints) {
    const services = servicesIn(hint.service);
    if ('label' in hint) {
      out.labels.push({ label: hint.label, services });
      continue;
    }
    const cidr = canonicalCidr(hint.cidr);
    if (!cidr.ok) throw new RangeError(cidr.error);
    if (cidr.family === 4) out.v4.push({ block: cidr, services });
    else out.v6.push({ block: cidr, services });
  }
  return out;
}
