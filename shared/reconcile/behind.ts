import type { Interface, ResourceRef, SecurityGroup, State } from '../model/index.ts';

type Picks = (one: Interface) => boolean;

/** Which interfaces a resource decides about: those whose reach may change with it. */
export function behind(state: State, { type, id }: Pick<ResourceRef, 'type' | 'id'>): Picks {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return ({ groups }) => groups.includes(id);
    case 'AWS::EC2::NetworkAcl':
      return inSubnets(state.networkAcls.get(id)?.associations.map(({ subnetId }) => subnetId));
    case 'AWS::EC2::Subnet':
      return ({ subnetId }) => subnetId === id;
    case 'AWS::EC2::VPC':
      return ({ vpcId }) => vpcId === id;
    case 'AWS::EC2::RouteTable':
      return behindTable(state, id);
    case 'AWS::EC2::InternetGateway':
      return ({ vpcId }) => state.internetGateways.get(id)?.vpcIds.includes(vpcId) === true;
    case 'AWS::EC2::PrefixList':
      return withGroups(state, ({ rules }) =>
        rules.some(({ peer }) => peer.kind === 'prefixList' && peer.prefixListId === id),
      );
    case 'AWS::EC2::Instance':
      return ({ instanceId }) => instanceId === id;
    case 'AWS::ECS::Service':
      return ofTasks(state, id);
    case 'AWS::ECS::Task':
      return isOneOf(state.tasks.get(id)?.interfaceIds ?? []);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return ({ description }) => description.startsWith('ELB ') && id.endsWith(`/${description.slice(4)}`);
    case 'AWS::EC2::NetworkInterface':
      return (one) => one.id === id;
    case 'AWS::ECS::TaskDefinition':
    case 'Kedge::Policy':
      return () => false;
  }
}

function inSubnets(ids: readonly string[] = []): Picks {
  const known = new Set(ids);
  return ({ subnetId }) => known.has(subnetId);
}

/** A main table is that of every subnet of the VPC which has no other. */
function behindTable(state: State, id: string): Picks {
  const table = state.routeTables.get(id);
  if (table?.main !== true) return inSubnets(table?.subnetIds);
  const others = [...state.routeTables.values()].filter((one) => one.id !== id);
  const taken = new Set(others.flatMap(({ subnetIds }) => subnetIds));
  return ({ vpcId, subnetId }) => vpcId === table.vpcId && !taken.has(subnetId);
}

function withGroups(state: State, isMeant: (group: SecurityGroup) => boolean): Picks {
  const ids = new Set([...state.securityGroups.values()].filter(isMeant).map((group) => group.id));
  return ({ groups }) => groups.some((id) => ids.has(id));
}

function ofTasks(state: State, arn: string): Picks {
  const service = state.services.get(arn);
  const tasks = [...state.tasks.values()].filter(
    (task) => task.service === service?.name && task.clusterArn === service?.clusterArn,
  );
  return isOneOf(tasks.flatMap((task) => task.interfaceIds));
}

function isOneOf(ids: readonly string[]): Picks {
  const known = new Set(ids);
  return ({ id }) => known.has(id);
}
