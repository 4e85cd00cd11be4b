import type { DirectionDrift } from '../drift/index.ts';
import { groupDrift } from '../drift/index.ts';
import type { Rule } from '../model/index.ts';
import { isEmpty, isSubset } from '../netset/index.ts';
import { someCritical, someUrgent } from './claims.ts';
import type { Ordered } from './group-order.ts';
import { finalSlots, groupOrder } from './group-order.ts';
import type { Choice, Means, Target } from './group-target.ts';
import { target } from './group-target.ts';
import { withGroup } from './overlay.ts';
import type { Slots } from './slots.ts';
import { addSlots, fitsInto } from './slots.ts';

/** `after` is what drift says of the rules at the end; `given`: why missing rules are not put back, or null. */
export type Settled = {
  readonly end: Target;
  readonly ordered: Ordered;
  readonly after: DirectionDrift;
  readonly given: string | null;
};

/**
 * The rules at the end and the way there. What does not fit gives up as little as it can, one thing at a time: first
 * the missing rules wait, then a high or critical closing may cut on its way, then what is critical is closed whole,
 * then the rule that takes the most room is left as it is. Leaving everything as it is always fits, so this ends.
 */
export function settle(means: Means): Settled {
  let choice: Choice = { withMissing: true, mayCut: false, whole: new Set(), held: new Map() };
  let given: string | null = null;
  for (;;) {
    const end = target(means, choice);
    const found = attempt(means, end, choice.mayCut);
    if (typeof found !== 'string') return { end, ...found, given };
    if (choice.withMissing && means.claims.missing !== null) given = found;
    const next = lessThan(means, choice, { end, reason: found });
    if (next === null) return { ...nothingDone(means, end), given };
    choice = next;
  }
}

type Attempt = { readonly ordered: Ordered; readonly after: DirectionDrift };

function attempt(means: Means, end: Target, mayCut: boolean): Attempt | string {
  const limit = quotaOf(means);
  const over = overQuota(means, finalSlots(end), limit);
  if (over !== null) return over;
  const ordered = groupOrder(end, limit, mayCut);
  if (ordered === null) return NO_ORDER;
  const after = judged(means, end);
  const opened = after.breaches.find((breach) => !isSubset(breach.traffic, means.side.observed));
  if (opened !== undefined) return `Guardrail ${opened.guardrail.id} denies what would be put back.`;
  return doubt(means.side, after) ?? { ordered, after };
}

/**
 * What a guardrail may forbid is not opened either: a rule with a list that nobody can read. Null when all is known.
 */
function doubt(before: DirectionDrift, after: DirectionDrift): string | null {
  const known = new Set(before.undecided.flatMap(({ reasons }) => reasons));
  for (const { guardrail, reasons } of after.undecided) {
    const fresh = reasons.find((reason) => !known.has(reason));
    if (fresh !== undefined)
      return `Guardrail ${guardrail.id} may deny what would be put back, which is not known: ${fresh}.`;
  }
  return null;
}

const NO_ORDER =
  'No order of calls keeps wanted traffic flowing, and there is no free rule for one that does.';

/** A quota that was raised at AWS shows in the rules that are there. */
function quotaOf({ context, rules }: Means): Slots {
  const quota = context.policy.quotas.rulesPerGroup;
  const used = addSlots(rules.map((live) => live.slots));
  return { v4: Math.max(quota, used.v4), v6: Math.max(quota, used.v6) };
}

function overQuota({ side }: Means, slots: Slots, limit: Slots): string | null {
  if (fitsInto(slots, limit)) return null;
  const [family, count, most] =
    slots.v4 > limit.v4 ? ['IPv4', slots.v4, limit.v4] : ['IPv6', slots.v6, limit.v6];
  return `It would take ${count} ${side.direction} rules for ${family}; the quota is ${most}.`;
}

type Failed = { readonly end: Target; readonly reason: string };

function lessThan(means: Means, choice: Choice, { end, reason }: Failed): Choice | null {
  if (choice.withMissing) return { ...choice, withMissing: false };
  const urgent = reason === NO_ORDER && someUrgent(means.claims.closings);
  if (urgent && !choice.mayCut) return { ...choice, mayCut: true };
  const costs = new Map<string, number>();
  const count = (key: string, by: number): void => {
    costs.set(key, (costs.get(key) ?? 0) + by);
  };
  for (const { live } of end.removals) count(live.key, 0);
  for (const { live } of end.changes) count(live.key, 1);
  for (const { from } of end.additions) if (from !== null) count(from.key, 1);
  const [most] = [...costs].sort(([, a], [, b]) => b - a);
  if (most === undefined) return null;
  const [key] = most;
  const { closers = [] } = [...end.changes, ...end.removals].find(({ live }) => live.key === key) ?? {};
  // A critical hole is closed whole; what is wanted of it then comes back as missing.
  const whole = someCritical(closers) && !choice.whole.has(key);
  if (whole) return { ...choice, whole: new Set([...choice.whole, key]) };
  return { ...choice, held: new Map([...choice.held, [key, reason]]) };
}

function nothingDone(means: Means, end: Target): Attempt & { readonly end: Target } {
  const ordered: Ordered = { steps: [], cut: end.lost };
  const still: Target = { ...end, stays: means.rules, changes: [], additions: [], removals: [] };
  return { end: still, ordered, after: means.side };
}

/** Drift itself judges what the rules will be. */
function judged(means: Means, end: Target): DirectionDrift {
  const { drift, side } = means;
  if (isUntouched(end)) return side;
  const others = drift.group.rules.filter((rule) => rule.direction !== side.direction);
  const rules = [...others, ...finalRules(side, end)];
  const after = groupDrift(withGroup(means.context, { ...drift.group, rules }), drift.group.id);
  return after === null ? side : after[side.direction];
}

const isUntouched = (end: Target): boolean =>
  end.changes.length + end.additions.length + end.removals.length === 0 && isEmpty(end.lost);

function finalRules({ direction }: DirectionDrift, end: Target): readonly Rule[] {
  return [
    ...end.stays.map((live) => live.rule),
    ...end.changes.map(({ live, to }) => ({ ...live.rule, ...to.spec })),
    ...end.additions.map(({ rule }) => ({ ...rule.spec, direction, tags: {} })),
  ];
}
