import { AwsError, type CallContext, call, type Params, requiredText, text } from '../core/index.ts';
import { accessTo, creates } from './access.ts';
import { describeCall } from './describe.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found, newId } from './ids.ts';
import { type BlockExclusion, network } from './network.ts';
import { checkTagSpecification, tagFromSpecification, tagSet } from './tags.ts';

// What VPC Block Public Access lets be. AWS takes minutes for it: the answer says so, and it is there at once.

export const createVpcBlockPublicAccessExclusion = call({
  name: 'CreateVpcBlockPublicAccessExclusion',
  mutating: true,
  ...creates('CreateVpcBlockPublicAccessExclusion', 'vpc-block-public-access-exclusion'),
  params: ['VpcId', 'SubnetId', 'InternetGatewayExclusionMode', 'TagSpecification'],
  run: (ctx, input) => {
    checkTagSpecification(input, ['blockExclusion']);
    const { blockExclusions } = network(ctx);
    const resourceArn = exemptArn(ctx, input);
    if (blockExclusions.all().some((one) => one.resourceArn === resourceArn)) {
      const message = `An exclusion for the resource '${resourceArn}' already exists.`;
      throw new AwsError('InvalidParameterValue', message);
    }
    const exclusionId = newId(ctx, 'blockExclusion');
    const row = { exclusionId, resourceArn, mode: requestedMode(input), createdAt: ctx.now };
    blockExclusions.put(exclusionId, row);
    tagFromSpecification(ctx, input, { kind: 'blockExclusion', id: exclusionId });
    return { vpcBlockPublicAccessExclusion: view(ctx, row, 'create-in-progress') };
  },
  trail: envelopeTrail('CreateVpcBlockPublicAccessExclusion', sentParams),
});

const ACCESS = accessTo({ param: 'ExclusionId', type: 'vpc-block-public-access-exclusion' });

export const modifyVpcBlockPublicAccessExclusion = call({
  name: 'ModifyVpcBlockPublicAccessExclusion',
  mutating: true,
  ...ACCESS,
  params: ['ExclusionId', 'InternetGatewayExclusionMode'],
  run: (ctx, input) => {
    const row = { ...named(ctx, input), mode: requestedMode(input), updatedAt: ctx.now };
    network(ctx).blockExclusions.put(row.exclusionId, row);
    return { vpcBlockPublicAccessExclusion: view(ctx, row, 'update-in-progress') };
  },
  trail: envelopeTrail('ModifyVpcBlockPublicAccessExclusion', sentParams),
});

export const deleteVpcBlockPublicAccessExclusion = call({
  name: 'DeleteVpcBlockPublicAccessExclusion',
  mutating: true,
  ...ACCESS,
  params: ['ExclusionId'],
  run: (ctx, input) => {
    const row = named(ctx, input);
    const answer = view(ctx, row, 'delete-in-progress');
    network(ctx).blockExclusions.remove(row.exclusionId);
    network(ctx).tags.remove(row.exclusionId);
    return { vpcBlockPublicAccessExclusion: answer };
  },
  trail: envelopeTrail('DeleteVpcBlockPublicAccessExclusion', sentParams),
});

export const describeVpcBlockPublicAccessExclusions = describeCall<BlockExclusion>({
  name: 'DescribeVpcBlockPublicAccessExclusions',
  by: { param: 'ExclusionId', kind: 'blockExclusion' },
  rows: (ctx) => network(ctx).blockExclusions.all(),
  idOf: ({ exclusionId }) => exclusionId,
  filters: {
    'internet-gateway-exclusion-mode': ({ mode }) => [mode],
    'resource-arn': ({ resourceArn }) => [resourceArn],
    state: (row) => [settledState(row)],
  },
  set: 'vpcBlockPublicAccessExclusionSet',
  view: (ctx, row) => view(ctx, row, settledState(row)),
});

function exemptArn(ctx: CallContext, input: Params): string {
  const [vpcId, subnetId] = [text(input, 'VpcId'), text(input, 'SubnetId')];
  if ((vpcId === undefined) === (subnetId === undefined)) {
    throw new AwsError('InvalidParameterCombination', 'Specify either a VPC ID or a subnet ID.');
  }
  const { vpcs, subnets } = network(ctx);
  if (vpcId !== undefined) return ctx.arn('ec2', `vpc/${found(vpcs, 'vpc', vpcId).vpcId}`);
  return ctx.arn('ec2', `subnet/${found(subnets, 'subnet', subnetId ?? '').subnetId}`);
}

function requestedMode(input: Params): string {
  const mode = requiredText(input, 'InternetGatewayExclusionMode');
  if (mode !== 'allow-bidirectional' && mode !== 'allow-egress') {
    const message = `Invalid value '${mode}' for InternetGatewayExclusionMode`;
    throw new AwsError('InvalidParameterValue', message);
  }
  return mode;
}

const named = (ctx: CallContext, input: Params): BlockExclusion =>
  found(network(ctx).blockExclusions, 'blockExclusion', requiredText(input, 'ExclusionId'));

const settledState = ({ updatedAt }: BlockExclusion): string =>
  updatedAt === undefined ? 'create-complete' : 'update-complete';

function view(ctx: CallContext, row: BlockExclusion, state: string): Params {
  const { exclusionId, resourceArn, mode, createdAt, updatedAt = createdAt } = row;
  return {
    exclusionId,
    internetGatewayExclusionMode: mode,
    resourceArn,
    state,
    creationTimestamp: new Date(createdAt).toISOString(),
    lastUpdateTimestamp: new Date(updatedAt).toISOString(),
    tagSet: tagSet(ctx, exclusionId),
  };
}
