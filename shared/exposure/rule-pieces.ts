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

type Pieces = { readonly lines: Int32Array; readonly lists: (readonly Candidate[] | undefined)[] };

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
  { services, lines }: Scope,
): readonly Candidate[] | null {
  const [lo, hi] = services;
  if (services.length !== 2 || lo === undefined || hi === undefined) return null;
  const pieces = kept[direction].get(kind) ?? piecesOf(kind, direction, lines);
  kept[direction].set(kind, pieces);
  const at = lastFrom(pieces.lines, lo);
  if (hi > (pieces.lines[at + 1] ?? hi)) return null;
  const list = pieces.lists[at] ?? candidatesAt(kind, direction, { service: lo, lines });
  pieces.lists[at] = list;
  return list;
}

function piecesOf({ groups }: InterfaceClass, direction: Direction, lines: Int32Array): Pieces {
  const edges: number[] = [0];
  for (const { [direction]: side } of groups) {
    for (const rank of side.lineEdges) edges.push(lines[rank] ?? 0);
    for (const { span } of side.groups) edges.push(span[0], span[1]);
  }
  return { lines: edgesOf(edges), lists: [] };
}

function candidatesAt(
  { groups }: InterfaceClass,
  direction: Direction,
  { service, lines }: { readonly service: number; readonly lines: Int32Array },
): readonly Candidate[] {
  const rank = lastFrom(lines, service);
  return groups.flatMap((group) => {
    const { rects, rules, groups: parts } = group[direction];
    const found: (Candidate & { readonly index: number })[] = [];
    for (let at = 0; at < rects.length; at += RECT) {
      if ((rects[at + FIRST_LINE] ?? 0) > rank || rank >= (rects[at + END_LINE] ?? 0)) continue;
      const index = rects[at + RULE] ?? -1;
      const rule = rules[index];
      const [first, end] = [rects[at + FIRST_ATOM] ?? 0, rects[at + END_ATOM] ?? 0];
      if (rule !== undefined) found.push({ first, end, groupId: null, group, rule, index });
    }
    found.sort((a, b) => a.index - b.index);
    const named = parts
      .filter(({ span }) => span[0] <= service && service < span[1])
      .map(({ groupId, rule }) => ({ first: 0, end: 0, groupId, group, rule }));
    return [...found, ...named];
  });
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
