import type { GroupDrift } from '../drift/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import {
  coverLabels,
  intersect,
  isEmpty,
  isSubset,
  labels,
  NO_TRAFFIC,
  subtract,
  union,
  unionAll,
} from '../netset/index.ts';
import type { Closing } from './claims.ts';
import { idsOf, someCritical } from './claims.ts';
import type { DesiredRule } from './desired-rules.ts';
import type { LiveRule, NewRule } from './live-rule.ts';
import { newRule, ruleName } from './live-rule.ts';
import type { Narrowing, Scene } from './narrowing.ts';
import { narrowing } from './narrowing.ts';
import type { RuleSpec } from './rule-spec.ts';
import { contentKey, sourceType } from './rule-spec.ts';
import { fitsInto } from './slots.ts';

/**
 * What had to be given up so far: missing rules, an order without a cut, rules closed whole, rules left alone (why).
 */
export type Choice = {
  readonly withMissing: boolean;
  readonly mayCut: boolean;
  readonly whole: ReadonlySet<string>;
  readonly held: ReadonlyMap<string, string>;
};

export type Removal = {
  readonly live: LiveRule;
  readonly closers: readonly Closing[];
  readonly covered: boolean;
  /** Of which something was to stay, and no limit left room for it. */
  readonly whole: boolean;
};
export type Change = { readonly live: LiveRule; readonly to: NewRule; readonly closers: readonly Closing[] };
/** `from`: the rule that it is a piece of; null for a line of the policy that is put back. */
export type Addition = {
  readonly rule: NewRule;
  readonly from: LiveRule | null;
  readonly line: DesiredRule | null;
  readonly findings: readonly string[];
};
type HeldPart = { readonly findings: readonly string[]; readonly reason: string };

/** The rules of one direction as they are to be in the end, each with how it comes about. */
export type Target = {
  readonly stays: readonly LiveRule[];
  readonly changes: readonly Change[];
  readonly additions: readonly Addition[];
  readonly removals: readonly Removal[];
  readonly held: readonly HeldPart[];
  /** Wanted traffic that goes too, since a limit did not leave room for it. */
  readonly lost: TrafficSet;
  /** Rules that were closed whole because narrowing them takes too many. */
  readonly whole: readonly LiveRule[];
};

export type Means = Scene & {
  readonly drift: GroupDrift;
  readonly rules: readonly LiveRule[];
  readonly desired: readonly DesiredRule[];
  /** Ids of the guardrails that deny some of the rules which the author's lines say. */
  readonly denied: readonly string[];
};

type Narrowed = Extract<Narrowing, { kind: 'narrows' }> & {
  readonly live: LiveRule;
  readonly whole: boolean;
};
type Decided = { readonly kind: 'stays'; readonly live: LiveRule; readonly held: HeldPart | null } | Narrowed;

export function target(means: Means, choice: Choice): Target {
  const decided = decide(means, choice);
  const missing = choice.withMissing && means.claims.missing !== null ? means.side.missing : NO_TRAFFIC;
  const first = fewest(means, decided, missing);
  const uncovered = uncoveredLabels(means, first);
  return isEmpty(uncovered) ? first : fewest(means, decided, union(missing, uncovered));
}

/**
 * What several rules keep together may be one line of the author's: where that takes fewer rules than each rule's own
 * pieces, the author's rules are written instead.
 */
function fewest(means: Means, decided: readonly Decided[], needed: TrafficSet): Target {
  const own = build(means, decided, needed);
  if (own.changes.length + own.additions.length < 2) return own;
  const kept = unionAll(decided.flatMap((one) => (one.kind === 'narrows' && !one.whole ? [one.kept] : [])));
  const lines = means.desired.filter(({ traffic }) => isSubset(traffic, means.side.observed));
  const authors = build(
    means,
    decided,
    union(needed, intersect(kept, unionAll(lines.map((line) => line.traffic)))),
  );
  return count(authors) < count(own) ? authors : own;
}

const count = (end: Target): number => end.stays.length + end.changes.length + end.additions.length;

function decide(means: Means, choice: Choice): readonly Decided[] {
  const found = means.rules.map((live) => ({ live, what: narrowing(means, live) }));
  const untouched = unionAll(
    found.flatMap(({ live, what }) => (what.kind === 'stays' ? [live.traffic] : [])),
  );
  const kept = found.flatMap(({ what }) =>
    what.kind === 'narrows' && what.objection === null ? [what.kept] : [],
  );
  const elsewhere = unionAll([untouched, ...kept]);
  return found.map(({ live, what }): Decided => {
    if (what.kind === 'stays') return { kind: 'stays', live, held: null };
    const pieces = what.pieces.filter((spec) => !admits(untouched, trafficOf(means, spec)));
    const reason = choice.held.get(live.key) ?? objection(means, live, { what, pieces, elsewhere });
    const findings = idsOf(what.closers);
    if (reason !== null) return { kind: 'stays', live, held: { findings, reason } };
    const over = ownPieces(means, pieces) > means.context.policy.limits.rulesPerNarrowing;
    const whole = over || choice.whole.has(live.key);
    return { ...what, live, whole, pieces: whole ? [] : pieces };
  });
}

type Considered = {
  readonly what: Extract<Narrowing, { kind: 'narrows' }>;
  readonly pieces: readonly RuleSpec[];
  readonly elsewhere: TrafficSet;
};

/** Why a rule is left as it is; null when it is not. */
function objection(means: Means, live: LiveRule, { what, pieces, elsewhere }: Considered): string | null {
  if (what.objection !== null) return admits(elsewhere, what.kept) ? null : what.objection;
  const limit = means.context.policy.limits.rulesPerNarrowing;
  const count = ownPieces(means, pieces);
  if (count <= limit || someCritical(what.closers)) return null;
  const name = ruleName(means.context, means.side.direction, live);
  return `Narrowing ${name} takes ${count} rules; limits.rulesPerNarrowing is ${limit}.`;
}

/** Pieces that are not the author's own rules: those may be written however many they are. */
function ownPieces({ desired }: Means, pieces: readonly RuleSpec[]): number {
  const authors = new Set(desired.map(({ key }) => key));
  return pieces.filter((spec) => !authors.has(contentKey(spec))).length;
}

/** Whether all of it is admitted: who admits anybody admits every group. */
function admits(set: TrafficSet, traffic: TrafficSet): boolean {
  return isSubset(traffic, coverLabels(set, labels(traffic)));
}

const trafficOf = ({ context, side }: Means, spec: RuleSpec): TrafficSet =>
  newRule(context, spec, side.direction).traffic;

type Draft = {
  readonly changes: Change[];
  readonly additions: Addition[];
  readonly removals: Removal[];
  /** Traffic of every rule that is to be there in the end, so far. */
  admitted: TrafficSet;
};

function build(means: Means, decided: readonly Decided[], needed: TrafficSet): Target {
  const stays = decided.flatMap((one) => (one.kind === 'stays' ? [one.live] : []));
  const narrowed = decided.filter((one): one is Narrowed => one.kind === 'narrows');
  const admitted = unionAll(stays.map((live) => live.traffic));
  const wanted = means.desired.filter(
    ({ traffic }) => !isEmpty(intersect(traffic, needed)) && !admits(admitted, traffic),
  );
  const draft: Draft = {
    changes: [],
    additions: [],
    removals: [],
    admitted: unionAll([admitted, ...wanted.map(({ traffic }) => traffic)]),
  };
  const unplaced = placeInRules(draft, narrowed, wanted);
  const placed = new Set(draft.changes.map(({ live }) => live));
  for (const one of narrowed) writePieces(means, draft, { ...one, placed: placed.has(one.live) });
  for (const line of unplaced) {
    draft.additions.push({ rule: line, from: null, line, findings: servedBy(means, line) });
  }
  const whole = narrowed.filter((one) => one.whole && !isEmpty(one.kept));
  return {
    stays,
    changes: draft.changes,
    additions: draft.additions,
    removals: draft.removals,
    held: decided.flatMap((one) => (one.kind === 'stays' && one.held !== null ? [one.held] : [])),
    lost: subtract(unionAll(whole.map(({ kept }) => kept)), draft.admitted),
    whole: whole.map(({ live }) => live),
  };
}

/** The findings that a line is put back for: it is missing, or closing others would cut it. */
function servedBy({ claims, side }: Means, line: DesiredRule): readonly string[] {
  const { missing, closings } = claims;
  const isMissing = !isEmpty(intersect(line.traffic, side.missing));
  return missing !== null && isMissing ? [missing.id] : idsOf(closings);
}

/**
 * A desired rule that is to come back, and a rule of the same kind of source that holds a part of it: that rule is
 * changed into it. One atomic call, and the rule keeps its id, description and tags. Returns what is left to add.
 */
function placeInRules(
  draft: Draft,
  narrowed: readonly Narrowed[],
  wanted: readonly DesiredRule[],
): readonly DesiredRule[] {
  const free = new Set(wanted);
  for (const { live, kept, closers, whole } of narrowed) {
    if (live.rule.id === undefined || whole || isEmpty(kept)) continue;
    for (const rule of free) {
      // Another prefix list may count for more of the quota, and what makes room may go only after the change.
      const fits =
        sourceType(rule.spec.peer) === sourceType(live.rule.peer) && fitsInto(rule.slots, live.slots);
      if (!fits || isEmpty(intersect(rule.traffic, kept))) continue;
      free.delete(rule);
      draft.changes.push({ live, to: described(rule, live), closers });
      break;
    }
  }
  return wanted.filter((rule) => free.has(rule));
}

function writePieces(means: Means, draft: Draft, one: Narrowed & { readonly placed: boolean }): void {
  const { live, closers } = one;
  const pieces = one.pieces
    .map((spec) => newRule(means.context, spec, means.side.direction))
    .filter((piece) => !admits(draft.admitted, piece.traffic));
  draft.admitted = unionAll([draft.admitted, ...pieces.map((piece) => piece.traffic)]);
  const same = pieces.find((piece) => sourceType(piece.spec.peer) === sourceType(live.rule.peer));
  const first = live.rule.id === undefined || one.placed ? undefined : same;
  if (first !== undefined) draft.changes.push({ live, to: first, closers });
  else if (!one.placed)
    draft.removals.push({
      live,
      closers,
      covered: pieces.length === 0 && !one.whole && !isEmpty(one.kept),
      whole: one.whole && !isEmpty(one.kept),
    });
  const findings = idsOf(closers);
  for (const rule of pieces) {
    if (rule !== first) draft.additions.push({ rule, from: live, line: null, findings });
  }
}

const described = (rule: NewRule, live: LiveRule): NewRule => {
  const { description: _, ...spec } = rule.spec;
  const own = live.rule.description;
  return { ...rule, spec: own === undefined ? spec : { ...spec, description: own } };
};

/**
 * Anybody covers every group: while 0.0.0.0/0 and ::/0 were open, a desired `sg/…` line was not missing. Once they
 * are closed it is, and it must come back in the same plan or the closing would cut it.
 */
function uncoveredLabels(means: Means, end: Target): TrafficSet {
  const { desired, observed } = means.side;
  if (desired === null || labels(desired).length === 0) return NO_TRAFFIC;
  const named = labels(desired);
  const before = intersect(coverLabels(observed, named), desired);
  const after = coverLabels(finalTraffic(end), named);
  const lost = subtract(before, after);
  return { ...NO_TRAFFIC, labels: lost.labels };
}

export function finalTraffic(end: Target): TrafficSet {
  return unionAll([
    ...end.stays.map((live) => live.traffic),
    ...end.changes.map(({ to }) => to.traffic),
    ...end.additions.map(({ rule }) => rule.traffic),
  ]);
}
