import type { AclEntry, Interface, State } from '../../model/index.ts';
import { type ServiceRange, serviceRanges } from '../../netset/index.ts';
import type { Directory } from '../ends/directory.ts';
import { places } from '../network/places.ts';
import type { AclDrift } from './acl-effect.ts';
import { lineOf } from './open-line.ts';

/** The interfaces whose subnets each ACL stands before. */
export function behindAcls(
  state: State,
  aclIds: ReadonlySet<string>,
): ReadonlyMap<string, readonly Interface[]> {
  if (aclIds.size === 0) return new Map();
  const { aclOf } = places(state);
  const subnets = new Map<string, string | null>();
  const found = new Map<string, Interface[]>();
  for (const one of state.interfaces.values()) {
    const known = subnets.get(one.subnetId);
    const acl = known === undefined ? aclOf(one.subnetId, one.vpcId) : null;
    const id = known ?? (acl !== null && 'found' in acl ? acl.found.id : null);
    subnets.set(one.subnetId, id);
    if (id === null || !aclIds.has(id)) continue;
    const others = found.get(id);
    if (others === undefined) found.set(id, [one]);
    else others.push(one);
  }
  return found;
}

export function inSubnets(state: State, ids: ReadonlySet<string>): readonly Interface[] {
  return ids.size === 0 ? [] : [...state.interfaces.values()].filter(({ subnetId }) => ids.has(subnetId));
}

// Before every number that an entry can have.
const FIRST = -100_000;

/** The state as it would be if the ACL let through what it lacks. */
export function withMissing(of: Directory, state: State, drift: AclDrift): State {
  const acl = state.networkAcls.get(drift.aclId);
  if (acl === undefined || drift.kind !== 'missing') return state;
  const { direction, traffic } = drift;
  const entries = traffic.flatMap((text) => {
    const cidr = text.split(' ')[2] ?? '';
    return lineOf(of, text).flatMap(({ services }) =>
      serviceRanges(services).map((range) => ({
        direction,
        action: 'allow' as const,
        cidr,
        ...entryPart(range),
      })),
    );
  });
  const numbered: AclEntry[] = entries.map((entry, at) => ({ ...entry, number: FIRST + at }));
  const mended = { ...acl, entries: [...numbered, ...acl.entries] };
  return { ...state, networkAcls: new Map(state.networkAcls).set(acl.id, mended) };
}

function entryPart(range: ServiceRange): Pick<AclEntry, 'protocol' | 'ports' | 'icmp'> {
  if (range.protocol === 'all') return { protocol: '-1' };
  const protocol = String(range.protocol);
  if ('from' in range) return { protocol, ports: { from: range.from, to: range.to } };
  return 'type' in range ? { protocol, icmp: { type: range.type, code: range.code } } : { protocol };
}

/** The state as it would be if the ACL stood before the subnets that are astray, and no other did. */
export function withSubnets(state: State, drift: AclDrift): State {
  if (drift.kind !== 'subnets') return state;
  const mine = new Set(drift.astray);
  const moved = [...state.networkAcls].map(([id, acl]) => {
    const others = acl.associations.filter(({ subnetId }) => !mine.has(subnetId));
    const added = id === drift.aclId ? drift.astray.map((subnetId) => ({ associationId: '', subnetId })) : [];
    return [id, { ...acl, associations: [...others, ...added] }] as const;
  });
  return { ...state, networkAcls: new Map(moved) };
}
