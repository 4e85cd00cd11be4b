import type { CallContext, Params } from '../core/index.ts';
import { network, type Route, type RouteTable } from './network.ts';
import { tagSet } from './tags.ts';

/** A table without a route of its own has one anyway: to the VPC itself. */
export function routeTableView(ctx: CallContext, table: RouteTable): Params {
  const { routeTableId, vpcId } = table;
  const vpc = network(ctx).vpcs.get(vpcId);
  const local = [
    ...(vpc?.cidrs ?? []).map(({ cidr }) => ({ destinationCidrBlock: cidr })),
    ...(vpc?.ipv6Cidrs ?? []).map(({ cidr }) => ({ destinationIpv6CidrBlock: cidr })),
  ];
  return {
    routeTableId,
    vpcId,
    ownerId: ctx.account,
    routeSet: [
      ...local.map((to) => ({ ...to, gatewayId: 'local', state: 'active', origin: 'CreateRouteTable' })),
      ...table.routes.map((route) => routeView(ctx, route)),
    ],
    associationSet: table.associations.map(({ associationId, subnetId }) => ({
      routeTableAssociationId: associationId,
      routeTableId,
      subnetId,
      main: subnetId === undefined,
      associationState: { state: 'associated' },
    })),
    propagatingVgwSet: [],
    tagSet: tagSet(ctx, routeTableId),
  };
}

function routeView(ctx: CallContext, route: Route): Params {
  const { destination, target } = route;
  return {
    ...destinationView(destination),
    [target.kind]: target.id,
    state: isAlive(ctx, route) ? 'active' : 'blackhole',
    origin: 'CreateRoute',
  };
}

function destinationView({ kind, value }: Route['destination']): Params {
  switch (kind) {
    case 'ipv4':
      return { destinationCidrBlock: value };
    case 'ipv6':
      return { destinationIpv6CidrBlock: value };
    case 'prefixList':
      return { destinationPrefixListId: value };
  }
}

/** A route whose target is gone swallows its packets. */
function isAlive(ctx: CallContext, { target }: Route): boolean {
  const { internetGateways, egressOnlyGateways, natGateways, interfaces, instances, peerings } = network(ctx);
  switch (target.kind) {
    case 'gatewayId':
      return internetGateways.get(target.id)?.vpcId !== undefined;
    case 'egressOnlyInternetGatewayId':
      return egressOnlyGateways.has(target.id);
    case 'natGatewayId':
      return natGateways.has(target.id);
    case 'networkInterfaceId':
      return interfaces.get(target.id)?.attachment !== undefined;
    case 'instanceId':
      return instances.get(target.id)?.state === 'running';
    case 'vpcPeeringConnectionId':
      return peerings.get(target.id)?.status === 'active';
  }
}

/** Takes a subnet out of the table that it is associated with: the main table is its again. */
export function releaseFromRouteTable(ctx: CallContext, subnetId: string): void {
  const { routeTables } = network(ctx);
  for (const table of routeTables.all()) {
    const associations = table.associations.filter((one) => one.subnetId !== subnetId);
    if (associations.length < table.associations.length) {
      routeTables.put(table.routeTableId, { ...table, associations });
    }
  }
}
