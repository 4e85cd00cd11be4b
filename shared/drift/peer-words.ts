import type { SecurityGroup } from '../model/index.ts';
import type { Context } from './context.ts';
import { entriesOfGroup } from './matching.ts';
import { groupsOfKey } from './resolving.ts';

/**
 * A label as the policy would say it: a group by its key, else by its name, where that means this group and no other
 * one; else by its id. A prefix list by its id.
 */
export function peerText(context: Context, label: string): string {
  if (label.startsWith('pl-')) return `pl/${label}`;
  const key = `${context.home ?? ''} ${label}`;
  const known = context.peerCache.get(key);
  if (known !== undefined) return known;
  const group = context.state.securityGroups.get(label);
  const text = `sg/${group === undefined ? label : nameOf(context, group)}`;
  context.peerCache.set(key, text);
  return text;
}

function nameOf(context: Context, group: SecurityGroup): string {
  const { entries } = entriesOfGroup(context, group);
  const [only, ...more] = entries;
  const { home } = context;
  if (only !== undefined && more.length === 0 && isAlone(meant(groupsOfKey(context, only.key), home), group))
    return only.key;
  // A line that says `sg/` and a key of the policy never means a group of that name.
  const free = REFERABLE.test(group.name) && !context.candidates.byKey.has(group.name);
  return free && isAlone(named(context, group.name), group) ? group.name : group.id;
}

// What can stand in a line: anything else in a name could be read as something else there.
const REFERABLE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;

/** What a key means in this VPC: its groups there, else those anywhere. */
function meant(byVpc: ReadonlyMap<string, readonly string[]>, home: string | null): readonly string[] {
  return (home === null ? undefined : byVpc.get(home)) ?? [...byVpc.values()].flat();
}

/** What a name means in this VPC; without one it must be the only one anywhere. */
function named(context: Context, name: string): readonly string[] {
  const { home, groupIdsByVpcAndName: vpcs } = context;
  if (home !== null) return vpcs.get(home)?.get(name) ?? [];
  return [...vpcs.values()].flatMap((names) => names.get(name) ?? []);
}

const isAlone = (ids: readonly string[], group: SecurityGroup): boolean =>
  ids.length === 1 && ids[0] === group.id;
