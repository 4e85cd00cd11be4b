import { AwsError, type CallContext, type Params } from '../core/index.ts';
import { initialEntries } from './acls.ts';
import { type Cidr, canonicalCidr, cidrText, parseCidr } from './cidr.ts';
import { allTraffic } from './create-security-group.ts';
import { newId } from './ids.ts';
import { type CidrAssociation, network, type Vpc } from './network.ts';
import type { Rule } from './rule.ts';
import { tagSet } from './tags.ts';

type NewVpc = { readonly cidrBlock: string; readonly isDefault: boolean; readonly ipv6: boolean };

/** A VPC with what AWS gives it: a main route table, a default group and a default ACL, without events of theirs. */
export function addVpc(ctx: CallContext, { cidrBlock, isDefault, ipv6 }: NewVpc): Vpc {
  const net = network(ctx);
  if (net.vpcs.all().length >= ctx.quota('vpcsPerRegion')) {
    throw new AwsError('VpcLimitExceeded', 'The maximum number of VPCs has been reached.');
  }
  const vpcId = newId(ctx, 'vpc');
  const vpc: Vpc = {
    vpcId,
    cidrBlock,
    isDefault,
    enableDnsSupport: true,
    enableDnsHostnames: isDefault,
    cidrs: [{ associationId: newId(ctx, 'vpcCidr'), cidr: cidrBlock }],
    ipv6Cidrs: ipv6 ? [amazonIpv6Block(ctx)] : [],
  };
  net.vpcs.put(vpcId, vpc);
  const routeTableId = newId(ctx, 'routeTable');
  const main = [{ associationId: newId(ctx, 'routeAssociation') }];
  net.routeTables.put(routeTableId, { routeTableId, vpcId, routes: [], associations: main });
  const networkAclId = newId(ctx, 'acl');
  const entries = initialEntries(vpc, true);
  net.acls.put(networkAclId, { networkAclId, vpcId, isDefault: true, entries, associations: [] });
  const groupId = newId(ctx, 'group');
  const rules = [fromItself(ctx, groupId), allTraffic(ctx, { isEgress: true })];
  const description = 'default VPC security group';
  net.groups.put(groupId, { groupId, groupName: 'default', description, vpcId, rules });
  return vpc;
}

function fromItself(ctx: CallContext, groupId: string): Rule {
  const source = { kind: 'group', groupId, userId: ctx.account } as const;
  return { ruleId: newId(ctx, 'rule'), isEgress: false, protocol: '-1', fromPort: -1, toPort: -1, source };
}

/** A /56 of the addresses that Amazon gives to VPCs. */
export function amazonIpv6Block(ctx: CallContext): CidrAssociation {
  const [a, b, c] = [ctx.world.random.hex(3), ctx.world.random.hex(4), ctx.world.random.hex(2)];
  const cidr = canonicalCidr(`2600:1${a}:${b}:${c}00::/56`, 6);
  return { associationId: newId(ctx, 'vpcCidr'), cidr };
}

/** An IPv4 block that a VPC or a subnet may have: /16 to /28. */
export function vpcBlock(text: string): Cidr {
  const cidr = parseCidr(text);
  if (cidr?.family !== 4) {
    const message = `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`;
    throw new AwsError('InvalidParameterValue', message);
  }
  if (cidr.bits < 16 || cidr.bits > 28) {
    throw new AwsError('InvalidVpc.Range', `The CIDR '${cidrText(cidr)}' is invalid.`);
  }
  return cidr;
}

export function vpcView(ctx: CallContext, vpc: Vpc): Params {
  return {
    vpcId: vpc.vpcId,
    ownerId: ctx.account,
    state: 'available',
    cidrBlock: vpc.cidrBlock,
    cidrBlockAssociationSet: vpc.cidrs.map(({ associationId, cidr }) => ({
      associationId,
      cidrBlock: cidr,
      cidrBlockState: { state: 'associated' },
    })),
    ipv6CidrBlockAssociationSet: vpc.ipv6Cidrs.map((one) => vpcIpv6View(ctx, one)),
    dhcpOptionsId: `dopt-0${ctx.account}0000`,
    instanceTenancy: 'default',
    isDefault: vpc.isDefault,
    tagSet: tagSet(ctx, vpc.vpcId),
    blockPublicAccessStates: { internetGatewayBlockMode: blockMode(ctx) },
  };
}

export function vpcIpv6View(ctx: CallContext, { associationId, cidr }: CidrAssociation): Params {
  return {
    associationId,
    ipv6CidrBlock: cidr,
    ipv6CidrBlockState: { state: 'associated' },
    networkBorderGroup: ctx.region,
    ipv6Pool: 'Amazon',
  };
}

/** VPC Block Public Access of the Region: off, block-bidirectional or block-ingress. */
export function blockMode(ctx: CallContext): string {
  return network(ctx).blockPublicAccess.get('options')?.mode ?? 'off';
}
