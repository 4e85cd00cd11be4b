import { describeCall } from './describe.ts';
import { network } from './network.ts';
import { vpcView } from './vpcs.ts';

export const describeVpcs = describeCall({
  name: 'DescribeVpcs',
  by: { param: 'VpcId', kind: 'vpc' },
  rows: (ctx) => network(ctx).vpcs.all(),
  idOf: ({ vpcId }) => vpcId,
  filters: {
    cidr: ({ cidrBlock }) => [cidrBlock],
    'cidr-block-association.association-id': ({ cidrs }) => cidrs.map(({ associationId }) => associationId),
    'cidr-block-association.cidr-block': ({ cidrs }) => cidrs.map(({ cidr }) => cidr),
    'ipv6-cidr-block-association.ipv6-cidr-block': ({ ipv6Cidrs }) => ipv6Cidrs.map(({ cidr }) => cidr),
    'is-default': ({ isDefault }) => [isDefault],
    isDefault: ({ isDefault }) => [isDefault],
    'owner-id': (_, { account }) => [account],
    state: () => ['available'],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
  set: 'vpcSet',
  view: vpcView,
});
