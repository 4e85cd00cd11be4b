import type { Direction, SecurityGroup } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import {
  coverLabels,
  equals,
  isEmpty,
  isSubset,
  labels,
  NO_TRAFFIC,
  subtract,
  unionAll,
} from '../netset/index.ts';
import type { GroupEntry, TrafficLine } from '../policy/index.ts';
import type { Context } from './context.ts';
import { inVpc } from './context.ts';
import type { Breach, Undecided, Unread } from './guardrail.ts';
import { appliedGuardrails, breaches, undecided } from './guardrail.ts';
import { leftover } from './leftover.ts';
import type { LineTraffic } from './line-traffic.ts';
import { lineTraffic, mayMean } from './line-traffic.ts';
import { entriesOfGroup, isToldOf, matchGroup } from './matching.ts';
import { besideEntry } from './on-trial.ts';
import type { RuleTraffic } from './rule-traffic.ts';
import { ruleServices, ruleTraffic } from './rule-traffic.ts';
import { ruleCarriers, ruleName } from './rule-words.ts';
import { doubtsOn, type Waived, waivedTraffic } from './waived.ts';

/**
 * One direction of one group as sets. `desired` is null where the direction is unmanaged. `excess` is without
 * what is waived and without what a reference that could not be resolved may mean; what a guardrail forbids is
 * still in it here, and the `leftover` of it (the finding leaves both out).
 */
export type DirectionDrift = {
  readonly direction: Direction;
  readonly rules: readonly RuleTraffic[];
  readonly observed: TrafficSet;
  readonly desired: TrafficSet | null;
  readonly desiredLines: readonly LineTraffic[];
  readonly waived: TrafficSet;
  readonly excess: TrafficSet;
  readonly leftover: TrafficSet;
  readonly missing: TrafficSet;
  readonly breaches: readonly Breach[];
  /** What could not be judged of the entry, and of each guardrail. */
  readonly unknown: readonly string[];
  readonly undecided: readonly Undecided[];
};

/**
 * `conflict`: keys of entries that match this group and differ; none of them is then applied. `doubtful`: entries of
 * which nobody can tell whether they match it.
 */
export type GroupDrift = {
  readonly group: SecurityGroup;
  readonly entry: GroupEntry | null;
  readonly conflict: readonly string[];
  readonly doubtful: readonly GroupEntry[];
  readonly ingress: DirectionDrift;
  readonly egress: DirectionDrift;
};

export function groupDrift(context: Context, groupId: string): GroupDrift | null {
  const group = context.state.securityGroups.get(groupId);
  if (group === undefined) return null;
  const here = inVpc(context, group.vpcId);
  const { entries, unsure } = entriesOfGroup(here, group);
  const conflict = agree(here, group, entries) ? [] : entries.map((entry) => entry.key);
  const entry = conflict.length > 0 ? null : (entries[0] ?? null);
  const about = { group, entry, keys: entries.map((one) => one.key) };
  return {
    group,
    entry,
    conflict,
    doubtful: unsure.filter((one) => !isToldOf(here, one.match, (match) => matchGroup(here, match, group))),
    ingress: directionDrift(here, { ...about, direction: 'ingress' }),
    egress: directionDrift(here, { ...about, direction: 'egress' }),
  };
}

/** Entries that admit the same, in whatever words, are one; any others that meet on a resource are a conflict. */
function agree(context: Context, group: SecurityGroup, entries: readonly GroupEntry[]): boolean {
  const [first, ...others] = entries;
  return first === undefined || others.every((other) => sayTheSame(context, group, [first, other]));
}

function sayTheSame(
  context: Context,
  group: SecurityGroup,
  [one, other]: readonly [GroupEntry, GroupEntry],
): boolean {
  if (one.mode !== other.mode) return false;
  return (['ingress', 'egress'] as const).every((direction) => {
    const [a, b] = [one[direction], other[direction]];
    if (a === undefined || b === undefined) return a === b;
    if (JSON.stringify(a.map(text)) === JSON.stringify(b.map(text))) return true;
    const at = { vpcId: group.vpcId, selfId: group.id };
    const lines = [a, b].map((list) => list.map((line) => lineTraffic(context, line, at)));
    const [left = [], right = []] = lines;
    const known = [...left, ...right].every((line) => line.unknown.length === 0);
    return known && equals(unionAll(left.map(trafficOf)), unionAll(right.map(trafficOf)));
  });
}

const text = (line: TrafficLine): string => line.text;
const trafficOf = (line: LineTraffic): TrafficSet => line.traffic;

type About = {
  readonly group: SecurityGroup;
  readonly entry: GroupEntry | null;
  /** Of every entry that matches. */
  readonly keys: readonly string[];
  readonly direction: Direction;
};

function directionDrift(context: Context, about: About): DirectionDrift {
  const { group, entry, direction } = about;
  const at = { direction, vpcId: group.vpcId, selfId: group.id };
  const rules = group.rules
    .filter((rule) => rule.direction === direction)
    .map((rule) => ruleTraffic(context, rule));
  const observed = unionAll(rules.filter((rule) => rule.unknown === null).map(({ traffic }) => traffic));
  const lines = entry?.[direction]?.map((line) => lineTraffic(context, line, at));
  const desired = lines === undefined ? null : unionAll(lines.map(trafficOf));
  const names = [group.name, group.id];
  const on = { type: 'sg', names, keys: about.keys } as const;
  const waived = waivedTraffic(context, on, { ...at, labels: labels(observed) });
  const applied = appliedGuardrails(context, 'securityGroups', {
    ...at,
    matches: (m) => matchGroup(context, m, group),
  });
  const { doubts, unread } = unknownRules(context, rules, {
    direction,
    desired,
    guarded: applied.length > 0,
  });
  const breached = breaches(applied, observed, waived.traffic).map((breach) =>
    besideEntry(breach, entry, desired),
  );
  const sides = { rules, observed, desired, lines: lines ?? [] };
  const differing = difference({ ...sides, waived: waived.traffic });
  const carriers = ruleCarriers(context, rules);
  return {
    direction,
    rules,
    observed,
    desired,
    desiredLines: lines ?? [],
    waived: waived.traffic,
    ...differing,
    leftover: leftover(context, {
      direction,
      carriers,
      breaches: breached,
      excess: differing.excess,
      without: (guilty) => unionAll(carriers.flatMap((one) => (guilty.includes(one) ? [] : [one.own]))),
    }),
    breaches: breached,
    unknown: [...(lines ?? []).flatMap((line) => line.unknown), ...doubts, ...spared(sides, waived)],
    undecided: undecided(applied, observed, { waived, unread }),
  };
}

type Sides = {
  readonly rules: readonly RuleTraffic[];
  readonly observed: TrafficSet;
  readonly desired: TrafficSet | null;
  readonly lines: readonly LineTraffic[];
  readonly waived: TrafficSet;
};

function difference(sides: Sides): { readonly excess: TrafficSet; readonly missing: TrafficSet } {
  const { observed, desired } = sides;
  if (desired === null) return { excess: NO_TRAFFIC, missing: NO_TRAFFIC };
  const labelled = [...labels(observed), ...labels(desired)];
  const everything = unionAll(sides.rules.map((rule) => rule.traffic));
  const allowed = unionAll([
    coverLabels(unionAll([desired, sides.waived]), labelled),
    ...possible(sides.lines, labels(observed)),
  ]);
  return {
    excess: subtract(observed, allowed),
    missing: subtract(unionAll(sides.lines.map(({ sure }) => sure)), coverLabels(everything, labelled)),
  };
}

/** Why excess is left alone that no waiver certainly covers. */
function spared(sides: Omit<Sides, 'waived'>, waived: Waived): readonly string[] {
  if (waived.doubts.length === 0) return [];
  return doubtsOn(waived, difference({ ...sides, waived: waived.sure }).excess);
}

/** What an unresolved line may mean: never a wrong revert, so the benefit of the doubt is the rule's. */
function possible(lines: readonly LineTraffic[], observedLabels: readonly string[]): readonly TrafficSet[] {
  return lines.flatMap(({ possible: may }) => (may === null ? [] : mayMean(may, observedLabels)));
}

type Judged = {
  readonly direction: Direction;
  readonly desired: TrafficSet | null;
  readonly guarded: boolean;
};

/**
 * Rules whose peer is not known. In a declared direction one is a doubt about the entry, unless that names the very
 * same list: then its line says so. In any direction it is one about the guardrails that speak of its services, for
 * the list may hold whom they forbid. One that is not understood at all is a doubt wherever anything is judged.
 */
function unknownRules(
  context: Context,
  rules: readonly RuleTraffic[],
  { direction, desired, guarded }: Judged,
): { readonly doubts: readonly string[]; readonly unread: readonly Unread[] } {
  const doubts: string[] = [];
  const unread: Unread[] = [];
  for (const { rule, traffic: set, unknown } of rules) {
    if (unknown === null) continue;
    const reason = `${ruleName(context, rule, direction)}: ${unknown}`;
    const services = ruleServices(rule);
    const wanted = desired !== null && !isEmpty(set) && isSubset(set, desired);
    if (services === null && (desired !== null || guarded)) doubts.push(reason);
    if (services !== null) unread.push({ reason, services });
    if (services !== null && desired !== null && !wanted) doubts.push(reason);
  }
  return { doubts, unread };
}
