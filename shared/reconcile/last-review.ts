import type { Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { snapshotKey } from './report-keys.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';

/** What the last review saw of a place; `none`: why that is not known, a sentence without a full stop. */
export type LastReview =
  | { readonly kind: 'known'; readonly snapshot: Snapshot }
  | { readonly kind: 'none'; readonly why: string };

type Kept = { readonly until: number; readonly review: Promise<LastReview> };

const kept = new WeakMap<Dependencies, Map<string, Kept>>();

/** A review that comes meanwhile may go unseen for as long; what it would show of the resource itself is read live. */
const KEPT_MS = 5 * 60 * 1000;
/** Soon enough to see the first review end. */
const RETRY_MS = 20_000;
/** Eight reviews at the usual rate: a network that old is another one. */
const OLDEST_MS = 2 * 60 * 60 * 1000;

/** Kept while the function is warm; asked for early, it costs no round trip of its own. Never throws. */
export function lastReview(deps: Dependencies, place: Place): Promise<LastReview> {
  const byPlace = kept.get(deps) ?? new Map<string, Kept>();
  kept.set(deps, byPlace);
  const key = `${place.account} ${place.region}`;
  const now = deps.clock.now();
  const known = byPlace.get(key);
  if (known !== undefined && known.until > now) return known.review.then((one) => fresh(one, now));
  const review = read(deps, place);
  byPlace.set(key, { until: now + KEPT_MS, review });
  return review.then((one) => {
    if (one.kind === 'none') byPlace.set(key, { until: now + RETRY_MS, review });
    return fresh(one, now);
  });
}

function fresh(one: LastReview, now: number): LastReview {
  if (one.kind === 'none' || one.snapshot.at >= now - OLDEST_MS) return one;
  return { kind: 'none', why: `the last review was at ${new Date(one.snapshot.at).toISOString()}` };
}

async function read(deps: Dependencies, place: Place): Promise<LastReview> {
  if (deps.snapshots === undefined) return { kind: 'none', why: 'no snapshots are kept' };
  try {
    const answer = await deps.snapshots.read(snapshotKey(place));
    if (answer.kind === 'failed') {
      const { attempted, code } = answer.failure;
      deps.log({ level: 'error', message: 'snapshot unread', failure: answer.failure });
      return { kind: 'none', why: `the last review’s snapshot cannot be read: ${attempted}: ${code}` };
    }
    if (answer.text === null) return { kind: 'none', why: 'there was no review yet' };
    const snapshot = snapshotOf(answer.text);
    return snapshot === null
      ? { kind: 'none', why: 'the last review’s snapshot is not one of this version' }
      : { kind: 'known', snapshot };
  } catch (error) {
    deps.log({ level: 'error', message: 'snapshot unread', error: String(error) });
    return { kind: 'none', why: 'the last review’s snapshot cannot be read' };
  }
}
