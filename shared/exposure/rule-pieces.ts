import type { Direction, Rule } from '../model/index.ts';
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
  readonly kind: InterfaceClass;
  readonly direction: Direction;
  readonly lines: Int32Array;
  readonly lists: (readonly Candidate[] | undefined)[];
};

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
  return scope.services.length === 2 ? candidatesIn(piecesOf(kind, direction, scope.lines), scope) : null;
}

/** The same, by pieces that were looked up before. */
export function candidatesIn(
  { kind, direction, lines: edges, lists }: Pieces,
  { services, lines }: Pick<Scope, 'services' | 'lines'>,
): readonly Candidate[] | null {
  const [lo, hi] = services;
  if (services.length !== 2 || lo === undefined || hi === undefined) return null;
  const at = lastFrom(edges, lo);
  if (hi > (edges[at + 1] ?? hi)) return null;
  const list = lists[at] ?? candidatesAt(kind, direction, { service: lo, lines });
  lists[at] = list;
  return list;
}

export function piecesOf(kind: InterfaceClass, direction: Direction, lines: Int32Array): Pieces {
  const before = kept[direction].get(kind);
  if (before !== undefined) return before;
  const edges: number[] = [0];
  for (const { [direction]: side } of kind.groups) {
    for (const rank of side.lineEdges) edges.push(lines[rank] ?? 0);
    for (const { span } of side.groups) edges.push(span[0], span[1]);
  }
  const made: Pieces = { kind, direction, lines: edgesOf(edges), lists: [] };
  kept[direction].set(kind, made);
  return made;
}

function candidatesAt(
  { groups }: InterfaceClass,
  direction: Direction,
  { service, lines }: { readonly service: number; readonly lines: Int32Array },
): readonly Candidate[] {
  const rank = lastFrom(lines, service);
  const list: Candidate[] = [];
  for (const group of groups) {
    const { rects, rules, groups: parts } = group[direction];
    const found: (Candidate & { readonly index: number })[] = [];
    for (let at = 0; at < rects.length; at += RECT) {
      if ((rects[at + FIRST_LINE] ?? 0) > rank || rank >= (rects[at + END_LINE] ?? 0)) continue;
      const index = rects[at + RULE] ?? -1;
      const rule = rules[index];
      const [first, end] = [rects[at + FIRST_ATOM] ?? 0, rects[at + END_ATOM] ?? 0];
      if (rule !== undefined) found.push({ first, end, groupId: null, group, rule, index });
    }
    if (found.length > 1) found.sort((a, b) => a.index - b.index);
    for (const one of found) list.push(one);
    for (const { groupId, span, rule } of parts)
      if (span[0] <= service && service < span[1]) list.push({ first: 0, end: 0, groupId, group, rule });
  }
  return list;
}

/** Those that let an atom through, or a member of the groups, each rule once. */
export function matching(
  list: readonly Candidate[],
  atom: number,
  ids: ReadonlySet<string> | null,
): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const one of list) {
    const isMeant = one.groupId === null ? one.first <= atom && atom < one.end : ids?.has(one.groupId);
    if (isMeant && !found.some(({ rule }) => rule === one.rule)) found.push(one);
  }
  return found;
}
