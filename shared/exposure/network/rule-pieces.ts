import type { Direction, Rule } from '../../model/index.ts';
import type { ServiceSet } from '../../netset/index.ts';
import { lastFrom } from './axis.ts';
import { END_ATOM, END_LINE, FIRST_ATOM, FIRST_LINE, type GroupRules, RECT, RULE } from './group-rules.ts';
import type { Scope } from './scope.ts';
import type { InterfaceClass } from './spots.ts';
import { edgesOf } from './steps.ts';

/** A rule of one of the groups of a class: about the atoms [first, end), or about members of a group. */
export type Candidate = {
  readonly first: number;
  readonly end: number;
  readonly groupId: string | null;
  readonly group: GroupRules;
  readonly rule: Rule;
};

/** Where the rules of a class begin or end on the service line, and what is known of each piece between. */
export type Pieces = {
  readonly lines: Int32Array;
  /** The rules about few pieces, by piece. */
  readonly narrow: readonly (Placed[] | undefined)[];
  readonly wide: readonly Placed[];
  readonly lists: (readonly Candidate[] | undefined)[];
};

/** A rule that is about the pieces [from, to), numbered in the order of groups and rules. */
type Placed = Candidate & { readonly order: number; readonly from: number; readonly to: number };

const kept = {
  ingress: new WeakMap<InterfaceClass, Pieces>(),
  egress: new WeakMap<InterfaceClass, Pieces>(),
};

/**
 * The rules that are about a service of which no rule of the class tells a part apart, in the order of groups and
 * rules: few of hundreds. Null for services that they do tell apart.
 */
export function candidates(
  kind: InterfaceClass,
  direction: Direction,
  scope: Scope,
): readonly Candidate[] | null {
  const { services, lines } = scope;
  return services.length === 2 ? candidatesIn(piecesOf(kind, direction, lines), services) : null;
}

/** The same, by pieces that were looked up before. */
export function candidatesIn(pieces: Pieces, services: ServiceSet): readonly Candidate[] | null {
  const [lo, hi] = services;
  if (services.length !== 2 || lo === undefined || hi === undefined) return null;
  const at = lastFrom(pieces.lines, lo);
  if (hi > (pieces.lines[at + 1] ?? hi)) return null;
  const list = pieces.lists[at] ?? listAt(pieces, at);
  pieces.lists[at] = list;
  return list;
}

function listAt({ narrow, wide }: Pieces, at: number): readonly Candidate[] {
  const mine = narrow[at] ?? [];
  const all = wide.filter(({ from, to }) => from <= at && at < to);
  if (all.length === 0) return mine;
  return mine.length === 0 ? all : [...mine, ...all].sort((a, b) => a.order - b.order);
}

export function piecesOf(kind: InterfaceClass, direction: Direction, ranks: Int32Array): Pieces {
  const before = kept[direction].get(kind);
  if (before !== undefined) return before;
  const edges: number[] = [0];
  for (const { [direction]: side } of kind.groups) {
    for (const rank of side.lineEdges) edges.push(ranks[rank] ?? 0);
    for (const { span } of side.groups) edges.push(span[0], span[1]);
  }
  const lines = edgesOf(edges);
  const made: Pieces = { lines, ...placed(kind, direction, { lines, ranks }), lists: [] };
  kept[direction].set(kind, made);
  return made;
}

// A rule about all services of a class with hundreds of pieces would be in hundreds of lists.
const FEW = 16;

function placed(
  { groups }: InterfaceClass,
  direction: Direction,
  { lines, ranks }: { readonly lines: Int32Array; readonly ranks: Int32Array },
): Pick<Pieces, 'narrow' | 'wide'> {
  const narrow: (Placed[] | undefined)[] = [];
  const wide: Placed[] = [];
  let order = 0;
  const place = ({ first, end, groupId, group, rule }: Candidate, lo: number, hi: number): void => {
    const [from, to] = [lastFrom(lines, lo), lastFrom(lines, hi)];
    const made = { first, end, groupId, group, rule, order, from, to };
    order += 1;
    if (to - from > FEW) {
      wide.push(made);
      return;
    }
    for (let at = from; at < to; at += 1) {
      const list = narrow[at] ?? [];
      narrow[at] = list;
      list.push(made);
    }
  };
  for (const group of groups) {
    const { rects, rules, groups: parts } = group[direction];
    for (const at of inOrderOfRules(rects)) {
      const rule = rules[rects[at + RULE] ?? -1];
      const [first, end] = [rects[at + FIRST_ATOM] ?? 0, rects[at + END_ATOM] ?? 0];
      const [lo, hi] = [ranks[rects[at + FIRST_LINE] ?? 0] ?? 0, ranks[rects[at + END_LINE] ?? 0] ?? 0];
      if (rule !== undefined) place({ first, end, groupId: null, group, rule }, lo, hi);
    }
    for (const { groupId, span, rule } of parts)
      place({ first: 0, end: 0, groupId, group, rule }, span[0], span[1]);
  }
  return { narrow, wide };
}

/** Where each rectangle begins. They are stored by address. */
function inOrderOfRules(rects: Int32Array): readonly number[] {
  const starts = Array.from({ length: rects.length / RECT }, (_, i) => i * RECT);
  return starts.sort((a, b) => (rects[a + RULE] ?? 0) - (rects[b + RULE] ?? 0));
}

const NONE: readonly Candidate[] = [];

/** Those that let an atom through, or a member of the groups, each rule once. */
export function matching(
  list: readonly Candidate[],
  atom: number,
  ids: ReadonlySet<string> | null,
): readonly Candidate[] {
  if (list.length === 0) return NONE;
  const found: Candidate[] = [];
  for (const one of list) {
    const isMeant = one.groupId === null ? one.first <= atom && atom < one.end : ids?.has(one.groupId);
    if (isMeant && !found.some(({ rule }) => rule === one.rule)) found.push(one);
  }
  return found;
}
