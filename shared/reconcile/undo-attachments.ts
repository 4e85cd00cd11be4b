import type { Call, NetworkConfiguration, State } from '../model/index.ts';
import { memberAt, textAt, textsAt } from './undo-input.ts';

/** The groups of an interface, as the call sets them. */
export function afterInterfaceCall(state: State, { input }: Call): State | null {
  const one = state.interfaces.get(textAt(input, 'NetworkInterfaceId'));
  const groups = textsAt(input, 'Groups');
  if (one === undefined) return null;
  if (sameSet(one.groups, groups)) return state;
  return { ...state, interfaces: new Map([...state.interfaces, [one.id, { ...one, groups }]]) };
}

export function afterBalancerCall(state: State, { input }: Call): State | null {
  const one = state.loadBalancers.get(textAt(input, 'LoadBalancerArn'));
  const groups = textsAt(input, 'SecurityGroups');
  if (one === undefined) return null;
  if (sameSet(one.groups, groups)) return state;
  return { ...state, loadBalancers: new Map([...state.loadBalancers, [one.arn, { ...one, groups }]]) };
}

/** A service's network configuration; its tasks follow in minutes, and are told of by their own events. */
export function afterServiceCall(state: State, { input }: Call): State | null {
  const [cluster, name] = [textAt(input, 'cluster'), textAt(input, 'service')];
  const one = [...state.services.values()].find((each) => each.clusterArn === cluster && each.name === name);
  const wanted = memberAt(memberAt(input, 'networkConfiguration'), 'awsvpcConfiguration');
  if (one === undefined || wanted === undefined) return null;
  const network: NetworkConfiguration = {
    subnets: textsAt(wanted, 'subnets'),
    groups: textsAt(wanted, 'securityGroups'),
    publicIp: textAt(wanted, 'assignPublicIp') === 'ENABLED',
  };
  if (one.network !== undefined && sameNetwork(one.network, network)) return state;
  return { ...state, services: new Map([...state.services, [one.arn, { ...one, network }]]) };
}

const sameNetwork = (a: NetworkConfiguration, b: NetworkConfiguration): boolean =>
  sameSet(a.subnets, b.subnets) && sameSet(a.groups, b.groups) && a.publicIp === b.publicIp;

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  [...new Set(a)].sort().join() === [...new Set(b)].sort().join();
