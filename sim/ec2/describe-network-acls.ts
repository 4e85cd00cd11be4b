import { aclView } from './acls.ts';
import { describeCall } from './describe.ts';
import { type AclEntry, type NetworkAcl, network } from './network.ts';

type Read = (entry: AclEntry) => string | number | boolean | undefined;

const entries = (read: Read) => (acl: NetworkAcl) => acl.entries.map(read);

export const describeNetworkAcls = describeCall({
  name: 'DescribeNetworkAcls',
  by: { param: 'NetworkAclId', kind: 'acl' },
  rows: (ctx) => network(ctx).acls.all(),
  idOf: ({ networkAclId }) => networkAclId,
  filters: {
    'association.association-id': ({ associations }) =>
      associations.map(({ associationId }) => associationId),
    'association.network-acl-id': ({ networkAclId, associations }) =>
      associations.length > 0 ? [networkAclId] : [],
    'association.subnet-id': ({ associations }) => associations.map(({ subnetId }) => subnetId),
    default: ({ isDefault }) => [isDefault],
    'entry.cidr': entries(({ cidrBlock }) => cidrBlock),
    'entry.ipv6-cidr': entries(({ ipv6CidrBlock }) => ipv6CidrBlock),
    'entry.egress': entries(({ egress }) => egress),
    'entry.protocol': entries(({ protocol }) => protocol),
    'entry.rule-action': entries(({ ruleAction }) => ruleAction),
    'entry.rule-number': entries(({ ruleNumber }) => ruleNumber),
    'entry.port-range.from': entries(({ portRange }) => portRange?.from),
    'entry.port-range.to': entries(({ portRange }) => portRange?.to),
    'network-acl-id': ({ networkAclId }) => [networkAclId],
    'owner-id': (_, { account }) => [account],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
  set: 'networkAclSet',
  view: aclView,
});
