import type { Direction } from '../../model/index.ts';
import { equalServices, NO_SERVICES, type ServiceSet } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Way } from '../network/outlook.ts';
import type { Candidate } from '../network/rule-pieces.ts';
import { type Growing, grow, type Window } from '../network/windows.ts';
import { backThrough, openRows } from './front.ts';
import type { Ground, Stretch } from './plain-ground.ts';
import type { Doors, Wanted } from './plain-lane.ts';

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

/** In the order of their first addresses. Written out, for it is most of what a question about the internet costs. */
export function plainRuns(about: Analysis, { stretches }: Ground, asking: Asking): readonly PlainRun[] {
  const { doors, direction, what } = asking;
  const list = doors.list.filter((one) => one.groupId === null);
  const open = openRows(doors.front.walls[direction], doors.line, what.lo);
  const [least, most] = hullOf(list);
  const walk: Walk = { about, runs: [], run: null, window: null, first: 0, end: 0 };
  for (const stretch of stretches) {
    const { window, way, row, first, end } = stretch;
    if (end <= least || most <= first || way.decision === 'deny' || open[row] !== 1) {
      step(walk, runFor(walk, stretch, null), stretch);
      continue;
    }
    for (let at = first; at < end; ) {
      const next = nextEdge(list, at, end);
      const back = isAdmitted(list, at) ? backAt(asking, at) : null;
      const part = { window, way, first: at, end: next };
      step(walk, runFor(walk, part, back), part);
      at = next;
    }
  }
  finish(walk);
  return walk.runs;
}

type Place = Omit<Stretch, 'row'>;

/** Pieces that lie side by side are added as one. */
type Walk = {
  readonly about: Analysis;
  readonly runs: PlainRun[];
  run: PlainRun | null;
  window: Window | null;
  first: number;
  end: number;
};

function step(walk: Walk, run: PlainRun, at: Place): void {
  if (walk.run === run && walk.window === at.window && walk.end === at.first) {
    walk.end = at.end;
    return;
  }
  finish(walk);
  walk.run = run;
  walk.window = at.window;
  walk.first = at.first;
  walk.end = at.end;
}

function finish({ about, run, window, first, end }: Walk): void {
  if (run !== null && window !== null) grow(run.addresses, about.net.axis, { window, atoms: { first, end } });
}

/** What of the replies comes back to an atom. */
function backAt({ doors, direction, what }: Asking, atom: number): ServiceSet {
  const { walls } = doors.front;
  const { replies } = what;
  const wall = direction === 'ingress' ? walls.egress : walls.ingress;
  return replies.length > 0 ? backThrough(wall, atom, replies).sure : NO_SERVICES;
}

/** `back` is null where nothing gets there. */
function runFor({ runs }: Walk, { way, first }: Place, back: ServiceSet | null): PlainRun {
  const passes = back !== null;
  for (const one of runs)
    if (one.passes === passes && isSameWay(one.way, way) && (back === null || equalServices(one.back, back)))
      return one;
  const made = { way, passes, back: back ?? NO_SERVICES, first, addresses: { v4: [], v6: [] } };
  runs.push(made);
  return made;
}

/** From the first atom that any of the rules is about to the end of the last. */
function hullOf(list: readonly Candidate[]): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { first, end } of list) {
    if (first < least) least = first;
    if (end > most) most = end;
  }
  return [least, most];
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
