import { intersectServices, type ServiceSet } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Outlook } from '../network/outlook.ts';
import { type Candidate, candidatesIn, matching } from '../network/rule-pieces.ts';
import type { End } from '../ways/lane.ts';
import { noRuleText, routeRow } from '../ways/layer-rows.ts';
import { type Path, pathOf } from '../ways/path.ts';
import {
  admittedRow,
  type Back,
  backThrough,
  type Doorway,
  type Front,
  isOpen,
  lineIn,
  rowThere,
} from './front.ts';
import { layered, type QuotedRow, quotedRow } from './quoted-row.ts';

/** Services that no rule and no entry on the way tells apart: of each lane all of them pass, or none. */
export type Wanted = {
  readonly services: ServiceSet;
  /** What must come back for them. */
  readonly replies: ServiceSet;
  readonly lo: number;
  readonly hi: number;
  /** The same for a sentence, and one by one. */
  readonly text: string;
  readonly texts: readonly string[];
};

/** The services as a JSON array. */
export const saidOf = ({ texts }: Wanted): string => `["${texts.join('","')}"]`;

/** What the interface at one end has to say about the services; null for an address, which has nothing to say. */
export type Doors = {
  readonly front: Front;
  readonly doorway: Doorway;
  readonly list: readonly Candidate[];
  /** Where they lie in the ACL's lines. */
  readonly line: number;
};

/** Null where the groups or the ACL tell parts of the services apart. */
export function doorsOf(front: Front, direction: 'ingress' | 'egress', wanted: Wanted): Doors | null {
  const doorway = front.groups[direction];
  const line = lineIn(front.walls[direction], wanted.lo, wanted.hi);
  const list = line < 0 ? null : candidatesIn(doorway.pieces, wanted.services);
  return list === null ? null : { front, doorway, list, line };
}

/** A lane whose layers each let all of the services pass, or none of them. */
export type PlainLane = {
  readonly from: End;
  readonly to: End;
  readonly path: Path;
  readonly out: readonly Candidate[];
  readonly in: readonly Candidate[];
  /** How many layers the services pass before one that denies. */
  readonly passed: number;
  readonly whole: boolean;
};

export type BothDoors = { readonly source: Doors | null; readonly target: Doors | null };
export type Between = BothDoors & { readonly from: End; readonly to: End };

/** Null where something on the way is in doubt, or stands there besides. */
export function plainLane(about: Analysis, ends: Between, { lo }: Wanted): PlainLane | null {
  const { from, to, source, target } = ends;
  const path = pathOf(about, from, to);
  if (path.decision === 'unknown' || path.gate !== null || path.barrier !== null) return null;
  if (path.strangers && (from.kind === 'address' || to.kind === 'address')) return null;
  if ((path.sourceAcl !== null && source === null) || (path.destinationAcl !== null && target === null))
    return null;
  const out = source === null ? [] : matching(source.list, to.atom, path.related ? groupsAt(to) : null);
  const inwards =
    target === null ? [] : matching(target.list, from.atom, path.related ? groupsAt(from) : null);
  let passed = 0;
  let whole = true;
  const pass = (allows: boolean): void => {
    whole = whole && allows;
    if (whole) passed += 1;
  };
  if (source !== null) pass(out.length > 0);
  if (source !== null && path.sourceAcl !== null)
    pass(isOpen(source.front.walls.egress, { atom: to.atom, line: source.line, service: lo }));
  pass(path.decision === 'allow');
  if (target !== null && path.destinationAcl !== null)
    pass(isOpen(target.front.walls.ingress, { atom: from.atom, line: target.line, service: lo }));
  if (target !== null) pass(inwards.length > 0);
  return { from, to, path, out, in: inwards, passed, whole };
}

const groupsAt = (end: End): ReadonlySet<string> | null =>
  end.kind === 'interface' ? end.spot.kind.groupSet : null;

/** The ACLs in the order in which a reply passes them. */
function backsOn({ from, to, path }: PlainLane, { source, target }: BothDoors, replies: ServiceSet): Back[] {
  const backs: Back[] = [];
  if (replies.length === 0) return backs;
  if (target !== null && path.destinationAcl !== null)
    backs.push(backThrough(target.front.walls.egress, from.atom, replies));
  if (source !== null && path.sourceAcl !== null)
    backs.push(backThrough(source.front.walls.ingress, to.atom, replies));
  return backs;
}

/** What of the replies passes all that stands in their way. */
export function backOn(lane: PlainLane, doors: BothDoors, replies: ServiceSet): ServiceSet {
  let sure = replies;
  for (const back of backsOn(lane, doors, replies)) {
    if (back.row.decision === 'allow') continue;
    sure = sure === replies ? back.sure : intersectServices(sure, back.sure);
  }
  return sure;
}

type Names = { readonly services: string; readonly from: string; readonly to: string };

export type RouteRows = Map<Outlook, { readonly path: Path; readonly row: QuotedRow }[]>;

/** A lane that an answer shows, and what its ends are called, quoted. */
export type PlainShown = {
  readonly lane: PlainLane;
  readonly doors: BothDoors;
  readonly what: Wanted;
  readonly names: Names;
};

/** The rows of a lane, in order. */
export function rowsOn({ lane, doors, what, names }: PlainShown, routes: RouteRows): readonly QuotedRow[] {
  const { from, to, path } = lane;
  const { source, target } = doors;
  const { services, replies } = what;
  const rows: QuotedRow[] = [];
  if (source !== null) rows.push(groupRow(source.doorway, lane.out, names));
  if (source !== null && path.sourceAcl !== null)
    rows.push(rowThere(source.front.walls.egress, { atom: to.atom, line: source.line, services }));
  rows.push(routeRowOf(path, routes));
  if (target !== null && path.destinationAcl !== null)
    rows.push(rowThere(target.front.walls.ingress, { atom: from.atom, line: target.line, services }));
  if (target !== null) rows.push(groupRow(target.doorway, lane.in, names));
  for (const { row } of backsOn(lane, doors, replies)) rows.push(row);
  return rows;
}

function groupRow(doorway: Doorway, matches: readonly Candidate[], words: Names): QuotedRow {
  const admitted = admittedRow(doorway, matches);
  if (admitted !== null) return admitted;
  const { direction, layer, names: resource, denied } = doorway;
  const why = noRuleText(direction, resource, words);
  const text = `${denied}${why}","shadowed":[]}`;
  return { layer, resource, rule: null, decision: 'deny', why, shadowed: '[]', text, missing: null };
}

/** Many paths, few sentences. */
function routeRowOf(path: Path, routes: RouteRows): QuotedRow {
  const { outlook } = path.spot.kind;
  const known = routes.get(outlook) ?? [];
  for (const one of known) {
    const { decision, why, route } = one.path;
    if (decision === path.decision && route === path.route && why === path.why) return one.row;
  }
  const row = quotedRow(layered('route', path.decision === 'allow' ? 'allow' : 'deny', routeRow({ path })));
  known.push({ path, row });
  routes.set(outlook, known);
  return row;
}
