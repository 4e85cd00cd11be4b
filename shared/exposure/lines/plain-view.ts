import { firstCidr, NO_SERVICES, type ServiceSet, unionServices } from '../../netset/index.ts';
import { blocksOf } from '../answers/traffic-lines.ts';
import type { Analysis } from '../network/analysis.ts';
import { familyOf } from '../network/axis.ts';
import { type Reply, replyGap, replyOf, replyOfAll } from '../network/reply.ts';
import type { Candidate } from '../network/rule-pieces.ts';
import { openRows } from './front.ts';
import type { Ground } from './plain-ground.ts';
import { type PlainLane, plainLane } from './plain-lane.ts';
import type { PlainAnswer, Seat } from './plain-line.ts';
import { type Asking, type PlainRun, plainRuns } from './plain-runs.ts';
import { quoted } from './quoted-row.ts';

/** What an interface of a class and some ground exchange of services about which the same rules decide. */
type View = Pick<PlainAnswer, 'verdict' | 'reply' | 'gap'> & {
  /** The fewest blocks of what passes, where not all does. */
  readonly blocks: readonly string[];
  readonly best: Sight;
  /** Of what does not get there, what gets furthest; null where all gets there, or nothing. */
  readonly worst: Sight | null;
};

/** A lane and the addresses that it stands for, quoted; null for all that were asked about. */
export type Sight = { readonly lane: PlainLane; readonly block: string | null };

/** Null where the view is not plain. */
export type Views = (ground: Ground, seat: Seat, asking: Asking) => View | null;

type Kept = { readonly replies: ServiceSet; readonly view: View | null };

// Some tens of megabytes at most: scripts ask about few services of many interfaces, again and again.
const MOST_KEPT = 30_000;
const NO_RULES: readonly Candidate[] = [];

/** What is seen depends on the rules about a service and what the ACL lets through of it: kept by those. */
export function viewsOf(about: Analysis): Views {
  const known = new Map<Ground, Map<readonly Candidate[], Map<Uint8Array, Kept>>>();
  let count = 0;
  return (ground, seat, asking) => {
    const { list, line, front } = asking.doors;
    const { replies, lo } = asking.what;
    const open = openRows(front.walls[asking.direction], line, lo);
    const rules = list.length === 0 ? NO_RULES : list;
    const before = known.get(ground)?.get(rules)?.get(open);
    if (before?.replies === replies) return before.view;
    count += 1;
    if (count % MOST_KEPT === 0) known.clear();
    const view = viewOf(about, { ground, seat }, asking);
    const ofGround = known.get(ground) ?? new Map<readonly Candidate[], Map<Uint8Array, Kept>>();
    const byColumn = ofGround.get(rules) ?? new Map<Uint8Array, Kept>();
    known.set(ground, ofGround.set(rules, byColumn.set(open, { replies, view })));
    return view;
  };
}

// As far as an explanation looks for what to show.
const MOST_RUNS = 100;

type Standing = { readonly ground: Ground; readonly seat: Seat };

function viewOf(about: Analysis, { ground, seat }: Standing, asking: Asking): View | null {
  const runs = runsOf(about, ground, asking);
  if (runs.length === 0 || runs.length > MOST_RUNS) return null;
  const passing = runs.filter((run) => run.passes);
  const verdict = passing.length === 0 ? 'blocked' : passing.length === runs.length ? 'allowed' : 'partial';
  const shown = sightsOf(about, { seat, runs }, asking);
  if (shown === null) return null;
  return {
    verdict,
    ...repliesOf(passing, asking.what.replies),
    blocks: verdict === 'partial' ? blocksOfPassing(runs, ground, asking.what.services) : [],
    best: shown.best,
    worst: verdict === 'partial' ? shown.worst : null,
  };
}

const shut = new WeakMap<Ground, readonly PlainRun[]>();

/** Where no rule is about a service, all services fare alike. */
function runsOf(about: Analysis, ground: Ground, asking: Asking): readonly PlainRun[] {
  if (asking.doors.list.length > 0) return plainRuns(about, ground, asking);
  const runs = shut.get(ground) ?? plainRuns(about, ground, asking);
  shut.set(ground, runs);
  return runs;
}

function repliesOf(passing: readonly PlainRun[], replies: ServiceSet) {
  const all = passing.map(({ back }): Reply => replyOf(replies, back));
  const reply = replyOfAll(all);
  const gap =
    reply === 'partial' ? unionServices(passing.map(({ back }) => replyGap(replies, back))) : NO_SERVICES;
  return { reply, gap };
}

/** Of what does not pass, too: a block may reach where nobody is, and nowhere else. */
function blocksOfPassing(
  runs: readonly PlainRun[],
  { isBounded }: Ground,
  services: ServiceSet,
): readonly string[] {
  const pieces = runs.map(({ addresses, passes }) => ({
    addresses,
    services: passes ? services : NO_SERVICES,
  }));
  return blocksOf(pieces, isBounded).map(({ cidr }) => cidr);
}

type Seen = { readonly run: PlainRun; readonly lane: PlainLane };

/** The lane that gets furthest, and of those that do not get there the one that gets furthest. */
function sightsOf(
  about: Analysis,
  { seat, runs }: { readonly seat: Seat; readonly runs: readonly PlainRun[] },
  asking: Asking,
): { readonly best: Sight; readonly worst: Sight | null } | null {
  let worst: Seen | null = null;
  let best: Seen | null = null;
  for (const run of runs) {
    if (run.passes && best !== null) continue;
    const lane = laneOf(about, { seat, run }, asking);
    if (lane === null) return null;
    if (run.passes) best = { run, lane };
    else if (worst === null || lane.passed > worst.lane.passed) worst = { run, lane };
  }
  const first = best ?? worst;
  if (first === null) return null;
  // One block of them stands for all: the internet has fifty.
  const sight = ({ run, lane }: Seen): Sight => ({
    lane,
    block: runs.length === 1 ? null : quoted(firstCidr(run.addresses) ?? ''),
  });
  return { best: sight(first), worst: worst === null ? null : sight(worst) };
}

function laneOf(
  about: Analysis,
  { seat, run }: { readonly seat: Seat; readonly run: PlainRun },
  { doors, direction, what }: Asking,
): PlainLane | null {
  const { axis } = about.net;
  const mine = seat.ends.find(({ atom }) => familyOf(axis, atom) === familyOf(axis, run.first));
  if (mine === undefined) return null;
  const theirs = { kind: 'address', atom: run.first } as const;
  const ends =
    direction === 'ingress'
      ? { from: theirs, to: mine, source: null, target: doors }
      : { from: mine, to: theirs, source: doors, target: null };
  const lane = plainLane(about, ends, what);
  return lane === null || lane.whole !== run.passes ? null : lane;
}
