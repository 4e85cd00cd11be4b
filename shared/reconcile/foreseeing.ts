// A file of its own beside reconcile's bundle, loaded when a plan is about to close something under a policy with
// `expect allow` lines, when people are told what something open means, or when something is created or deleted that an
// entry may be about: the exposure engine costs no cold start (infra/decisions/019-expectations-in-a-chunk.md). Nothing
// in it may be imported by the bundle but by `import()`.
import type { Effect } from '../exposure/index.ts';
import { isCriticalClosing } from '../guard/index.ts';
import type { Finding } from '../model/index.ts';
import { notKnown, unreadForPaths } from './broken-expectations.ts';
import type { Dependencies } from './dependencies.ts';
import type { Foresight, Told } from './foresight.ts';
import { lastReview } from './last-review.ts';
import { brokenBy, effectsOf } from './on-snapshot.ts';
import type { Errand, Rules } from './outcome.ts';
import type { Work } from './work.ts';

/**
 * What a plan would break of the `expect allow` lines that hold now: on the last review's snapshot, with what was
 * read of the resource just now laid over it. Where that is not known, what is high or critical is closed all the
 * same and says so; anything else waits for the next review, which queues the resource again.
 */
export async function foresee(deps: Dependencies, { policy }: Rules, errand: Errand): Promise<Foresight> {
  const { work, plan, judgement } = errand;
  const review = await lastReview(deps, work.place);
  if (review.kind === 'none') return unforeseen(errand.findings, review.why);
  const unread = unreadForPaths(review.snapshot.state, plan.actions);
  if (unread.length > 0)
    return unforeseen(errand.findings, `the last review could not read ${unread.join(', ')}`);
  try {
    const laid = { below: review.snapshot.state, live: judgement.context.state };
    const isCritical = isCriticalClosing(errand.findings);
    return { reasons: brokenBy(laid, { policy, plan, isCritical }), warnings: [] };
  } catch (error) {
    deps.log({ level: 'error', message: 'not foreseen', resource: work.resource, error: String(error) });
    return unforeseen(errand.findings, 'it could not be computed');
  }
}

/** What is open means, by the finding's id, as far as the last review lets it be told: people are told in any case. */
export async function meaningsOf(
  deps: Dependencies,
  work: Work,
  { incidents, state }: Told,
): Promise<ReadonlyMap<string, Effect>> {
  if (state === undefined) return new Map();
  const findings = incidents.map(({ finding }) => finding);
  const review = await lastReview(deps, work.place);
  if (review.kind === 'none') return new Map();
  try {
    return effectsOf({ below: review.snapshot.state, live: state }, findings);
  } catch (error) {
    deps.log({ level: 'error', message: 'effects unknown', resource: work.resource, error: String(error) });
    return new Map();
  }
}

function unforeseen(findings: readonly Finding[], why: string): Foresight {
  const isUrgent = findings.some(({ severity }) => severity === 'critical' || severity === 'high');
  if (isUrgent)
    return { reasons: [], warnings: [`whether it breaks an \`expect allow\` line is not known: ${why}`] };
  return { reasons: [notKnown(why, 'the next review looks again; see that reviews run')], warnings: [] };
}

export { changesEntries } from './changed-entries.ts';
export { lastReview } from './last-review.ts';
