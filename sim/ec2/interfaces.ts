import { AwsError, type CallContext, isAwsItself, type Params } from '../core/index.ts';
import { addressText, parseCidr } from './cidr.ts';
import { defaultGroup } from './groups.ts';
import { found, newId } from './ids.ts';
import {
  type Attachment,
  type NetworkInterface,
  network,
  type PublicAddress,
  type Subnet,
} from './network.ts';
import { checkAddress, takeAddress } from './subnets.ts';
import { tagSet } from './tags.ts';

type NewInterface = {
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  readonly description?: string;
  readonly interfaceType?: string;
  readonly privateIps?: readonly string[];
  readonly ipv6Count?: number;
  readonly attachment?: Attachment;
  readonly withPublicIp?: boolean;
  /** Made by AWS for somebody: described with `requesterManaged`, and not theirs to change. */
  readonly requesterManaged?: boolean;
};

export function addInterface(ctx: CallContext, options: NewInterface): NetworkInterface {
  const { subnet, groups, attachment, requesterManaged = isAwsItself(ctx.caller) } = options;
  for (const address of options.privateIps ?? []) checkAddress(ctx, subnet, address);
  const chosen = options.privateIps ?? [];
  const networkInterfaceId = newId(ctx, 'interface');
  const row: NetworkInterface = {
    networkInterfaceId,
    subnetId: subnet.subnetId,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    description: options.description ?? '',
    interfaceType: options.interfaceType ?? 'interface',
    groups: checkedGroups(ctx, groups, subnet.vpcId),
    privateIps: chosen.length > 0 ? chosen : [takeAddress(ctx, subnet)],
    ipv6Addresses: ipv6Addresses(
      ctx,
      subnet,
      options.ipv6Count ?? (subnet.assignIpv6AddressOnCreation ? 1 : 0),
    ),
    macAddress: `02:${ctx.world.random.hex(10).match(/../g)?.join(':')}`,
    sourceDestCheck: true,
    requesterId: ctx.caller.principalId,
    requesterManaged,
    ...(attachment ? { attachment } : {}),
    ...(options.withPublicIp ? { publicAddress: amazonAddress(ctx) } : {}),
  };
  network(ctx).interfaces.put(networkInterfaceId, row);
  return row;
}

/** The groups an interface in this VPC may have: none given, and it has the VPC's default group. */
export function checkedGroups(ctx: CallContext, ids: readonly string[], vpcId: string): readonly string[] {
  const { groups, groupVpcs } = network(ctx);
  for (const id of ids) {
    const group = found(groups, 'group', id);
    if (group.vpcId === vpcId || groupVpcs.has(`${id}/${vpcId}`)) continue;
    const message = 'You have specified two resources that belong to different networks.';
    throw new AwsError('InvalidParameter', message);
  }
  if (new Set(ids).size > ctx.quota('groupsPerInterface')) {
    const message = 'The maximum number of security groups per interface has been reached.';
    throw new AwsError('SecurityGroupsPerInterfaceLimitExceeded', message);
  }
  if (ids.length > 0) return [...new Set(ids)];
  const fallback = defaultGroup(ctx, vpcId);
  return fallback ? [fallback.groupId] : [];
}

function ipv6Addresses(ctx: CallContext, subnet: Subnet, count: number): readonly string[] {
  const block = parseCidr(subnet.ipv6Cidrs[0]?.cidr ?? '');
  if (count > 0 && !block) {
    const message = `The subnet '${subnet.subnetId}' has no IPv6 CIDR block`;
    throw new AwsError('InvalidParameterValue', message);
  }
  if (!block) return [];
  return Array.from({ length: count }, () =>
    addressText(block.base + BigInt(`0x${ctx.world.random.hex(16)}`), 6),
  );
}

/** A public address that Amazon lends with an interface. */
function amazonAddress(ctx: CallContext): PublicAddress {
  return { publicIp: publicIp(ctx), ipOwnerId: 'amazon' };
}

/** An address of Amazon's that nothing in the simulation has yet. */
export function publicIp(ctx: CallContext): string {
  const { interfaces, addresses } = network(ctx);
  const used = new Set([
    ...interfaces.all().map(({ publicAddress }) => publicAddress?.publicIp),
    ...addresses.all().map((address) => address.publicIp),
  ]);
  for (;;) {
    const [a, b, c] = [0, 0, 1].map((least) => ctx.world.random.integer(least, 254));
    const candidate = `52.${a}.${b}.${c}`;
    if (!used.has(candidate)) return candidate;
  }
}

/** Refuses a caller who is not AWS to change an interface that AWS made for a task or a load balancer. */
export function checkManaged(ctx: CallContext, row: NetworkInterface): void {
  if (!row.requesterManaged || isAwsItself(ctx.caller)) return;
  throw new AwsError('AuthFailure', 'You do not have permission to access the specified resource.', {
    status: 403,
  });
}

export function interfaceView(ctx: CallContext, row: NetworkInterface): Params {
  const { attachment, privateIps } = row;
  const association = row.publicAddress && associationView(ctx, row.publicAddress);
  const dns = hasDnsNames(ctx, row.vpcId);
  return {
    networkInterfaceId: row.networkInterfaceId,
    subnetId: row.subnetId,
    vpcId: row.vpcId,
    availabilityZone: row.availabilityZone,
    description: row.description,
    ownerId: ctx.account,
    requesterId: row.requesterId,
    requesterManaged: row.requesterManaged,
    status: attachment ? 'in-use' : 'available',
    macAddress: row.macAddress,
    privateIpAddress: privateIps[0],
    privateDnsName: dns ? privateDnsName(ctx, privateIps[0] ?? '') : undefined,
    sourceDestCheck: row.sourceDestCheck,
    interfaceType: row.interfaceType,
    groupSet: groupSetView(ctx, row.groups),
    attachment: attachment && attachmentView(attachment),
    association,
    privateIpAddressesSet: privateIps.map((privateIpAddress, i) => ({
      privateIpAddress,
      privateDnsName: dns ? privateDnsName(ctx, privateIpAddress) : undefined,
      primary: i === 0,
      association: i === 0 ? association : undefined,
    })),
    ipv6AddressesSet: row.ipv6Addresses.map((ipv6Address) => ({ ipv6Address, isPrimaryIpv6: false })),
    tagSet: tagSet(ctx, row.networkInterfaceId),
  };
}

export function groupSetView(ctx: CallContext, ids: readonly string[]): readonly Params[] {
  return ids.map((groupId) => ({ groupId, groupName: network(ctx).groups.get(groupId)?.groupName ?? '' }));
}

export function attachmentView(attachment: Attachment): Params {
  return {
    attachmentId: attachment.attachmentId,
    instanceId: attachment.instanceId,
    instanceOwnerId: attachment.instanceOwnerId,
    deviceIndex: attachment.deviceIndex,
    networkCardIndex: 0,
    status: 'attached',
    attachTime: new Date(attachment.attachedAt).toISOString(),
    deleteOnTermination: attachment.deleteOnTermination,
  };
}

export function associationView(ctx: CallContext, address: PublicAddress): Params {
  const name = `ec2-${address.publicIp.replaceAll('.', '-')}`;
  const zone = ctx.region === 'us-east-1' ? 'compute-1' : `${ctx.region}.compute`;
  return { ...address, publicDnsName: `${name}.${zone}.amazonaws.com` };
}

function hasDnsNames(ctx: CallContext, vpcId: string): boolean {
  return network(ctx).vpcs.get(vpcId)?.enableDnsHostnames ?? false;
}

export function privateDnsName(ctx: CallContext, address: string): string {
  const zone = ctx.region === 'us-east-1' ? 'ec2' : `${ctx.region}.compute`;
  return `ip-${address.replaceAll('.', '-')}.${zone}.internal`;
}
