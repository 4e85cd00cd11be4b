import { type CallContext, type Params, texts } from '../core/index.ts';
import { describeCall, type Filters } from './describe.ts';
import { groupInDefaultVpc } from './groups.ts';
import { network, type SecurityGroup } from './network.ts';
import { permissionsView, type Rule } from './rule.ts';
import { tagSet } from './tags.ts';

type ReadRule = (rule: Rule) => string | number | undefined;

const RULE_FILTERS: Readonly<Record<string, ReadRule>> = {
  cidr: ({ source }) => (source.kind === 'ipv4' ? source.cidr : undefined),
  'ipv6-cidr': ({ source }) => (source.kind === 'ipv6' ? source.cidr : undefined),
  'from-port': ({ fromPort }) => fromPort,
  'to-port': ({ toPort }) => toPort,
  protocol: ({ protocol }) => protocol,
  'group-id': ({ source }) => (source.kind === 'group' ? source.groupId : undefined),
  'prefix-list-id': ({ source }) => (source.kind === 'prefixList' ? source.prefixListId : undefined),
  'user-id': ({ source }) => (source.kind === 'group' ? source.userId : undefined),
};

const FILTERS: Filters<SecurityGroup> = {
  'group-id': ({ groupId }) => [groupId],
  'group-name': ({ groupName }) => [groupName],
  description: ({ description }) => [description],
  'vpc-id': ({ vpcId }) => [vpcId],
  'owner-id': (_, { account }) => [account],
  ...permissionFilters('ip-permission.', false),
  ...permissionFilters('egress.ip-permission.', true),
};

function permissionFilters(prefix: string, isEgress: boolean): Filters<SecurityGroup> {
  return Object.fromEntries(
    Object.entries(RULE_FILTERS).map(([name, read]) => [
      `${prefix}${name}`,
      ({ rules }: SecurityGroup) => rules.filter((rule) => rule.isEgress === isEgress).map(read),
    ]),
  );
}

export const describeSecurityGroups = describeCall({
  name: 'DescribeSecurityGroups',
  by: { param: 'GroupId', kind: 'group' },
  rows: (ctx) => network(ctx).groups.all(),
  idOf: ({ groupId }) => groupId,
  filters: FILTERS,
  set: 'securityGroupInfo',
  view: groupView,
  params: ['GroupName'],
  select: (rows, input, ctx) => {
    const names = texts(input, 'GroupName');
    if (names.length === 0) return rows;
    const wanted = new Set(names.map((name) => groupInDefaultVpc(ctx, name).groupId));
    return rows.filter(({ groupId }) => wanted.has(groupId));
  },
});

function groupView(ctx: CallContext, group: SecurityGroup): Params {
  const direction = (isEgress: boolean) => group.rules.filter((rule) => rule.isEgress === isEgress);
  return {
    ownerId: ctx.account,
    groupId: group.groupId,
    groupName: group.groupName,
    groupDescription: group.description,
    vpcId: group.vpcId,
    ipPermissions: permissionsView(direction(false)),
    ipPermissionsEgress: permissionsView(direction(true)),
    tagSet: tagSet(ctx, group.groupId),
    securityGroupArn: ctx.arn('ec2', `security-group/${group.groupId}`),
  };
}
