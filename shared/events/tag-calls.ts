import { type Call, type CallParser, parameter, type Reading } from './call.ts';
import { ignored, namedTargets } from './named-targets.ts';
import { ec2Target, loadBalancerTarget, serviceTarget, taskTarget } from './resource-name.ts';
import { each, list, text } from './untyped.ts';

const UNWATCHED = 'tags of resources that Kedge does not watch';

/** A tag decides which policy entry matches: whoever takes it off takes the resource out of the policy. */
function taggedEc2(call: Call): Reading {
  const values = each(parameter(call, 'resourcesSet'), 'resourceId');
  return watched(namedTargets(call, 'resource', [{ values, as: ec2Target }]), values);
}

function taggedEcs(call: Call): Reading {
  const values = [parameter(call, 'resourceArn')];
  const as = (arn: unknown) => taskTarget(arn, call) ?? serviceTarget(arn, call);
  return watched(namedTargets(call, 'resource', [{ values, as }]), values);
}

function taggedLoadBalancers(call: Call): Reading {
  const values = list(parameter(call, 'resourceArns'));
  const as = (arn: unknown) => loadBalancerTarget(arn, call);
  return watched(namedTargets(call, 'resource', [{ values, as }]), values);
}

/** Most tags are on things such as volumes and images: texts all, but no resource of ours. */
function watched(reading: Reading, values: readonly unknown[]): Reading {
  const others = reading.kind === 'unreadable' && values.every((value) => text(value) !== null);
  return others ? ignored(UNWATCHED) : reading;
}

export const tagCalls: readonly CallParser[] = [
  { service: 'ec2', eventName: 'CreateTags', read: taggedEc2 },
  { service: 'ec2', eventName: 'DeleteTags', read: taggedEc2 },
  { service: 'ecs', eventName: 'TagResource', read: taggedEcs },
  { service: 'ecs', eventName: 'UntagResource', read: taggedEcs },
  { service: 'elasticloadbalancing', eventName: 'AddTags', read: taggedLoadBalancers },
  { service: 'elasticloadbalancing', eventName: 'RemoveTags', read: taggedLoadBalancers },
];
