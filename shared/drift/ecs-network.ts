import type { NetworkConfiguration } from '../model/index.ts';
import type { EcsEntry, GroupsRule } from '../policy/index.ts';
import { resolveSubnet } from './acl-association.ts';
import type { Context } from './context.ts';
import { resolveGroup } from './resolving.ts';

/** What a `securityGroups` rule asks of a list of groups. `wanted` is the list to put back, null when undecidable. */
export type GroupsVerdict = {
  readonly foreign: readonly string[];
  readonly lacking: readonly string[];
  readonly unknown: readonly string[];
  readonly wanted: readonly string[] | null;
};

/** What a rule asks, so that equal texts are equal rules in whatever order their groups stand. */
export function groupsContent(rule: GroupsRule | undefined): readonly unknown[] | null {
  if (rule === undefined) return null;
  return rule.kind === 'exact'
    ? [rule.groups.toSorted()]
    : [rule.require.toSorted(), rule.allow?.toSorted() ?? null];
}

/** Compares the groups of a task, service or load balancer with the declared ones, by identity. */
export function groupsVerdict(
  context: Context,
  rule: GroupsRule,
  at: { groups: readonly string[]; vpcId: string },
): GroupsVerdict {
  const required = resolveAll(context, rule.kind === 'exact' ? rule.groups : rule.require, at.vpcId);
  const allowed =
    rule.kind === 'bounds' ? resolveAll(context, rule.allow ?? [], at.vpcId) : { ids: [], unknown: [] };
  const bounded = rule.kind === 'exact' || rule.allow !== undefined;
  const may = new Set([...required.ids, ...allowed.ids]);
  const unknown = [...required.unknown, ...allowed.unknown];
  const lacking = required.ids.filter((id) => !at.groups.includes(id));
  const outside = bounded ? at.groups.filter((id) => !may.has(id)) : [];
  // An unresolved reference may be exactly the group that looks foreign: no verdict on those.
  const foreign = unknown.length > 0 ? [] : outside;
  const kept = at.groups.filter((id) => !foreign.includes(id));
  const wanted =
    unknown.length > 0
      ? null
      : rule.kind === 'exact'
        ? required.ids
        : [...new Set([...kept, ...required.ids])];
  return { foreign, lacking, unknown, wanted };
}

function resolveAll(
  context: Context,
  refs: readonly string[],
  vpcId: string,
): { ids: readonly string[]; unknown: readonly string[] } {
  const ids: string[] = [];
  const unknown: string[] = [];
  for (const ref of refs) {
    const found = resolveGroup(context, ref, vpcId);
    if ('unknown' in found) unknown.push(found.unknown);
    else ids.push(...found.labels);
  }
  return { ids: [...new Set(ids)], unknown };
}

/** The VPC that a network configuration is in, as far as the state tells; '' otherwise. */
export function vpcOf(context: Context, network: NetworkConfiguration): string {
  const { subnets, securityGroups } = context.state;
  const fromSubnets = network.subnets.map((id) => subnets.get(id)?.vpcId);
  const fromGroups = network.groups.map((id) => securityGroups.get(id)?.vpcId);
  return [...fromSubnets, ...fromGroups].find((id) => id !== undefined) ?? '';
}

export type SubnetsVerdict = {
  readonly foreign: readonly string[];
  readonly unknown: readonly string[];
  readonly wanted: readonly string[] | null;
};

/** A task may sit in any of the declared subnets; a service must be configured with exactly those. */
export function subnetsVerdict(
  context: Context,
  refs: readonly string[],
  at: { readonly network: NetworkConfiguration; readonly exactly: boolean },
): SubnetsVerdict {
  const vpcId = vpcOf(context, at.network);
  const found = refs.map((ref) => resolveSubnet(context, ref, vpcId));
  const unknown = found.filter((one): one is string => typeof one === 'string');
  const ids = found.flatMap((one) => (typeof one === 'string' ? [] : [one.id]));
  if (unknown.length > 0) return { foreign: [], unknown, wanted: null };
  const foreign = at.network.subnets.filter((id) => !ids.includes(id));
  const lacking = at.exactly ? ids.filter((id) => !at.network.subnets.includes(id)) : [];
  return { foreign: [...foreign, ...lacking], unknown, wanted: ids };
}

/** The network configuration that the entry declares, laid over the one that is there; null when undecidable. */
export function declaredNetwork(
  context: Context,
  entry: EcsEntry,
  network: NetworkConfiguration,
): NetworkConfiguration | null {
  const vpcId = vpcOf(context, network);
  const groups =
    entry.securityGroups === undefined
      ? network.groups
      : groupsVerdict(context, entry.securityGroups, { groups: network.groups, vpcId }).wanted;
  const subnets =
    entry.subnets === undefined
      ? network.subnets
      : subnetsVerdict(context, entry.subnets, { network, exactly: true }).wanted;
  if (groups === null || subnets === null) return null;
  return { groups, subnets, publicIp: entry.publicIp ?? network.publicIp };
}
