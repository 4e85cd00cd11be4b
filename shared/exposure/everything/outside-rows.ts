import type { Direction } from '../../model/index.ts';
import { NO_SERVICES, type ServiceSet, subtractServices } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import { type AddressBlock, blocksV4, blocksV6, type Piece } from '../network/blocks.ts';
import { type Reply, repliesTo, replyGap, replyOf, replyOfAll } from '../network/reply.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { sortedUnique, stepAt } from '../network/steps.ts';
import { servicesText, serviceTexts } from '../network/words.ts';
import type { Outside, Reach } from './outside.ts';

/** What the interfaces of a class exchange with one block of addresses. */
export type OutsideRow = {
  readonly block: string;
  readonly services: ServiceSet;
  readonly traffic: readonly string[];
  readonly reply: Reply;
  readonly gap: readonly string[];
  readonly unresolved: readonly string[];
};

type Part<P extends number | bigint> = Piece<P> & { readonly back: ServiceSet };

/** One direction of a class as few blocks: the sure ones first, then what may pass besides, and why. */
export function outsideRows(
  about: Analysis,
  reach: Outside,
  at: { readonly kind: InterfaceClass; readonly direction: Direction },
): readonly OutsideRow[] {
  const found = reach(at.kind, at.direction);
  const rows = new Map<string, OutsideRow>();
  for (const block of blocksIn(about, found, (atom) => stepAt(found.sure, atom)))
    rows.set(block.cidr, sureRow(about, block));
  if (found.may === found.sure) return [...rows.values()];
  const extra = (atom: number): ServiceSet =>
    subtractServices(stepAt(found.may, atom), stepAt(found.sure, atom));
  for (const { cidr, services } of blocksIn(about, found, extra)) {
    const unresolved = [`${servicesText(services)}: ${found.doubts.join('; ')}`];
    const row = rows.get(cidr) ?? {
      block: cidr,
      services: NO_SERVICES,
      traffic: [],
      reply: 'partial',
      gap: [],
    };
    rows.set(cidr, { ...row, unresolved });
  }
  return [...rows.values()];
}

function sureRow(
  { net }: Analysis,
  { cidr, services, pieces }: AddressBlock<{ readonly back: ServiceSet }>,
): OutsideRow {
  const wanted = repliesTo(services, net.ephemeral);
  const backs = [...new Set(pieces.map((piece) => piece.back))];
  const reply = replyOfAll(backs.map((back) => replyOf(wanted, back)));
  const gaps = backs.map((back) => replyGap(wanted, back));
  return {
    block: cidr,
    services,
    traffic: serviceTexts(services),
    reply,
    gap: reply === 'partial' ? [...new Set(gaps.flatMap(serviceTexts))] : [],
    unresolved: [],
  };
}

function blocksIn(
  { net: { axis, around } }: Analysis,
  { sure, may, ways, back }: Reach,
  services: (atom: number) => ServiceSet,
): readonly AddressBlock<{ readonly back: ServiceSet }>[] {
  const v4: Part<number>[] = [];
  const v6: Part<bigint>[] = [];
  const backSteps = back?.sure.steps ?? null;
  const steps = [sure, may, ways, around.internet, ...(backSteps === null ? [] : [backSteps])];
  const cuts = sortedUnique(steps.flatMap(({ starts }) => starts));
  for (const [i, atom] of cuts.entries()) {
    const way = stepAt(ways, atom);
    // Where no route leads nobody is, and a block may reach over it; but the internet is there, also without a route.
    if (!way.outside || (way.decision === 'deny' && !stepAt(around.internet, atom))) continue;
    const end = cuts[i + 1] ?? axis.size - 1;
    const what = {
      services: services(atom),
      back: backSteps === null ? NO_SERVICES : stepAt(backSteps, atom),
    };
    if (atom < axis.split) v4.push({ lo: axis.v4[atom] ?? 0, hi: axis.v4[end] ?? 2 ** 32, ...what });
    else v6.push({ lo: edge(axis.v6, atom - axis.split), hi: edge(axis.v6, end - axis.split), ...what });
  }
  return [...blocksV4(v4), ...blocksV6(v6)];
}

const edge = (edges: readonly bigint[], at: number): bigint => edges[at] ?? 1n << 128n;
