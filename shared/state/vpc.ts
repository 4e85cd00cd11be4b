import type { InternetGateway, Subnet, Vpc } from '../model/index.ts';
import { blockModeIn } from './block-public-access.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { flag, optionalStruct, optionalText, structs, tags, text } from './untyped.ts';

/** One element of DescribeVpcs' `Vpcs`. */
export function vpc(raw: Raw, trouble: Trouble): Vpc {
  const primary = optionalText(raw, 'CidrBlock', trouble);
  const more = blocks(
    raw,
    { list: 'CidrBlockAssociationSet', member: 'CidrBlock', state: 'CidrBlockState' },
    trouble,
  );
  const mapped: Mutable<Vpc> = {
    id: text(raw, 'VpcId', trouble),
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
    isDefault: flag(raw, 'IsDefault', trouble),
    cidrs: primary === undefined || more.includes(primary) ? more : [primary, ...more],
    ipv6Cidrs: ipv6Blocks(raw, trouble),
    tags: tags(raw, trouble),
  };
  const blockMode = blockModeIn(raw);
  if (blockMode !== undefined) mapped.blockMode = blockMode;
  return mapped;
}

/** One element of DescribeSubnets' `Subnets`. An IPv6-only subnet has no CidrBlock. */
export function subnet(raw: Raw, trouble: Trouble): Subnet {
  const mapped: Mutable<Subnet> = {
    id: text(raw, 'SubnetId', trouble),
    vpcId: optionalText(raw, 'VpcId', trouble) ?? '',
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
    ipv6Cidrs: ipv6Blocks(raw, trouble),
    tags: tags(raw, trouble),
  };
  const cidr = optionalText(raw, 'CidrBlock', trouble);
  const zone = optionalText(raw, 'AvailabilityZone', trouble);
  if (cidr !== undefined) mapped.cidr = cidr;
  if (zone !== undefined) mapped.availabilityZone = zone;
  const blockMode = blockModeIn(raw);
  if (blockMode !== undefined) mapped.blockMode = blockMode;
  return mapped;
}

/** DescribeInternetGateways' `InternetGateways`, or DescribeEgressOnlyInternetGateways' list of the other name. */
export function internetGateway(raw: Raw, trouble: Trouble): InternetGateway {
  const egressOnly = raw.EgressOnlyInternetGatewayId !== undefined;
  const attached = structs(raw, 'Attachments', trouble).filter((one) => {
    const state = optionalText(one, 'State', trouble);
    return state !== 'detached' && state !== 'detaching';
  });
  return {
    id: text(raw, egressOnly ? 'EgressOnlyInternetGatewayId' : 'InternetGatewayId', trouble),
    vpcIds: attached.map((one) => text(one, 'VpcId', trouble)),
    egressOnly,
  };
}

function ipv6Blocks(raw: Raw, trouble: Trouble): readonly string[] {
  return blocks(
    raw,
    { list: 'Ipv6CidrBlockAssociationSet', member: 'Ipv6CidrBlock', state: 'Ipv6CidrBlockState' },
    trouble,
  );
}

/** A block that is being taken away, or could not be added, is listed for a while with its state. */
function blocks(
  raw: Raw,
  names: { readonly list: string; readonly member: string; readonly state: string },
  trouble: Trouble,
): readonly string[] {
  const found: string[] = [];
  for (const one of structs(raw, names.list, trouble)) {
    const state = optionalStruct(one, names.state, trouble);
    const current =
      state === undefined ? 'associated' : (optionalText(state, 'State', trouble) ?? 'associated');
    if (current === 'associated' || current === 'associating') found.push(text(one, names.member, trouble));
  }
  return found;
}
