import type { Waiver } from '../policy/index.ts';
import { reviewValue } from './review-json.ts';
import type { Earlier, EarlierReview, KnownFinding, ScheduledReview } from './scheduled-review.ts';
import { brokenLines, difference, endingWaivers, meaningOf, waiverKeys } from './scheduled-review.ts';

/**
 * `kedge review`'s own JSON (design section 9), and after it what only a scheduled review knows. `toldAt`: when a
 * summary was last sent, milliseconds since the epoch.
 */
export function scheduledJson(one: ScheduledReview, toldAt: number): string {
  const { review, at, unread, earlier, unused, account, region } = one;
  const found = difference(one);
  const ending = endingWaivers(one);
  const value = {
    ...reviewValue(review),
    kedge: 'review',
    version: 1,
    account,
    region,
    at: new Date(at).toISOString(),
    complete: unread.length === 0,
    unread,
    missed: one.missed,
    effects: Object.fromEntries(
      review.findings.flatMap((finding) => {
        const meaning = meaningOf(one, finding);
        return meaning === null ? [] : [[finding.id, meaning]];
      }),
    ),
    since: earlier.kind === 'read' ? new Date(earlier.review.at).toISOString() : null,
    sinceWhy: earlier.kind === 'none' ? earlier.why : null,
    added: found?.added.map(({ id }) => id) ?? null,
    gone: found?.gone ?? null,
    waivers: { expiring: ending.expiring.map(waiverValue), expired: ending.expired.map(waiverValue) },
    unused: unused === null ? null : unusedValue(unused),
    known: { waivers: waiverKeys(ending), broken: brokenLines(review), toldAt },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function waiverValue({
  id,
  allow,
  on,
  until,
  reason,
  approvedBy,
}: Waiver): Readonly<Record<string, unknown>> {
  return { id, allow: allow.text, on: on ?? null, until: new Date(until).toISOString(), reason, approvedBy };
}

function unusedValue({ groups, rules }: NonNullable<ScheduledReview['unused']>) {
  return {
    groups: groups.map(({ id, name, vpcId, account }) => ({ id, name, vpcId, account })),
    rules: rules.map(({ group, rule, why }) => ({ group: group.id, name: group.name, rule, why })),
  };
}

/** Of a policy that cannot be used: nothing was judged, and nothing in it may pass for a clean review. */
export function unjudgedJson(
  of: Pick<ScheduledReview, 'account' | 'region' | 'at' | 'earlier'>,
  reason: string,
): string {
  const { account, region, at, earlier } = of;
  const known = earlier.kind === 'read' ? earlier.review : null;
  const value = {
    policy: null,
    findings: null,
    expectations: null,
    kedge: 'review',
    version: 1,
    account,
    region,
    at: new Date(at).toISOString(),
    complete: false,
    unread: [`the policy cannot be used, so that nothing was judged: ${reason}`],
    lastJudged: known === null ? null : carried(known),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** As a review would have it, so that the next one still has something to compare with. */
function carried({ at, findings, unread, waivers, broken, toldAt }: EarlierReview) {
  const known = { waivers, broken, toldAt };
  return { kedge: 'review', at: new Date(at).toISOString(), findings, unread, known };
}

/** What the review before left; anything else than that is no ground to compare on, and why not is said. */
export function earlierReview(text: string | null): Earlier {
  if (text === null) return { kind: 'none', why: 'there is no earlier review' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'none', why: 'the earlier review is no JSON' };
  }
  const { lastJudged } = membersOf(value);
  return earlierOf(typeof lastJudged === 'object' && lastJudged !== null ? lastJudged : value);
}

function earlierOf(value: unknown): Earlier {
  const { kedge, at, findings, unread, known } = membersOf(value);
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (kedge !== 'review' || Number.isNaN(time) || !Array.isArray(findings) || !findings.every(isKnown))
    return { kind: 'none', why: 'the earlier review is not one of this version' };
  const { waivers, broken, toldAt } = membersOf(known);
  return {
    kind: 'read',
    review: {
      at: time,
      findings: findings.map(knownFinding),
      broken: texts(broken),
      waivers: texts(waivers),
      unread: texts(unread),
      toldAt: typeof toldAt === 'number' ? toldAt : 0,
    },
  };
}

function isKnown(value: unknown): value is KnownFinding {
  const { id, resource, severity, traffic, kind, reason } = membersOf(value);
  const { type, id: name } = membersOf(resource);
  return (
    [id, severity, kind, reason, type, name].every((one) => typeof one === 'string') && Array.isArray(traffic)
  );
}

/** Without the actions that would have mended it. */
function knownFinding(finding: KnownFinding): KnownFinding {
  const { id, kind, direction, severity, traffic, reason, resource } = finding;
  return { id, kind, direction, severity, traffic: texts(traffic), reason, resource: placed(resource) };
}

/** JSON says null for the account that nobody knows. */
function placed(resource: KnownFinding['resource']): KnownFinding['resource'] {
  return { ...resource, account: resource.account ?? '', name: resource.name ?? '' };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
