import type { Interface, LoadBalancer, SecurityGroup, State, Tags, Task } from '../../model/index.ts';
import { type Address, type AddressSet, parseAddress } from '../../netset/index.ts';
import { lastBefore } from '../network/axis.ts';

/** Interfaces of a state by whatever a person names them by. Made once, looked up often. */
export type Directory = {
  readonly state: State;
  readonly withGroup: (groupId: string) => readonly Interface[];
  readonly ofInstance: (instanceId: string) => readonly Interface[];
  readonly ofLoadBalancer: (balancer: LoadBalancer) => readonly Interface[];
  /** By private address or IPv6; public IPv4 addresses are `withPublic`. */
  readonly within: (addresses: AddressSet) => readonly Interface[];
  readonly withPublic: (address: string) => readonly Interface[];
  readonly groupsNamed: (name: string) => readonly SecurityGroup[];
  readonly balancersNamed: (name: string) => readonly LoadBalancer[];
  readonly tasksOf: (cluster: string, service: string) => readonly Task[];
  /** The task, service or load balancer that an interface belongs to, in a person's words; null for none known. */
  readonly ownerOf: (interfaceId: string) => Owner | null;
  /** The tags of the task that has the interface. */
  readonly tagsOf: (interfaceId: string) => Tags;
};

type Owner = { readonly kind: 'task' | 'loadBalancer' | 'instance'; readonly name: string };

export function directory(state: State): Directory {
  const interfaces = [...state.interfaces.values()];
  const tasks = [...state.tasks.values()];
  const byGroup = grouped(interfaces, (one) => one.groups);
  const byInstance = grouped(interfaces, (one) => (one.instanceId === undefined ? [] : [one.instanceId]));
  const byPublic = grouped(interfaces, (one) => one.publicIps);
  const byDescription = grouped(interfaces, (one) => balancerKeys(one.description));
  const byName = grouped([...state.securityGroups.values()], (one) => [one.name]);
  const balancers = grouped([...state.loadBalancers.values()], (one) => [one.name]);
  const byService = grouped(tasks, (one) => [`${lastPart(one.clusterArn)}/${one.service ?? ''}`]);
  const byInterface = grouped(tasks, (one) => one.interfaceIds);
  const owners = ownersOf(state, byInterface);
  const places = placesOf(interfaces);
  return {
    state,
    withGroup: byGroup,
    ofInstance: byInstance,
    // The id at the end tells a load balancer from one of the same name that was there before.
    ofLoadBalancer: (one) => byDescription(one.arn.slice(one.arn.indexOf('loadbalancer/') + 13)),
    within: places,
    withPublic: byPublic,
    groupsNamed: byName,
    balancersNamed: balancers,
    tasksOf: (cluster, service) =>
      byService(`${cluster}/${service}`).filter((task) => task.lastStatus !== 'STOPPED'),
    ownerOf: owners,
    tagsOf: (id) => byInterface(id)[0]?.tags ?? {},
  };
}

/** "ELB app/web/50dc6c495c0c9188" is how AWS describes the interfaces of a load balancer. */
function balancerKeys(description: string): readonly string[] {
  return description.startsWith('ELB ') ? [description.slice(4)] : [];
}

/** Both "arn:…:cluster/prod" and a bare "prod" end in the name. */
export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function grouped<T>(all: readonly T[], keys: (one: T) => readonly string[]): (key: string) => readonly T[] {
  const found = new Map<string, T[]>();
  for (const one of all) {
    for (const key of new Set(keys(one))) {
      const others = found.get(key);
      if (others === undefined) found.set(key, [one]);
      else others.push(one);
    }
  }
  return (key) => found.get(key) ?? [];
}

function ownersOf(state: State, tasksWith: (id: string) => readonly Task[]): Directory['ownerOf'] {
  return (interfaceId) => {
    const [task] = tasksWith(interfaceId);
    if (task !== undefined) return { kind: 'task', name: taskName(task) };
    const one = state.interfaces.get(interfaceId);
    const [balancer] = balancerKeys(one?.description ?? '');
    if (balancer !== undefined) return { kind: 'loadBalancer', name: balancer.split('/')[1] ?? balancer };
    return one?.instanceId === undefined ? null : { kind: 'instance', name: one.instanceId };
  };
}

/** "prod/web" for a service's task, the family for one that somebody started. */
function taskName({ arn, clusterArn, service, family }: Task): string {
  return `${lastPart(clusterArn)}/${service ?? family ?? lastPart(arn)}`;
}

type Placed = { readonly address: Address; readonly of: Interface };

/** Interfaces by address: sorted once, so that a block is a slice. */
function placesOf(interfaces: readonly Interface[]): Directory['within'] {
  const placed: Placed[] = interfaces.flatMap((of) =>
    [...of.privateIps, ...of.ipv6].flatMap((text) => {
      const address = parseAddress(text);
      return address.ok ? [{ address, of }] : [];
    }),
  );
  const v4 = sortedBy(placed, (address) => (address.family === 4 ? address.value : null));
  const v6 = sortedBy(placed, (address) => (address.family === 6 ? address.value : null));
  return (set) => [...new Set([...slices(v4, set.v4), ...slices(v6, set.v6)])];
}

type Sorted<P> = { readonly values: readonly P[]; readonly of: readonly Interface[] };

function sortedBy<P extends number | bigint>(
  placed: readonly Placed[],
  value: (address: Address) => P | null,
): Sorted<P> {
  const mine = placed
    .flatMap(({ address, of }) => {
      const at = value(address);
      return at === null ? [] : [{ at, of }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { values: mine.map(({ at }) => at), of: mine.map(({ of }) => of) };
}

function slices<P extends number | bigint>(
  { values, of }: Sorted<P>,
  set: readonly P[],
): readonly Interface[] {
  const found: Interface[] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    const [lo, hi] = [set[i], set[i + 1]];
    if (lo === undefined || hi === undefined) continue;
    let at = lastBefore(values, lo);
    while (at > 0 && values[at - 1] === lo) at -= 1;
    if (at < 0 || (values[at] ?? lo) < lo) at += 1;
    for (; at < values.length; at += 1) {
      const value = values[at];
      const one = of[at];
      if (value === undefined || one === undefined || value >= hi) break;
      found.push(one);
    }
  }
  return found;
}
