import { AwsError, call, requiredText } from '../core/index.ts';
import { accessTo } from './access.ts';
import { associateAcl } from './acls.ts';
import { found, notFound } from './ids.ts';
import { network } from './network.ts';

/** Moves a subnet to another ACL. A subnet always has one association, and a new one has a new id. */
export const replaceNetworkAclAssociation = call({
  name: 'ReplaceNetworkAclAssociation',
  mutating: true,
  params: ['AssociationId', 'NetworkAclId'],
  ...accessTo({ param: 'NetworkAclId', type: 'network-acl' }),
  run: (ctx, input) => {
    const associationId = requiredText(input, 'AssociationId');
    const { acls } = network(ctx);
    const acl = found(acls, 'acl', requiredText(input, 'NetworkAclId'));
    const before = acls
      .all()
      .find((one) => one.associations.some((other) => other.associationId === associationId));
    const association = before?.associations.find((one) => one.associationId === associationId);
    if (!before || !association) throw notFound('aclAssociation', associationId);
    if (before.vpcId !== acl.vpcId) {
      const message = `Network ACL ${acl.networkAclId} and subnet ${association.subnetId} belong to different networks`;
      throw new AwsError('InvalidParameterValue', message);
    }
    return { newAssociationId: associateAcl(ctx, acl.networkAclId, association.subnetId) };
  },
});
