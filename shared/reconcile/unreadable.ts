import type { Failure } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { isLastAttempt } from './later.ts';
import type { Outcome } from './outcome.ts';
import { tellOnce, tellTrouble } from './telling.ts';
import type { Work } from './work.ts';
import { latestHint } from './work.ts';

export const isPassing = ({ kind }: Failure): boolean => kind === 'throttled' || kind === 'unavailable';

export const troubleOf = ({ attempted, code, kind, message }: Failure): string =>
  `${attempted}: ${code} (${kind}): ${message}`;

/** A permission that is missing fails every read of its kind: people hear of it once, not once an event. */
const TELL_AGAIN_MS = 15 * 60 * 1000;

/**
 * A failed read is never "nothing there". What a retry can mend is tried again, and told when it did not help; what
 * it cannot (denied) is told, and let go: a retry storm would only hide it, and the scheduled review looks again.
 */
export async function unreadable(deps: Dependencies, work: Work, failure: Failure): Promise<Outcome> {
  deps.count('ReadFailures');
  const trouble = troubleOf(failure);
  const passing = isPassing(failure);
  if (!passing || isLastAttempt(work)) await tellUnreadable(deps, work, failure);
  return { work, verdict: passing ? 'retry' : 'failed', findings: [], reasons: [trouble] };
}

export async function tellUnreadable(deps: Dependencies, work: Work, failure: Failure): Promise<void> {
  const { resource, place } = work;
  const topic = ['unreadable', place.account, place.region, failure.attempted, failure.code].join('#');
  const hint = latestHint(work);
  await tellOnce(deps, { topic, forMs: TELL_AGAIN_MS }, () =>
    tellTrouble(deps, {
      kind: 'unreadable',
      resource: { ...resource, name: '' },
      account: place.account,
      region: place.region,
      actor: hint?.actor.text ?? null,
      tool: hint?.actor.tool ?? null,
      eventName: hint?.eventName ?? null,
      eventTime: work.since,
      troubles: [troubleOf(failure)],
    }),
  );
}
