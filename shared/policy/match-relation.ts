import type { EcsMatch, Match } from './policy.ts';
import { canMeet, hasWildcard, isNarrower } from './wildcard.ts';

/** Any selector of any kind of entry. */
export type Selectors = Match & EcsMatch;

const TEXTS = ['id', 'name', 'vpc', 'cluster', 'service', 'family'] as const;
const LISTS = ['accounts', 'regions'] as const;

/** Whether every resource that `narrow` matches is one that `wide` matches too. */
function isWithin(narrow: Selectors, wide: Selectors): boolean {
  const texts = TEXTS.every((key) => isTextWithin(narrow[key], wide[key]));
  return texts && areTagsWithin(narrow, wide) && LISTS.every((key) => isListWithin(narrow[key], wide[key]));
}

/** Whether the two certainly match some same resource, if they match any at all. */
export function matchSame(a: Selectors, b: Selectors): boolean {
  if (isWithin(a, b) || isWithin(b, a)) return true;
  const oneResource = a.id !== undefined && a.id === b.id && !hasWildcard(a.id);
  return oneResource && canMatchSame(a, b);
}

/**
 * Whether a guardrail's `where` speaks of the resources of an entry. Where they are (account, Region, VPC) the entry
 * may leave open, and then it is about those of the guardrail too. What they are (name, id, tags) must be said by
 * the entry itself: `tags: { tier: db }` is no statement about `name: web-tasks`.
 */
export function concerns(where: Selectors | undefined, match: Selectors): boolean {
  if (where === undefined) return true;
  const { accounts, regions, vpc, ...what } = where;
  const place = {
    ...(accounts !== undefined && { accounts }),
    ...(regions !== undefined && { regions }),
    ...(vpc !== undefined && { vpc }),
  };
  return isWithin(match, what) && canMatchSame(match, place);
}

function canMatchSame(a: Selectors, b: Selectors): boolean {
  const texts = TEXTS.every((key) => meet(a[key], b[key]));
  const tags = Object.entries(a.tags ?? {}).every(([key, pattern]) => meet(pattern, own(b.tags, key)));
  return texts && tags && LISTS.every((key) => listsMeet(a[key], b[key]));
}

function meet(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || canMeet(a, b);
}

function listsMeet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a === undefined || b === undefined || a.some((one) => b.some((other) => canMeet(one, other)));
}

function isTextWithin(narrow: string | undefined, wide: string | undefined): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && isNarrower(narrow, wide);
}

function isListWithin(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  if (wide === undefined) return true;
  return narrow?.every((one) => wide.some((other) => isNarrower(one, other))) ?? false;
}

function areTagsWithin(narrow: Selectors, wide: Selectors): boolean {
  return Object.entries(wide.tags ?? {}).every(([key, pattern]) =>
    isTextWithin(own(narrow.tags, key), pattern),
  );
}

function own(tags: Selectors['tags'], key: string): string | undefined {
  return tags !== undefined && Object.hasOwn(tags, key) ? tags[key] : undefined;
}
