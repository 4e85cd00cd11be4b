import type { Interface, ResourceRef, ResourceType, State } from '../model/index.ts';

/**
 * The resources to look at next because this one was: those that depend on what has no rules of its own (prefix
 * lists, interfaces, instances, subnets), and a task's service, as far as the observation brought them along.
 */
export function dependants(resource: ResourceRef, state: State): readonly ResourceRef[] {
  const like = (type: ResourceType, id: string): ResourceRef => ({ ...resource, type, id });
  switch (resource.type) {
    case 'AWS::EC2::PrefixList':
      return groupsUsing(state, resource.id).map((id) => like('AWS::EC2::SecurityGroup', id));
    case 'AWS::EC2::NetworkInterface':
      return [
        ...tasksUsing(state, resource.id).map((task) => like('AWS::ECS::Task', task)),
        ...groupsOn(state, (one) => one.id === resource.id).map((id) => like('AWS::EC2::SecurityGroup', id)),
      ];
    case 'AWS::EC2::Subnet':
    case 'AWS::EC2::VPC':
      return aclsFor(state, resource).map((id) => like('AWS::EC2::NetworkAcl', id));
    case 'AWS::EC2::Instance':
      return groupsOn(state, (one) => one.instanceId === resource.id).map((id) =>
        like('AWS::EC2::SecurityGroup', id),
      );
    case 'AWS::ECS::Task':
      return serviceOf(resource.id, state, like);
    default:
      return [];
  }
}

type Like = (type: ResourceType, id: string) => ResourceRef;

/** A service's task is the service's affair: stopping one by one would only fight the scheduler. */
function serviceOf(taskArn: string, state: State, like: Like): readonly ResourceRef[] {
  const task = state.tasks.get(taskArn);
  const service = [...state.services.values()].find(
    (one) => one.name === task?.service && one.clusterArn === task?.clusterArn,
  );
  return service === undefined ? [] : [like('AWS::ECS::Service', service.arn)];
}

function groupsUsing(state: State, listId: string): readonly string[] {
  const uses = [...state.securityGroups.values()].filter((group) =>
    group.rules.some((rule) => rule.peer.kind === 'prefixList' && rule.peer.prefixListId === listId),
  );
  return uses.map((group) => group.id).sort();
}

function tasksUsing(state: State, interfaceId: string): readonly string[] {
  return [...state.tasks.values()]
    .filter((task) => task.interfaceIds.includes(interfaceId))
    .map((task) => task.arn)
    .sort();
}

/**
 * What came to an interface came under its groups' rules, which may have been wrong all along without anybody behind
 * them. The interfaces that AWS makes for tasks and load balancers are judged with those.
 */
function groupsOn(state: State, isMeant: (one: Interface) => boolean): readonly string[] {
  const meant = [...state.interfaces.values()].filter((one) => isMeant(one) && !one.requesterManaged);
  return [...new Set(meant.flatMap(({ groups }) => groups))].sort();
}

/** A new subnet sits behind the default ACL: the ACL that lost it (declared) and the one that has it are judged. */
function aclsFor(state: State, resource: ResourceRef): readonly string[] {
  const vpcId = resource.type === 'AWS::EC2::VPC' ? resource.id : state.subnets.get(resource.id)?.vpcId;
  return [...state.networkAcls.values()]
    .filter((acl) => acl.vpcId === vpcId)
    .map((acl) => acl.id)
    .sort();
}
