import type { AclDirectionDrift, Breach } from '../drift/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, isSubset, subtract, unionAll } from '../netset/index.ts';
import type { Effect, EntryList } from './acl-list.ts';
import type { AclEdit } from './acl-search.ts';
import { edited, editsBetween } from './acl-search.ts';
import type { Claims } from './claims.ts';
import { wrongOf } from './claims.ts';

export type AclScene = {
  readonly side: AclDirectionDrift;
  readonly claims: Claims;
  /** The entries that are there. */
  readonly from: EntryList;
  readonly slots: number;
  readonly effect: Effect;
  /** What guardrails forbid of a list, as drift itself judges it. */
  readonly breachesOf: (list: EntryList) => readonly Breach[];
};

/**
 * A declared list as it is to be: the author's entries by their numbers. Entries of others stay where they change
 * nothing that is claimed, or carry only what is waived: ACLs are compared by effect. Where only some of the
 * direction's findings are claimed, only the edits that these need are made. Null when the author's entries
 * themselves let through what is claimed.
 */
export function declaredList(scene: AclScene, desired: EntryList): EntryList | null {
  const { side, claims, from } = scene;
  const all = editsBetween(from, desired);
  if (!isMended(scene, desired)) return null;
  const whole = claims.wholeExcess && (claims.missing !== null || isEmpty(side.missing));
  const spare = all.filter((edit) => !whole || edit.kind === 'delete');
  const kept = spareable(
    scene,
    all,
    [...spare].sort((a, b) => spareRank(a) - spareRank(b)),
  );
  const list = kept.reduce(edited, from);
  // Harmless entries of others are not worth holding for: without room they go.
  return list.length <= scene.slots ? list : desired;
}

const spareRank = (edit: AclEdit): number => (edit.kind === 'create' ? 0 : edit.kind === 'replace' ? 1 : 2);

function spareable(
  scene: AclScene,
  all: readonly AclEdit[],
  candidates: readonly AclEdit[],
): readonly AclEdit[] {
  let kept = all;
  for (const edit of candidates) {
    const fewer = kept.filter((one) => one !== edit);
    if (isMended(scene, fewer.reduce(edited, scene.from))) kept = fewer;
  }
  return kept;
}

/** Whether a list does what is claimed, opens nothing else, and keeps everything wanted that is there now. */
export function isMended({ side, claims, effect }: AclScene, list: EntryList): boolean {
  const { observed, missing } = side;
  const desired = side.desired ?? observed;
  const now = effect(list);
  const wrong = wrongOf(claims.closings);
  if (!isEmpty(intersect(now, wrong))) return false;
  if (claims.missing !== null && !isSubset(missing, now)) return false;
  const wanted: TrafficSet = subtract(intersect(observed, desired), wrong);
  return isSubset(now, unionAll([observed, desired])) && isSubset(wanted, now);
}

/** Waived traffic that flows now and that the list stops. */
export function waivedLoss({ side, effect }: AclScene, list: EntryList): TrafficSet {
  return subtract(intersect(side.observed, side.waived), effect(list));
}
