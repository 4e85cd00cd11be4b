import type { Direction } from '../../model/index.ts';
import { NO_SERVICES, type ServiceSet, unionServices } from '../../netset/index.ts';
import { END_ATOM, END_LINE, FIRST_ATOM, FIRST_LINE, RECT, type RuleSide } from './group-rules.ts';
import { candidates } from './rule-pieces.ts';
import { type Scope, within } from './scope.ts';
import type { InterfaceClass } from './spots.ts';

/** What of the scope the side admits from, or lets out to, an atom of addresses: doubts and groups apart. */
export function servicesAtAtom({ rects, firstV6 }: RuleSide, atom: number, scope: Scope): ServiceSet {
  const { firstLine, endLine, services } = scope;
  const spans: ServiceSet[] = [];
  const isV6 = atom >= (rects[firstV6 + FIRST_ATOM] ?? Number.POSITIVE_INFINITY);
  for (let at = isV6 ? firstV6 : 0; at < rects.length; at += RECT) {
    if ((rects[at + FIRST_ATOM] ?? 0) > atom) break;
    const first = rects[at + FIRST_LINE] ?? 0;
    const end = rects[at + END_LINE] ?? 0;
    if (first >= endLine || end <= firstLine) continue;
    if (atom >= (rects[at + END_ATOM] ?? 0)) continue;
    if (first <= firstLine && end >= endLine) return services;
    spans.push(spanOf(scope, first, end));
  }
  return spans.length === 0 ? NO_SERVICES : within(unionServices(spans), services);
}

const spanOf = ({ lines }: Scope, first: number, end: number): ServiceSet => [
  lines[first] ?? 0,
  lines[end] ?? 0,
];

/** What of the scope the side says about members of any of these groups. */
export function servicesForGroups(side: RuleSide, groupIds: ReadonlySet<string>, scope: Scope): ServiceSet {
  const [lo, hi] = scope.hull;
  const spans: ServiceSet[] = [];
  for (const { groupId, span } of side.groups)
    if (span[0] < hi && span[1] > lo && groupIds.has(groupId)) spans.push(span);
  return spans.length === 0 ? NO_SERVICES : within(unionServices(spans), scope.services);
}

/** A rule's atoms [first, end), and what of a scope it is about. */
export type Rectangle = { readonly first: number; readonly end: number; readonly services: ServiceSet };

/** The address rules of a class's groups that are about the scope: few of hundreds. */
export function rectanglesOf(kind: InterfaceClass, direction: Direction, scope: Scope): readonly Rectangle[] {
  const few = candidates(kind, direction, scope);
  if (few === null) return kind.groups.flatMap((group) => rectanglesAbout(group[direction], scope));
  const { services } = scope;
  return few.flatMap(({ first, end, groupId }) => (groupId === null ? [{ first, end, services }] : []));
}

function rectanglesAbout({ rects }: RuleSide, scope: Scope): readonly Rectangle[] {
  const found: Rectangle[] = [];
  for (let at = 0; at < rects.length; at += RECT) {
    const [firstLine, endLine] = [rects[at + FIRST_LINE] ?? 0, rects[at + END_LINE] ?? 0];
    if (firstLine >= scope.endLine || endLine <= scope.firstLine) continue;
    const services = within(spanOf(scope, firstLine, endLine), scope.services);
    if (services.length > 0)
      found.push({ first: rects[at + FIRST_ATOM] ?? 0, end: rects[at + END_ATOM] ?? 0, services });
  }
  return found;
}
