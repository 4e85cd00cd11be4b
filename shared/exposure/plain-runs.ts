import type { Direction } from '../model/index.ts';
import { equalServices, NO_SERVICES, type ServiceSet } from '../netset/index.ts';
import type { Analysis } from './analysis.ts';
import { backThrough, openRows } from './front.ts';
import type { Way } from './outlook.ts';
import type { Ground, Stretch } from './plain-ground.ts';
import type { Doors, Wanted } from './plain-lane.ts';
import type { Candidate } from './rule-pieces.ts';
import { type Growing, grow } from './windows.ts';

/** Addresses that fare alike, as `Run` of to-addresses.ts. */
export type PlainRun = {
  readonly way: Way;
  readonly passes: boolean;
  /** What of the replies comes back; nothing where nothing gets there. */
  readonly back: ServiceSet;
  readonly first: number;
  readonly addresses: Growing;
};

export type Asking = { readonly doors: Doors; readonly direction: Direction; readonly what: Wanted };

/** In the order of their first addresses. */
export function plainRuns(about: Analysis, ground: Ground, asking: Asking): readonly PlainRun[] {
  const { doors, direction, what } = asking;
  const list = doors.list.filter((one) => one.groupId === null);
  const open = openRows(doors.front.walls[direction], doors.line, what.lo);
  const runs: PlainRun[] = [];
  let last: Part | null = null;
  const add = (run: PlainRun, { window }: Stretch, [first, end]: readonly [number, number]): void => {
    const joins = last !== null && last.run === run && last.window === window && last.end === first;
    if (last !== null && !joins) finish(about, last);
    last = { run, window, first: joins && last !== null ? last.first : first, end };
  };
  for (const stretch of ground) {
    const { way, row, first, end } = stretch;
    const isShut = list.length === 0 || way.decision === 'deny' || open[row] !== 1;
    for (let at = first; at < end; ) {
      const next = isShut ? end : nextEdge(list, at, end);
      const back = isShut || !isAdmitted(list, at) ? null : backAt(asking, at);
      add(runFor(runs, { way, back, first: at }), stretch, [at, next]);
      at = next;
    }
  }
  if (last !== null) finish(about, last);
  return runs;
}

type Part = {
  readonly run: PlainRun;
  readonly window: Stretch['window'];
  readonly first: number;
  readonly end: number;
};

/** Pieces that lie side by side are added as one. */
function finish({ net }: Analysis, { run, window, first, end }: Part): void {
  grow(run.addresses, net.axis, { window, atoms: { first, end } });
}

/** What of the replies comes back to an atom. */
function backAt({ doors, direction, what }: Asking, atom: number): ServiceSet {
  const { walls } = doors.front;
  const { replies } = what;
  const wall = direction === 'ingress' ? walls.egress : walls.ingress;
  return replies.length > 0 ? backThrough(wall, atom, replies).sure : NO_SERVICES;
}

type Faring = { readonly way: Way; readonly back: ServiceSet | null; readonly first: number };

/** `back` is null where nothing gets there. */
function runFor(runs: PlainRun[], { way, back, first }: Faring): PlainRun {
  const passes = back !== null;
  for (const one of runs)
    if (one.passes === passes && isSameWay(one.way, way) && equalServices(one.back, back ?? NO_SERVICES))
      return one;
  const made = { way, passes, back: back ?? NO_SERVICES, first, addresses: { v4: [], v6: [] } };
  runs.push(made);
  return made;
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

const isSameWay = (a: Way, b: Way): boolean => a === b || (a.decision === b.decision && a.why === b.why);
