import { call, flag, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { cidrText } from './cidr.ts';
import { checkTagSpecification, tagFromSpecification, trailTagSpecifications } from './tags.ts';
import { addVpc, vpcBlock, vpcView } from './vpcs.ts';

export const createVpc = call({
  name: 'CreateVpc',
  mutating: true,
  ...creates('CreateVpc', 'vpc'),
  params: ['CidrBlock', 'AmazonProvidedIpv6CidrBlock', 'InstanceTenancy', 'TagSpecification'],
  run: (ctx, input) => {
    checkTagSpecification(input, ['vpc']);
    const cidrBlock = cidrText(vpcBlock(requiredText(input, 'CidrBlock')));
    const ipv6 = flag(input, 'AmazonProvidedIpv6CidrBlock') ?? false;
    const vpc = addVpc(ctx, { cidrBlock, isDefault: false, ipv6 });
    tagFromSpecification(ctx, input, { kind: 'vpc', id: vpc.vpcId });
    return { vpc: vpcView(ctx, vpc) };
  },
  trail: {
    request: (input) => ({
      cidrBlock: text(input, 'CidrBlock'),
      instanceTenancy: text(input, 'InstanceTenancy') ?? 'default',
      amazonProvidedIpv6CidrBlock: flag(input, 'AmazonProvidedIpv6CidrBlock') ?? false,
      ...trailTagSpecifications(input),
    }),
  },
});
