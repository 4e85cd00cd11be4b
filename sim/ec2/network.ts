import { regionState } from '../core/index.ts';
import type { Rule } from './rule.ts';

export type Vpc = {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  /** The first is the VPC's own, the others were associated later. */
  readonly cidrs: readonly CidrAssociation[];
  readonly ipv6Cidrs: readonly CidrAssociation[];
};

export type CidrAssociation = { readonly associationId: string; readonly cidr: string };

export type Subnet = {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly ipv6Cidrs: readonly CidrAssociation[];
  readonly availabilityZone: string;
  readonly defaultForAz: boolean;
  readonly mapPublicIpOnLaunch: boolean;
  readonly assignIpv6AddressOnCreation: boolean;
  /** Offset in the block of the address that is tried first for the next interface. */
  readonly nextHost: number;
};

export type SecurityGroup = {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  readonly rules: readonly Rule[];
};

export type GroupVpcAssociation = { readonly groupId: string; readonly vpcId: string };

export type NetworkAcl = {
  readonly networkAclId: string;
  readonly vpcId: string;
  readonly isDefault: boolean;
  readonly entries: readonly AclEntry[];
  readonly associations: readonly { readonly associationId: string; readonly subnetId: string }[];
};

export type AclEntry = {
  readonly ruleNumber: number;
  readonly egress: boolean;
  /** A number as a string, `-1` for all. */
  readonly protocol: string;
  readonly ruleAction: 'allow' | 'deny';
  readonly cidrBlock?: string;
  readonly ipv6CidrBlock?: string;
  readonly portRange?: { readonly from: number; readonly to: number };
  readonly icmpTypeCode?: { readonly type: number; readonly code: number };
};

export type RouteTable = {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly routes: readonly Route[];
  /** Without a subnet: the VPC's main table. */
  readonly associations: readonly { readonly associationId: string; readonly subnetId?: string }[];
};

export type RouteTarget =
  | 'gatewayId'
  | 'natGatewayId'
  | 'networkInterfaceId'
  | 'instanceId'
  | 'vpcPeeringConnectionId'
  | 'egressOnlyInternetGatewayId';

export type Route = {
  readonly destination: { readonly kind: 'ipv4' | 'ipv6' | 'prefixList'; readonly value: string };
  readonly target: { readonly kind: RouteTarget; readonly id: string };
};

export type Gateway = { readonly gatewayId: string; readonly vpcId?: string };

export type NatGateway = {
  readonly natGatewayId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly networkInterfaceId: string;
  readonly privateIp: string;
  readonly publicIp?: string;
  readonly allocationId?: string;
  readonly createdAt: number;
};

export type NetworkInterface = {
  readonly networkInterfaceId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly description: string;
  readonly interfaceType: string;
  readonly groups: readonly string[];
  /** The first is the primary one. */
  readonly privateIps: readonly string[];
  readonly ipv6Addresses: readonly string[];
  readonly macAddress: string;
  readonly sourceDestCheck: boolean;
  readonly requesterId: string;
  readonly requesterManaged: boolean;
  readonly attachment?: Attachment;
  readonly publicAddress?: PublicAddress;
};

export type Attachment = {
  readonly attachmentId: string;
  readonly attachedAt: number;
  readonly deviceIndex: number;
  readonly deleteOnTermination: boolean;
  readonly instanceOwnerId: string;
  /** Absent for what runs on AWS's own machines: Fargate tasks, load balancers. */
  readonly instanceId?: string;
};

/** `amazon`: lent with the interface. With an allocation: an Elastic IP. */
export type PublicAddress = {
  readonly publicIp: string;
  readonly ipOwnerId: string;
  readonly allocationId?: string;
  readonly associationId?: string;
};

export type Address = { readonly allocationId: string; readonly publicIp: string };

export type PrefixList = {
  readonly prefixListId: string;
  readonly prefixListName: string;
  readonly addressFamily: 'IPv4' | 'IPv6';
  /** An account id, or `AWS` for Amazon's own lists, which can be read but not changed. */
  readonly ownerId: string;
  readonly maxEntries: number;
  readonly version: number;
  readonly state: string;
  /** Entries of every version, the first version first. */
  readonly versions: readonly (readonly PrefixListEntry[])[];
};

export type PrefixListEntry = { readonly cidr: string; readonly description?: string };

export type Instance = {
  readonly instanceId: string;
  readonly reservationId: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly state: 'pending' | 'running' | 'shutting-down' | 'terminated';
  readonly launchedAt: number;
  readonly launchIndex: number;
  readonly disableApiTermination: boolean;
  readonly subnetId: string;
  readonly vpcId: string;
};

export type PeeringConnection = {
  readonly vpcPeeringConnectionId: string;
  readonly status: 'pending-acceptance' | 'active' | 'deleted';
  readonly requester: PeeredVpc;
  readonly accepter: PeeredVpc;
};

export type PeeredVpc = {
  readonly ownerId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly cidrBlock: string;
};

export type Tag = { readonly key: string; readonly value: string };

export type BlockPublicAccess = { readonly mode: string; readonly updatedAt: number };

export type BlockExclusion = {
  readonly exclusionId: string;
  /** Of the VPC or the subnet that is exempt. */
  readonly resourceArn: string;
  readonly mode: string;
  readonly createdAt: number;
  readonly updatedAt?: number;
};

/** EC2's state in one account and Region, by resource id. */
export const network = regionState((table) => ({
  vpcs: table<Vpc>(),
  subnets: table<Subnet>(),
  groups: table<SecurityGroup>(),
  groupVpcs: table<GroupVpcAssociation>(),
  acls: table<NetworkAcl>(),
  routeTables: table<RouteTable>(),
  internetGateways: table<Gateway>(),
  egressOnlyGateways: table<Gateway>(),
  natGateways: table<NatGateway>(),
  interfaces: table<NetworkInterface>(),
  addresses: table<Address>(),
  prefixLists: table<PrefixList>(),
  instances: table<Instance>(),
  peerings: table<PeeringConnection>(),
  blockPublicAccess: table<BlockPublicAccess>(),
  blockExclusions: table<BlockExclusion>(),
  /** Tags of everything, by resource id: rules are not rows of their own, and have tags too. */
  tags: table<readonly Tag[]>(),
}));

export type Network = ReturnType<typeof network>;
