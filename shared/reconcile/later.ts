import type { Job } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { jobOf } from './job.ts';
import type { Work } from './work.ts';

/** SQS's longest delay. */
const LONGEST_HOP_MS = 15 * 60 * 1000;

type When = Pick<Job, 'cause' | 'note'> & { readonly at: number };

/** Has the resource looked at again at a time (milliseconds), by whoever is free then. */
export function lookLater(
  deps: Dependencies,
  work: Pick<Work, 'place' | 'resource' | 'hints' | 'since'>,
  { at, ...how }: When,
): Promise<void> {
  return sendAt(deps, jobOf(work, { ...how, notBefore: at }), at);
}

/** A job that came before its time is on its way, and hops once more. True when it was early. */
export async function sentOn(deps: Dependencies, job: Job): Promise<boolean> {
  const { notBefore } = job;
  if (notBefore === undefined || notBefore <= deps.clock.now()) return false;
  await sendAt(deps, job, notBefore);
  return true;
}

async function sendAt(deps: Dependencies, job: Job, at: number): Promise<void> {
  const wait = Math.min(Math.max(at - deps.clock.now(), 0), LONGEST_HOP_MS);
  await deps.queue.send([job], Math.ceil(wait / 1000));
}

/**
 * What a retry mends in seconds (throttling, another function at work) does not wait for SQS, which would deliver
 * again only after minutes: it becomes a job, five times, each after twice the pause. After that it is the queue's.
 */
const QUICK_ATTEMPTS = 5;
const FIRST_PAUSE_MS = 5_000;

export const isLastAttempt = (work: Pick<Work, 'attempt'>): boolean => work.attempt >= QUICK_ATTEMPTS;

export async function tryAgain(deps: Dependencies, work: Work): Promise<void> {
  const pause = FIRST_PAUSE_MS * 2 ** work.attempt;
  const wait = Math.ceil((pause + spread(work.resource.id, pause)) / 1000);
  await deps.queue.send([jobOf(work, { cause: 'retry', attempt: work.attempt + 1 })], wait);
}

/** Not all at the same moment: what was throttled together would be so again. */
function spread(id: string, over: number): number {
  let sum = 0;
  for (let i = 0; i < id.length; i += 1) sum = (sum * 31 + id.charCodeAt(i)) % 9973;
  return (sum / 9973) * over * 0.5;
}
