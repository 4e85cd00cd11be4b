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
import type { Addition, Change, Removal, Target } from './group-target.ts';
import { finalTraffic } from './group-target.ts';
import type { LiveRule } from './live-rule.ts';
import { contentKey, sourceType } from './rule-spec.ts';
import type { Slots } from './slots.ts';
import { addSlots, fitsInto } from './slots.ts';

/** One API call's worth of changes. */
export type GroupStep =
  | { readonly kind: 'revoke'; readonly removals: readonly Removal[] }
  | { readonly kind: 'authorize'; readonly additions: readonly Addition[] }
  | { readonly kind: 'modify'; readonly changes: readonly Change[] };

/** `cut`: traffic of before ∩ after that is interrupted on the way; empty in a hitless order. */
export type Ordered = { readonly steps: readonly GroupStep[]; readonly cut: TrafficSet };

/**
 * The calls in an order in which, between any two, nothing is admitted that neither before nor after admits, and
 * nothing is cut that both do. Rules of a group only add up, so this is: what nothing depends on goes first (that
 * closes soonest and frees slots), then what is new is added, then rules change their content in one atomic call,
 * and what the new ones replace goes last. Where the slots do not suffice for adding, a rule that would be revoked
 * is changed into one that would be added. Null when even that does not fit and nothing may be cut.
 */
export function groupOrder(end: Target, quota: Slots, mayCut: boolean): Ordered | null {
  const all = allTraffic(end);
  const pure = pureRemovals(end, all);
  const later = end.removals.filter((one) => !pure.includes(one));
  const left = without(presentSlots(end), pure);
  const swapped = swap({ ...end, removals: later }, room(left, quota));
  if (fits(left, swapped.additions, quota)) {
    const steps = [
      revoke(pure),
      authorize(swapped.additions),
      modify(swapped.changes),
      revoke(swapped.removals),
    ];
    return verified(end, steps.flat(), mayCut);
  }
  if (!mayCut || !fits(without(left, later), end.additions, quota)) return null;
  return verified(
    end,
    [revoke([...pure, ...later]), authorize(end.additions), modify(end.changes)].flat(),
    mayCut,
  );
}

const revoke = (removals: readonly Removal[]): readonly GroupStep[] =>
  removals.length === 0 ? [] : [{ kind: 'revoke', removals }];
const authorize = (additions: readonly Addition[]): readonly GroupStep[] =>
  additions.length === 0 ? [] : [{ kind: 'authorize', additions }];
const modify = (changes: readonly Change[]): readonly GroupStep[] =>
  changes.length === 0 ? [] : [{ kind: 'modify', changes }];

function presentSlots(end: Target): Slots {
  return addSlots(present(end).map((live) => live.slots));
}

function present(end: Target): readonly LiveRule[] {
  return [...end.stays, ...end.changes.map(({ live }) => live), ...end.removals.map(({ live }) => live)];
}

function without(slots: Slots, removals: readonly Removal[]): Slots {
  const freed = addSlots(removals.map(({ live }) => live.slots));
  return { v4: slots.v4 - freed.v4, v6: slots.v6 - freed.v6 };
}

const room = (used: Slots, quota: Slots): Slots => ({ v4: quota.v4 - used.v4, v6: quota.v6 - used.v6 });

function fits(used: Slots, additions: readonly Addition[], quota: Slots): boolean {
  return (
    additions.length === 0 || fitsInto(addSlots([used, ...additions.map(({ rule }) => rule.slots)]), quota)
  );
}

/** The final number of rules may be over the quota only where it already is. */
export function finalSlots(end: Target): Slots {
  return addSlots([
    ...end.stays.map((live) => live.slots),
    ...end.changes.map(({ to }) => to.slots),
    ...end.additions.map(({ rule }) => rule.slots),
  ]);
}

/** Removals after which everything that stays is still admitted by what is there already. */
function pureRemovals(end: Target, all: Both): readonly Removal[] {
  const gone = new Set<LiveRule>();
  const pure: Removal[] = [];
  for (const one of end.removals) {
    const touches = all.common.labels.length > 0 || !isEmpty(intersect(one.live.traffic, all.common));
    if (touches && !isSubset(all.common, all.cover(admittedWithout(end, one.live, gone)))) continue;
    gone.add(one.live);
    pure.push(one);
  }
  return pure;
}

function admittedWithout(end: Target, live: LiveRule, gone: ReadonlySet<LiveRule>): TrafficSet {
  const rest = present(end).filter((one) => one !== live && !gone.has(one));
  return unionAll(rest.map((one) => one.traffic));
}

type Both = {
  readonly common: TrafficSet;
  readonly either: TrafficSet;
  readonly cover: (set: TrafficSet) => TrafficSet;
};

function allTraffic(end: Target): Both {
  const first = unionAll(present(end).map((live) => live.traffic));
  const last = finalTraffic(end);
  const named = labels(union(first, last));
  const cover = (set: TrafficSet): TrafficSet => coverLabels(set, named);
  return { common: intersect(cover(first), cover(last)), either: cover(union(first, last)), cover };
}

/** Turns additions that do not fit into changes of rules that would be revoked, as many as it takes. */
function swap(
  end: Pick<Target, 'additions' | 'changes' | 'removals'>,
  free: Slots,
): Pick<Target, 'additions' | 'changes' | 'removals'> {
  const additions = [...end.additions];
  const removals = [...end.removals];
  const changes = [...end.changes];
  for (const addition of end.additions) {
    if (fitsInto(addSlots(additions.map(({ rule }) => rule.slots)), free)) break;
    const kind = sourceType(addition.rule.spec.peer);
    const at = removals.findIndex(
      ({ live }) =>
        live.rule.id !== undefined &&
        sourceType(live.rule.peer) === kind &&
        fitsInto(addition.rule.slots, live.slots),
    );
    const removal = removals[at];
    if (removal === undefined) continue;
    removals.splice(at, 1);
    additions.splice(additions.indexOf(addition), 1);
    changes.push({ live: removal.live, to: addition.rule, closers: removal.closers });
  }
  return { additions, removals, changes };
}

type Present = Map<string, { readonly content: string; readonly traffic: TrafficSet }>;

/** Walks the steps with the set engine. Null if one would open anything, cut without leave, or be refused. */
function verified(end: Target, steps: readonly GroupStep[], mayCut: boolean): Ordered | null {
  const both = allTraffic(end);
  const rules: Present = new Map();
  for (const live of present(end))
    rules.set(live.key, { content: contentKey(live.rule), traffic: live.traffic });
  let cut = NO_TRAFFIC;
  for (const step of steps) {
    if (!takeStep(rules, step)) return null;
    const admitted = both.cover(unionAll([...rules.values()].map(({ traffic }) => traffic)));
    if (!isSubset(admitted, both.either)) return null;
    cut = union(cut, subtract(both.common, admitted));
  }
  return isEmpty(cut) || mayCut ? { steps, cut } : null;
}

/** False for what AWS would refuse: a rule with the content of one that is there. */
function takeStep(rules: Present, step: GroupStep): boolean {
  switch (step.kind) {
    case 'revoke':
      for (const { live } of step.removals) rules.delete(live.key);
      return true;
    case 'authorize':
      for (const { rule } of step.additions)
        rules.set(`new ${rule.key}`, { content: rule.key, traffic: rule.traffic });
      break;
    case 'modify':
      for (const { live, to } of step.changes) rules.set(live.key, { content: to.key, traffic: to.traffic });
      break;
  }
  const contents = [...rules.values()].map(({ content }) => content);
  return new Set(contents).size === contents.length;
}
