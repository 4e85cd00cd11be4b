import { AwsError, call, text } from '../core/index.ts';
import { onBalancers } from './access.ts';
import { createInterface, deleteInterface } from './interfaces.ts';
import { balancerOf, elbState, zoneView } from './load-balancer.ts';
import { requestedPlacements } from './placements.ts';

/** The whole new list: interfaces come and go with their subnets, those that stay are left alone. */
export const setSubnets = call({
  name: 'SetSubnets',
  mutating: true,
  params: ['LoadBalancerArn', 'Subnets', 'SubnetMappings', 'IpAddressType'],
  ...onBalancers('LoadBalancerArn'),
  run: (ctx, input) => {
    const balancer = balancerOf(ctx, input);
    const { vpcId, placements } = requestedPlacements(ctx, input, balancer.type);
    if (vpcId !== balancer.vpcId)
      throw new AwsError('InvalidSubnet', 'The subnets must belong to the VPC of the load balancer');
    const kept = (subnetId: string) => balancer.zones.find((zone) => zone.subnetId === subnetId);
    const zones = placements.map((one) => kept(one.subnetId) ?? createInterface(ctx, balancer, one));
    for (const zone of balancer.zones) {
      if (!zones.some(({ subnetId }) => subnetId === zone.subnetId)) deleteInterface(ctx, zone);
    }
    const ipAddressType = text(input, 'IpAddressType') ?? balancer.ipAddressType;
    elbState(ctx).loadBalancers.put(balancer.arn, { ...balancer, zones, ipAddressType });
    return { AvailabilityZones: zones.map(zoneView), IpAddressType: ipAddressType };
  },
});
