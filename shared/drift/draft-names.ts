import type { State } from '../model/index.ts';
import { entryKeys } from '../policy/index.ts';

const GROUP_ID = /^sg-[0-9a-f]{8,17}$/;

/** A resource as far as a `match` can tell it from all others of its kind. */
export type Subject = { readonly id: string; readonly name: string; readonly vpcId: string };

/** What selects this resource and no other. Names are anybody's text: `*` in one would be a wildcard. */
export type ExactMatch = { readonly name?: string; readonly id?: string; readonly vpc?: string };

/**
 * A match for each resource, by id. By name and VPC where that is one resource, as a person would write it: it then
 * also means the resource that takes the place of this one. `idPrefix`: how an id must begin to be written as one.
 * A resource that nothing selects alone is left out.
 */
export function exactMatches(
  subjects: readonly Subject[],
  idPrefix: string,
): ReadonlyMap<string, ExactMatch> {
  const uses = new Map<string, number>();
  for (const one of subjects) uses.set(place(one), (uses.get(place(one)) ?? 0) + 1);
  const found = new Map<string, ExactMatch>();
  for (const one of subjects) {
    const match = exactMatch(one, { alone: uses.get(place(one)) === 1, idPrefix });
    if (match !== null) found.set(one.id, match);
  }
  return found;
}

const place = ({ vpcId, name }: Subject): string => `${vpcId} ${name}`;

function exactMatch(
  { id, name, vpcId }: Subject,
  known: { readonly alone: boolean; readonly idPrefix: string },
): ExactMatch | null {
  const plainName = name !== '' && !name.includes('*');
  const vpc = vpcId === '' || vpcId.includes('*') ? {} : { vpc: vpcId };
  if (plainName && known.alone && vpcId !== '') return { name, ...vpc };
  if (!id.startsWith(known.idPrefix) || id.includes('*')) return null;
  return { ...(plainName ? { name } : {}), id, ...vpc };
}

/** A key for each resource, by id; made of its name, or of its id if it has none. */
export function keysOf(subjects: readonly Pick<Subject, 'id' | 'name'>[]): ReadonlyMap<string, string> {
  const keys = entryKeys(subjects.map(({ id, name }) => (name === '' ? id : name)));
  return new Map(subjects.map(({ id }, at) => [id, keys[at] ?? id]));
}

/** How groups are written: `key` of those of the state; `ref` after `sg/` or in a list, null for what cannot be. */
export type GroupRefs = {
  readonly key: (id: string) => string | undefined;
  readonly ref: (id: string) => string | null;
};

/**
 * By key where the group is in the state, else by id. A group may be named like the id of another, and lines would
 * then mean the wrong one: such a name becomes no key, and such an id is not written.
 */
export function groupRefs(groups: readonly Pick<Subject, 'id' | 'name'>[]): GroupRefs {
  const keys = keysOf(
    groups.map(({ id, name }) => ({ id, name: name.startsWith('sg-') ? `named ${name}` : name })),
  );
  const names = new Set(groups.map(({ name }) => name));
  return {
    key: (id) => keys.get(id),
    ref: (id) => keys.get(id) ?? (GROUP_ID.test(id) && !names.has(id) ? id : null),
  };
}

/** All of them, sorted; null when one cannot be written. */
export function listed(
  write: (id: string) => string | null,
  ids: readonly string[],
): readonly string[] | null {
  const refs = ids.map(write);
  return refs.every((ref) => ref !== null) ? [...new Set(refs)].sort() : null;
}

const SUBNET_ID = /^subnet-[0-9a-f]{8,17}$/;

/**
 * How a subnet is written: by Name where that is one subnet of its VPC, as a person would, else by id. Null for what
 * could not be resolved, or would mean another subnet that is named like its id.
 */
export function subnetRef({ subnets, sections }: State): (id: string) => string | null {
  const uses = new Map<string, number>();
  const place = (vpcId: string, name: string): string => `${vpcId} ${name}`;
  for (const { vpcId, tags } of subnets.values()) {
    const at = place(vpcId, tags.Name ?? '');
    uses.set(at, (uses.get(at) ?? 0) + 1);
  }
  return (id) => {
    const subnet = subnets.get(id);
    if (subnet === undefined) return sections.subnets.status !== 'read' && SUBNET_ID.test(id) ? id : null;
    const name = subnet.tags.Name ?? '';
    const alone = name !== '' && uses.get(place(subnet.vpcId, name)) === 1;
    if (alone && !subnets.has(name)) return name;
    return uses.has(place(subnet.vpcId, id)) && name !== id ? null : id;
  };
}
