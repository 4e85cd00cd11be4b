import { NO_SERVICES, type ServiceSet, unionServices } from '../../netset/index.ts';
import { familyOf } from '../network/axis.ts';
import { type Reply, replyGap, replyOf } from '../network/reply.ts';
import {
  type BothDoors,
  backOn,
  doorsOf,
  type PlainLane,
  plainLane,
  saidOf,
  type Wanted,
} from './plain-lane.ts';
import type { PlainBooks, Seat } from './plain-line.ts';
import { plainLine } from './plain-line.ts';

type Asked = {
  readonly source: Seat;
  readonly target: Seat;
  readonly what: Wanted;
  readonly service: string;
};

/** The answer about two spots as JSON text; null where it is not plain. */
export function plainBetween(books: PlainBooks, { source, target, what, service }: Asked): string | null {
  if (isSame(source, target)) return null;
  const doors = {
    source: doorsOf(source.front, 'egress', what),
    target: doorsOf(target.front, 'ingress', what),
  };
  if (doors.source === null || doors.target === null) return null;
  const lanes = lanesBetween(books, { source, target, what }, doors);
  if (lanes === null) return null;
  let best: PlainLane | null = null;
  for (const lane of lanes)
    if (best === null || (!best.whole && (lane.whole || lane.passed > best.passed))) best = lane;
  if (best === null) return null;
  return plainLine(books, {
    from: source.text,
    to: target.text,
    service,
    verdict: best.whole ? 'allowed' : 'blocked',
    traffic: best.whole ? saidOf(what) : '[]',
    ...replyOn(lanes, doors, what.replies),
    best: { lane: best, doors, what, names: { services: what.text, from: source.name, to: target.name } },
    worst: null,
  });
}

/** An interface does not reach itself over the network. */
function isSame({ host: from }: Seat, { host: to }: Seat): boolean {
  return (
    from.interfaces.length === 1 && to.interfaces.length === 1 && from.interfaces[0] === to.interfaces[0]
  );
}

/** Null where one of them is not plain. */
function lanesBetween(
  { about }: PlainBooks,
  { source, target, what }: Omit<Asked, 'service'>,
  doors: BothDoors,
): readonly PlainLane[] | null {
  const { axis } = about.net;
  const lanes: PlainLane[] = [];
  for (const from of source.ends) {
    for (const to of target.ends) {
      if (familyOf(axis, from.atom) !== familyOf(axis, to.atom)) continue;
      const lane = plainLane(about, { from, to, source: doors.source, target: doors.target }, what);
      if (lane === null) return null;
      lanes.push(lane);
    }
  }
  return lanes;
}

type Replied = { readonly reply: Reply; readonly gap: ServiceSet };

/** A client takes the address on which it works. */
function replyOn(lanes: readonly PlainLane[], doors: BothDoors, replies: ServiceSet): Replied {
  const gaps: ServiceSet[] = [];
  let none = true;
  for (const lane of lanes) {
    if (!lane.whole) continue;
    const back = backOn(lane, doors, replies);
    const reply = back === replies ? 'full' : replyOf(replies, back);
    if (reply === 'full') return { reply, gap: NO_SERVICES };
    gaps.push(replyGap(replies, back));
    none = none && reply === 'blocked';
  }
  return { reply: none ? 'blocked' : 'partial', gap: unionServices(gaps) };
}
