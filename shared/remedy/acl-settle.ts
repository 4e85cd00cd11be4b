import type { TrafficSet } from '../netset/index.ts';
import { isEmpty, isSubset, NO_TRAFFIC } from '../netset/index.ts';
import { closedList } from './acl-breach.ts';
import type { EntryList } from './acl-list.ts';
import { entryContent, sameEntry } from './acl-list.ts';
import type { AclOrdered } from './acl-order.ts';
import { aclOrder } from './acl-order.ts';
import type { Thrift } from './acl-protection.ts';
import type { AclScene } from './acl-target.ts';
import { declaredList, isMended } from './acl-target.ts';
import type { Claims } from './claims.ts';
import { someCritical, someUrgent } from './claims.ts';

type Lists = { readonly list: EntryList; readonly lost: TrafficSet };

/** The entries at the end and the way there; `reason` says what had to wait, or why nothing can be done. */
export type AclGoal = Lists & { readonly claims: Claims } & (
    | { readonly ordered: AclOrdered; readonly reason: string | null }
    | { readonly ordered: null; readonly reason: string }
  );

const NO_ORDER =
  'No order of single edits keeps wanted traffic flowing, and nothing here is urgent enough to cut it.';

/**
 * What is best of what fits: everything claimed without a cut; then only the closings without a cut; then, when a
 * closing is high or critical, the same with cuts that are named. Entries that protect from a breach may take fewer
 * and fewer slots on the way, at the price that `Thrift` tells.
 */
export function settleAcl(scene: AclScene): AclGoal {
  const { claims } = scene;
  const closings =
    claims.missing !== null && claims.closings.length > 0 ? [{ ...claims, missing: null }] : [];
  const variants: readonly Claims[] = [claims, ...closings];
  const urgent = someUrgent(claims.closings);
  let reason: string | null = null;
  for (const mayCut of urgent ? [false, true] : [false]) {
    for (const variant of variants) {
      const found = attempt({ ...scene, claims: variant }, mayCut);
      if (typeof found !== 'string')
        return { ...found, claims: variant, reason: variant === claims ? null : reason };
      reason ??= found;
    }
  }
  const nothing = { list: scene.from, lost: NO_TRAFFIC, claims };
  return { ...nothing, ordered: null, reason: reason ?? NO_ORDER };
}

function attempt(scene: AclScene, mayCut: boolean): (Lists & { readonly ordered: AclOrdered }) | string {
  let reason: string | null = null;
  for (const { list, lost } of goals(scene, mayCut)) {
    if (!isEmpty(lost) && !mayCut) continue;
    if (list.length > scene.slots) {
      reason ??= `It would take ${list.length} ${scene.side.direction} entries; the quota leaves room for ${scene.slots}.`;
      continue;
    }
    const { direction, observed } = scene.side;
    const opened = scene.breachesOf(list).find((breach) => !isSubset(breach.traffic, observed));
    if (opened !== undefined) {
      reason ??= `Guardrail ${opened.guardrail.id} denies what would be put back.`;
      continue;
    }
    const ordered = aclOrder({ direction, from: scene.from, to: list, slots: scene.slots, mayCut });
    if (ordered !== null) return { list, lost, ordered };
    reason ??= NO_ORDER;
  }
  return reason ?? NO_ORDER;
}

/** The lists that would do, the best first. */
function* goals(scene: AclScene, mayCut: boolean): Generator<Lists, undefined> {
  const { side, claims, from } = scene;
  const desired = side.desiredEntries;
  const declared = desired === null ? null : declaredList(scene, desired);
  if (declared !== null && desired !== null) {
    yield { list: declared, lost: NO_TRAFFIC };
    // Without the harmless entries of others there may be room for an order.
    if (isMended(scene, desired)) yield { list: desired, lost: NO_TRAFFIC };
    return undefined;
  }
  // A guardrail outranks the author's entries; `kedge check` tells the author that they contradict each other.
  const restores = claims.missing !== null || claims.closings.some(({ breach }) => breach === null);
  yield* closedLists(scene, desired !== null && restores ? desired : from, mayCut);
  return undefined;
}

const LEVELS: readonly Thrift[] = ['none', 'place', 'private', 'whole'];

/**
 * Lists without the breaches: as they should be, then with the entry that costs the most made cheaper, again and
 * again. What leaves the others their numbers comes first: renumbering is many calls for the same effect.
 */
function* closedLists(scene: AclScene, base: EntryList, mayCut: boolean): Generator<Lists, undefined> {
  const { side, claims } = scene;
  const breaches = claims.closings.flatMap(({ breach }) => (breach === null ? [] : [breach]));
  const forbidden = { breaches, waived: side.waived, leftover: side.leftover };
  const most = !mayCut ? 1 : someCritical(claims.closings) ? 3 : 2;
  const at = (level: number) => closedList(base, forbidden, () => LEVELS[level] ?? 'none');
  const plain = at(0);
  if (renumbered(base, plain.list)) {
    const inPlace = at(1);
    if (!renumbered(base, inPlace.list)) yield inPlace;
  }
  yield plain;
  const levels = new Map<number, number>();
  for (;;) {
    const closed = closedList(base, forbidden, (number) => LEVELS[levels.get(number) ?? 1] ?? 'none');
    yield closed;
    const dear = [...closed.costs]
      .filter(([number]) => (levels.get(number) ?? 1) < most)
      .sort(([, a], [, b]) => b - a)[0];
    if (dear === undefined) return undefined;
    levels.set(dear[0], (levels.get(dear[0]) ?? 1) + 1);
  }
}

/** Whether entries that stay had to move to other numbers. */
function renumbered(from: EntryList, to: EntryList): boolean {
  const stay = from.filter((entry) => to.some((one) => entryContent(one) === entryContent(entry)));
  return !stay.every((entry) => to.some((one) => sameEntry(one, entry)));
}
