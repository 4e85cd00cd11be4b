import { AwsError, type CallContext, call, type Params, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { answerOnce, CLIENT_TOKEN } from './client-token.ts';
import { describeCall } from './describe.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found, newId } from './ids.ts';
import { addInterface } from './interfaces.ts';
import { type NatGateway, type NetworkInterface, network } from './network.ts';
import { checkTagSpecification, tagFromSpecification, tagSet } from './tags.ts';

/** Works from the start; the answer says `pending` as AWS's does. */
export const createNatGateway = call({
  name: 'CreateNatGateway',
  mutating: true,
  ...creates('CreateNatGateway', 'natgateway'),
  params: ['SubnetId', 'AllocationId', 'ConnectivityType', 'TagSpecification', CLIENT_TOKEN],
  run: (ctx, input) => {
    checkTagSpecification(input, ['natGateway']);
    const id = answerOnce(ctx, input, () => addNatGateway(ctx, input).natGatewayId);
    const row = found(network(ctx).natGateways, 'natGateway', id);
    return { natGateway: { ...natView(ctx, row), state: 'pending' } };
  },
  trail: envelopeTrail('CreateNatGateway', sentParams),
});

function addNatGateway(ctx: CallContext, input: Params): NatGateway {
  const { subnets, natGateways } = network(ctx);
  const subnet = found(subnets, 'subnet', requiredText(input, 'SubnetId'));
  const isPublic = (text(input, 'ConnectivityType') ?? 'public') === 'public';
  const natGatewayId = newId(ctx, 'natGateway');
  const made = addInterface(ctx, {
    subnet,
    groups: [],
    description: `Interface for NAT Gateway ${natGatewayId}`,
    interfaceType: 'nat_gateway',
    requesterManaged: true,
    attachment: {
      attachmentId: newId(ctx, 'attachment'),
      attachedAt: ctx.now,
      deviceIndex: 1,
      deleteOnTermination: false,
      instanceOwnerId: 'amazon-aws',
    },
  });
  // A NAT gateway's interface has no security groups: nothing but ACLs and routes filter what it passes.
  const row: NetworkInterface = { ...made, groups: [] };
  const address = isPublic ? elasticAddress(ctx, requiredText(input, 'AllocationId')) : {};
  const publicAddress =
    address.publicIp === undefined ? {} : { publicAddress: { ...address, ipOwnerId: ctx.account } };
  network(ctx).interfaces.put(row.networkInterfaceId, { ...row, ...publicAddress });
  const { networkInterfaceId, subnetId, vpcId } = row;
  const privateIp = row.privateIps[0] ?? '';
  const nat = {
    natGatewayId,
    subnetId,
    vpcId,
    networkInterfaceId,
    privateIp,
    ...address,
    createdAt: ctx.now,
  };
  natGateways.put(natGatewayId, nat);
  tagFromSpecification(ctx, input, { kind: 'natGateway', id: natGatewayId });
  return nat;
}

type Elastic = { readonly publicIp: string; readonly allocationId: string } | { readonly publicIp?: never };

function elasticAddress(ctx: CallContext, allocationId: string): Elastic {
  const { addresses, interfaces } = network(ctx);
  const { publicIp } = found(addresses, 'allocation', allocationId);
  if (interfaces.all().some((one) => one.publicAddress?.allocationId === allocationId)) {
    const message = `Elastic IP address [${allocationId}] is already associated`;
    throw new AwsError('Resource.AlreadyAssociated', message);
  }
  return { publicIp, allocationId };
}

export const deleteNatGateway = call({
  name: 'DeleteNatGateway',
  mutating: true,
  params: ['NatGatewayId'],
  run: (ctx, input) => {
    const { natGateways, interfaces, tags } = network(ctx);
    const nat = found(natGateways, 'natGateway', requiredText(input, 'NatGatewayId'));
    natGateways.remove(nat.natGatewayId);
    interfaces.remove(nat.networkInterfaceId);
    tags.remove(nat.natGatewayId);
    return { natGatewayId: nat.natGatewayId };
  },
  trail: envelopeTrail('DeleteNatGateway', sentParams),
});

export const describeNatGateways = describeCall({
  name: 'DescribeNatGateways',
  by: { param: 'NatGatewayId', kind: 'natGateway' },
  rows: (ctx) => network(ctx).natGateways.all(),
  idOf: ({ natGatewayId }) => natGatewayId,
  filters: {
    'nat-gateway-id': ({ natGatewayId }) => [natGatewayId],
    state: () => ['available'],
    'subnet-id': ({ subnetId }) => [subnetId],
    'vpc-id': ({ vpcId }) => [vpcId],
  },
  set: 'natGatewaySet',
  view: natView,
});

function natView(ctx: CallContext, nat: NatGateway): Params {
  const { allocationId, networkInterfaceId, privateIp, publicIp } = nat;
  return {
    natGatewayId: nat.natGatewayId,
    subnetId: nat.subnetId,
    vpcId: nat.vpcId,
    state: 'available',
    connectivityType: publicIp === undefined ? 'private' : 'public',
    createTime: new Date(nat.createdAt).toISOString(),
    natGatewayAddressSet: [
      { allocationId, networkInterfaceId, privateIp, publicIp, isPrimary: true, status: 'succeeded' },
    ],
    tagSet: tagSet(ctx, nat.natGatewayId),
  };
}
