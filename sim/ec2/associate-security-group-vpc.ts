import { AwsError, type CallContext, call, type Params, requiredText } from '../core/index.ts';
import { accessTo } from './access.ts';
import { describeCall } from './describe.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found } from './ids.ts';
import { type GroupVpcAssociation, network } from './network.ts';

/** Lets interfaces of another VPC of the Region use a group: none of the group's own rules changes. */
export const associateSecurityGroupVpc = call({
  name: 'AssociateSecurityGroupVpc',
  mutating: true,
  params: ['GroupId', 'VpcId'],
  ...accessTo({ param: 'GroupId', type: 'security-group' }),
  run: (ctx, input) => {
    const { groupId, vpcId } = requested(ctx, input);
    const group = found(network(ctx).groups, 'group', groupId);
    if (group.vpcId === vpcId || group.groupName === 'default') {
      const message = `The security group '${groupId}' cannot be associated with the VPC '${vpcId}'`;
      throw new AwsError('InvalidParameterValue', message);
    }
    network(ctx).groupVpcs.put(`${groupId}/${vpcId}`, { groupId, vpcId });
    return { state: 'associating' };
  },
  trail: envelopeTrail('AssociateSecurityGroupVpc', sentParams),
});

export const disassociateSecurityGroupVpc = call({
  name: 'DisassociateSecurityGroupVpc',
  mutating: true,
  params: ['GroupId', 'VpcId'],
  ...accessTo({ param: 'GroupId', type: 'security-group' }),
  run: (ctx, input) => {
    const { groupId, vpcId } = requested(ctx, input);
    const { groupVpcs, interfaces } = network(ctx);
    if (!groupVpcs.has(`${groupId}/${vpcId}`)) {
      const message = `The security group '${groupId}' is not associated with the VPC '${vpcId}'`;
      throw new AwsError('InvalidParameterValue', message);
    }
    if (interfaces.all().some((one) => one.vpcId === vpcId && one.groups.includes(groupId))) {
      throw new AwsError('DependencyViolation', `resource ${groupId} has a dependent object`);
    }
    groupVpcs.remove(`${groupId}/${vpcId}`);
    return { state: 'disassociating' };
  },
  trail: envelopeTrail('DisassociateSecurityGroupVpc', sentParams),
});

export const describeSecurityGroupVpcAssociations = describeCall<GroupVpcAssociation>({
  name: 'DescribeSecurityGroupVpcAssociations',
  rows: (ctx) => network(ctx).groupVpcs.all(),
  idOf: ({ groupId, vpcId }) => `${groupId}/${vpcId}`,
  filters: {
    'group-id': ({ groupId }) => [groupId],
    'vpc-id': ({ vpcId }) => [vpcId],
    'group-owner-id': (_, { account }) => [account],
    'vpc-owner-id': (_, { account }) => [account],
    state: () => ['associated'],
  },
  set: 'securityGroupVpcAssociationSet',
  view: ({ account }, row) => ({ ...row, vpcOwnerId: account, groupOwnerId: account, state: 'associated' }),
});

function requested(ctx: CallContext, input: Params): GroupVpcAssociation {
  const { groupId } = found(network(ctx).groups, 'group', requiredText(input, 'GroupId'));
  const { vpcId } = found(network(ctx).vpcs, 'vpc', requiredText(input, 'VpcId'));
  return { groupId, vpcId };
}
