import type { BlockExclusion, BlockMode, BlockPublicAccess } from '../model/index.ts';
import { nameOf } from './arn.ts';
import type { Raw, Trouble } from './untyped.ts';
import { isRaw, optionalText, text } from './untyped.ts';

const MODES: readonly BlockMode[] = ['off', 'block-bidirectional', 'block-ingress'];

/** DescribeVpcBlockPublicAccessOptions' `VpcBlockPublicAccessOptions`, of which an account has one in each Region. */
export function blockPublicAccess(raw: Raw, trouble: Trouble): BlockPublicAccess {
  const mode = text(raw, 'InternetGatewayBlockMode', trouble);
  const known = MODES.find((one) => one === mode);
  if (known === undefined && mode !== '')
    trouble.push(`InternetGatewayBlockMode is "${mode}", not ${MODES.join(', ')}`);
  return {
    id: optionalText(raw, 'AwsAccountId', trouble) ?? '',
    mode: known ?? 'off',
    settled: optionalText(raw, 'State', trouble) !== 'update-in-progress',
  };
}

/** One element of DescribeVpcBlockPublicAccessExclusions. `ResourceArn` is that of the VPC or the subnet. */
export function blockExclusion(raw: Raw, trouble: Trouble): BlockExclusion {
  const resourceArn = text(raw, 'ResourceArn', trouble);
  const resourceId = nameOf(resourceArn);
  if (resourceArn !== '' && !/^(?:vpc|subnet)-/.test(resourceId))
    trouble.push(`ResourceArn is "${resourceArn}", not the ARN of a VPC or a subnet`);
  const mode = text(raw, 'InternetGatewayExclusionMode', trouble);
  if (mode !== '' && mode !== 'allow-bidirectional' && mode !== 'allow-egress')
    trouble.push(`InternetGatewayExclusionMode is "${mode}", not allow-bidirectional or allow-egress`);
  return {
    id: text(raw, 'ExclusionId', trouble),
    resourceId,
    mode: mode === 'allow-egress' ? mode : 'allow-bidirectional',
    status: statusOf(optionalText(raw, 'State', trouble)),
  };
}

/** After `update-failed` it is as it was before, which the answer may not say. A new state is taken for a change. */
function statusOf(state: string | undefined): BlockExclusion['status'] {
  switch (state) {
    case undefined:
    case 'create-complete':
    case 'update-complete':
      return 'active';
    case 'create-failed':
    case 'delete-complete':
    case 'disable-complete':
      return 'gone';
    default:
      return 'changing';
  }
}

/** What DescribeVpcs and DescribeSubnets say of it in passing; older answers do not. */
export function blockModeIn({ BlockPublicAccessStates: states }: Raw): BlockMode | undefined {
  return isRaw(states) ? MODES.find((one) => one === states.InternetGatewayBlockMode) : undefined;
}
