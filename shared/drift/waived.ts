import type { Direction } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { coverLabels, intersect, isEmpty, labels, NO_TRAFFIC, unionAll } from '../netset/index.ts';
import type { Waiver } from '../policy/index.ts';
import type { Context } from './context.ts';
import { lineServices, lineTraffic, mayMean, resolvePeers } from './line-traffic.ts';

/** What a waiver's `on` may call the resource: the keys of the entries that match it, its name and its id. */
export type WaiverNames = {
  readonly type: 'sg' | 'acl';
  readonly keys: readonly string[];
  readonly names: readonly string[];
};

/**
 * `sure` is left alone for certain, `traffic` at most: a reference of a waiver may not be resolved, and then what it
 * might leave alone is neither reverted nor passed over. `doubts` say which waivers make the difference, and why.
 */
export type Waived = {
  readonly traffic: TrafficSet;
  readonly sure: TrafficSet;
  readonly doubts: readonly { readonly extent: TrafficSet; readonly reason: string }[];
};

const NOTHING_WAIVED: Waived = { traffic: NO_TRAFFIC, sure: NO_TRAFFIC, doubts: [] };

type At = {
  readonly direction: Direction;
  readonly vpcId: string;
  readonly selfId: string | null;
  /** The groups that are admitted here: whom a group that could not be resolved may be. */
  readonly labels: readonly string[];
};

/**
 * Traffic that living waivers leave alone here. Only what is excess or forbidden is subtracted from: a waiver
 * never adds a rule. An expired waiver is without effect.
 */
export function waivedTraffic(context: Context, on: WaiverNames, at: At): Waived {
  const alive = context.policy.waivers.filter(
    (waiver) =>
      waiver.until > context.now && waiver.allow.direction === at.direction && covers(context, waiver, on),
  );
  if (alive.length === 0) return NOTHING_WAIVED;
  const each = alive.map((waiver) => waivedBy(context, waiver, at));
  return {
    traffic: unionAll(each.map((one) => one.traffic)),
    sure: unionAll(each.map((one) => one.sure)),
    doubts: each.flatMap((one) => one.doubts),
  };
}

function waivedBy(context: Context, { id, allow }: Waiver, at: At): Waived {
  const { traffic, sure, unknown } = lineTraffic(context, allow, at);
  if (unknown.length === 0) return { traffic, sure, doubts: [] };
  const { unresolved } = resolvePeers(context, allow.peers, at);
  const may = mayMean({ services: lineServices(allow.services), ...unresolved }, at.labels);
  const extent = unionAll([traffic, ...may]);
  const reason = `whether waiver ${id} covers it cannot be told: ${unknown.join('; ')}`;
  return { traffic: extent, sure, doubts: [{ extent, reason }] };
}

/** Why some of this traffic, which is not waived for certain, is left alone all the same. */
export function doubtsOn({ doubts }: Waived, spared: TrafficSet): readonly string[] {
  return doubts
    .filter(({ extent }) => !isEmpty(intersect(spared, coverLabels(extent, labels(spared)))))
    .map(({ reason }) => reason);
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
