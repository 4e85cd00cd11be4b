import { counted, severityRank } from '../wording.ts';
import type { Tone } from './page-data.ts';
import type { PageInput } from './page-input.ts';

export type PageVerdict = { readonly tone: Tone; readonly words: string; readonly more: string };

type Judged = Pick<PageInput, 'review' | 'problems' | 'previous'>;

/** "3 critical findings; 1 expectation does not hold": what the reader came for, in one line, and a second one. */
export function pageVerdict(input: Judged): PageVerdict {
  const { findings, expectations } = input.review;
  const broken = expectations.filter(({ holds }) => !holds).length;
  const unread = input.problems?.length ?? 0;
  const bad = [
    ...(findings.length === 0 ? [] : [findingWords(input)]),
    ...(broken === 0 ? [] : [`${counted(broken, 'expectation')} ${broken === 1 ? 'does' : 'do'} not hold`]),
  ];
  const gap = unread === 0 ? [] : [`${counted(unread, 'input')} could not be read`];
  const good = gap.length === 0 ? 'As the policy says' : 'As the policy says, as far as it could be read';
  const words = bad.length === 0 ? [good, ...gap] : [...bad, ...gap];
  const tone = bad.length > 0 ? 'bad' : gap.length > 0 ? 'unsure' : 'good';
  return { tone, words: words.join('; '), more: moreWords(input) };
}

function findingWords({ review: { findings } }: Judged): string {
  const [worst] = [...findings].sort((a, b) => severityRank(a.severity) - severityRank(b.severity));
  if (worst === undefined) return '';
  const like = findings.filter(({ severity }) => severity === worst.severity).length;
  const others = findings.length - like;
  const first = counted(like, `${worst.severity} finding`);
  return others === 0 ? first : `${first} and ${others} less severe`;
}

function moreWords({ review, previous }: Judged): string {
  const { expectations } = review;
  const holding = expectations.filter(({ holds }) => holds).length;
  const parts = [
    ...(expectations.length === 0
      ? []
      : [`${holding} of ${counted(expectations.length, 'expectation')} hold`]),
    ...(previous === undefined
      ? []
      : [`${previous.added.length} new and ${previous.gone.length} gone since the review before`]),
  ];
  return parts.join(' · ');
}
