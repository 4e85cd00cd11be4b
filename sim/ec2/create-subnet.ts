import { AwsError, type CallContext, call, type Params, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { canonicalCidr, cidrText } from './cidr.ts';
import { found } from './ids.ts';
import { network } from './network.ts';
import { addSubnet, subnetView } from './subnets.ts';
import { checkTagSpecification, tagFromSpecification, trailTagSpecifications } from './tags.ts';
import { vpcBlock } from './vpcs.ts';
import { zoneId, zoneNames } from './zones.ts';

export const createSubnet = call({
  name: 'CreateSubnet',
  mutating: true,
  ...creates('CreateSubnet', 'subnet'),
  params: [
    'VpcId',
    'CidrBlock',
    'Ipv6CidrBlock',
    'AvailabilityZone',
    'AvailabilityZoneId',
    'TagSpecification',
  ],
  run: (ctx, input) => {
    checkTagSpecification(input, ['subnet']);
    const vpc = found(network(ctx).vpcs, 'vpc', requiredText(input, 'VpcId'));
    const cidrBlock = cidrText(vpcBlock(requiredText(input, 'CidrBlock')));
    const ipv6 = text(input, 'Ipv6CidrBlock');
    const ipv6CidrBlock = ipv6 === undefined ? undefined : canonicalCidr(ipv6, 6);
    const availabilityZone = requestedZone(ctx, input);
    const { subnetId } = addSubnet(ctx, { vpc, cidrBlock, availabilityZone, ipv6CidrBlock });
    tagFromSpecification(ctx, input, { kind: 'subnet', id: subnetId });
    return { subnet: subnetView(ctx, found(network(ctx).subnets, 'subnet', subnetId)) };
  },
  trail: {
    request: (input) => ({
      vpcId: text(input, 'VpcId'),
      cidrBlock: text(input, 'CidrBlock'),
      ipv6CidrBlock: text(input, 'Ipv6CidrBlock'),
      availabilityZone: text(input, 'AvailabilityZone'),
      availabilityZoneId: text(input, 'AvailabilityZoneId'),
      ...trailTagSpecifications(input),
    }),
  },
});

function requestedZone(ctx: CallContext, input: Params): string {
  const zones = zoneNames(ctx.region);
  const name = text(input, 'AvailabilityZone');
  const id = text(input, 'AvailabilityZoneId');
  if (name === undefined && id === undefined) return zones[0] ?? `${ctx.region}a`;
  const zone = zones.find((one) => one === name || zoneId(one) === id);
  if (zone !== undefined) return zone;
  const message = `Value (${name ?? id}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${zones.join(', ')}.`;
  throw new AwsError('InvalidParameterValue', message);
}
