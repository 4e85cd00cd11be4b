import type { Direction } from '../model/index.ts';
import { cidrs, NO_SERVICES, unionServices } from '../netset/index.ts';
import { familyOf } from './axis.ts';
import { type PlainRun, plainRuns } from './plain-ground.ts';
import { type Between, doorsOf, type PlainLane, plainLane, type Wanted } from './plain-lane.ts';
import { type Field, type PlainBooks, type PlainShown, plainLine, type Seat } from './plain-line.ts';
import { quoted } from './quoted-row.ts';
import { type Reply, replyGap, replyOf, replyOfAll } from './reply.ts';
import type { Side, Strand } from './strand.ts';
import { trafficLines } from './traffic-lines.ts';

type Asked = {
  readonly seat: Seat;
  readonly field: Field;
  readonly direction: Direction;
  readonly what: Wanted;
  readonly service: string;
};

// As far as an explanation looks for what to show.
const MOST_RUNS = 100;

/** The answer about a spot and plain addresses as JSON text; null where it is not plain. */
export function plainOutside(books: PlainBooks, asked: Asked): string | null {
  const { seat, field, direction, what, service } = asked;
  const ground = books.grounds(seat.front, direction, field);
  const doors = ground === null ? null : doorsOf(seat.front, direction, what);
  if (ground === null || doors === null) return null;
  const { services, replies } = what.scope;
  const runs = plainRuns(ground, { about: books.about, doors, direction, services, replies });
  if (runs.length === 0 || runs.length > MOST_RUNS) return null;
  const passing = runs.filter((run) => run.passes);
  const verdict = passing.length === 0 ? 'blocked' : passing.length === runs.length ? 'allowed' : 'partial';
  const traffic = verdict === 'allowed' ? what.said : verdict === 'blocked' ? '[]' : linesOf(asked, runs);
  const shown = shownOf(books, asked, runs);
  if (traffic === null || shown === null) return null;
  const inwards = direction === 'ingress';
  return plainLine(books, {
    from: inwards ? field.text : seat.text,
    to: inwards ? seat.text : field.text,
    service,
    verdict,
    traffic,
    ...repliesOf(passing, what),
    best: shown.best,
    worst: verdict === 'partial' ? shown.worst : null,
  });
}

function repliesOf(passing: readonly PlainRun[], { scope }: Wanted) {
  const { replies } = scope;
  const all = passing.map(({ back }): Reply => replyOf(replies, back));
  const reply = replyOfAll(all);
  const gap =
    reply === 'partial' ? unionServices(passing.map(({ back }) => replyGap(replies, back))) : NO_SERVICES;
  return { reply, gap };
}

/** What gets through, as JSON text; null where not all of it is written. */
function linesOf({ seat, direction, what }: Asked, runs: readonly PlainRun[]): string | null {
  const { services } = what.scope;
  const mine: Side = { kind: 'host', host: seat.host };
  const strands = runs.map(({ addresses, passes }): Strand => {
    const theirs: Side = { kind: 'addresses', addresses };
    const sure = passes ? services : NO_SERVICES;
    const ends = direction === 'ingress' ? { from: theirs, to: mine } : { from: mine, to: theirs };
    return { ...ends, lanes: [], sure, may: sure };
  });
  const { lines, omitted } = trafficLines({ strands, asked: services });
  return omitted > 0 ? null : JSON.stringify(lines);
}

type Shown = { readonly best: PlainShown; readonly worst: PlainShown | null };

/** The lane that gets furthest, and of those that do not get there the one that gets furthest. */
function shownOf(books: PlainBooks, asked: Asked, runs: readonly PlainRun[]): Shown | null {
  let worst: Candidate | null = null;
  let best: Candidate | null = null;
  for (const run of runs) {
    if (run.passes && best !== null) continue;
    const found = laneOf(books, asked, run);
    if (found === null) return null;
    if (run.passes) best = found;
    else if (worst === null || found.lane.passed > worst.lane.passed) worst = found;
  }
  const first = best ?? worst;
  if (first === null) return null;
  const whole = runs.length === 1;
  return {
    best: shownAs(asked, first, whole),
    worst: worst === null ? null : shownAs(asked, worst, whole),
  };
}

type Candidate = {
  readonly run: PlainRun;
  readonly lane: PlainLane;
  readonly doors: Pick<Between, 'source' | 'target'>;
};

function laneOf({ about }: PlainBooks, { seat, direction, what }: Asked, run: PlainRun): Candidate | null {
  const { axis } = about.net;
  const mine = seat.ends.find(({ atom }) => familyOf(axis, atom) === familyOf(axis, run.first));
  const opened = doorsOf(seat.front, direction, what);
  if (mine === undefined || opened === null) return null;
  const theirs = { kind: 'address', atom: run.first } as const;
  const inwards = direction === 'ingress';
  const doors = inwards ? { source: null, target: opened } : { source: opened, target: null };
  const ends = inwards ? { from: theirs, to: mine } : { from: mine, to: theirs };
  const lane = plainLane(about, { ...ends, ...doors }, what);
  return lane === null || lane.whole !== run.passes ? null : { run, lane, doors };
}

function shownAs({ seat, field, direction, what }: Asked, { run, lane, doors }: Candidate, whole: boolean) {
  const name = whole ? field.text : quoted(firstBlock(run));
  const [from, to] = direction === 'ingress' ? [name, seat.name] : [seat.name, name];
  return { lane, doors, names: { services: what.text, from, to } };
}

/** One block of them stands for all: the internet has fifty. */
function firstBlock({ addresses: { v4, v6 } }: PlainRun): string {
  const first = v4.length > 0 ? { v4: v4.slice(0, 2), v6: [] } : { v4: [], v6: v6.slice(0, 2) };
  return cidrs(first)[0] ?? '';
}
