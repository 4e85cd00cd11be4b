import { type CallContext, isParams, type Params, text } from '../core/index.ts';
import { network } from '../ec2/network.ts';
import { asElb, translated } from './in-ec2.ts';
import type { LoadBalancer, Zone } from './load-balancer.ts';
import type { Placement } from './placements.ts';

type Owner = Omit<LoadBalancer, 'zones'>;

/** An interface in a subnet, with the load balancer's groups; a public address if it faces the internet. */
export function createInterface(ctx: CallContext, owner: Owner, placement: Placement): Zone {
  const { subnetId, zoneName, allocationId, privateAddress } = placement;
  const isNetwork = owner.type === 'network';
  const isPublic = owner.scheme === 'internet-facing' && allocationId === undefined;
  const input: Params = {
    SubnetId: subnetId,
    Description: `ELB ${owner.arn.split(':loadbalancer/')[1]}`,
    SecurityGroupId: owner.groups,
    InterfaceType: isNetwork ? 'network_load_balancer' : 'interface',
    InstanceOwnerId: 'amazon-elb',
    DeviceIndex: '1',
    ...(privateAddress === undefined ? {} : { PrivateIpAddress: privateAddress }),
    ...(isPublic ? { AssociatePublicIp: 'true' } : {}),
  };
  const made = translated(() => asElb(ctx, 'CreateNetworkInterface', input)).networkInterface;
  const networkInterfaceId = (isParams(made) && text(made, 'networkInterfaceId')) || '';
  if (owner.groups.length === 0) leaveWithoutGroups(ctx, networkInterfaceId);
  if (allocationId !== undefined) {
    const association = { AllocationId: allocationId, NetworkInterfaceId: networkInterfaceId };
    translated(() => asElb(ctx, 'AssociateAddress', association));
  }
  return {
    subnetId,
    zoneName,
    networkInterfaceId,
    ...(allocationId === undefined ? {} : { allocationId }),
    ...(privateAddress === undefined ? {} : { privateAddress }),
  };
}

/** No call of EC2 makes such an interface: everybody else's gets the VPC's default group. */
function leaveWithoutGroups(ctx: CallContext, networkInterfaceId: string): void {
  const { interfaces } = network(ctx);
  const row = interfaces.get(networkInterfaceId);
  if (row) interfaces.put(networkInterfaceId, { ...row, groups: [] });
}

export function deleteInterface(ctx: CallContext, { networkInterfaceId, allocationId }: Zone): void {
  const { publicAddress } = network(ctx).interfaces.get(networkInterfaceId) ?? {};
  if (allocationId !== undefined && publicAddress?.associationId !== undefined)
    asElb(ctx, 'DisassociateAddress', { AssociationId: publicAddress.associationId });
  asElb(ctx, 'DeleteNetworkInterface', { NetworkInterfaceId: networkInterfaceId });
}

export function putGroups(ctx: CallContext, zones: readonly Zone[], groups: readonly string[]): void {
  for (const { networkInterfaceId } of zones) {
    const input = { NetworkInterfaceId: networkInterfaceId, SecurityGroupId: groups };
    translated(() => asElb(ctx, 'ModifyNetworkInterfaceAttribute', input));
  }
}
