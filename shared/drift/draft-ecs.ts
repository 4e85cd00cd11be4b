import type { LoadBalancer, NetworkConfiguration, Service, State } from '../model/index.ts';
import type { PolicyDraft } from '../policy/index.ts';
import type { Drafted } from './draft-groups.ts';
import { exactMatches, type GroupRefs, keysOf, listed } from './draft-names.ts';
import { lastPart } from './ecs-subject.ts';

type EcsDraft = NonNullable<PolicyDraft['ecs']>[number];
type LoadBalancerDraft = NonNullable<PolicyDraft['loadBalancers']>[number];

type Names = { readonly groups: GroupRefs; readonly subnet: (id: string) => string | null };

/** Every service that uses awsvpc, as it is configured; an entry is about the service's tasks as well. */
export function serviceDrafts(state: State, names: Names): Drafted<EcsDraft> {
  const services = [...state.services.values()].filter(
    (one) => one.status !== 'INACTIVE' && one.network !== undefined,
  );
  const keys = keysOf(services.map(({ arn, name }) => ({ id: arn, name })));
  const twice = repeated([...state.services.values()].map(place));
  const notes: string[] = [];
  const entries = services.flatMap((service) => {
    const said = serviceDraft(state, service, names);
    const where = twice.has(place(service)) ? elsewhere(service) : {};
    const why = where === null ? 'another service has its name' : said.why;
    if (why !== null) notes.push(`service ${service.arn}: ${why}`);
    const match = { cluster: lastPart(service.clusterArn), service: service.name, ...where };
    const key = keys.get(service.arn);
    if (where === null || key === undefined || Object.keys(said.members).length === 0) return [];
    return [{ key, match, ...said.members }];
  });
  return { entries, notes };
}

const place = (service: Service): string => `${lastPart(service.clusterArn)} ${service.name}`;

function repeated(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.filter((text, at) => texts.indexOf(text) !== at));
}

/** Two accounts or Regions may each have the service: the ARN tells them apart. */
function elsewhere({ arn }: Service): { readonly accounts: string[]; readonly regions: string[] } | null {
  const [, , , region = '', account = ''] = arn.split(':');
  return /^\d{12}$/.test(account) && /^[a-z0-9-]+$/.test(region)
    ? { accounts: [account], regions: [region] }
    : null;
}

type Said = { readonly members: Omit<EcsDraft, 'key' | 'match'>; readonly why: string | null };

const NOTHING: Said['members'] = {};

/** What is true of the service and of all of its tasks: the rest would be a finding from the first day. */
function serviceDraft(state: State, service: Service, names: Names): Said {
  const tasks = tasksOf(state, service);
  const { network } = service;
  if (network === undefined) return { members: NOTHING, why: null };
  if (tasks === null)
    return { members: NOTHING, why: 'left out: the interfaces of its tasks are not in the state' };
  const same = (one: NetworkConfiguration, key: 'groups'): boolean =>
    [...one[key]].sort().join() === [...network[key]].sort().join();
  const securityGroups = tasks.every((one) => same(one, 'groups'))
    ? listed(names.groups.ref, network.groups)
    : null;
  const within = tasks.every((one) => one.subnets.every((id) => network.subnets.includes(id)));
  const subnets = within ? listed(names.subnet, network.subnets) : null;
  const publicIp = tasks.every((one) => one.publicIp === network.publicIp) ? network.publicIp : null;
  const unsaid = [
    ...(securityGroups === null ? ['securityGroups'] : []),
    ...(subnets === null ? ['subnets'] : []),
    ...(publicIp === null ? ['publicIp'] : []),
  ];
  return {
    members: {
      ...(securityGroups !== null && { securityGroups }),
      ...(subnets !== null && { subnets }),
      ...(publicIp !== null && { publicIp }),
    },
    why:
      unsaid.length === 0
        ? null
        : `${unsaid.join(', ')} left out: its tasks differ, or the state does not tell`,
  };
}

/** How the service's running tasks are really attached; null when that of one is not in the state. */
function tasksOf(state: State, { name, clusterArn }: Service): readonly NetworkConfiguration[] | null {
  const found: NetworkConfiguration[] = [];
  for (const task of state.tasks.values()) {
    if (task.service !== name || lastPart(task.clusterArn) !== lastPart(clusterArn)) continue;
    if (task.desiredStatus === 'STOPPED' || task.lastStatus === 'STOPPED') continue;
    const interfaces = task.interfaceIds.map((id) => state.interfaces.get(id));
    if (interfaces.length === 0) continue;
    if (!interfaces.every((one) => one !== undefined)) return null;
    found.push({
      subnets: interfaces.map((one) => one.subnetId),
      groups: [...new Set(interfaces.flatMap((one) => one.groups))],
      publicIp: interfaces.some((one) => one.publicIps.length > 0),
    });
  }
  return found;
}

/** Every load balancer that has groups. */
export function loadBalancerDrafts(state: State, groups: Names['groups']): Drafted<LoadBalancerDraft> {
  const balancers = [...state.loadBalancers.values()].filter((one) => one.groups.length > 0);
  const named = [...state.loadBalancers.values()].map(({ arn, name, vpcId }) => ({ id: arn, name, vpcId }));
  const matches = exactMatches(named, 'arn:');
  const keys = keysOf(named);
  const notes: string[] = [];
  const entries = balancers.flatMap((balancer: LoadBalancer) => {
    const match = matches.get(balancer.arn);
    const key = keys.get(balancer.arn);
    const securityGroups = listed(groups.ref, balancer.groups);
    if (match !== undefined && key !== undefined && securityGroups !== null)
      return [{ key, match, securityGroups }];
    notes.push(`load balancer ${balancer.arn} is left out: it, or one of its groups, cannot be named`);
    return [];
  });
  return { entries, notes };
}
