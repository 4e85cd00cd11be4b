import type { ResourceRef, State } from '../model/index.ts';

/**
 * Everything, as it was read some time ago, with what was read of one resource just now laid over it. Of groups only
 * the resource itself counts: of others that it refers to, an observation does not read the rules.
 */
export function laidOver(below: State, live: State, { type, id }: Pick<ResourceRef, 'type' | 'id'>): State {
  const own = (at: string): boolean => type === 'AWS::EC2::SecurityGroup' && at === id;
  const groups = [...live.securityGroups].filter(([at]) => own(at) || !below.securityGroups.has(at));
  return {
    ...below,
    securityGroups: merged(below.securityGroups, groups),
    networkAcls: merged(withoutMoved(below.networkAcls, live.networkAcls), live.networkAcls),
    interfaces: merged(below.interfaces, live.interfaces),
    subnets: merged(below.subnets, live.subnets),
    prefixLists: merged(below.prefixLists, live.prefixLists),
    loadBalancers: merged(below.loadBalancers, live.loadBalancers),
    services: merged(below.services, live.services),
    tasks: merged(below.tasks, live.tasks),
  };
}

/** A subnet stands behind one ACL: behind which it stood before is no news. */
function withoutMoved(below: State['networkAcls'], live: State['networkAcls']): State['networkAcls'] {
  const moved = new Set(
    [...live.values()].flatMap((acl) => acl.associations.map(({ subnetId }) => subnetId)),
  );
  const left = [...below].map(([id, acl]) => {
    const associations = acl.associations.filter(({ subnetId }) => !moved.has(subnetId));
    return [id, { ...acl, associations }] as const;
  });
  return new Map(left);
}

function merged<T>(
  below: ReadonlyMap<string, T>,
  over: Iterable<readonly [string, T]>,
): ReadonlyMap<string, T> {
  const all = new Map(below);
  for (const [id, one] of over) all.set(id, one);
  return all;
}
