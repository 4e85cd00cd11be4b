import { AwsError, call, flag, requiredText, struct } from '../core/index.ts';
import { found } from './ids.ts';
import { network } from './network.ts';

export const describeVpcAttribute = call({
  name: 'DescribeVpcAttribute',
  mutating: false,
  params: ['VpcId', 'Attribute'],
  run: (ctx, input) => {
    const { vpcId, enableDnsSupport, enableDnsHostnames } = found(
      network(ctx).vpcs,
      'vpc',
      requiredText(input, 'VpcId'),
    );
    const attribute = requiredText(input, 'Attribute');
    switch (attribute) {
      case 'enableDnsSupport':
        return { vpcId, enableDnsSupport: { value: enableDnsSupport } };
      case 'enableDnsHostnames':
        return { vpcId, enableDnsHostnames: { value: enableDnsHostnames } };
      case 'enableNetworkAddressUsageMetrics':
        return { vpcId, enableNetworkAddressUsageMetrics: { value: false } };
      default:
        throw new AwsError(
          'InvalidParameterValue',
          `Value (${attribute}) for parameter attribute is invalid.`,
        );
    }
  },
});

export const modifyVpcAttribute = call({
  name: 'ModifyVpcAttribute',
  mutating: true,
  params: ['VpcId', 'EnableDnsSupport', 'EnableDnsHostnames'],
  run: (ctx, input) => {
    const { vpcs } = network(ctx);
    const vpc = found(vpcs, 'vpc', requiredText(input, 'VpcId'));
    const value = (name: string) => flag(struct(input, name) ?? {}, 'Value');
    const enableDnsSupport = value('EnableDnsSupport') ?? vpc.enableDnsSupport;
    const enableDnsHostnames = value('EnableDnsHostnames') ?? vpc.enableDnsHostnames;
    vpcs.put(vpc.vpcId, { ...vpc, enableDnsSupport, enableDnsHostnames });
    return { return: true };
  },
});
