import type { Direction } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { NO_TRAFFIC, unionAll } from '../netset/index.ts';
import type { Waiver } from '../policy/index.ts';
import type { Context } from './context.ts';
import { lineTraffic } from './line-traffic.ts';

/** How a waiver's `on` may name the resource: `sg/key`, `sg/name`, `sg/id`, likewise `acl/…`. */
export type WaiverNames = { readonly prefix: 'sg' | 'acl'; readonly names: readonly string[] };

/**
 * Traffic that living waivers leave alone here. Only what is excess or forbidden is subtracted from: a waiver
 * never adds a rule. An expired waiver is without effect.
 */
export function waivedTraffic(
  context: Context,
  on: WaiverNames,
  at: { readonly direction: Direction; readonly vpcId: string; readonly selfId: string | null },
): TrafficSet {
  const alive = context.policy.waivers.filter((waiver) => waiver.until > context.now && covers(waiver, on));
  const sets = alive
    .filter((waiver) => waiver.allow.direction === at.direction)
    .map((waiver) => lineTraffic(context, waiver.allow, at).traffic);
  return sets.length === 0 ? NO_TRAFFIC : unionAll(sets);
}

function covers(waiver: Waiver, on: WaiverNames): boolean {
  if (waiver.on === undefined) return true;
  return on.names.some((name) => waiver.on === `${on.prefix}/${name}` || waiver.on === name);
}
