import { AwsError, call } from '../core/index.ts';
import { newId } from './ids.ts';
import { network } from './network.ts';
import { addSubnet } from './subnets.ts';
import { addVpc, vpcView } from './vpcs.ts';
import { zoneNames } from './zones.ts';

/** The VPC that every account has in AWS from the start, and here when it asks: with subnets and a way out. */
export const createDefaultVpc = call({
  name: 'CreateDefaultVpc',
  mutating: true,
  params: [],
  run: (ctx) => {
    const { vpcs, internetGateways, routeTables, subnets } = network(ctx);
    if (vpcs.all().some(({ isDefault }) => isDefault)) {
      const message = 'A Default VPC already exists for this account in this region.';
      throw new AwsError('DefaultVpcAlreadyExists', message);
    }
    const vpc = addVpc(ctx, { cidrBlock: '172.31.0.0/16', isDefault: true, ipv6: false });
    const { vpcId } = vpc;
    const gatewayId = newId(ctx, 'internetGateway');
    internetGateways.put(gatewayId, { gatewayId, vpcId });
    for (const table of routeTables.all().filter((one) => one.vpcId === vpcId)) {
      const route = {
        destination: { kind: 'ipv4', value: '0.0.0.0/0' },
        target: { kind: 'gatewayId', id: gatewayId },
      } as const;
      routeTables.put(table.routeTableId, { ...table, routes: [route] });
    }
    for (const [i, availabilityZone] of zoneNames(ctx.region).entries()) {
      const cidrBlock = `172.31.${16 * i}.0/20`;
      const subnet = addSubnet(ctx, { vpc, cidrBlock, availabilityZone });
      subnets.put(subnet.subnetId, { ...subnet, defaultForAz: true, mapPublicIpOnLaunch: true });
    }
    return { vpc: vpcView(ctx, vpc) };
  },
});
