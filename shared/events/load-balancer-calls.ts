import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { ignored, namedTargets } from './named-targets.ts';
import { loadBalancerTarget } from './resource-name.ts';
import { each } from './untyped.ts';

const SERVICE = 'elasticloadbalancing';

/** Classic load balancers share event source and names with today's; only the API's version tells them apart. */
export function isClassic(call: Call): boolean {
  return call.service === SERVICE && call.apiVersion === '2012-06-01';
}

export const CLASSIC = 'a Classic Load Balancer, which Kedge does not watch';

function loadBalancer(call: Call): Reading {
  const as = (arn: unknown) => loadBalancerTarget(arn, call);
  return namedTargets(call, 'load balancer', [
    { values: [parameter(call, 'loadBalancerArn')], as },
    { values: each(answer(call, 'loadBalancers'), 'loadBalancerArn'), as },
  ]);
}

export const loadBalancerCalls: readonly CallParser[] = [
  { service: SERVICE, eventName: 'SetSecurityGroups', read: loadBalancer },
  { service: SERVICE, eventName: 'CreateLoadBalancer', read: loadBalancer },
  // It may have been what an entry of the policy is about.
  { service: SERVICE, eventName: 'DeleteLoadBalancer', read: loadBalancer },
  { service: SERVICE, eventName: 'SetSubnets', read: loadBalancer },
  { service: SERVICE, eventName: 'SetIpAddressType', read: loadBalancer },
  {
    service: SERVICE,
    eventName: 'ApplySecurityGroupsToLoadBalancer',
    undelivered: true,
    read: () => ignored(CLASSIC),
  },
];
