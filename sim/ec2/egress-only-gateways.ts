import { type CallContext, call, type Params, requiredText } from '../core/index.ts';
import { answerOnce, CLIENT_TOKEN } from './client-token.ts';
import { describeCall } from './describe.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found, newId } from './ids.ts';
import { type Gateway, network } from './network.ts';
import { checkTagSpecification, tagFromSpecification, tagSet } from './tags.ts';

/** The way out for IPv6, with none in. */
export const createEgressOnlyInternetGateway = call({
  name: 'CreateEgressOnlyInternetGateway',
  mutating: true,
  params: ['VpcId', 'TagSpecification', CLIENT_TOKEN],
  run: (ctx, input) => {
    checkTagSpecification(input, ['egressOnlyGateway']);
    const { egressOnlyGateways, vpcs } = network(ctx);
    const { vpcId } = found(vpcs, 'vpc', requiredText(input, 'VpcId'));
    const id = answerOnce(ctx, input, () => {
      const gatewayId = newId(ctx, 'egressOnlyGateway');
      egressOnlyGateways.put(gatewayId, { gatewayId, vpcId });
      tagFromSpecification(ctx, input, { kind: 'egressOnlyGateway', id: gatewayId });
      return gatewayId;
    });
    return {
      egressOnlyInternetGateway: gatewayView(ctx, found(egressOnlyGateways, 'egressOnlyGateway', id)),
    };
  },
  trail: envelopeTrail('CreateEgressOnlyInternetGateway', sentParams),
});

export const deleteEgressOnlyInternetGateway = call({
  name: 'DeleteEgressOnlyInternetGateway',
  mutating: true,
  params: ['EgressOnlyInternetGatewayId'],
  run: (ctx, input) => {
    const { egressOnlyGateways, tags } = network(ctx);
    const id = requiredText(input, 'EgressOnlyInternetGatewayId');
    const { gatewayId } = found(egressOnlyGateways, 'egressOnlyGateway', id);
    egressOnlyGateways.remove(gatewayId);
    tags.remove(gatewayId);
    return { returnCode: true };
  },
  trail: envelopeTrail('DeleteEgressOnlyInternetGateway', sentParams),
});

export const describeEgressOnlyInternetGateways = describeCall({
  name: 'DescribeEgressOnlyInternetGateways',
  by: { param: 'EgressOnlyInternetGatewayId', kind: 'egressOnlyGateway' },
  rows: (ctx) => network(ctx).egressOnlyGateways.all(),
  idOf: ({ gatewayId }) => gatewayId,
  filters: {},
  set: 'egressOnlyInternetGatewaySet',
  view: gatewayView,
  pages: { least: 5, most: 255 },
});

function gatewayView(ctx: CallContext, { gatewayId, vpcId }: Gateway): Params {
  return {
    egressOnlyInternetGatewayId: gatewayId,
    attachmentSet: [{ vpcId, state: 'attached' }],
    tagSet: tagSet(ctx, gatewayId),
  };
}
