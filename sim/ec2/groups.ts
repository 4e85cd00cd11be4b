import { AwsError, type CallContext, missing, type Params, text } from '../core/index.ts';
import { found } from './ids.ts';
import { network, type SecurityGroup } from './network.ts';

/** The group that a request means: by id, or by its name in the default VPC. */
export function requestedGroup(ctx: CallContext, input: Params): SecurityGroup {
  const id = text(input, 'GroupId');
  if (id !== undefined) return found(network(ctx).groups, 'group', id);
  const name = text(input, 'GroupName');
  if (name === undefined) throw missing('GroupId');
  return groupInDefaultVpc(ctx, name);
}

export function groupInDefaultVpc(ctx: CallContext, name: string): SecurityGroup {
  const vpc = network(ctx)
    .vpcs.all()
    .find(({ isDefault }) => isDefault);
  if (!vpc) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
  const group = network(ctx)
    .groups.all()
    .find((one) => one.vpcId === vpc.vpcId && one.groupName === name);
  if (group) return group;
  const message = `The security group '${name}' does not exist in default VPC '${vpc.vpcId}'`;
  throw new AwsError('InvalidGroup.NotFound', message);
}

/** Every VPC has one: it is used where no group is named, and cannot be deleted. */
export function defaultGroup(ctx: CallContext, vpcId: string): SecurityGroup | undefined {
  return network(ctx)
    .groups.all()
    .find((group) => group.vpcId === vpcId && group.groupName === 'default');
}
