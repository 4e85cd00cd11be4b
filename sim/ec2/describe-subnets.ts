import { describeCall } from './describe.ts';
import { network } from './network.ts';
import { subnetView } from './subnets.ts';
import { blockMode } from './vpcs.ts';
import { zoneId } from './zones.ts';

export const describeSubnets = describeCall({
  name: 'DescribeSubnets',
  by: { param: 'SubnetId', kind: 'subnet' },
  rows: (ctx) => network(ctx).subnets.all(),
  idOf: ({ subnetId }) => subnetId,
  filters: {
    'availability-zone': ({ availabilityZone }) => [availabilityZone],
    availabilityZone: ({ availabilityZone }) => [availabilityZone],
    'availability-zone-id': ({ availabilityZone }) => [zoneId(availabilityZone)],
    'cidr-block': ({ cidrBlock }) => [cidrBlock],
    'default-for-az': ({ defaultForAz }) => [defaultForAz],
    'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6Cidrs }) => ipv6Cidrs.map(({ cidr }) => cidr),
    'map-public-ip-on-launch': ({ mapPublicIpOnLaunch }) => [mapPublicIpOnLaunch],
    'owner-id': (_, { account }) => [account],
    state: () => ['available'],
    'subnet-arn': ({ subnetId }, ctx) => [ctx.arn('ec2', `subnet/${subnetId}`)],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
  set: 'subnetSet',
  // The answer to CreateSubnet is without.
  view: (ctx, row) => ({
    ...subnetView(ctx, row),
    blockPublicAccessStates: { internetGatewayBlockMode: blockMode(ctx) },
  }),
});
