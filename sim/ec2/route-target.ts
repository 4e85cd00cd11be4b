import { AwsError, type CallContext, type Params, text } from '../core/index.ts';
import { found, notFound } from './ids.ts';
import { network, type Route, type RouteTable, type RouteTarget } from './network.ts';

const TARGETS: Readonly<Record<string, RouteTarget>> = {
  GatewayId: 'gatewayId',
  NatGatewayId: 'natGatewayId',
  NetworkInterfaceId: 'networkInterfaceId',
  InstanceId: 'instanceId',
  VpcPeeringConnectionId: 'vpcPeeringConnectionId',
  EgressOnlyInternetGatewayId: 'egressOnlyInternetGatewayId',
};

export const TARGET_PARAMS = Object.keys(TARGETS);

/** The one target that a route request names: it must be there, and for gateways belong to the table's VPC. */
export function requestedTarget(ctx: CallContext, input: Params, table: RouteTable): Route['target'] {
  const named = Object.entries(TARGETS).flatMap(([param, kind]) => {
    const id = text(input, param);
    return id === undefined ? [] : [{ kind, id }];
  });
  const [target] = named;
  if (!target || named.length > 1) {
    throw new AwsError('InvalidParameterCombination', 'The request must contain exactly one target');
  }
  const vpcId = vpcOfTarget(ctx, target);
  if (vpcId !== undefined && vpcId !== table.vpcId) {
    const message = `route table ${table.routeTableId} and network gateway ${target.id} belong to different networks`;
    throw new AwsError('InvalidParameterValue', message);
  }
  return target;
}

function vpcOfTarget(ctx: CallContext, { kind, id }: Route['target']): string | undefined {
  const { internetGateways, egressOnlyGateways, natGateways, interfaces, instances, peerings } = network(ctx);
  switch (kind) {
    case 'gatewayId':
      return found(internetGateways, 'internetGateway', id).vpcId ?? 'none: it is detached';
    case 'egressOnlyInternetGatewayId':
      return found(egressOnlyGateways, 'egressOnlyGateway', id).vpcId;
    case 'natGatewayId':
      return found(natGateways, 'natGateway', id).vpcId;
    case 'networkInterfaceId':
      return found(interfaces, 'interface', id).vpcId;
    case 'instanceId':
      return found(instances, 'instance', id).vpcId;
    case 'vpcPeeringConnectionId':
      if (!peerings.has(id)) throw notFound('peering', id);
      return undefined;
  }
}
