import type { ServiceSet } from '../../netset/index.ts';
import type { Answer } from '../answers/answer.ts';
import type { Meaning } from '../ends/meaning.ts';
import type { Analysis } from '../network/analysis.ts';
import { flowJudge } from './flow-judge.ts';
import type { Flow, FlowRecord } from './flow-log.ts';
import { type Members, membersOf } from './flow-members.ts';
import { flowPlaces } from './flow-places.ts';
import { count, newTally, type Tally } from './flow-tally.ts';
import { type Covered, type FlowReport, flowReport } from './flows.ts';

type Ends = { readonly from: Meaning; readonly to: Meaning; readonly services: ServiceSet };

/**
 * Flow records laid beside questions as they are read: what is kept grows with what rules tell apart, not with them.
 */
export type FlowWatch = {
  readonly see: (record: FlowRecord) => void;
  readonly report: (ends: Ends, found: Answer) => FlowReport;
};

export function flowWatch(about: Analysis, questions: Iterable<Ends>): FlowWatch {
  const [places, judge] = [flowPlaces(about), flowJudge(about)];
  const tallies = tallyBook(questions);
  const covered = new Map<string, Covered>();
  const log = { covered, accepted: 0, unplaced: 0, blank: 0 };
  const cover = (id: string | null, what: keyof Covered): void => {
    if (id === null || !about.net.state.interfaces.has(id)) return;
    const one = covered.get(id) ?? { records: 0, skipped: 0 };
    one[what] += 1;
    covered.set(id, one);
  };
  const seeFlow = (flow: Flow): void => {
    if (flow.action === 'ACCEPT') log.accepted += 1;
    const placed = places(flow);
    if (placed === null) {
      log.unplaced += 1;
      return;
    }
    cover(placed.recorder?.id ?? null, 'records');
    const concerned = tallies.about(placed.source.address.text, placed.target.address.text);
    if (concerned.length === 0) return;
    const seen = { flow, placed, readings: judge(flow, placed) };
    for (const tally of concerned) count(tally, seen);
  };
  return {
    see: (record) => {
      if (record.kind === 'flow') seeFlow(record);
      else if (record.kind === 'blank') log.blank += 1;
      else cover(record.interfaceId, record.kind === 'none' ? 'records' : 'skipped');
    },
    report: (ends, found) => flowReport(tallies.of(ends), found, log),
  };
}

type TallyBook = {
  readonly of: (ends: Ends) => Tally;
  /** Those that have any of the two addresses as an interface's: at one end of each question there is one. */
  readonly about: (source: string, target: string) => readonly Tally[];
};

const NONE: readonly Tally[] = [];

function tallyBook(questions: Iterable<Ends>): TallyBook {
  const members = new Map<Meaning, Members>();
  const tallies = new Map<Meaning, Map<Meaning, Map<ServiceSet, Tally>>>();
  const byMeaning = new Map<Meaning, Tally[]>();
  const byAddress = new Map<string, Meaning[]>();
  const membersIn = (meaning: Meaning): Members => {
    const known = members.get(meaning);
    if (known !== undefined) return known;
    const made = membersOf(meaning);
    members.set(meaning, made);
    for (const text of made.texts) listIn(byAddress, text).push(meaning);
    return made;
  };
  const of = ({ from, to, services: asked }: Ends): Tally => {
    const towards = mapIn(mapIn(tallies, from), to);
    const known = towards.get(asked);
    if (known !== undefined) return known;
    const made = newTally({ from: membersIn(from), to: membersIn(to), asked });
    towards.set(asked, made);
    for (const end of new Set([from, to])) listIn(byMeaning, end).push(made);
    return made;
  };
  for (const ends of questions) of(ends);
  const at = (text: string): readonly Tally[] => {
    const [only, ...more] = byAddress.get(text) ?? [];
    if (only === undefined) return NONE;
    const first = byMeaning.get(only) ?? NONE;
    return more.length === 0 ? first : [...first, ...more.flatMap((one) => byMeaning.get(one) ?? NONE)];
  };
  return {
    of,
    about: (source, target) => {
      const [a, b] = [at(source), at(target)];
      if (a.length === 0 || a === b) return b;
      return b.length === 0 ? a : [...new Set([...a, ...b])];
    },
  };
}

function listIn<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function mapIn<K, A, B>(maps: Map<K, Map<A, B>>, key: K): Map<A, B> {
  const inner = maps.get(key) ?? new Map<A, B>();
  maps.set(key, inner);
  return inner;
}
