import type { Route, RouteTable } from '../model/index.ts';
import type { Raw, Trouble } from './untyped.ts';
import { flag, optionalStruct, optionalText, structs, tags, text } from './untyped.ts';

/** One element of DescribeRouteTables' `RouteTables`. */
export function routeTable(raw: Raw, trouble: Trouble): RouteTable {
  const associations = structs(raw, 'Associations', trouble).filter((one) => isAssociated(one, trouble));
  const subnetIds = associations.map((one) => optionalText(one, 'SubnetId', trouble));
  return {
    id: text(raw, 'RouteTableId', trouble),
    vpcId: optionalText(raw, 'VpcId', trouble) ?? '',
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
    main: associations.some((one) => flag(one, 'Main', trouble)),
    subnetIds: subnetIds.filter((id) => id !== undefined),
    routes: structs(raw, 'Routes', trouble).map((one) => route(one, trouble)),
    tags: tags(raw, trouble),
  };
}

function isAssociated(raw: Raw, trouble: Trouble): boolean {
  const state = optionalStruct(raw, 'AssociationState', trouble);
  const said = state && optionalText(state, 'State', trouble);
  return said !== 'disassociated' && said !== 'disassociating' && said !== 'failed';
}

const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'] as const;

/** In AWS's answers a route has one of these; an instance's route names its interface as well. */
const TARGETS = [
  'GatewayId',
  'NatGatewayId',
  'EgressOnlyInternetGatewayId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
  'NetworkInterfaceId',
  'InstanceId',
  'LocalGatewayId',
  'CarrierGatewayId',
  'CoreNetworkArn',
  'OdbNetworkArn',
] as const;

function route(raw: Raw, trouble: Trouble): Route {
  const destination = first(raw, DESTINATIONS, trouble);
  if (destination === undefined) trouble.push('a route has no destination');
  return {
    destination: destination ?? '',
    target: first(raw, TARGETS, trouble) ?? '',
    state: optionalText(raw, 'State', trouble) === 'blackhole' ? 'blackhole' : 'active',
  };
}

function first(raw: Raw, keys: readonly string[], trouble: Trouble): string | undefined {
  for (const key of keys) {
    const value = optionalText(raw, key, trouble);
    if (value !== undefined) return value;
  }
  return undefined;
}
