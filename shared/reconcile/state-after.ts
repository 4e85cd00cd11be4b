import type { Call, Interface, NetworkConfiguration, Service, State, Subnet, Task } from '../model/index.ts';
import { canonicalCidr, cidrs } from '../netset/index.ts';
import { textAt } from './undo-input.ts';
import { afterCall } from './undo-plan.ts';

/** `unknown`: the calls, by name, of which nobody can tell from this state what they would do. */
export type StateAfter = { readonly state: State; readonly unknown: readonly string[] };

/**
 * The state once these calls are made and have taken effect: a service's new tasks run, and the interfaces of a load
 * balancer have its groups. What a call would replace that is not there is left as it is: AWS would refuse it.
 */
export function stateAfter(state: State, calls: readonly Call[]): StateAfter {
  const unknown: string[] = [];
  let after = state;
  for (const call of calls) {
    const next = nextState(after, call);
    if (next === null) unknown.push(call.call);
    else after = next;
  }
  return { state: after, unknown };
}

/** Made empty, and used by nobody yet. */
const CREATING = ['ec2:CreateSecurityGroup', 'ec2:CreateNetworkAcl'];

function nextState(state: State, call: Call): State | null {
  if (CREATING.includes(call.call)) return state;
  if (call.call === 'ecs:StopTask') return withoutTask(state, textAt(call.input, 'task'));
  const after = afterCall(state, call);
  if (after === null) return null;
  if (call.call === 'ecs:UpdateService') return rolledOut(after, call);
  return call.call === 'elasticloadbalancing:SetSecurityGroups'
    ? withBalancerGroups(after, textAt(call.input, 'LoadBalancerArn'))
    : after;
}

function withoutTask(state: State, arn: string): State | null {
  const task = state.tasks.get(arn);
  if (task === undefined) return null;
  const tasks = new Map(state.tasks);
  tasks.delete(arn);
  return withInterfaces({ ...state, tasks }, { gone: task.interfaceIds, there: [] });
}

/** The interfaces of a load balancer are its own, and follow its groups at once. */
function withBalancerGroups(state: State, arn: string): State | null {
  const balancer = state.loadBalancers.get(arn);
  if (balancer === undefined) return null;
  const description = `ELB ${arn.slice(arn.indexOf('loadbalancer/') + 'loadbalancer/'.length)}`;
  const own = [...state.interfaces.values()].filter((one) => one.description === description);
  return withInterfaces(state, { gone: [], there: own.map((one) => ({ ...one, groups: balancer.groups })) });
}

/** What the service's tasks have once its deployment is over. */
function rolledOut(state: State, { input }: Call): State | null {
  const [cluster, name] = [textAt(input, 'cluster'), textAt(input, 'service')];
  const service = [...state.services.values()].find((one) => one.clusterArn === cluster && one.name === name);
  if (service?.network === undefined) return null;
  return [...state.tasks.values()]
    .filter((task) => task.service === name && task.clusterArn === cluster && task.lastStatus !== 'STOPPED')
    .reduce((after, task) => withTask(after, task, replacements(state, { service, task })), state);
}

function withTask(state: State, task: Task, interfaces: readonly Interface[]): State {
  const own = { ...task, interfaceIds: interfaces.map((one) => one.id) };
  const tasks = new Map([...state.tasks, [task.arn, own]]);
  return withInterfaces({ ...state, tasks }, { gone: task.interfaceIds, there: interfaces });
}

function replacements(
  state: State,
  { service, task }: { readonly service: Service; readonly task: Task },
): readonly Interface[] {
  const { network } = service;
  if (network === undefined) return [];
  return task.interfaceIds
    .flatMap((id) => state.interfaces.get(id) ?? [])
    .flatMap((one) => replaced(state, one, network));
}

/** Where it was, if tasks may still run there; else it may come to stand in any of the subnets. */
function replaced(state: State, one: Interface, network: NetworkConfiguration): readonly Interface[] {
  const { subnets, groups, publicIp } = network;
  const made: Interface = {
    ...one,
    groups: groups.length > 0 ? groups : defaultGroups(state, one.vpcId),
    publicIps: publicIp ? (one.publicIps.length > 0 ? one.publicIps : [ANY_PUBLIC]) : [],
  };
  if (subnets.includes(one.subnetId)) return [made];
  return subnets.flatMap((id) => {
    const subnet = state.subnets.get(id);
    return subnet === undefined ? [] : [inSubnet(made, subnet)];
  });
}

/** Stands for the address that AWS would map: which it is, no rule of the account can know. */
const ANY_PUBLIC = '192.0.2.1';

function defaultGroups(state: State, vpcId: string): readonly string[] {
  return [...state.securityGroups.values()]
    .filter((group) => group.vpcId === vpcId && group.name === 'default')
    .map((group) => group.id);
}

/** At the last address of the block, which AWS gives to nobody. */
function inSubnet(one: Interface, { id, vpcId, cidr, ipv6Cidrs }: Subnet): Interface {
  const texts = [
    ...(cidr === undefined ? [] : [cidr]),
    ...(one.ipv6.length > 0 ? ipv6Cidrs.slice(0, 1) : []),
  ];
  const last = texts.flatMap(lastAddress);
  return {
    ...one,
    id: `${one.id} in ${id}`,
    subnetId: id,
    vpcId,
    privateIps: last.filter((address) => !address.includes(':')),
    ipv6: last.filter((address) => address.includes(':')),
  };
}

function lastAddress(text: string): readonly string[] {
  const block = canonicalCidr(text);
  if (!block.ok) return [];
  const one =
    block.family === 4
      ? cidrs({ v4: [block.hi - 1, block.hi], v6: [] })
      : cidrs({ v4: [], v6: [block.hi - 1n, block.hi] });
  return one.map((address) => address.slice(0, address.indexOf('/')));
}

function withInterfaces(
  state: State,
  { gone, there }: { readonly gone: readonly string[]; readonly there: readonly Interface[] },
): State {
  const interfaces = new Map(state.interfaces);
  for (const id of gone) interfaces.delete(id);
  for (const one of there) interfaces.set(one.id, one);
  return { ...state, interfaces };
}
