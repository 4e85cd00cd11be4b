import type { PrefixList, SecurityGroup } from '../model/index.ts';
import type { AddressSet } from '../netset/index.ts';
import { addressesIn, canonicalCidr } from '../netset/index.ts';
import type { Context } from './context.ts';
import { matchGroup } from './matching.ts';

type Resolved<T> = T | { readonly unknown: string };

const GROUP_ID = /^sg-[0-9a-f]{8,17}$/;
const LIST_ID = /^pl-[0-9a-f]{8,17}$/;

/**
 * `sg/ref` → group ids: a key of the policy stands for every group of this VPC that its entry matches (else for
 * the only one anywhere, which a peering may reach); a name must resolve to exactly one group of the VPC; an id
 * is itself, for it may live in another account where it cannot be read.
 */
export function resolveGroup(
  context: Context,
  ref: string,
  vpcId: string,
): Resolved<{ readonly labels: readonly string[] }> {
  if (context.candidates.byKey.has(ref)) return resolveKey(context, ref, vpcId);
  const named = context.groupIdsByVpcAndName.get(vpcId)?.get(ref) ?? [];
  if (named.length === 1) return { labels: named };
  if (GROUP_ID.test(ref) || context.state.securityGroups.has(ref)) return { labels: [ref] };
  const status = context.state.sections['security-groups'];
  if (status.status === 'absent')
    return { unknown: `sg/${ref} cannot be resolved: security groups were not read` };
  if (status.status === 'failed') return { unknown: `sg/${ref} cannot be resolved: ${status.reason}` };
  const count = named.length === 0 ? 'no group' : `${named.length} groups`;
  return { unknown: `sg/${ref} cannot be resolved: ${count} of that name in ${vpcId || 'the VPC'}` };
}

function resolveKey(
  context: Context,
  key: string,
  vpcId: string,
): Resolved<{ readonly labels: readonly string[] }> {
  const byVpc = groupsOfKey(context, key);
  const here = byVpc.get(vpcId);
  if (here !== undefined) return { labels: here };
  const all = [...byVpc.values()].flat();
  if (all.length === 1) return { labels: all };
  const why =
    all.length === 0
      ? 'its entry matches no group'
      : `its entry matches ${all.length} groups, none in ${vpcId}`;
  return { unknown: `sg/${key} cannot be resolved: ${why}` };
}

/** The groups that the entry of this key matches, by VPC. A wildcard looks at every group, so once is enough. */
export function groupsOfKey(context: Context, key: string): ReadonlyMap<string, readonly string[]> {
  const known = context.keyCache.get(key);
  if (known !== undefined) return known;
  const byVpc = new Map<string, string[]>();
  const entry = context.candidates.byKey.get(key);
  for (const { id, vpcId } of entry === undefined ? [] : matchingGroups(context, entry.match)) {
    const ids = byVpc.get(vpcId);
    if (ids === undefined) byVpc.set(vpcId, [id]);
    else ids.push(id);
  }
  for (const ids of byVpc.values()) ids.sort();
  context.keyCache.set(key, byVpc);
  return byVpc;
}

function matchingGroups(context: Context, match: Parameters<typeof matchGroup>[1]): readonly SecurityGroup[] {
  if (match.id !== undefined && !match.id.includes('*')) {
    const group = context.state.securityGroups.get(match.id);
    return group !== undefined && matchGroup(context, match, group) === 'yes' ? [group] : [];
  }
  return groupsNamed(context, match.name).filter((group) => matchGroup(context, match, group) === 'yes');
}

/** By exact name through the index; a wildcard or none looks at every group. */
function groupsNamed(context: Context, name: string | undefined): readonly SecurityGroup[] {
  const groups = context.state.securityGroups;
  if (name === undefined || name.includes('*')) return [...groups.values()];
  const found: SecurityGroup[] = [];
  for (const names of context.groupIdsByVpcAndName.values()) {
    for (const id of names.get(name) ?? []) {
      const group = groups.get(id);
      if (group !== undefined) found.push(group);
    }
  }
  return found;
}

/**
 * `pl/ref` → its entries. A list that is known by id but whose entries were not read keeps its identity as a
 * label, so that a rule which uses the very list still compares equal.
 */
export function resolvePrefixList(
  context: Context,
  ref: string,
): { readonly addresses?: AddressSet; readonly labels?: readonly string[]; readonly unknown?: string } {
  const list = findPrefixList(context, ref);
  const held = list === undefined ? null : prefixListAddresses(list);
  if (held !== null) return { addresses: held };
  const why = `pl/${ref} cannot be resolved: ${prefixListTrouble(context, list)}`;
  const id = list?.id ?? (LIST_ID.test(ref) ? ref : undefined);
  return id === undefined ? { unknown: why } : { labels: [id], unknown: why };
}

const addressesOfList = new WeakMap<PrefixList, { readonly held: AddressSet | null }>();

/** Null when the entries were not read, or one of them is no address block: then they are not known. */
export function prefixListAddresses(list: PrefixList): AddressSet | null {
  const known = addressesOfList.get(list);
  if (known !== undefined) return known.held;
  const held = addressesIfAll(list);
  addressesOfList.set(list, { held });
  return held;
}

function addressesIfAll({ entries }: PrefixList): AddressSet | null {
  const blocks = entries?.map(canonicalCidr) ?? null;
  if (blocks === null) return null;
  const whole = blocks.flatMap((block) => (block.ok ? [block] : []));
  return whole.length === blocks.length ? addressesIn(whole) : null;
}

export function prefixListTrouble(context: Context, list: PrefixList | undefined): string {
  if (list !== undefined)
    return list.entries === undefined
      ? 'its entries could not be read'
      : 'one of its entries is no address block';
  const status = context.state.sections['prefix-lists'];
  if (status.status === 'failed') return status.reason;
  return status.status === 'absent' ? 'prefix lists were not read' : 'there is no such list';
}

/** By id or name; undefined when there is none, or more than one of the name. */
export function findPrefixList(context: Context, ref: string): PrefixList | undefined {
  const byId = context.state.prefixLists.get(ref);
  if (byId !== undefined) return byId;
  const named = [...context.state.prefixLists.values()].filter((list) => list.name === ref);
  return named.length === 1 ? named[0] : undefined;
}
