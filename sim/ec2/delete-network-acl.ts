import { AwsError, call, requiredText } from '../core/index.ts';
import { accessTo } from './access.ts';
import { found } from './ids.ts';
import { network } from './network.ts';

export const deleteNetworkAcl = call({
  name: 'DeleteNetworkAcl',
  mutating: true,
  params: ['NetworkAclId'],
  ...accessTo({ param: 'NetworkAclId', type: 'network-acl' }),
  run: (ctx, input) => {
    const { acls, tags } = network(ctx);
    const acl = found(acls, 'acl', requiredText(input, 'NetworkAclId'));
    if (acl.isDefault) {
      throw new AwsError('InvalidParameterValue', `Cannot delete default network ACL ${acl.networkAclId}`);
    }
    if (acl.associations.length > 0) {
      const message = `The networkAcl '${acl.networkAclId}' has dependencies and cannot be deleted.`;
      throw new AwsError('DependencyViolation', message);
    }
    acls.remove(acl.networkAclId);
    tags.remove(acl.networkAclId);
    return { return: true };
  },
});
