import { AwsError, type CallContext, call, requiredText } from '../core/index.ts';
import { found } from './ids.ts';
import { network } from './network.ts';

/** Refuses while anything is left in it but what came with it, which goes along. */
export const deleteVpc = call({
  name: 'DeleteVpc',
  mutating: true,
  params: ['VpcId'],
  run: (ctx, input) => {
    const { vpcId } = found(network(ctx).vpcs, 'vpc', requiredText(input, 'VpcId'));
    if (hasDependents(ctx, vpcId)) {
      const message = `The vpc '${vpcId}' has dependencies and cannot be deleted.`;
      throw new AwsError('DependencyViolation', message);
    }
    const net = network(ctx);
    for (const { groupId } of net.groups.all().filter((one) => one.vpcId === vpcId))
      net.groups.remove(groupId);
    for (const { networkAclId } of net.acls.all().filter((one) => one.vpcId === vpcId))
      net.acls.remove(networkAclId);
    for (const table of net.routeTables.all().filter((one) => one.vpcId === vpcId)) {
      net.routeTables.remove(table.routeTableId);
    }
    net.vpcs.remove(vpcId);
    net.tags.remove(vpcId);
    return { return: true };
  },
});

function hasDependents(ctx: CallContext, vpcId: string): boolean {
  const {
    subnets,
    interfaces,
    internetGateways,
    egressOnlyGateways,
    groups,
    acls,
    routeTables,
    peerings,
    groupVpcs,
  } = network(ctx);
  const isHere = (one: { readonly vpcId?: string }) => one.vpcId === vpcId;
  return (
    [subnets, interfaces, internetGateways, egressOnlyGateways, groupVpcs].some((table) =>
      table.all().some(isHere),
    ) ||
    groups.all().some((group) => isHere(group) && group.groupName !== 'default') ||
    acls.all().some((acl) => isHere(acl) && !acl.isDefault) ||
    routeTables
      .all()
      .some((table) => isHere(table) && !table.associations.some(({ subnetId }) => !subnetId)) ||
    peerings
      .all()
      .some(({ status, requester, accepter }) => status === 'active' && [requester, accepter].some(isHere))
  );
}
