import type { Direction, Rule } from '../../model/index.ts';
import { NO_SERVICES, type ServiceSet, subtractServices } from '../../netset/index.ts';
import { type AclRules, type AclSide, decidingEntry } from '../network/acl-entries.ts';
import { lastFrom } from '../network/axis.ts';
import { type Candidate, type Pieces, piecesOf } from '../network/rule-pieces.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { servicesText } from '../network/words.ts';
import { aclCell, cellsOf } from '../ways/acl-cells.ts';
import type { LayerName } from '../ways/lane.ts';
import { aclRow, matchRow, verdictOn } from '../ways/layer-rows.ts';
import { layered, type QuotedRow, quoted, quotedRow } from './quoted-row.ts';

/** What stands before the interfaces of a class where nothing of it is in doubt, with what is said of it as text. */
export type Front = {
  readonly kind: InterfaceClass;
  readonly groups: Readonly<Record<Direction, Doorway>>;
  readonly walls: Readonly<Record<Direction, Wall>>;
};

/** The groups of a class, one direction. */
export type Doorway = {
  readonly direction: Direction;
  readonly pieces: Pieces;
  readonly layer: LayerName;
  /** Of all the groups, quoted. */
  readonly names: string;
  /** A row that denies, up to why. */
  readonly denied: string;
  /** Rows of rules that decide alone. */
  readonly alone: Map<Rule, QuotedRow>;
};

/** One direction of an ACL, cell by cell. */
export type Wall = {
  readonly acl: AclRules;
  readonly direction: Direction;
  readonly side: AclSide;
  readonly atoms: Int32Array;
  readonly lines: Int32Array;
  /** By line: 1 for the rows of atoms whose cell lets through. Lines that let the same through have one array. */
  readonly open: (Uint8Array | undefined)[];
  readonly columns: Map<string, Uint8Array>;
  /** For services that no entry tells apart, by cell. */
  readonly there: Map<number, QuotedRow>;
  /** For what must come back, by set and row of atoms. */
  readonly back: Map<ServiceSet, (Back | undefined)[]>;
  /** By why. */
  readonly rows: Map<string, QuotedRow[]>;
};

/** What of the replies passes, and what is said of it. */
export type Back = { readonly sure: ServiceSet; readonly row: QuotedRow };

export type Fronts = (kind: InterfaceClass) => Front | null;

/** Null for a class of which something is in doubt, or that is no plain one: those are asked layer by layer. */
export function frontsOf(lines: Int32Array): Fronts {
  const fronts: (Front | null | undefined)[] = [];
  const walls = new Map<AclRules, Front['walls']>();
  const alone = new Map<Rule, QuotedRow>();
  return (kind) => {
    const known = fronts[kind.index];
    if (known !== undefined) return known;
    const made = isPlain(kind) ? frontOf(kind, { lines, walls, alone }) : null;
    fronts[kind.index] = made;
    return made;
  };
}

function isPlain({ acl, filter, groupIds, doubtful }: InterfaceClass): boolean {
  if (filter !== 'groups' || groupIds.length === 0 || doubtful.ingress || doubtful.egress) return false;
  return 'found' in acl && acl.found.ingress.doubt === null && acl.found.egress.doubt === null;
}

type Books = {
  readonly lines: Int32Array;
  readonly walls: Map<AclRules, Front['walls']>;
  readonly alone: Map<Rule, QuotedRow>;
};

function frontOf(kind: InterfaceClass, { lines, walls, alone }: Books): Front | null {
  const acl = 'found' in kind.acl ? kind.acl.found : null;
  if (acl === null) return null;
  const both = walls.get(acl) ?? { ingress: wallOf(acl, 'ingress'), egress: wallOf(acl, 'egress') };
  walls.set(acl, both);
  const doorway = (direction: Direction): Doorway => {
    const layer = direction === 'ingress' ? 'destination-security-groups' : 'source-security-groups';
    const names = quoted(kind.groupText);
    const denied = `{"layer":"${layer}","resource":"${names}","rule":null,"decision":"deny","why":"`;
    return { direction, pieces: piecesOf(kind, direction, lines), layer, names, denied, alone };
  };
  return { kind, groups: { ingress: doorway('ingress'), egress: doorway('egress') }, walls: both };
}

function wallOf(acl: AclRules, direction: Direction): Wall {
  const side = acl[direction];
  const { atoms, lines } = cellsOf(side);
  return {
    acl,
    direction,
    side,
    atoms,
    lines,
    open: [],
    columns: new Map(),
    there: new Map(),
    back: new Map(),
    rows: new Map(),
  };
}

/** Where services lie in a wall; −1 where an entry tells parts of them apart. */
export function lineIn({ lines }: Wall, lo: number, hi: number): number {
  const line = lastFrom(lines, lo);
  return hi > (lines[line + 1] ?? hi) ? -1 : line;
}

/** Which rows of atoms let a service through that lies in the line. */
export function openRows({ side, atoms, open, columns }: Wall, line: number, service: number): Uint8Array {
  const known = open[line];
  if (known !== undefined) return known;
  const made = new Uint8Array(atoms.length);
  for (const { entry, first, end, span } of side.entries.toReversed())
    if (span === null || (span[0] <= service && service < span[1]))
      made.fill(entry.action === 'allow' ? 1 : 0, lastFrom(atoms, first), lastFrom(atoms, end));
  const key = made.join('');
  const same = columns.get(key) ?? made;
  columns.set(key, same);
  open[line] = same;
  return same;
}

/** Whether a wall lets a service through that lies in the line: no row is written for most that are asked about. */
export function isOpen(
  wall: Wall,
  { atom, line, service }: { readonly atom: number; readonly line: number; readonly service: number },
): boolean {
  return openRows(wall, line, service)[lastFrom(wall.atoms, atom)] === 1;
}

type At = { readonly atom: number; readonly line: number; readonly services: ServiceSet };

/** What a wall does with services that it does not tell apart: all of them pass, or none. */
export function rowThere(wall: Wall, { atom, line, services }: At): QuotedRow {
  const key = lastFrom(wall.atoms, atom) * wall.lines.length + line;
  const known = wall.there.get(key);
  if (known !== undefined) return known;
  const allows = decidingEntry(wall.side, atom, services[0] ?? 0)?.entry.action === 'allow';
  const name = wall.direction === 'ingress' ? 'destination-network-acl' : 'source-network-acl';
  const sure = allows ? services : NO_SERVICES;
  const made = wallRow(wall, { name, sure, services, atom, missing: null });
  wall.there.set(key, made);
  return made;
}

/** What a wall lets back; `replies` had better be an array that is used again. */
export function backThrough(wall: Wall, atom: number, replies: ServiceSet): Back {
  const at = lastFrom(wall.atoms, atom);
  const before = wall.back.get(replies)?.[at];
  if (before !== undefined) return before;
  const cell = aclCell(wall.side, atom, replies);
  const sure = cell === null ? NO_SERVICES : (cell.sure ?? replies);
  const name = wall.direction === 'ingress' ? 'reply-source-network-acl' : 'reply-destination-network-acl';
  const missing = servicesText(subtractServices(replies, sure));
  const made = { sure, row: wallRow(wall, { name, sure, services: replies, atom, missing }) };
  const known = wall.back.get(replies) ?? [];
  known[at] = made;
  wall.back.set(replies, known);
  return made;
}

type Said = {
  readonly name: LayerName;
  readonly sure: ServiceSet;
  readonly services: ServiceSet;
  readonly atom: number;
  readonly missing: string | null;
};

/** Cells are many, and what is said of them is about few entries. */
function wallRow({ acl, direction, rows }: Wall, { name, sure, services, atom, missing }: Said): QuotedRow {
  const row = aclRow({ found: acl }, { layer: { sure }, asked: services, direction, atom });
  const decision = verdictOn(sure, services);
  const shadowed = JSON.stringify(row.shadowed);
  const alike = rows.get(row.why) ?? [];
  rows.set(row.why, alike);
  for (const one of alike)
    if (one.layer === name && one.decision === decision && one.rule === row.rule)
      if (one.shadowed === shadowed && one.missing === missing) return one;
  const made = quotedRow(layered(name, decision, row), missing);
  alike.push(made);
  return made;
}

/** The row of rules that let through, the first of which is named. */
export function admittedRow({ layer, alone }: Doorway, matches: readonly Candidate[]): QuotedRow | null {
  const [first, ...more] = matches;
  if (first === undefined) return null;
  const known = more.length === 0 ? alone.get(first.rule) : undefined;
  if (known !== undefined) return known;
  const made = quotedRow(layered(layer, 'allow', matchRow(first, more)));
  if (more.length === 0) alone.set(first.rule, made);
  return made;
}
