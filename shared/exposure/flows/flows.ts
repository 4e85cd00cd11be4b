import type { Rule } from '../../model/index.ts';
import { intersectServices } from '../../netset/index.ts';
import type { Answer } from '../answers/answer.ts';
import { ruleText } from '../network/words.ts';
import { serviceKey } from './flow-roles.ts';
import { type Contradiction, rulesOn, type Tally } from './flow-tally.ts';
import { contradictionText, serviceText, timeText } from './flow-words.ts';

/** What flow logs saw between the ends of a question, beside what the rules say now. */
export type FlowReport = {
  /** Records, both ways and of every interface that saw the packets. */
  readonly accepted: number;
  readonly rejected: number;
  /** From the first record's first packet to the last one's last, ISO 8601; null where the format has no times. */
  readonly period: { readonly from: string; readonly to: string } | null;
  /** The busiest first; at most a hundred. */
  readonly services: readonly {
    readonly service: string;
    readonly accepted: number;
    readonly rejected: number;
  }[];
  /** Records that the rules would have decided otherwise: a text for each kind of them, at most a hundred. */
  readonly contradictions: readonly string[];
  /** Rules that let the asked services through between the ends, and that no accepted connection used. */
  readonly unusedRules: readonly UnusedRule[];
  /** What the log cannot tell, or tells of others, a sentence each. */
  readonly notes: readonly string[];
};

type UnusedRule = {
  readonly rule: string;
  readonly group: string;
  readonly text: string;
  /** Why it may have been used all the same; null where the log would have shown it. */
  readonly doubt: string | null;
};

/** How far the log speaks of an interface: records of it, and intervals in which flows were missed. */
export type Covered = { records: number; skipped: number };

type Log = {
  readonly covered: ReadonlyMap<string, Covered>;
  readonly accepted: number;
  /** Records whose addresses are none. */
  readonly unplaced: number;
  /** Records without flows whose format does not say why. */
  readonly blank: number;
};

const MOST = 100;

export function flowReport(tally: Tally, found: Answer, log: Log): FlowReport {
  const { seen, first, last } = tally;
  const services = [...tally.services]
    .sort(([a, one], [b, other]) => total(other) - total(one) || a - b)
    .map(([key, { accepted, rejected }]) => ({ service: serviceText(key), accepted, rejected }));
  const kinds = [...tally.contradictions.values()].sort((a, b) => b.count - a.count);
  return {
    ...seen,
    period: first === null || last === null ? null : { from: timeText(first), to: timeText(last) },
    services: services.slice(0, MOST),
    contradictions: kinds.slice(0, MOST).map((one) => contradictionText(one, serviceOf(one))),
    unusedRules: unused(found, tally, log),
    notes: [
      ...more(services.length - MOST, 'services'),
      ...more(kinds.length - MOST + tally.overflow, 'kinds of contradictions'),
      ...notes(tally, found, log),
    ],
  };
}

const serviceOf = ({ flow, reading }: Contradiction): string =>
  serviceText(serviceKey(flow, reading.isReply));

const total = ({ accepted, rejected }: { accepted: number; rejected: number }): number => accepted + rejected;

const more = (count: number, what: string): readonly string[] =>
  count > 0 ? [`${count} more ${what} are not written here`] : [];

function notes({ gone, goneIds, between }: Tally, found: Answer, log: Log): readonly string[] {
  const ids = [...goneIds];
  return [
    ...coverNotes(found, log),
    ...(gone === 0
      ? []
      : [
          `${records(gone)} not laid beside the rules: ${gone === 1 ? 'it is' : 'they are'} of ${listed(ids)}, which the state does not have, and whose address may be another’s now`,
        ]),
    ...(between === 0
      ? []
      : [`${records(between)} made on the way (by a NAT gateway, a load balancer): counted, not judged`]),
    ...(log.unplaced === 0 ? [] : [`${records(log.unplaced)} left out: their addresses are none`]),
  ];
}

const records = (count: number): string => (count === 1 ? '1 record was' : `${count} records were`);

function coverNotes({ from, to }: Answer, { covered, blank }: Log): readonly string[] {
  const all = [from, to].flatMap(({ hosts }) => hosts.flatMap(({ interfaces }) => interfaces));
  const ids = [...new Set(all.map(({ id }) => id))];
  const skipped = ids.filter((id) => (covered.get(id)?.skipped ?? 0) > 0);
  const isElsewhere = ids.length > 0 && !ids.some((id) => covered.has(id));
  return [
    ...(isElsewhere ? [`the log has no record of ${listed(ids)}`] : []),
    ...(skipped.length === 0
      ? []
      : [`flows of ${listed(skipped)} were missed: AWS could not capture all (SKIPDATA)`]),
    ...(blank === 0
      ? []
      : [
          `${records(blank)} empty, and the format has no log-status: whether flows were missed is not known`,
        ]),
  ];
}

function listed(ids: readonly string[]): string {
  return ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
}

type Idle = { readonly groupId: string; readonly on: Set<string> };

function unused({ strands, asked }: Answer, { used }: Tally, log: Log): readonly UnusedRule[] {
  const idle = new Map<Rule, Idle>();
  for (const { lanes, ...ends } of strands) {
    for (const between of lanes) {
      if (intersectServices(between.sure, asked).length === 0) continue;
      for (const { rule, groupId, side } of rulesOn(between, asked)) {
        if (used.has(rule)) continue;
        const one = idle.get(rule) ?? { groupId, on: new Set<string>() };
        idle.set(rule, one);
        const end = ends[side];
        if (end.kind === 'host') for (const { id } of end.host.interfaces) one.on.add(id);
      }
    }
  }
  return [...idle].map(([rule, { groupId, on }]) => ({
    rule: rule.id ?? ruleText(rule),
    group: groupId,
    text: ruleText(rule),
    doubt: doubtOf([...on], log),
  }));
}

/** That nobody was seen says something only where the log would have shown it. */
function doubtOf(ids: readonly string[], { covered, accepted }: Log): string | null {
  const unseen = ids.filter((id) => (covered.get(id)?.records ?? 0) === 0);
  const skipped = ids.filter((id) => (covered.get(id)?.skipped ?? 0) > 0);
  if (accepted === 0) return 'the log holds no accepted record at all: it may capture rejected traffic only';
  if (unseen.length > 0) return `the log has no record of ${listed(unseen)}`;
  return skipped.length > 0 ? `flows of ${listed(skipped)} were missed (SKIPDATA)` : null;
}
