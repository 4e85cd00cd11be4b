import type { Interface, State } from '../../model/index.ts';
import { type AddressSet, NO_ADDRESS } from '../../netset/index.ts';
import type { Expectation, Policy } from '../../policy/index.ts';
import { serviceSet } from '../../policy/index.ts';
import { type Answer, answer, type Question } from '../answers/answer.ts';
import { type Explanation, explanation } from '../answers/explanation.ts';
import { passes } from '../effects/open-line.ts';
import { type Directory, directory } from '../ends/directory.ts';
import { inhabited, knownPlaces } from '../ends/empty-addresses.ts';
import type { Meaning } from '../ends/meaning.ts';
import { party } from '../ends/parties.ts';
import { type Analysis, analysis } from '../network/analysis.ts';
import type { NetworkOptions } from '../network/network.ts';
import { ghosts } from './ghosts.ts';
import { endMeaning } from './policy-ends.ts';
import { isKept, isWide, telling } from './telling.ts';

/** One `expect` line, whether it holds in this state, and why, in a sentence. */
export type ExpectationResult = { readonly line: string; readonly holds: boolean; readonly why: string };

export type ExpectationOptions = Omit<NetworkOptions, 'only'> & {
  /** Only these of the policy's lines. */
  readonly lines?: readonly Expectation[];
};

/**
 * Whether the policy's expectations hold. `allow`: all of the service gets from every source to every target and is
 * replied to. `deny`: none of it gets to anybody there. What is not known does not hold, and neither does a target that
 * has no interface.
 */
export function expectations(
  state: State,
  policy: Policy,
  options: ExpectationOptions = {},
): readonly ExpectationResult[] {
  const of = directory(state);
  const lines = options.lines ?? policy.expect;
  const known = lines.some(({ verdict }) => verdict === 'deny') ? knownPlaces(state) : NO_ADDRESS;
  const meant = lines.map((line) => meaningOf({ of, policy, known }, line));
  const only = new Set(
    meant.flatMap(({ from, to, absent }) => [...from.interfaces, ...to.interfaces, ...absent]),
  );
  const about = analysis(state, { ...options, only: [...only] });
  return meant.map((one) => ({ line: one.line.text, ...judged(about, one) }));
}

type Meant = {
  readonly line: Expectation;
  readonly from: Meaning;
  readonly to: Meaning;
  /** Where a source that has no interface now would have one. */
  readonly absent: readonly Interface[];
};

type Held = { readonly holds: boolean; readonly why: string };

type Within = { readonly of: Directory; readonly policy: Policy; readonly known: AddressSet };

function meaningOf({ of, policy, known }: Within, line: Expectation): Meant {
  const from = endMeaning(of, policy, line.from);
  const absent = from.nobody === null ? [] : ghosts(of, policy, line.from);
  const to = endMeaning(of, policy, line.to);
  return { line, from, to: line.verdict === 'deny' ? inhabited(to, known) : to, absent };
}

function judged(about: Analysis, meant: Meant): Held {
  const { line, from, to } = meant;
  if (to.nobody !== null) return { holds: false, why: `${to.nobody.why}.` };
  if (from.nobody !== null) return withoutSource(about, meant, from.nobody);
  const found = answerFor(about, meant, from);
  if (found === 'too much') return { holds: false, why: tooMuch(meant) };
  return line.verdict === 'allow' ? allowed(about, found) : denied(about, found);
}

/** Of many hosts, the part of the answer that tells whether the line holds. */
function answerFor(about: Analysis, { line, to }: Meant, from: Meaning): Answer | 'too much' {
  const asked = serviceSet(line.services);
  const question: Question = { from: party(about, from), to: party(about, to), asked };
  const part = isWide(question) ? telling(about, question, line.verdict) : question;
  return part === 'too much' ? part : answer(about, part);
}

const tooMuch = ({ from, to }: Meant): string =>
  `it is not known: between ${from.text} and ${to.text} there is more than can be looked at at once: expect it of fewer of them, or of fewer services.`;

/** Nobody can be refused who is not there; whether they would be let in is for their groups to say. */
function withoutSource(
  about: Analysis,
  meant: Meant,
  { why, certain }: { why: string; certain: boolean },
): Held {
  if (meant.line.verdict === 'deny') {
    const nobody = certain ? `${why}: nothing comes from there` : why;
    return { holds: certain, why: `${nobody}.` };
  }
  const answers = meant.absent.map((ghost) =>
    answerFor(about, meant, { ...meant.from, interfaces: [ghost], nobody: null }),
  );
  const good = answers.find((one) => one !== 'too much' && isKept(one, 'allow'));
  if (good !== undefined && good !== 'too much')
    return {
      holds: true,
      why: `${why}; ${good.from.hosts[0]?.interfaces[0]?.id ?? 'one'} would get through.`,
    };
  const [first] = answers;
  if (first === undefined) return { holds: false, why: `${why}.` };
  const more = first === 'too much' ? tooMuch(meant) : allowed(about, first).why;
  return { holds: false, why: `${why}; ${more}` };
}

function allowed(about: Analysis, found: Answer): Held {
  if (isKept(found, 'allow')) return { holds: true, why: 'All of it gets there, and is replied to.' };
  const said = explanation(about, found, { service: 'asked' });
  if (found.verdict === 'allowed') return { holds: false, why: `${endsOf(said)}: ${replyText(said)}.` };
  return { holds: false, why: `${endsOf(said)}: ${blockText(said)}.` };
}

function denied(about: Analysis, found: Answer): Held {
  if (isKept(found, 'deny')) return { holds: true, why: 'None of it gets there.' };
  const said = explanation(about, found, { service: 'asked' });
  if (!passes(found)) return { holds: false, why: `${endsOf(said)}: it is not known: ${said.reason}.` };
  const rules = said.layers.filter((row) => row.layer.includes('groups') && row.rule !== null);
  const by = rules.map((row) => `${row.rule} of ${row.resource}`).join(' and ');
  const traffic = said.traffic.slice(0, 3).join(', ');
  return { holds: false, why: `${endsOf(said)}: ${traffic} gets there${by === '' ? '' : `, by ${by}`}.` };
}

const endsOf = ({ from, to, witness }: Explanation): string =>
  `${witness?.from ?? from} to ${witness?.to ?? to}`;

function blockText({ layers, reason, blockedBy }: Explanation): string {
  return reason ?? layers.find((row) => row.layer === blockedBy)?.why ?? 'not all of it gets there';
}

function replyText({ layers, reply, gap }: Explanation): string {
  const blocking = layers.find((row) => row.layer.startsWith('reply') && row.decision !== 'allow');
  const what = reply === 'partial' ? `replies to ${gap.join(', ')} do not come back` : 'no reply comes back';
  return blocking === undefined ? what : `${what}: ${blocking.resource ?? ''} ${blocking.why}`;
}
