import type { Direction } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { NO_TRAFFIC, unionAll } from '../netset/index.ts';
import type { Waiver } from '../policy/index.ts';
import type { Context } from './context.ts';
import { lineTraffic } from './line-traffic.ts';

/** What a waiver's `on` may call the resource: the keys of the entries that match it, its name and its id. */
export type WaiverNames = {
  readonly type: 'sg' | 'acl';
  readonly keys: readonly string[];
  readonly names: readonly string[];
};

/**
 * Traffic that living waivers leave alone here. Only what is excess or forbidden is subtracted from: a waiver
 * never adds a rule. An expired waiver is without effect.
 */
export function waivedTraffic(
  context: Context,
  on: WaiverNames,
  at: { readonly direction: Direction; readonly vpcId: string; readonly selfId: string | null },
): TrafficSet {
  const alive = context.policy.waivers.filter(
    (waiver) => waiver.until > context.now && covers(context, waiver, on),
  );
  const sets = alive
    .filter((waiver) => waiver.allow.direction === at.direction)
    .map((waiver) => lineTraffic(context, waiver.allow, at).traffic);
  return sets.length === 0 ? NO_TRAFFIC : unionAll(sets);
}

/** `sg/web` is what the key `web` stands for, and only without such a key whatever is named so. */
function covers({ policy }: Context, waiver: Waiver, { type, keys, names }: WaiverNames): boolean {
  if (waiver.on === undefined) return true;
  if (!waiver.on.startsWith(`${type}/`)) return false;
  const ref = waiver.on.slice(type.length + 1);
  const declared: readonly { readonly key: string }[] =
    type === 'sg' ? policy.securityGroups : policy.networkAcls;
  return declared.some((entry) => entry.key === ref) ? keys.includes(ref) : names.includes(ref);
}
