import type { State } from '../model/index.ts';
import { ALL_SERVICES, services as portServices, type ServiceSet } from '../netset/index.ts';
import { parseServices, serviceSet } from '../policy/index.ts';
import { summaryAnswer } from './answers/answer.ts';
import { changes } from './answers/changes.ts';
import { type Explanation, explanation } from './answers/explanation.ts';
import { type Directory, directory } from './ends/directory.ts';
import { type Meaning, type Named, named } from './ends/meaning.ts';
import { type Party, party } from './ends/parties.ts';
import type { FlowRecord } from './flows/flow-log.ts';
import { type FlowWatch, flowWatch } from './flows/flow-watch.ts';
import type { FlowReport } from './flows/flows.ts';
import { plainAnswers } from './lines/plain-answer.ts';
import { type Analysis, analysis } from './network/analysis.ts';
import type { NetworkOptions } from './network/network.ts';
import { remembered } from './network/remembered.ts';

/** A question as a person or a script writes it; no service means all of them. */
export type Asked = { readonly from: string; readonly to: string; readonly service?: string | undefined };

/** `wrong`: not a question; a sentence that says what would be right. */
export type Explained = (Explanation & { readonly flows?: FlowReport }) | { readonly wrong: string };

export type AskingOptions = Omit<NetworkOptions, 'only'>;

type Understood = {
  readonly asked: Asked;
  readonly from: Meaning;
  readonly to: Meaning;
  readonly services: ServiceSet;
};

/** Explains many questions in their order, reading of the state only what they are about. */
export function explanations(
  state: State,
  questions: readonly Asked[],
  options: AskingOptions = {},
): Generator<Explained, undefined> {
  return answers(laidOut(state, questions, options), null);
}

/** The same as JSON texts of one line each: hardly any answer is made into an object first. */
export function* explanationLines(
  state: State,
  questions: readonly Asked[],
  options: AskingOptions = {},
): Generator<string | { readonly wrong: string }, undefined> {
  const { about, understood } = laidOut(state, questions, options);
  const parties = remembered((meaning: Meaning) => party(about, meaning));
  const plain = plainAnswers(about);
  const said = saidBefore<string>();
  for (const one of understood) {
    if ('wrong' in one) yield one;
    else {
      const question = { from: parties(one.from), to: parties(one.to), asked: one.services };
      yield plain(question, one.asked.service ?? 'all') ??
        said(one, () => JSON.stringify(explained(about, one, { parties, watch: null })));
    }
  }
  return undefined;
}

/** The same beside what flow logs saw: `see` their records, one by one, then take the answers. */
export function watchedExplanations(
  state: State,
  questions: readonly Asked[],
  options: AskingOptions = {},
): { readonly see: (record: FlowRecord) => void; readonly answers: () => Generator<Explained, undefined> } {
  const laid = laidOut(state, questions, options);
  const watch = flowWatch(
    laid.about,
    laid.understood.flatMap((one) => ('wrong' in one ? [] : [one])),
  );
  return { see: watch.see, answers: () => answers(laid, watch) };
}

type LaidOut = {
  readonly about: Analysis;
  readonly understood: readonly (Understood | { readonly wrong: string })[];
};

function laidOut(state: State, questions: readonly Asked[], options: AskingOptions): LaidOut {
  const of = directory(state);
  const meanings = remembered((text: string) => named(of, text));
  const services = servicesBook();
  const understood = questions.map((asked) => understand(of, asked, { meanings, services }));
  const meant = new Set<Meaning>();
  for (const one of understood) if (!('wrong' in one)) meant.add(one.from).add(one.to);
  const only = new Set([...meant].flatMap(({ interfaces }) => interfaces));
  return { about: analysis(state, { ...options, only: [...only] }), understood };
}

function* answers({ about, understood }: LaidOut, watch: FlowWatch | null): Generator<Explained, undefined> {
  const parties = remembered((meaning: Meaning) => party(about, meaning));
  const said = saidBefore<Explained>();
  for (const one of understood)
    yield 'wrong' in one ? one : said(one, () => explained(about, one, { parties, watch }));
  return undefined;
}

// A few tens of megabytes: scripts ask about few ends and services, again and again.
const MOST_SAID = 5000;

/** The same answer for the same ends and service. */
function saidBefore<T>(): (one: Understood, make: () => T) => T {
  const known = new Map<Meaning, Map<Meaning, Map<ServiceSet, T>>>();
  let count = 0;
  return ({ from, to, services }, make) => {
    const before = known.get(from)?.get(to)?.get(services);
    if (before !== undefined) return before;
    const made = make();
    if (count >= MOST_SAID) return made;
    count += 1;
    const towards = known.get(from) ?? new Map<Meaning, Map<ServiceSet, T>>();
    const about = towards.get(to) ?? new Map<ServiceSet, T>();
    known.set(from, towards.set(to, about.set(services, made)));
    return made;
  };
}

type With = { readonly parties: (meaning: Meaning) => Party; readonly watch: FlowWatch | null };

function explained(about: Analysis, one: Understood, { parties, watch }: With): Explained {
  const { asked, from, to, services } = one;
  const found = summaryAnswer(about, { from: parties(from), to: parties(to), asked: services });
  const said = explanation(about, found, { service: asked.service ?? 'all', changes });
  return watch === null ? said : { ...said, flows: watch.report(one, found) };
}

const TCP = 6;
const UDP = 17;

type Books = {
  readonly meanings: (text: string) => Named;
  readonly services: (text: string) => ServiceSet | { readonly wrong: string };
};

function understand(
  of: Directory,
  asked: Asked,
  { meanings, services }: Books,
): Understood | { readonly wrong: string } {
  const [from, to] = [meanings(asked.from), meanings(asked.to)];
  if ('wrong' in from) return { wrong: `from: ${from.wrong}` };
  if ('wrong' in to) return { wrong: `to: ${to.wrong}` };
  const set = asked.service === undefined ? ALL_SERVICES : services(asked.service);
  if ('wrong' in set) return set;
  const one = { asked, from: from.meaning, to: to.meaning, services: set };
  if (hasInterface(one.from) || hasInterface(one.to)) return one;
  return withPublicAddress(of, one);
}

/** Between two plain addresses nothing of the state decides; what is known to be nobody has its own answer. */
const hasInterface = ({ interfaces, nobody }: Meaning): boolean => interfaces.length > 0 || nobody !== null;

/** Seen from outside, an interface is its public address; inside, that address is just one of the internet. */
function withPublicAddress(of: Directory, one: Understood): Understood | { readonly wrong: string } {
  const [from, to] = [publicMeaning(of, one.from), publicMeaning(of, one.to)];
  if (to.interfaces.length > 0) return { ...one, to };
  if (from.interfaces.length > 0) return { ...one, from };
  return {
    wrong: `neither ${one.from.text} nor ${one.to.text} is an interface of this state: one end must be`,
  };
}

function publicMeaning(of: Directory, meaning: Meaning): Meaning {
  const interfaces = of.withPublic(meaning.text.replace(/\/32$/, ''));
  return interfaces.length === 0
    ? meaning
    : { ...meaning, interfaces, addresses: null, word: null, through: null };
}

/** One set for equal texts. Texts of one port, as most are, are remembered by number: they may be 65,536. */
function servicesBook(): Books['services'] {
  const tcp = remembered((port: number) => portServices(TCP, port, port));
  const udp = remembered((port: number) => portServices(UDP, port, port));
  const others = remembered(servicesOf);
  return (text) => {
    const of = text.startsWith('tcp/') ? tcp : text.startsWith('udp/') ? udp : null;
    const port = of === null ? null : portOf(text.slice(4));
    return of === null || port === null ? others(text) : of(port);
  };
}

/** One port as a script writes it; null for anything else. */
function portOf(text: string): number | null {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65535 && String(port) === text ? port : null;
}

function servicesOf(text: string): ServiceSet | { readonly wrong: string } {
  const parsed = parseServices({ text, at: 0 });
  if (parsed.ok) return serviceSet(parsed.value);
  return {
    wrong: parsed.faults
      .map(({ message, hint }) => (hint === null ? message : `${message}; ${hint}`))
      .join('. '),
  };
}
