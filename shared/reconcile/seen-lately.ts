import type { Dependencies } from './dependencies.ts';
import type { Work } from './work.ts';
import { newestFirst, workKey } from './work.ts';

/** How long an AWS read may lag behind a change, with the second that an event's time is cut by. */
const READ_LAG_MS = 6_000;
const MOST_KEPT = 2_000;

/** Per function, and only while it is warm: when each resource was last found (or made) right. */
const quiet = new WeakMap<Dependencies, Map<string, number>>();

/** The resource was read at this time and nothing is left to do about it, nor to be told. */
export function rememberQuiet(deps: Dependencies, work: Work, readAt: number): void {
  const kept = quiet.get(deps) ?? new Map<string, number>();
  if (kept.size >= MOST_KEPT) kept.clear();
  quiet.set(deps, kept.set(workKey(work), readAt));
}

/**
 * Whether a read that was long enough after the events has shown their effect already: duplicates and late events
 * need no look of their own. Never for a job, which somebody sent to have a look.
 */
export function isSeenAlready(deps: Dependencies, work: Work): boolean {
  const [last] = newestFirst(work.hints);
  if (last === undefined || work.causes.length > 0) return false;
  const readAt = quiet.get(deps)?.get(workKey(work));
  return readAt !== undefined && readAt >= last.time + READ_LAG_MS;
}

/** Found right so lately by this function that what only leads to it need not have it read again (milliseconds). */
export function wasRightLately(
  deps: Dependencies,
  work: Pick<Work, 'place' | 'resource'>,
  ms: number,
): boolean {
  const readAt = quiet.get(deps)?.get(workKey(work));
  return readAt !== undefined && readAt > deps.clock.now() - ms;
}
