import { AwsError, type CallContext, type Params } from '../core/index.ts';
import { associateAcl } from './acls.ts';
import { addressText, contains, overlaps, parseAddress, parseCidr, sizeOf } from './cidr.ts';
import { newId } from './ids.ts';
import { network, type Subnet, type Vpc } from './network.ts';
import { tagSet } from './tags.ts';
import { zoneId } from './zones.ts';

type NewSubnet = {
  readonly vpc: Vpc;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly ipv6CidrBlock?: string | undefined;
};

/** AWS keeps the first four addresses of a subnet and its last one. */
const RESERVED_FIRST = 4;

/** A subnet, under its VPC's default ACL from the start. */
export function addSubnet(
  ctx: CallContext,
  { vpc, cidrBlock, availabilityZone, ipv6CidrBlock }: NewSubnet,
): Subnet {
  const { subnets, acls } = network(ctx);
  const siblings = subnets.all().filter(({ vpcId }) => vpcId === vpc.vpcId);
  if (siblings.length >= ctx.quota('subnetsPerVpc')) {
    throw new AwsError('SubnetLimitExceeded', 'The maximum number of subnets has been reached.');
  }
  checkBlock({ cidr: cidrBlock, within: vpc.cidrs, taken: siblings.map((one) => one.cidrBlock) });
  if (ipv6CidrBlock !== undefined) checkIpv6Block(ctx, vpc, ipv6CidrBlock);
  const subnetId = newId(ctx, 'subnet');
  const subnet: Subnet = {
    subnetId,
    vpcId: vpc.vpcId,
    cidrBlock,
    ipv6Cidrs:
      ipv6CidrBlock === undefined ? [] : [{ associationId: newId(ctx, 'subnetCidr'), cidr: ipv6CidrBlock }],
    availabilityZone,
    defaultForAz: false,
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    nextHost: RESERVED_FIRST,
  };
  subnets.put(subnetId, subnet);
  const acl = acls.all().find(({ vpcId, isDefault }) => isDefault && vpcId === vpc.vpcId);
  if (acl) associateAcl(ctx, acl.networkAclId, subnetId);
  return subnet;
}

export function checkIpv6Block(ctx: CallContext, vpc: Vpc, cidr: string): void {
  const siblings = network(ctx)
    .subnets.all()
    .filter(({ vpcId }) => vpcId === vpc.vpcId);
  checkBlock({
    cidr,
    within: vpc.ipv6Cidrs,
    taken: siblings.flatMap((one) => one.ipv6Cidrs.map((own) => own.cidr)),
  });
}

type Placing = {
  readonly cidr: string;
  readonly within: readonly { readonly cidr: string }[];
  readonly taken: readonly string[];
};

function checkBlock({ cidr, within, taken }: Placing): void {
  const block = parseCidr(cidr);
  const isInside = within.some((one) => {
    const outer = parseCidr(one.cidr);
    return block && outer && contains(outer, block);
  });
  if (!block || !isInside) throw new AwsError('InvalidSubnet.Range', `The CIDR '${cidr}' is invalid.`);
  const isTaken = taken.some((one) => {
    const other = parseCidr(one);
    return other && overlaps(other, block);
  });
  if (isTaken)
    throw new AwsError('InvalidSubnet.Conflict', `The CIDR '${cidr}' conflicts with another subnet`);
}

/** The next free address of a subnet; addresses are not used again at once. */
export function takeAddress(ctx: CallContext, subnet: Subnet): string {
  const { subnets } = network(ctx);
  const block = parseCidr(subnet.cidrBlock);
  if (!block) throw new Error(`subnet ${subnet.subnetId} has no block`);
  const usable = Number(sizeOf(block)) - 1;
  const used = usedAddresses(ctx, subnet.subnetId);
  for (let tried = 0; tried < usable - RESERVED_FIRST; tried++) {
    const host = RESERVED_FIRST + ((subnet.nextHost - RESERVED_FIRST + tried) % (usable - RESERVED_FIRST));
    const address = addressText(block.base + BigInt(host), 4);
    if (used.has(address)) continue;
    const latest = subnets.get(subnet.subnetId) ?? subnet;
    subnets.put(subnet.subnetId, { ...latest, nextHost: host + 1 });
    return address;
  }
  const message = `The specified subnet does not have enough free addresses to satisfy the request.`;
  throw new AwsError('InsufficientFreeAddressesInSubnet', message);
}

/** Refuses an address that a caller chose and that is not a free one of the subnet. */
export function checkAddress(ctx: CallContext, subnet: Subnet, address: string): void {
  const block = parseCidr(subnet.cidrBlock);
  const parsed = parseAddress(address);
  const isInside = block && parsed && contains(block, { ...parsed, base: parsed.value, bits: 32 });
  if (!isInside) {
    const message = "Address does not fall within the subnet's address range";
    throw new AwsError('InvalidParameterValue', message);
  }
  if (usedAddresses(ctx, subnet.subnetId).has(address)) {
    throw new AwsError('InvalidIPAddress.InUse', `The specified address is already in use.`);
  }
}

function usedAddresses(ctx: CallContext, subnetId: string): ReadonlySet<string> {
  const here = network(ctx)
    .interfaces.all()
    .filter((one) => one.subnetId === subnetId);
  return new Set(here.flatMap(({ privateIps }) => privateIps));
}

export function subnetView(ctx: CallContext, subnet: Subnet): Params {
  const { subnetId, cidrBlock } = subnet;
  const block = parseCidr(cidrBlock);
  const size = block ? Number(sizeOf(block)) : 0;
  return {
    subnetId,
    subnetArn: ctx.arn('ec2', `subnet/${subnetId}`),
    state: 'available',
    vpcId: subnet.vpcId,
    cidrBlock,
    ipv6CidrBlockAssociationSet: subnet.ipv6Cidrs.map(({ associationId, cidr }) => ({
      associationId,
      ipv6CidrBlock: cidr,
      ipv6CidrBlockState: { state: 'associated' },
    })),
    availableIpAddressCount: size - RESERVED_FIRST - 1 - usedAddresses(ctx, subnetId).size,
    availabilityZone: subnet.availabilityZone,
    availabilityZoneId: zoneId(subnet.availabilityZone),
    ownerId: ctx.account,
    defaultForAz: subnet.defaultForAz,
    mapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    assignIpv6AddressOnCreation: subnet.assignIpv6AddressOnCreation,
    tagSet: tagSet(ctx, subnetId),
    privateDnsNameOptionsOnLaunch: {
      hostnameType: 'ip-name',
      enableResourceNameDnsARecord: false,
      enableResourceNameDnsAAAARecord: false,
    },
    ipv6Native: false,
    enableDns64: false,
  };
}
