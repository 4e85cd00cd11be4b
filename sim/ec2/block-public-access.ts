import { AwsError, type CallContext, call, type Params, requiredText } from '../core/index.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { network } from './network.ts';
import { blockMode } from './vpcs.ts';

export const describeVpcBlockPublicAccessOptions = call({
  name: 'DescribeVpcBlockPublicAccessOptions',
  mutating: false,
  params: [],
  run: (ctx) => ({ vpcBlockPublicAccessOptions: optionsView(ctx, 'default-state') }),
});

export const modifyVpcBlockPublicAccessOptions = call({
  name: 'ModifyVpcBlockPublicAccessOptions',
  mutating: true,
  params: ['InternetGatewayBlockMode'],
  run: (ctx, input) => {
    const mode = requiredText(input, 'InternetGatewayBlockMode');
    if (!['off', 'block-bidirectional', 'block-ingress'].includes(mode)) {
      throw new AwsError('InvalidParameterValue', `Invalid value '${mode}' for InternetGatewayBlockMode`);
    }
    network(ctx).blockPublicAccess.put('options', { mode, updatedAt: ctx.now });
    return { vpcBlockPublicAccessOptions: optionsView(ctx, 'update-in-progress') };
  },
  trail: envelopeTrail('ModifyVpcBlockPublicAccessOptions', sentParams),
});

function optionsView(ctx: CallContext, state: string): Params {
  const row = network(ctx).blockPublicAccess.get('options');
  const settled = row ? 'update-complete' : 'default-state';
  return {
    awsAccountId: ctx.account,
    awsRegion: ctx.region,
    state: state === 'update-in-progress' ? state : settled,
    internetGatewayBlockMode: blockMode(ctx),
    lastUpdateTimestamp: row && new Date(row.updatedAt).toISOString(),
    managedBy: 'account',
    exclusionsAllowed: 'allowed',
  };
}
