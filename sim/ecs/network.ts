import {
  AwsError,
  type CallContext,
  type Caller,
  type Params,
  type Place,
  serviceCaller,
  struct,
  structs,
  text,
  texts,
} from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import type { Network } from './launch.ts';

const MOST_SUBNETS = 16;
const MOST_GROUPS = 5;

/** What ECS does in a customer's VPC it does as its service-linked role. */
export function ecsCaller({ account }: Place): Caller {
  return serviceCaller(account, 'ecs.amazonaws.com', 'AWSServiceRoleForECS');
}

/** The `networkConfiguration` of a request, or undefined when it has none. */
export function parseNetwork(input: Params): Network | undefined {
  const inner = struct(struct(input, 'networkConfiguration') ?? {}, 'awsvpcConfiguration');
  if (inner === undefined) return undefined;
  const subnets = texts(inner, 'subnets');
  const groups = texts(inner, 'securityGroups');
  const assign = text(inner, 'assignPublicIp') ?? 'DISABLED';
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > MOST_SUBNETS)
    throw invalidParameter(`subnets can have at most ${MOST_SUBNETS} items.`);
  if (groups.length > MOST_GROUPS)
    throw invalidParameter(`securityGroups can have at most ${MOST_GROUPS} items.`);
  if (assign !== 'ENABLED' && assign !== 'DISABLED')
    throw invalidParameter(`assignPublicIp must be ENABLED or DISABLED, not '${assign}'`);
  return { subnets, groups, publicIp: assign === 'ENABLED' };
}

export function networkView(network: Network | undefined): Params | undefined {
  if (network === undefined) return undefined;
  const { subnets, groups: securityGroups, publicIp } = network;
  return {
    awsvpcConfiguration: { subnets, securityGroups, assignPublicIp: publicIp ? 'ENABLED' : 'DISABLED' },
  };
}

/** ECS asks EC2 for the subnets and groups before it takes the order. */
export function checkNetwork(ctx: CallContext, { subnets, groups }: Network): void {
  const found = retrieved(ctx, 'subnet', { action: 'DescribeSubnets', param: 'SubnetId', ids: subnets });
  const vpcs = structs(found, 'subnetSet').map(({ vpcId }) => vpcId);
  if (new Set(vpcs).size > 1) throw invalidParameter('All specified subnets must be from the same VPC.');
  if (groups.length > 0)
    retrieved(ctx, 'security group', { action: 'DescribeSecurityGroups', param: 'GroupId', ids: groups });
}

type Question = { readonly action: string; readonly param: string; readonly ids: readonly string[] };

function retrieved(ctx: CallContext, what: string, { action, param, ids }: Question): Params {
  try {
    return ctx.invoke({ service: 'ec2', action, input: { [param]: ids }, caller: ecsCaller(ctx) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const reason = `${error.message} (ErrorCode: ${error.code})`;
    throw invalidParameter(`Error retrieving ${what} information for [${ids.join(', ')}]: ${reason}`);
  }
}
