import {
  AwsError,
  type CallContext,
  type Params,
  requiredText,
  structs,
  text,
  texts,
} from '../core/index.ts';
import { describedSubnets } from './in-ec2.ts';
import type { LoadBalancer } from './load-balancer.ts';

/** Where an interface goes. */
export type Placement = {
  readonly subnetId: string;
  readonly zoneName: string;
  readonly allocationId?: string;
  readonly privateAddress?: string;
};

export type Placements = { readonly vpcId: string; readonly placements: readonly Placement[] };

/** The `Subnets` or `SubnetMappings` of a request, checked: one per zone, all in one VPC, two for an application. */
export function requestedPlacements(ctx: CallContext, input: Params, type: LoadBalancer['type']): Placements {
  const mappings = mappingsOf(input);
  const ids = mappings.map((mapping) => requiredText(mapping, 'SubnetId'));
  if (ids.length === 0) throw new AwsError('ValidationError', 'You must specify subnets');
  const subnets = describedSubnets(ctx, [...new Set(ids)]);
  const vpcs = new Set(subnets.map((subnet) => text(subnet, 'vpcId') ?? ''));
  if (vpcs.size > 1)
    throw new AwsError('InvalidConfigurationRequest', 'All subnets must belong to the same VPC');
  const zones = subnets.map((subnet) => text(subnet, 'availabilityZone') ?? '');
  if (new Set(zones).size < ids.length) {
    const message = 'A load balancer cannot be attached to multiple subnets in the same Availability Zone';
    throw new AwsError('InvalidConfigurationRequest', message);
  }
  if (type === 'application' && zones.length < 2) {
    const message = 'At least two subnets in two different Availability Zones must be specified';
    throw new AwsError('ValidationError', message);
  }
  const placements = mappings.map((mapping, i) => placement(mapping, zones[i] ?? ''));
  return { vpcId: [...vpcs][0] ?? '', placements };
}

function mappingsOf(input: Params): readonly Params[] {
  const subnets = texts(input, 'Subnets');
  const mappings = structs(input, 'SubnetMappings');
  if (subnets.length > 0 && mappings.length > 0)
    throw new AwsError('ValidationError', 'You can specify either subnets or subnet mappings');
  return subnets.length > 0 ? subnets.map((SubnetId) => ({ SubnetId })) : mappings;
}

function placement(mapping: Params, zoneName: string): Placement {
  const allocationId = text(mapping, 'AllocationId');
  const privateAddress = text(mapping, 'PrivateIPv4Address');
  return {
    subnetId: requiredText(mapping, 'SubnetId'),
    zoneName,
    ...(allocationId === undefined ? {} : { allocationId }),
    ...(privateAddress === undefined ? {} : { privateAddress }),
  };
}
