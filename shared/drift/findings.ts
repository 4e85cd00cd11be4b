import type { Finding, ResourceRef } from '../model/index.ts';
import type { Context } from './context.ts';
import { serviceFindings, taskFindings } from './ecs.ts';
import { loadBalancerFindings } from './load-balancer.ts';
import { aclFindings } from './network-acl.ts';
import { groupFindings } from './security-group.ts';
import { unmatchedEntries } from './unmatched.ts';
import { malformedFindings, unreadFinding, unreadSections } from './unread.ts';

/**
 * What is wrong: everywhere, or with the named resources only. In a fixed order (what is about the policy first,
 * then by kind of resource and id), so that two reviews of one state are the same to the byte.
 */
export function findings(context: Context, scope?: readonly ResourceRef[]): readonly Finding[] {
  if (scope !== undefined) return scope.flatMap((resource) => resourceFindings(context, resource));
  const { state } = context;
  const unread = unreadSections(context);
  const seen = { ...context, told: new Set(unread.map(({ section }) => section)) };
  return [
    ...unread.map((one) => unreadFinding(context, one)),
    ...malformedFindings(context),
    ...unmatchedEntries(context),
    ...sorted(state.securityGroups).flatMap((id) => groupFindings(seen, id)),
    ...sorted(state.networkAcls).flatMap((id) => aclFindings(seen, id)),
    ...sorted(state.services).flatMap((arn) => serviceFindings(seen, arn)),
    ...sorted(state.tasks).flatMap((arn) => taskFindings(seen, arn)),
    ...sorted(state.loadBalancers).flatMap((arn) => loadBalancerFindings(seen, arn)),
  ];
}

/** Kinds without rules of their own (subnets, prefix lists, …) are observed as the resources that depend on them. */
function resourceFindings(context: Context, resource: ResourceRef): readonly Finding[] {
  switch (resource.type) {
    case 'AWS::EC2::SecurityGroup':
      return groupFindings(context, resource.id);
    case 'AWS::EC2::NetworkAcl':
      return aclFindings(context, resource.id);
    case 'AWS::ECS::Service':
      return serviceFindings(context, resource.id);
    case 'AWS::ECS::Task':
      return taskFindings(context, resource.id);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return loadBalancerFindings(context, resource.id);
    default:
      return [];
  }
}

function sorted(map: ReadonlyMap<string, unknown>): readonly string[] {
  return [...map.keys()].sort();
}
