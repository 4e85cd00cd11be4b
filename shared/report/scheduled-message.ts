import type { Finding, Severity } from '../model/index.ts';
import type { Message } from './message.ts';
import { ascii, firstLines, plain } from './plain-text.ts';
import { inReadingOrder, verdictWords } from './review-verdict.ts';
import type { Difference, ScheduledReview } from './scheduled-review.ts';
import {
  brokenLines,
  difference,
  endingWaivers,
  meaningOf,
  SEVERITY_WHEN_UNREAD,
} from './scheduled-review.ts';
import { counted, findingWords, placeWords, resourceWords, timeWords, worstSeverity } from './wording.ts';

const LONGEST_SUBJECT = 100;
const MOST = 20;
const MOST_TRAFFIC = 4;
const MOST_LINES = 120;

/** One summary a review: what is different first. `where` is where the whole report lies ("s3://bucket/key"). */
export function scheduledMessage(one: ScheduledReview, where: string): Message {
  const found = difference(one);
  const subject = subjectOf(one, found);
  const text = textOf(one, { found, where });
  const { account, region, at, review, unread, missed } = one;
  const json = JSON.stringify({
    kedge: 'review',
    version: 1,
    severity: severityOf(one, found),
    subject,
    text,
    at,
    account,
    region,
    findings: review.findings.length,
    added: (found?.added ?? []).slice(0, MOST).map(({ id }) => id),
    gone: (found?.gone ?? []).slice(0, MOST).map(({ id }) => id),
    missed: missed.slice(0, MOST),
    broken: brokenLines(review).slice(0, MOST),
    unread: unread.slice(0, MOST),
    report: where,
  });
  return { subject, text, json };
}

/** "[high] Review of 111122223333 eu-west-1: 2 new, 1 gone; 3 findings (1 critical, 2 high)" */
function subjectOf(one: ScheduledReview, found: Difference | null): string {
  const changes = [
    ...(found === null ? [] : [`${found.added.length} new`]),
    ...(found?.gone == null ? [] : [`${found.gone.length} gone`]),
    ...(one.unread.length === 0 ? [] : ['NOT WHOLE, reads failed']),
  ].join(', ');
  const about = `[${severityOf(one, found)}] Review of ${placeWords(one)}`;
  return ascii(
    [about, [changes, verdictWords(one.review)].filter((part) => part !== '').join('; ')].join(': '),
    LONGEST_SUBJECT,
  );
}

/** What the message is worth being woken up for is what is new in it; a first review is all new. */
function severityOf({ review, unread }: ScheduledReview, found: Difference | null): Severity {
  const worst = worstSeverity(found?.added ?? review.findings) ?? 'info';
  const broken = brokenLines(review).length > 0;
  return unread.length > 0 || broken ? (worst === 'critical' ? worst : SEVERITY_WHEN_UNREAD) : worst;
}

type About = { readonly found: Difference | null; readonly where: string };

function textOf(one: ScheduledReview, { found, where }: About): string {
  const { review, unread, at } = one;
  const broken = review.expectations.filter(({ holds }) => holds === false);
  const sections = [
    [`Review of ${placeWords(one)}, ${timeWords(at)}: ${verdictWords(review)}.`],
    listed('This review is not the whole one; what could not be read was not judged:', bullets(unread)),
    ...changeSections(one, found),
    listed('Expectations that do not hold:', bullets(broken.map(({ line, why }) => `${line}: ${why}`))),
    ...waiverSections(one),
    unusedLines(one),
    [`The whole report: ${plain(where)}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Sections = readonly (readonly string[])[];

/** What is new and what is gone; without an earlier review, all that there is. */
function changeSections(one: ScheduledReview, found: Difference | null): Sections {
  const { earlier, review } = one;
  if (earlier.kind === 'none' || found === null) {
    const why = earlier.kind === 'none' ? [`What is new cannot be told: ${plain(earlier.why)}.`] : [];
    return [why, listed('What it found:', findingsLines(one, review.findings), MOST_LINES)];
  }
  const since = `since ${timeWords(earlier.review.at)}`;
  return [
    listed(`New ${since}:`, findingsLines(one, found.added), MOST_LINES),
    found.gone === null
      ? ['What is gone cannot be told: not everything was read.']
      : listed(`Gone ${since}:`, bullets(found.gone.map(goneWords))),
  ];
}

function findingsLines(one: ScheduledReview, findings: readonly Finding[]): readonly string[] {
  return inReadingOrder(one.review, findings).flatMap((finding) => findingLines(one, finding));
}

function findingLines(one: ScheduledReview, finding: Finding): readonly string[] {
  const meaning = meaningOf(one, finding);
  return [
    `- ${finding.severity}: ${resourceWords(finding.resource)}: ${findingWords(finding)}`,
    ...firstLines(finding.traffic, MOST_TRAFFIC).map((traffic) => `    ${plain(traffic)}`),
    ...(meaning === null ? [] : [`    ${plain(meaning)}`]),
    ...(one.missed.includes(finding.id) ? ['    found by review; no event was seen'] : []),
  ];
}

function goneWords({ resource, severity, traffic }: NonNullable<Difference['gone']>[number]): string {
  const what = firstLines(traffic, MOST_TRAFFIC).join(', ');
  return `${severity}: ${resourceWords(resource)}${what === '' ? '' : `: ${what}`}`;
}

function waiverSections(one: ScheduledReview): Sections {
  const { expiring, expired } = endingWaivers(one);
  const ending = expiring.map(({ id, until, reason }) => `${id}: ${timeWords(until)} (${reason})`);
  return [
    listed('Waivers that end within seven days:', bullets(ending)),
    listed('Waivers that are over:', bullets(expired.map(({ id, until }) => `${id}: ${timeWords(until)}`))),
  ];
}

function unusedLines({ unused }: ScheduledReview): readonly string[] {
  if (unused === null) return ['What is unused cannot be told: not everything was read.'];
  const { groups, rules } = unused;
  if (groups.length + rules.length === 0) return [];
  return [
    `No interface uses ${counted(groups.length, 'group')} and ${counted(rules.length, 'rule')} of other groups: they are listed in the report.`,
  ];
}

const bullets = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => `- ${plain(line, 1000)}`);

function listed(title: string, lines: readonly string[], most = MOST): readonly string[] {
  return lines.length === 0 ? [] : [title, ...firstLines(lines, most)];
}
