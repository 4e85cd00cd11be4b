import { type Answer, answer, type Question } from '../answers/answer.ts';
import { passes } from '../effects/open-line.ts';
import type { Host, Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import { type Pair, type Pairs, pairs } from '../ways/pairs.ts';

// One by one they say more: which traffic gets through, of all that does.
const FEW_HOSTS = 40;

/** Whether all pairs of a question had better be looked at together. */
export const isWide = ({ from, to }: Question): boolean => from.hosts.length + to.hosts.length > FEW_HOSTS;

/** What is expected of all that a question is about. */
export type Expected = 'allow' | 'deny';

/**
 * The question narrowed to the part that decides whether an expectation about all of it holds: the first pair of
 * hosts, or host and its addresses, on which it certainly breaks, else the first on which that is not known, else any.
 * Its answer holds exactly when that of the whole question would, and names the ends that tell why.
 */
export function telling(about: Analysis, question: Question, expected: Expected): Question | 'too much' {
  const { from, to, asked } = question;
  const parts: Parts = {
    about,
    question,
    expected,
    all: pairs(about, { from: from.hosts, to: to.hosts }, about.scopeOf(asked)),
  };
  let doubtful: Question | null = null;
  let any: Question | null = null;
  for (const part of partsOf(parts)) {
    if (part === 'too much') return part;
    const found = judged(parts, part);
    if (found === 'breaks') return certain(part);
    if (found === 'unknown') doubtful ??= part;
    if (found === 'holds') any ??= part;
  }
  return doubtful ?? any ?? narrowed(question, { from: [], to: [] });
}

type Parts = {
  readonly about: Analysis;
  readonly question: Question;
  readonly expected: Expected;
  readonly all: Pairs;
};

/** What pairs of hosts tell at once, and then each host with plain addresses. */
function* partsOf(parts: Parts): Generator<Question | 'too much'> {
  const { question, expected, all } = parts;
  const { from, to } = question;
  const of = ({ source, target }: Pair): Question =>
    narrowed(question, {
      from: from.hosts.slice(source, source + 1),
      to: to.hosts.slice(target, target + 1),
    });
  const firsts =
    expected === 'deny'
      ? (['sure', 'may'] as const).map((level) => () => all.first({ level, seek: 'passing' }))
      : [
          () => all.first({ level: 'may', seek: 'lacking' }),
          () =>
            all.first({
              level: 'replied',
              seek: 'lacking',
              isTelling: (pair) => judged(parts, of(pair)) !== 'holds',
            }),
          // None breaks it: then any pair shows that.
          () => all.first({ level: 'may', seek: 'passing' }),
        ];
  for (const find of firsts) {
    const pair = find();
    if (pair !== null) yield pair === 'too much' ? pair : of(pair);
  }
  if (to.addresses !== null)
    for (const host of from.hosts) yield { ...question, from: only(from, [host]), to: { ...to, hosts: [] } };
  if (from.addresses !== null)
    for (const host of to.hosts) yield { ...question, from: { ...from, hosts: [] }, to: only(to, [host]) };
}

type Hosts = { readonly from: readonly Host[]; readonly to: readonly Host[] };

function narrowed(question: Question, { from, to }: Hosts): Question {
  return { ...question, from: only(question.from, from), to: only(question.to, to) };
}

const only = (party: Party, hosts: readonly Host[]): Party => ({ ...party, hosts, addresses: null });

/** Null where there is no way between the ends that the question means. */
function judged(
  { about, expected }: Pick<Parts, 'about' | 'expected'>,
  part: Question,
): 'holds' | 'unknown' | 'breaks' | null {
  const found = answer(about, certain(part));
  if (found.strands.length === 0) return null;
  if (expected === 'deny' && passes(found)) return 'breaks';
  if (found.verdict === 'unknown') return 'unknown';
  return isKept(found, expected) ? 'holds' : 'breaks';
}

/** Without those whom an end may mean besides: they do not tell what happens to the others. */
function certain(part: Question): Question {
  const known = (party: Party): Party => ({ ...party, doubts: [], nobody: null });
  return { ...part, from: known(part.from), to: known(part.to) };
}

/** Whether an answer is what is expected. */
export function isKept({ verdict, reply }: Answer, expected: Expected): boolean {
  return expected === 'deny' ? verdict === 'blocked' : verdict === 'allowed' && reply === 'full';
}
