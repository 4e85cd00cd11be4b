import type { Direction, Interface } from '../../model/index.ts';
import { ALL_SERVICES, subtractServices } from '../../netset/index.ts';
import { answer } from '../answers/answer.ts';
import { membersParty, neighbours } from '../ends/neighbours.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Reply } from '../network/reply.ts';
import type { InterfaceClass, Spot } from '../network/spots.ts';
import { servicesText, serviceTexts } from '../network/words.ts';
import { outside } from './outside.ts';
import { type OutsideRow, outsideRows } from './outside-rows.ts';

/** One pair that may open connections: interface ids, or blocks of addresses outside. */
export type Connection = {
  readonly from: string;
  readonly to: string;
  readonly traffic: readonly string[];
  readonly reply: Reply;
  /** What does not come back, where the reply is partial. */
  readonly gap: readonly string[];
  /** What may pass besides, and why that is not known. */
  readonly unresolved: readonly string[];
};

/**
 * Everything that can reach everything, pair by pair, nothing kept: between interfaces and the addresses outside
 * first, then among interfaces. The same state gives the same order.
 */
export function* connections(about: Analysis): Generator<Connection> {
  yield* outsideConnections(about);
  yield* insideConnections(about);
}

function* outsideConnections(about: Analysis): Generator<Connection> {
  const reach = outside(about);
  const members = membersOf(about);
  for (const kind of about.classes) {
    for (const direction of ['ingress', 'egress'] as const satisfies Direction[]) {
      const rows = outsideRows(about, reach, { kind, direction });
      for (const { id } of members.get(kind) ?? [])
        for (const row of rows) yield connection(row, id, direction);
    }
  }
}

function connection(
  { block, traffic, reply, gap, unresolved }: OutsideRow,
  id: string,
  direction: Direction,
): Connection {
  const [from, to] = direction === 'ingress' ? [block, id] : [id, block];
  return { from, to, traffic, reply, gap, unresolved };
}

function membersOf({ spots }: Analysis): ReadonlyMap<InterfaceClass, readonly Interface[]> {
  const found = new Map<InterfaceClass, Interface[]>();
  for (const { kind, members } of spots) {
    const known = found.get(kind);
    if (known === undefined) found.set(kind, [...members]);
    else known.push(...members);
  }
  return found;
}

function* insideConnections(about: Analysis): Generator<Connection> {
  const near = neighbours(about);
  for (const target of about.spots) {
    for (const source of near(target)) {
      const what = between(about, source, target);
      if (what === null) continue;
      for (const from of source.members)
        for (const to of target.members) if (from !== to) yield { from: from.id, to: to.id, ...what };
    }
  }
}

function between(about: Analysis, source: Spot, target: Spot): Omit<Connection, 'from' | 'to'> | null {
  if (source === target && source.members.length < 2) return null;
  const found = answer(about, { from: membersParty(source), to: membersParty(target), asked: ALL_SERVICES });
  const [strand] = found.strands;
  if (strand === undefined || strand.may.length === 0) return null;
  const { reply, gap, unresolved } = found;
  const open = servicesText(subtractServices(strand.may, strand.sure));
  return {
    traffic: serviceTexts(strand.sure),
    reply,
    gap: reply === 'partial' ? serviceTexts(gap) : [],
    unresolved: open === '' ? [] : [`${open}: ${unresolved.join('; ')}`],
  };
}
