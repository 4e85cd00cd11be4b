import type { ResourceRef, State } from '../model/index.ts';

/**
 * Whether two observations show the same resource to the letter: only then is a plan made for one good for the other.
 */
export function sameResource(before: State, after: State, resource: ResourceRef): boolean {
  return JSON.stringify(shown(before, resource)) === JSON.stringify(shown(after, resource));
}

function shown(state: State, resource: ResourceRef): unknown {
  switch (resource.type) {
    case 'AWS::EC2::SecurityGroup': {
      const group = state.securityGroups.get(resource.id);
      return group === undefined
        ? null
        : [...group.rules].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    case 'AWS::EC2::NetworkAcl': {
      const acl = state.networkAcls.get(resource.id);
      return acl === undefined ? null : [acl.entries, acl.associations];
    }
    case 'AWS::ECS::Service':
      return state.services.get(resource.id) ?? null;
    case 'AWS::ECS::Task':
      return state.tasks.get(resource.id)?.desiredStatus ?? null;
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return state.loadBalancers.get(resource.id)?.groups ?? null;
    case 'AWS::EC2::NetworkInterface':
      return state.interfaces.get(resource.id)?.groups ?? null;
    default:
      return null;
  }
}
