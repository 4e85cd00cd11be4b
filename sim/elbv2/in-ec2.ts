import { AwsError, type CallContext, type Params, serviceCaller, structs, text } from '../core/index.ts';

/** What ELB does in a customer's VPC it does as its service-linked role. */
export function asElb(ctx: CallContext, action: string, input: Params): Params {
  const role = 'AWSServiceRoleForElasticLoadBalancing';
  const caller = serviceCaller(ctx.account, 'elasticloadbalancing.amazonaws.com', role);
  return ctx.invoke({ service: 'ec2', action, input, caller });
}

/** The groups of a VPC that a request names, checked; none named: the VPC's default group. */
export function checkedGroups(ctx: CallContext, vpcId: string, ids: readonly string[]): readonly string[] {
  if (ids.length > 0) {
    translated(() => asElb(ctx, 'DescribeSecurityGroups', { GroupId: ids }));
    return [...new Set(ids)];
  }
  const Filter = [
    { Name: 'vpc-id', Value: [vpcId] },
    { Name: 'group-name', Value: ['default'] },
  ];
  const found = structs(asElb(ctx, 'DescribeSecurityGroups', { Filter }), 'securityGroupInfo');
  return found.map((group) => text(group, 'groupId') ?? '');
}

/** The subnets, in the order they were named. */
export function describedSubnets(ctx: CallContext, ids: readonly string[]): readonly Params[] {
  const found = structs(
    translated(() => asElb(ctx, 'DescribeSubnets', { SubnetId: ids })),
    'subnetSet',
  );
  return ids.flatMap((id) => found.filter((subnet) => subnet.subnetId === id));
}

export function hasInternetGateway(ctx: CallContext, vpcId: string): boolean {
  const Filter = [{ Name: 'attachment.vpc-id', Value: [vpcId] }];
  return structs(asElb(ctx, 'DescribeInternetGateways', { Filter }), 'internetGatewaySet').length > 0;
}

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^InvalidGroup/, 'InvalidSecurityGroup'],
  [/^InvalidSubnetID/, 'SubnetNotFound'],
  [/^InvalidAllocationID/, 'AllocationIdNotFound'],
];

/** What EC2 refuses, in ELB's words. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof AwsError ? ownError(error) : error;
  }
}

function ownError({ code, message }: AwsError): AwsError {
  const own = CODES.find(([pattern]) => pattern.test(code))?.[1] ?? 'InvalidConfigurationRequest';
  return new AwsError(own, message);
}
