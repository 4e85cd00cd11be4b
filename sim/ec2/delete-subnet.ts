import { AwsError, call, requiredText } from '../core/index.ts';
import { releaseFromAcl } from './acls.ts';
import { found } from './ids.ts';
import { network } from './network.ts';
import { releaseFromRouteTable } from './route-tables.ts';

export const deleteSubnet = call({
  name: 'DeleteSubnet',
  mutating: true,
  params: ['SubnetId'],
  run: (ctx, input) => {
    const { subnets, interfaces, tags } = network(ctx);
    const { subnetId } = found(subnets, 'subnet', requiredText(input, 'SubnetId'));
    if (interfaces.all().some((one) => one.subnetId === subnetId)) {
      const message = `The subnet '${subnetId}' has dependencies and cannot be deleted.`;
      throw new AwsError('DependencyViolation', message);
    }
    releaseFromAcl(ctx, subnetId);
    releaseFromRouteTable(ctx, subnetId);
    subnets.remove(subnetId);
    tags.remove(subnetId);
    return { return: true };
  },
});
