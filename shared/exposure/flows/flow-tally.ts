import type { Rule } from '../../model/index.ts';
import { containsService, intersectServices, type ServiceSet } from '../../netset/index.ts';
import type { End, Lane } from '../ways/lane.ts';
import { rulesAt } from '../ways/layer-rows.ts';
import type { Reading } from './flow-judge.ts';
import type { Flow } from './flow-log.ts';
import type { Members } from './flow-members.ts';
import type { Placed } from './flow-places.ts';
import { isPortless, serviceKey } from './flow-roles.ts';

/** Records of one kind that the rules of today would have decided otherwise; the first of them stands for all. */
export type Contradiction = {
  readonly flow: Flow;
  readonly placed: Placed;
  readonly reading: Reading;
  count: number;
  first: number | null;
  last: number | null;
};

type Count = { accepted: number; rejected: number };

/** What was seen of one question. Its size is that of what rules tell apart, not that of the log. */
export type Tally = {
  readonly from: Members;
  readonly to: Members;
  readonly asked: ServiceSet;
  readonly seen: Count;
  first: number | null;
  last: number | null;
  /** By protocol × 65536 + port; of protocols without ports, by −1 − protocol. */
  readonly services: Map<number, Count>;
  readonly contradictions: Map<string, Contradiction>;
  /** Contradictions beyond those that are kept apart. */
  overflow: number;
  readonly used: Set<Rule>;
  readonly looked: { readonly leaving: WeakSet<Lane>; readonly both: WeakSet<Lane> };
  between: number;
  gone: number;
  readonly goneIds: Set<string>;
};

export function newTally(of: Pick<Tally, 'from' | 'to' | 'asked'>): Tally {
  return {
    ...of,
    seen: { accepted: 0, rejected: 0 },
    first: null,
    last: null,
    services: new Map(),
    contradictions: new Map(),
    overflow: 0,
    used: new Set(),
    looked: { leaving: new WeakSet(), both: new WeakSet() },
    between: 0,
    gone: 0,
    goneIds: new Set(),
  };
}

const MOST_KEPT = 5000;

export type Seen = { readonly flow: Flow; readonly placed: Placed; readonly readings: readonly Reading[] };
type Read = Omit<Seen, 'readings'> & { readonly reading: Reading };

/** Counts a record if it is about the question: a packet of a connection between its ends, or of a reply. */
export function count(tally: Tally, { flow, placed, readings }: Seen): void {
  const reading = readings.find((one) => isAbout(tally, { flow, placed, reading: one }));
  if (reading === undefined) return;
  if (placed.position === 'gone') {
    tally.gone += 1;
    if (flow.interfaceId !== null && tally.goneIds.size < MOST_KEPT) tally.goneIds.add(flow.interfaceId);
    return;
  }
  if (placed.position === 'between') tally.between += 1;
  const key = serviceKey(flow, reading.isReply);
  const service = tally.services.get(key) ?? { accepted: 0, rejected: 0 };
  tally.services.set(key, service);
  const what = flow.action === 'ACCEPT' ? 'accepted' : 'rejected';
  service[what] += 1;
  tally.seen[what] += 1;
  [tally.first, tally.last] = widened(tally, flow);
  if (flow.action === 'ACCEPT') markUsed(tally, placed, reading);
  if (reading.against !== null) contradict(tally, { flow, placed, reading });
}

function isAbout({ from, to, asked }: Tally, { flow, placed, reading }: Read): boolean {
  const { source, target } = placed;
  const [client, server] = reading.isReply ? [target, source] : [source, target];
  if (!from.has(client.address) || !to.has(server.address)) return false;
  if (isPortless(flow)) return intersectServices(reading.services, asked).length > 0;
  return containsService(asked, serviceKey(flow, reading.isReply));
}

type Times = { readonly first: number | null; readonly last: number | null };

function widened({ first, last }: Times, { start, end }: Flow): [number | null, number | null] {
  const [from, to] = [start ?? end, end ?? start];
  return [
    from === null ? first : Math.min(first ?? from, from),
    to === null ? last : Math.max(last ?? to, to),
  ];
}

/** What left its source has passed only the rules there; what arrived, or is answered, those of both ends. */
function markUsed(tally: Tally, { position }: Placed, { lane, isReply, services }: Reading): void {
  if (lane === null) return;
  const both = isReply || position === 'target';
  const looked = both ? tally.looked.both : tally.looked.leaving;
  if (looked.has(lane)) return;
  looked.add(lane);
  for (const { rule, side } of rulesOn(lane, services)) if (both || side === 'from') tally.used.add(rule);
}

export type RuleOn = { readonly rule: Rule; readonly groupId: string; readonly side: 'from' | 'to' };

/** The rules at both ends that let any of these services through. */
export function rulesOn(
  { from, to, path: { related }, scope: { lines } }: Lane,
  asked: ServiceSet,
): readonly RuleOn[] {
  const found: RuleOn[] = [];
  for (const side of ['from', 'to'] as const) {
    const [end, other] = side === 'from' ? [from, to] : [to, from];
    if (end.kind === 'address') continue;
    const direction = side === 'from' ? 'egress' : 'ingress';
    for (const { group, rule } of rulesAt({ spot: end.spot, other, direction, related, lines }, asked))
      found.push({ rule, groupId: group.group.id, side });
  }
  return found;
}

/** What happens to a thousand addresses of the internet is one thing. */
const spotOf = (end: End): string => (end.kind === 'address' ? 'address' : `${end.spot.index}`);

function contradict(tally: Tally, { flow, placed, reading }: Read): void {
  const { against, isReply } = reading;
  const layer = against?.kind === 'denied' ? against.layer.name : flow.rejectReason;
  const ends = `${flow.interfaceId} ${spotOf(placed.source.end)} ${spotOf(placed.target.end)}`;
  const key = `${flow.action} ${ends} ${serviceKey(flow, isReply)} ${isReply} ${layer} ${placed.position}`;
  const known = tally.contradictions.get(key);
  if (known === undefined && tally.contradictions.size >= MOST_KEPT) {
    tally.overflow += 1;
    return;
  }
  const one = known ?? { flow, placed, reading, count: 0, first: null, last: null };
  if (known === undefined) tally.contradictions.set(key, one);
  one.count += 1;
  [one.first, one.last] = widened(one, flow);
}
