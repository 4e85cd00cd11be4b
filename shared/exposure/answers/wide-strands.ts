import { intersectServices, isSubsetServices, type ServiceSet } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Scope } from '../network/scope.ts';
import type { Level } from '../ways/pair-places.ts';
import { type Pair, pairs } from '../ways/pairs.ts';
import type { Strand } from '../ways/strand.ts';
import { betweenHosts, withAddresses } from '../ways/strands.ts';
import type { Question } from './answer.ts';

/**
 * Of the strands of very many pairs those that decide: all that let anything through, or the first of them; and of
 * the others as many as show that there are some.
 */
export type WideStrands = {
  readonly strands: readonly Strand[];
  /** What was not looked at; null where the strands say all that there is to say. */
  readonly rest: string | null;
  /** Whether what was not looked at may change the verdict. */
  readonly isOpen: boolean;
};

/** One by one, so many pairs are quick enough. */
const FEW_PAIRS = 2500;

export const hasManyPairs = ({ from, to }: Pick<Question, 'from' | 'to'>): boolean =>
  from.hosts.length * to.hosts.length > FEW_PAIRS;

/** Pairs that let something through: more lines than anybody reads. */
const MOST_PASSING = 250;
/** Pairs in their order, whatever they let through, to show how far packets get. */
const FIRST = 100;

export function wideStrands(about: Analysis, { from, to, asked }: Question): WideStrands {
  const scope = about.scopeOf(asked);
  const all = pairs(about, { from: from.hosts, to: to.hosts }, scope);
  const passing = all.some('may', MOST_PASSING);
  const found = new Map<number, Strand | null>();
  const add = ({ source, target }: Pair): Strand | null => {
    const [a, b] = [from.hosts[source], to.hosts[target]];
    const key = source * to.hosts.length + target;
    const known = found.get(key);
    if (known !== undefined || a === undefined || b === undefined) return known ?? null;
    const made = betweenHosts(about, [a, b], scope);
    found.set(key, made);
    return made;
  };
  const pairAt = (key: number): Pair => ({
    source: Math.floor(key / to.hosts.length),
    target: key % to.hosts.length,
  });
  passing.pairs.forEach(add);
  const isPassing = new Set(found.keys());
  for (let key = 0; key < FIRST; key += 1) add(pairAt(key));
  // And one that lets nothing through, if there is any.
  for (let key = 0; key < from.hosts.length * to.hosts.length; key += 1)
    if (!isPassing.has(key) && add(pairAt(key)) !== null) break;
  const isUnanswered = (pair: Pair): boolean => !isAnswered(add(pair), scope);
  const look = (level: Level, seek: 'passing' | 'lacking'): Pair | 'too much' | null => {
    const isTelling = level === 'replied' ? { isTelling: isUnanswered } : {};
    const pair = all.first({ level, seek, ...isTelling });
    if (pair !== null && pair !== 'too much') add(pair);
    return pair;
  };
  const lacking = passing.left === 'more' ? look('sure', 'lacking') : null;
  const others = passing.left === 'more' ? [look('may', 'lacking'), look('sure', 'passing')] : [];
  const isWhole =
    passing.left === 'none' ||
    (passing.left === 'more' && lacking === null && look('replied', 'lacking') === null);
  const sorted = [...found].sort(([a], [b]) => a - b).flatMap(([, one]) => one ?? []);
  return {
    strands: tellingFirst([...sorted, ...withAddresses(about, { from, to }, scope)], asked),
    rest: isWhole ? null : passing.left === 'more' ? MORE : TOO_MUCH,
    isOpen: passing.left === 'unknown' || [lacking, ...others].includes('too much'),
  };
}

const TOO_MUCH =
  'there is more than can be looked at at once: ask about fewer of them, or about fewer services';
const MORE = `more than ${MOST_PASSING} pairs of places let something through: what is said of traffic and replies is said of the first ${MOST_PASSING}`;

/** Whether there is a lane on which all gets there and all replies come back. */
function isAnswered(strand: Strand | null, { services, replies }: Scope): boolean {
  if (strand === null) return true;
  return strand.lanes.some(
    ({ sure, back }) => isSubsetServices(services, sure) && isSubsetServices(replies, back.sure),
  );
}

/** Whoever looks at the first few sees one that lets something through, and one that does not let through all. */
function tellingFirst(strands: readonly Strand[], asked: ServiceSet): readonly Strand[] {
  const open = strands.find(({ sure }) => intersectServices(sure, asked).length > 0);
  const shut = strands.find(({ sure }) => !isSubsetServices(asked, sure));
  const first = [...new Set([open, shut])].filter((one) => one !== undefined);
  return [...first, ...strands.filter((one) => !first.includes(one))];
}
