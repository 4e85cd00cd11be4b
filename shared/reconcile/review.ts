import type { Finding, ResourceRef, State } from '../model/index.ts';
import type { Job, Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { isAboutEntry } from './entry-findings.ts';
import { tellEntries } from './entry-incidents.ts';
import { expectExpiries } from './expiring.ts';
import { missedBy } from './missed.ts';
import { reportKeys } from './report-keys.ts';
import { earlierAt, leaveReport, leaveUnjudged } from './review-report.ts';
import { resourcesOf, rulesAt, unique, unreadSections } from './review-targets.ts';
import { snapshotText } from './snapshot.ts';
import { wholeReview } from './whole-review.ts';

export type ReviewOutcome = {
  readonly place: Place;
  readonly state: State;
  readonly findings: readonly Finding[];
  readonly queued: readonly Job[];
  /** Sections that could not be read: what depends on them is `unknown`, not clean. */
  readonly unread: readonly string[];
};

const SEND_AT_ONCE = 10;

/**
 * Looks at everything in one account-Region and queues what drifted, and what the ledger still deals with (it may
 * have mended without an event): only reconcile ever writes to the network. Then it says what it saw. Null when the
 * policy cannot be used, which was told. Throws at the end when the report could not be left: Lambda tries again.
 */
export async function reviewPlace(deps: Dependencies, place: Place): Promise<ReviewOutcome | null> {
  const readAt = deps.clock.now();
  const [{ rules, given }, state, current, earlier] = await Promise.all([
    rulesAt(deps, place),
    deps.observer.observeAll(place),
    deps.ledger.current(place.account),
    earlierAt(deps, place),
  ]);
  if (rules === null) {
    await leaveUnjudged(deps, place, earlier);
    return null;
  }
  const at = deps.clock.now();
  const here = current.filter(({ resource }) => (resource.region ?? place.region) === place.region);
  const source = `account ${place.account}, ${place.region}`;
  const review = wholeReview({ state, policy: rules.policy, source, now: at });
  // An exposure is of several resources together: which of them is wrong, their own findings say.
  const drifted = review.findings.filter(({ kind }) => kind !== 'exposure');
  const unread = unreadSections(deps, state);
  // Before the jobs: whoever takes one up lays its resource over this.
  await leaveSnapshot(deps, place, { state, at });
  const dealtWith = here.flatMap(({ finding, resource }) => (isAboutEntry(finding) ? [] : [resource]));
  const queued = await queue(deps, place, [...resourcesOf(drifted), ...dealtWith]);
  await tellEntries(deps, place, { state, found: drifted, incidents: here, readAt });
  await expectExpiries(deps, rules, { place, state, found: drifted.map(({ id }) => id) });
  const missed = missedBy(deps, drifted, { incidents: here, isFirst: earlier.kind === 'none' });
  await leaveReport(deps, place, { review, state, at, earlier, missed, unread, given, incidents: here });
  return { place, state, findings: review.findings, queued, unread };
}

async function queue(
  deps: Dependencies,
  place: Place,
  resources: readonly ResourceRef[],
): Promise<readonly Job[]> {
  const jobs = unique(resources).map(
    (resource): Job => ({
      kedge: 'look',
      place,
      resource: { ...resource, region: place.region },
      cause: 'review',
      since: null,
    }),
  );
  for (let at = 0; at < jobs.length; at += SEND_AT_ONCE)
    await deps.queue.send(jobs.slice(at, at + SEND_AT_ONCE), 0);
  return jobs;
}

/** Without one, reconcile does not know what a remedy would break, and holds what can wait. */
async function leaveSnapshot(
  deps: Dependencies,
  place: Place,
  { state, at }: { readonly state: State; readonly at: number },
): Promise<void> {
  const failure = await deps.reports?.write({
    key: reportKeys(place, at).snapshot,
    text: snapshotText({ state, at }),
    type: 'application/json',
  });
  if (failure != null) deps.log({ level: 'error', message: 'snapshot not written', failure });
}
