import type { Unused } from '../exposure/index.ts';
import type { Finding, FindingResource, Severity } from '../model/index.ts';
import type { Waiver } from '../policy/index.ts';
import { effectWords } from './effect-words.ts';
import type { Review } from './review.ts';

/** What one review keeps for the next, of a finding that may be gone by then. */
export type KnownFinding = Pick<Finding, 'id' | 'kind' | 'direction' | 'severity' | 'traffic' | 'reason'> & {
  readonly resource: FindingResource;
};

/** What was read back of the review before. Times are milliseconds since the epoch. */
export type EarlierReview = {
  readonly at: number;
  readonly findings: readonly KnownFinding[];
  /** Lines of expectations that did not hold. */
  readonly broken: readonly string[];
  /** Ids of waivers that were said to end soon, or to have ended. */
  readonly waivers: readonly string[];
  readonly unread: readonly string[];
  /** When a summary was last sent. */
  readonly toldAt: number;
};

/** `none`: there is no earlier review to compare with, and why. */
export type Earlier =
  | { readonly kind: 'read'; readonly review: EarlierReview }
  | { readonly kind: 'none'; readonly why: string };

/** Everything that a scheduled review says of one account-Region. */
export type ScheduledReview = {
  readonly account: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly review: Review;
  /** What could not be read, a sentence each: what depends on it is `unknown`, and the review is not the whole one. */
  readonly unread: readonly string[];
  /** Ids of findings of which no event told: the review found them by itself. */
  readonly missed: readonly string[];
  /** When what is found was made, as far as an event told, by the finding's id; milliseconds since the epoch. */
  readonly since: ReadonlyMap<string, number>;
  readonly earlier: Earlier;
  /** Waivers of the policy and those given by command. */
  readonly waivers: readonly Waiver[];
  /** Null: not everything was read that would tell. */
  readonly unused: Unused | null;
};

/** What a finding really means today, in a sentence; null where that is not known, or where nothing is open. */
export function meaningOf(
  { review, since, at }: ScheduledReview,
  { id }: Pick<Finding, 'id'>,
): string | null {
  const effect = review.effects?.get(id);
  return effect === undefined ? null : effectWords(effect, since.get(id) ?? null, at);
}

/** `gone` is null where that cannot be told: what could not be read may only be out of sight. */
export type Difference = {
  readonly added: readonly Finding[];
  readonly gone: readonly KnownFinding[] | null;
};

/** What is new and what is gone since the review before; null when there is none to compare with. */
export function difference({ review, unread, earlier }: ScheduledReview): Difference | null {
  if (earlier.kind === 'none') return null;
  const before = new Set(earlier.review.findings.map(({ id }) => id));
  const now = new Set(review.findings.map(({ id }) => id));
  return {
    added: review.findings.filter(({ id }) => !before.has(id)),
    gone: unread.length > 0 ? null : earlier.review.findings.filter(({ id }) => !now.has(id)),
  };
}

const WEEK = 7 * 24 * 60 * 60 * 1000;

export type Ending = { readonly expiring: readonly Waiver[]; readonly expired: readonly Waiver[] };

/** Waivers that end within a week, and those that are over and still stand in the policy. */
export function endingWaivers({ waivers, at }: Pick<ScheduledReview, 'waivers' | 'at'>): Ending {
  return {
    expiring: waivers.filter(({ until }) => until > at && until <= at + WEEK),
    expired: waivers.filter(({ until }) => until <= at),
  };
}

/** By which a waiver's two stages, and its renewal, are told apart. */
export function waiverKeys({ expiring, expired }: Ending): readonly string[] {
  return [
    ...expiring.map(({ id, until }) => `${id} expiring ${until}`),
    ...expired.map(({ id, until }) => `${id} expired ${until}`),
  ];
}

export function brokenLines({ expectations }: Review): readonly string[] {
  return expectations.filter(({ holds }) => holds === false).map(({ line }) => line);
}

/** A day: silence must not pass for a clean review. */
const DAILY = 24 * 60 * 60 * 1000;

/**
 * Whether people are told: when something is new or gone, an expectation began or ceased to hold, a waiver came near
 * its end or reached it, something else than before could not be read, and otherwise once a day.
 * infra/decisions/014-what-a-review-leaves-behind.md
 */
export function isNews(one: ScheduledReview): boolean {
  const { earlier, at, unread, review } = one;
  if (earlier.kind === 'none') return true;
  const before = earlier.review;
  const { added, gone } = difference(one) ?? { added: [], gone: [] };
  const told = new Set(before.waivers);
  return (
    added.length > 0 ||
    (gone ?? []).length > 0 ||
    !sameLines(before.broken, brokenLines(review)) ||
    waiverKeys(endingWaivers(one)).some((key) => !told.has(key)) ||
    !sameLines(before.unread, unread) ||
    at - before.toldAt >= DAILY
  );
}

const sameLines = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join('\n') === [...b].sort().join('\n');

export const SEVERITY_WHEN_UNREAD: Severity = 'high';
