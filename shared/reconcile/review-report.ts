import { analysis, reachability, unused } from '../exposure/index.ts';
import type { State } from '../model/index.ts';
import type { GivenWaiver, Incident, Place, StoredDocument } from '../ports/index.ts';
import {
  type Earlier,
  earlierReview,
  isNews,
  type Review,
  type ScheduledReview,
  scheduledJson,
  scheduledMessage,
  scheduledPage,
  unjudgedJson,
} from '../report/index.ts';
import type { Dependencies } from './dependencies.ts';
import { reportKeys } from './report-keys.ts';

/** The review before this one, as far as it can be read. */
export async function earlierAt(deps: Dependencies, place: Place): Promise<Earlier> {
  if (deps.reports === undefined) return { kind: 'none', why: 'no reports are kept' };
  const read = await deps.reports.read(reportKeys(place, 0).latest);
  if (read.kind === 'read') return earlierReview(read.text);
  const { attempted, code, message } = read.failure;
  deps.log({ level: 'error', message: 'earlier review unread', failure: read.failure });
  return { kind: 'none', why: `the earlier review cannot be read: ${attempted}: ${code}: ${message}` };
}

type Seen = {
  readonly review: Review;
  readonly state: State;
  readonly at: number;
  readonly earlier: Earlier;
  readonly missed: readonly string[];
  readonly unread: readonly string[];
  readonly given: readonly GivenWaiver[];
  /** What is being dealt with in the place. */
  readonly incidents: readonly Incident[];
};

/**
 * Writes the report under its date, sends the summary if there is news, and remembers both for the next review. In
 * this order, so that a crash in between repeats a summary and never loses one.
 */
export async function leaveReport(deps: Dependencies, place: Place, seen: Seen): Promise<void> {
  if (deps.reports === undefined) return;
  const { account, region } = place;
  const { at, earlier, state, review, given, incidents, ...rest } = seen;
  const scheduled: ScheduledReview = {
    ...{ ...rest, account, region, at, earlier, review },
    since: sinceOf(incidents),
    waivers: waiversOf(review, given),
    unused: unused(state),
  };
  const keys = reportKeys(place, at);
  const news = isNews(scheduled);
  const toldAt = news || earlier.kind === 'none' ? at : earlier.review.toldAt;
  const text = scheduledJson(scheduled, toldAt);
  const html = await pageOf(deps, scheduled, state);
  const dated = await written(deps, [
    { key: keys.json, text, type: 'application/json' },
    { key: keys.html, text: html, type: 'text/html; charset=utf-8' },
  ]);
  const where =
    dated.length === 0 ? `${deps.reports.place}/${keys.html}` : `not written: ${dated.join('; ')}`;
  if (news) await deps.notifier.publish(scheduledMessage(scheduled, where));
  const latest = await written(deps, [{ key: keys.latest, text, type: 'application/json' }]);
  deps.log({
    level: 'info',
    message: 'reviewed',
    account,
    region,
    findings: review.findings.length,
    told: news,
  });
  complain([...dated, ...latest]);
}

const MOST_INCIDENTS = 200;
/** Each is a query, and there are reviews all day. */
const SHOWN_DAYS = 4;

async function pageOf(deps: Dependencies, scheduled: ScheduledReview, state: State): Promise<string> {
  const { account, region, at } = scheduled;
  const past = await deps.ledger.history({ limit: MOST_INCIDENTS, now: at, days: SHOWN_DAYS });
  const incidents = past.filter(
    ({ resource }) => resource.account === account && (resource.region ?? region) === region,
  );
  return scheduledPage(scheduled, { reachability: reachability(analysis(state)), incidents });
}

/** The policy cannot be used: that is what the report says, and it is no clean one. */
export async function leaveUnjudged(deps: Dependencies, place: Place, earlier: Earlier): Promise<void> {
  if (deps.reports === undefined) return;
  const at = deps.clock.now();
  const keys = reportKeys(place, at);
  const source = await deps.policySource.load();
  const reason = source.kind === 'unusable' ? source.reason : 'it could not be loaded a moment ago';
  const text = unjudgedJson({ account: place.account, region: place.region, at, earlier }, reason);
  complain(
    await written(deps, [
      { key: keys.json, text, type: 'application/json' },
      { key: keys.latest, text, type: 'application/json' },
    ]),
  );
}

/** Why documents are not there, a sentence each. */
async function written(
  { reports, log }: Dependencies,
  documents: readonly StoredDocument[],
): Promise<readonly string[]> {
  const failures = await Promise.all(documents.map((document) => reports?.write(document)));
  return failures.flatMap((failure) => {
    if (failure == null) return [];
    log({ level: 'error', message: 'report not written', failure });
    return [`${failure.attempted}: ${failure.code}: ${failure.message}`];
  });
}

/** The function's alarm fires, and Lambda tries the review once more. */
function complain(failures: readonly string[]): void {
  if (failures.length > 0) throw new Error(`the report is not written: ${failures.join('; ')}`);
}

/** When each finding was made, as far as an event told, by its id; milliseconds since the epoch. */
function sinceOf(incidents: readonly Incident[]): ReadonlyMap<string, number> {
  return new Map(
    incidents.flatMap(({ finding, eventTime }) =>
      eventTime === null ? [] : [[finding.id, eventTime] as const],
    ),
  );
}

/** One that a person ended early is nothing that anybody has to renew. */
function waiversOf({ policy }: Review, given: readonly GivenWaiver[]): ScheduledReview['waivers'] {
  const ended = new Set(given.filter(({ endedBy }) => endedBy !== null).map(({ waiver }) => waiver.id));
  return policy.waivers.filter(({ id, line }) => line > 0 || !ended.has(id));
}
