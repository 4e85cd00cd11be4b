import { AwsError, type CallContext, call, type Params, requiredText } from '../core/index.ts';
import { creates } from './access.ts';
import { describeCall } from './describe.ts';
import { found, newId } from './ids.ts';
import { type Gateway, network } from './network.ts';
import { checkTagSpecification, tagFromSpecification, tagSet, trailTagSpecifications } from './tags.ts';

export const createInternetGateway = call({
  name: 'CreateInternetGateway',
  mutating: true,
  ...creates('CreateInternetGateway', 'internet-gateway'),
  params: ['TagSpecification'],
  run: (ctx, input) => {
    checkTagSpecification(input, ['internetGateway']);
    const gatewayId = newId(ctx, 'internetGateway');
    network(ctx).internetGateways.put(gatewayId, { gatewayId });
    tagFromSpecification(ctx, input, { kind: 'internetGateway', id: gatewayId });
    return { internetGateway: gatewayView(ctx, { gatewayId }) };
  },
  trail: { request: trailTagSpecifications },
});

export const attachInternetGateway = call({
  name: 'AttachInternetGateway',
  mutating: true,
  params: ['InternetGatewayId', 'VpcId'],
  run: (ctx, input) => {
    const { internetGateways, vpcs } = network(ctx);
    const { gatewayId, ...gateway } = requested(ctx, input);
    const { vpcId } = found(vpcs, 'vpc', requiredText(input, 'VpcId'));
    if (gateway.vpcId !== undefined) {
      const message = `resource ${gatewayId} is already attached to network ${gateway.vpcId}`;
      throw new AwsError('Resource.AlreadyAssociated', message);
    }
    if (internetGateways.all().some((one) => one.vpcId === vpcId)) {
      const message = `Network ${vpcId} already has an internet gateway attached`;
      throw new AwsError('InvalidParameterValue', message);
    }
    internetGateways.put(gatewayId, { gatewayId, vpcId });
    return { return: true };
  },
});

export const detachInternetGateway = call({
  name: 'DetachInternetGateway',
  mutating: true,
  params: ['InternetGatewayId', 'VpcId'],
  run: (ctx, input) => {
    const { gatewayId, vpcId } = requested(ctx, input);
    if (vpcId === undefined || vpcId !== requiredText(input, 'VpcId')) {
      throw new AwsError(
        'Gateway.NotAttached',
        `resource ${gatewayId} is not attached to network ${String(input.VpcId)}`,
      );
    }
    if (
      network(ctx)
        .interfaces.all()
        .some((one) => one.vpcId === vpcId && one.publicAddress)
    ) {
      const message = `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`;
      throw new AwsError('DependencyViolation', message);
    }
    network(ctx).internetGateways.put(gatewayId, { gatewayId });
    return { return: true };
  },
});

export const deleteInternetGateway = call({
  name: 'DeleteInternetGateway',
  mutating: true,
  params: ['InternetGatewayId'],
  run: (ctx, input) => {
    const { gatewayId, vpcId } = requested(ctx, input);
    if (vpcId !== undefined) {
      const message = `The internetGateway '${gatewayId}' has dependencies and cannot be deleted.`;
      throw new AwsError('DependencyViolation', message);
    }
    network(ctx).internetGateways.remove(gatewayId);
    network(ctx).tags.remove(gatewayId);
    return { return: true };
  },
});

export const describeInternetGateways = describeCall({
  name: 'DescribeInternetGateways',
  by: { param: 'InternetGatewayId', kind: 'internetGateway' },
  rows: (ctx) => network(ctx).internetGateways.all(),
  idOf: ({ gatewayId }) => gatewayId,
  filters: {
    'attachment.state': ({ vpcId }) => [vpcId === undefined ? undefined : 'available'],
    'attachment.vpc-id': ({ vpcId }) => [vpcId],
    'internet-gateway-id': ({ gatewayId }) => [gatewayId],
    'owner-id': (_, { account }) => [account],
  },
  set: 'internetGatewaySet',
  view: gatewayView,
});

function requested(ctx: CallContext, input: Params): Gateway {
  return found(network(ctx).internetGateways, 'internetGateway', requiredText(input, 'InternetGatewayId'));
}

function gatewayView(ctx: CallContext, { gatewayId, vpcId }: Gateway): Params {
  return {
    internetGatewayId: gatewayId,
    ownerId: ctx.account,
    attachmentSet: vpcId === undefined ? [] : [{ vpcId, state: 'available' }],
    tagSet: tagSet(ctx, gatewayId),
  };
}
