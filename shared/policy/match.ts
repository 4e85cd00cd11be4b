import type { Tags } from '../model/index.ts';
import type { Match } from './policy.ts';
import { matchText } from './wildcard.ts';

/** `unknown`: what is known of the resource does not decide it, and guessing would revert the wrong thing. */
type Answer = 'yes' | 'no' | 'unknown';

/** What a `match` or `where` looks at. Null is "not known"; no Name tag at all is an empty text. */
export type MatchSubject = {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
  readonly vpcId: string;
  readonly vpcName: string | null;
  readonly account: string;
  readonly region: string | null;
};

/** Whether the resource is one that the selectors mean: all that are written must hold. */
export function matches(match: Match, subject: MatchSubject): Answer {
  return all([
    textAnswer(match.id, subject.id),
    textAnswer(match.name, subject.name),
    vpcAnswer(match.vpc, subject),
    tagsAnswer(match.tags, subject.tags),
    listAnswer(match.accounts, subject.account === '' ? null : subject.account),
    listAnswer(match.regions, subject.region),
  ]);
}

function all(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

function textAnswer(pattern: string | undefined, text: string | null): Answer {
  if (pattern === undefined || pattern === '*') return 'yes';
  if (text === null) return 'unknown';
  return matchText(pattern, text) ? 'yes' : 'no';
}

function vpcAnswer(pattern: string | undefined, subject: MatchSubject): Answer {
  if (pattern === undefined || matchText(pattern, subject.vpcId)) return 'yes';
  // An id is never a Name tag by accident: a VPC's Name need not be read to tell that another id is meant.
  if (/^vpc-[0-9a-f]{8,17}$/.test(pattern)) return 'no';
  return textAnswer(pattern, subject.vpcName);
}

function tagsAnswer(patterns: Tags | undefined, tags: Tags): Answer {
  const wanted = Object.entries(patterns ?? {});
  const holds = ([key, pattern]: readonly [string, string]) =>
    Object.hasOwn(tags, key) && matchText(pattern, tags[key] ?? '');
  return wanted.every(holds) ? 'yes' : 'no';
}

function listAnswer(patterns: readonly string[] | undefined, text: string | null): Answer {
  if (patterns === undefined) return 'yes';
  if (text === null) return 'unknown';
  return patterns.some((pattern) => matchText(pattern, text)) ? 'yes' : 'no';
}
