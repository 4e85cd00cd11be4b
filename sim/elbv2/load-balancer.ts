import {
  type At,
  AwsError,
  type CallContext,
  isoSeconds,
  type Params,
  regionState,
  requiredText,
  uniqueId,
} from '../core/index.ts';

export type LoadBalancer = {
  readonly arn: string;
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  /** A network load balancer made without groups has none for ever. */
  readonly groups: readonly string[];
  readonly zones: readonly Zone[];
  readonly ipAddressType: string;
  readonly dnsName: string;
  readonly createdAt: number;
};

/** One subnet of a load balancer, and the interface that it has there. */
export type Zone = {
  readonly subnetId: string;
  readonly zoneName: string;
  readonly networkInterfaceId: string;
  readonly allocationId?: string;
  readonly privateAddress?: string;
};

export type Tag = { readonly key: string; readonly value: string };

/** Both by ARN. */
export const elbState = regionState((table) => ({
  loadBalancers: table<LoadBalancer>(),
  tags: table<readonly Tag[]>(),
}));

/** How long a new one is `provisioning`, in ms. */
const PROVISIONING = 1000;

export function balancerOf(ctx: At, input: Params): LoadBalancer {
  return balancerByArn(ctx, requiredText(input, 'LoadBalancerArn'));
}

export function balancerByArn(ctx: At, arn: string): LoadBalancer {
  if (!/^arn:[^:]+:elasticloadbalancing:[^:]*:\d{12}:loadbalancer\/(app|net|gwy)\/[^/]+\/\w+$/.test(arn))
    throw new AwsError('ValidationError', `'${arn}' is not a valid load balancer ARN`);
  const balancer = elbState(ctx).loadBalancers.get(arn);
  if (balancer) return balancer;
  throw new AwsError('LoadBalancerNotFound', 'One or more load balancers not found');
}

export function balancerView(ctx: CallContext, balancer: LoadBalancer): Params {
  const { arn, name, type, createdAt, zones, groups } = balancer;
  const isReady = ctx.now >= createdAt + PROVISIONING;
  return {
    LoadBalancerArn: arn,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: uniqueId('Z', `${ctx.region}/${type}`).slice(0, 14),
    CreatedTime: isoSeconds(createdAt),
    LoadBalancerName: name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: isReady ? 'active' : 'provisioning' },
    Type: type,
    AvailabilityZones: zones.map(zoneView),
    SecurityGroups: groups.length === 0 ? undefined : groups,
    IpAddressType: balancer.ipAddressType,
  };
}

export function zoneView({ zoneName, subnetId, allocationId, privateAddress }: Zone): Params {
  const isOwn = allocationId !== undefined || privateAddress !== undefined;
  const address = { AllocationId: allocationId, PrivateIPv4Address: privateAddress };
  return { ZoneName: zoneName, SubnetId: subnetId, LoadBalancerAddresses: isOwn ? [address] : [] };
}
