import { AwsError, call, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { aclView, initialEntries } from './acls.ts';
import { answerOnce, CLIENT_TOKEN } from './client-token.ts';
import { found, newId } from './ids.ts';
import { type NetworkAcl, network } from './network.ts';
import { checkTagSpecification, tagFromSpecification, trailTagSpecifications } from './tags.ts';

export const createNetworkAcl = call({
  name: 'CreateNetworkAcl',
  mutating: true,
  ...creates('CreateNetworkAcl', 'network-acl'),
  params: ['VpcId', 'TagSpecification', CLIENT_TOKEN],
  run: (ctx, input) => {
    const vpc = found(network(ctx).vpcs, 'vpc', requiredText(input, 'VpcId'));
    checkTagSpecification(input, ['acl']);
    const { acls } = network(ctx);
    const id = answerOnce(ctx, input, () => {
      if (acls.all().filter(({ vpcId }) => vpcId === vpc.vpcId).length >= ctx.quota('aclsPerVpc')) {
        throw new AwsError('NetworkAclLimitExceeded', 'The maximum number of network ACLs has been reached.');
      }
      const networkAclId = newId(ctx, 'acl');
      const entries = initialEntries(vpc, false);
      acls.put(networkAclId, { networkAclId, vpcId: vpc.vpcId, isDefault: false, entries, associations: [] });
      tagFromSpecification(ctx, input, { kind: 'acl', id: networkAclId });
      return networkAclId;
    });
    const acl: NetworkAcl = found(acls, 'acl', id);
    return { networkAcl: aclView(ctx, acl) };
  },
  trail: { request: (input) => ({ vpcId: text(input, 'VpcId'), ...trailTagSpecifications(input) }) },
});
