import type { Direction } from '../model/index.ts';
import { equalServices, NO_SERVICES, type ServiceSet } from '../netset/index.ts';
import type { AclRules } from './acl-entries.ts';
import type { Analysis } from './analysis.ts';
import { lastFrom } from './axis.ts';
import { backThrough, type Front, openRows } from './front.ts';
import type { Outlook, Way } from './outlook.ts';
import type { Party } from './parties.ts';
import type { Doors } from './plain-lane.ts';
import type { Candidate } from './rule-pieces.ts';
import { edgesOf, stepAt } from './steps.ts';
import { isPointless, parts } from './to-addresses.ts';
import { type Growing, grow, type Window } from './windows.ts';

/** Atoms of plain addresses that neither ways nor the ACL tell apart, whatever the service. */
type Stretch = {
  readonly window: Window;
  readonly first: number;
  readonly end: number;
  readonly way: Way;
  /** The row of atoms in the ACL's wall. */
  readonly row: number;
};

/** The plain addresses of a party as an interface with this outlook and ACL sees them. */
export type Ground = readonly Stretch[];

type Addresses = Pick<Party, 'word'> & { readonly addresses: NonNullable<Party['addresses']> };

export type Grounds = (front: Front, direction: Direction, towards: Addresses) => Ground | null;

/** Null where an address may be somebody's, or something on the way is in doubt. */
export function groundsOf(about: Analysis): Grounds {
  const known = {
    ingress: new Map<Addresses['addresses'], Map<Outlook, Map<AclRules, Ground | null>>>(),
    egress: new Map<Addresses['addresses'], Map<Outlook, Map<AclRules, Ground | null>>>(),
  };
  return (front, direction, towards) => {
    const { outlook } = front.kind;
    const { acl } = front.walls[direction];
    const ofThese =
      known[direction].get(towards.addresses) ?? new Map<Outlook, Map<AclRules, Ground | null>>();
    known[direction].set(towards.addresses, ofThese);
    const seen = ofThese.get(outlook) ?? new Map<AclRules, Ground | null>();
    ofThese.set(outlook, seen);
    const before = seen.get(acl);
    if (before !== undefined) return before;
    const made = groundOf(about, front, { ...towards, direction });
    seen.set(acl, made);
    return made;
  };
}

function groundOf(
  about: Analysis,
  { kind, walls }: Front,
  { addresses, word, direction }: Addresses & { readonly direction: Direction },
): Ground | null {
  const ways = about.waysOf(kind.outlook, direction);
  const wall = walls[direction];
  const cuts = edgesOf(ways.starts, walls.ingress.atoms, walls.egress.atoms);
  const found: Stretch[] = [];
  for (const window of about.windowsOf(addresses)) {
    if (!kind.outlook.families.includes(window.family)) continue;
    for (const { first, end } of parts(cuts, window)) {
      const way = stepAt(ways, first);
      if (isPointless(way, word)) continue;
      if (!isPlain(way)) return null;
      found.push({ window, first, end, way, row: lastFrom(wall.atoms, first) });
    }
  }
  return found;
}

const isPlain = ({ outside, gate, barrier, decision, route }: Way): boolean =>
  outside && gate === null && barrier === null && decision !== 'unknown' && route?.gateway !== 'peering';

/** Addresses that fare alike, as `Run` of to-addresses.ts. */
export type PlainRun = {
  readonly way: Way;
  readonly passes: boolean;
  /** What of the replies comes back; nothing where nothing gets there. */
  readonly back: ServiceSet;
  readonly first: number;
  readonly addresses: Growing;
};

type Asking = {
  readonly about: Analysis;
  readonly doors: Doors;
  readonly direction: Direction;
  readonly services: ServiceSet;
  readonly replies: ServiceSet;
};

/** In the order of their first addresses. */
export function plainRuns(ground: Ground, asking: Asking): readonly PlainRun[] {
  const { doors, direction, services } = asking;
  const list = doors.list.filter((one) => one.groupId === null);
  const open = openRows(doors.front.walls[direction], doors.line, services[0] ?? 0);
  const runs: PlainRun[] = [];
  for (const stretch of ground) {
    const { way, row, first, end } = stretch;
    if (list.length === 0 || way.decision === 'deny' || open[row] !== 1) {
      add(runs, asking, { stretch, first, end, passes: false });
      continue;
    }
    let at = first;
    while (at < end) {
      const next = nextEdge(list, at, end);
      const passes = isAdmitted(list, at);
      add(runs, asking, { stretch, first: at, end: next, passes });
      at = next;
    }
  }
  return runs;
}

function nextEdge(list: readonly Candidate[], at: number, end: number): number {
  let next = end;
  for (const one of list) {
    if (one.first > at && one.first < next) next = one.first;
    if (one.end > at && one.end < next) next = one.end;
  }
  return next;
}

function isAdmitted(list: readonly Candidate[], atom: number): boolean {
  for (const one of list) if (one.first <= atom && atom < one.end) return true;
  return false;
}

type Part = {
  readonly stretch: Stretch;
  readonly first: number;
  readonly end: number;
  readonly passes: boolean;
};

function add(runs: PlainRun[], { about, doors, direction, replies }: Asking, part: Part): void {
  const { stretch, first, passes } = part;
  const { way, window } = stretch;
  const { walls } = doors.front;
  const backWall = direction === 'ingress' ? walls.egress : walls.ingress;
  const back = passes && replies.length > 0 ? backThrough(backWall, first, replies).sure : NO_SERVICES;
  let run = runs.find(
    (one) => one.passes === passes && isSameWay(one.way, way) && equalServices(one.back, back),
  );
  if (run === undefined) {
    run = { way, passes, back, first, addresses: { v4: [], v6: [] } };
    runs.push(run);
  }
  grow(run.addresses, about.net.axis, { window, atoms: part });
}

const isSameWay = (a: Way, b: Way): boolean => a === b || (a.decision === b.decision && a.why === b.why);
