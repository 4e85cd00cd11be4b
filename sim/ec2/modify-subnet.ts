import { call, flag, requiredText, struct } from '../core/index.ts';
import { canonicalCidr } from './cidr.ts';
import { found, newId } from './ids.ts';
import { network } from './network.ts';
import { checkIpv6Block } from './subnets.ts';

export const modifySubnetAttribute = call({
  name: 'ModifySubnetAttribute',
  mutating: true,
  params: ['SubnetId', 'MapPublicIpOnLaunch', 'AssignIpv6AddressOnCreation'],
  run: (ctx, input) => {
    const { subnets } = network(ctx);
    const subnet = found(subnets, 'subnet', requiredText(input, 'SubnetId'));
    const value = (name: string) => flag(struct(input, name) ?? {}, 'Value');
    subnets.put(subnet.subnetId, {
      ...subnet,
      mapPublicIpOnLaunch: value('MapPublicIpOnLaunch') ?? subnet.mapPublicIpOnLaunch,
      assignIpv6AddressOnCreation: value('AssignIpv6AddressOnCreation') ?? subnet.assignIpv6AddressOnCreation,
    });
    return { return: true };
  },
});

export const associateSubnetCidrBlock = call({
  name: 'AssociateSubnetCidrBlock',
  mutating: true,
  params: ['SubnetId', 'Ipv6CidrBlock'],
  run: (ctx, input) => {
    const { subnets, vpcs } = network(ctx);
    const subnet = found(subnets, 'subnet', requiredText(input, 'SubnetId'));
    const cidr = canonicalCidr(requiredText(input, 'Ipv6CidrBlock'), 6);
    checkIpv6Block(ctx, found(vpcs, 'vpc', subnet.vpcId), cidr);
    const associationId = newId(ctx, 'subnetCidr');
    subnets.put(subnet.subnetId, { ...subnet, ipv6Cidrs: [...subnet.ipv6Cidrs, { associationId, cidr }] });
    const association = { associationId, ipv6CidrBlock: cidr, ipv6CidrBlockState: { state: 'associated' } };
    return { subnetId: subnet.subnetId, ipv6CidrBlockAssociation: association };
  },
});
