import type { BlockMode } from './block-public-access.ts';
import type { Tags } from './security-group.ts';

export type Vpc = {
  readonly id: string;
  readonly account: string;
  readonly isDefault: boolean;
  readonly cidrs: readonly string[];
  readonly ipv6Cidrs: readonly string[];
  /** VPC Block Public Access as DescribeVpcs says it: whether exclusions count in it, AWS does not say. */
  readonly blockMode?: BlockMode;
  readonly tags: Tags;
};

export type Subnet = {
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
  readonly cidr?: string;
  readonly ipv6Cidrs: readonly string[];
  readonly availabilityZone?: string;
  readonly blockMode?: BlockMode;
  readonly tags: Tags;
};

/** `destination` is a CIDR or a prefix list id; `target` AWS's id of the next hop ("local", "igw-…", "nat-…", …). */
export type Route = {
  readonly destination: string;
  readonly target: string;
  readonly state: 'active' | 'blackhole';
};

export type RouteTable = {
  readonly id: string;
  readonly vpcId: string;
  readonly account: string;
  readonly main: boolean;
  readonly subnetIds: readonly string[];
  readonly routes: readonly Route[];
  readonly tags: Tags;
};

export type InternetGateway = {
  readonly id: string;
  readonly vpcIds: readonly string[];
  readonly egressOnly: boolean;
};

/** One elastic network interface. `publicIps` are the IPv4 addresses that AWS maps to it. */
export type Interface = {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly account: string;
  readonly groups: readonly string[];
  readonly privateIps: readonly string[];
  readonly ipv6: readonly string[];
  readonly publicIps: readonly string[];
  readonly requesterManaged: boolean;
  readonly requesterId?: string;
  readonly interfaceType: string;
  readonly description: string;
  readonly status: string;
  readonly instanceId?: string;
  readonly attachmentOwner?: string;
  readonly tags: Tags;
};
