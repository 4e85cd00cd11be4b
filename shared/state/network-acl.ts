import type { AclAssociation, AclEntry, NetworkAcl } from '../model/index.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { flag, optionalInteger, optionalStruct, optionalText, structs, tags, text } from './untyped.ts';

/** One element of DescribeNetworkAcls' `NetworkAcls`. */
export function networkAcl(raw: Raw, trouble: Trouble): NetworkAcl {
  return {
    id: text(raw, 'NetworkAclId', trouble),
    vpcId: optionalText(raw, 'VpcId', trouble) ?? '',
    account: optionalText(raw, 'OwnerId', trouble) ?? '',
    isDefault: flag(raw, 'IsDefault', trouble),
    tags: tags(raw, trouble),
    entries: structs(raw, 'Entries', trouble).map((one) => entry(one, trouble)),
    associations: structs(raw, 'Associations', trouble).map((one) => association(one, trouble)),
  };
}

function association(raw: Raw, trouble: Trouble): AclAssociation {
  return {
    associationId: text(raw, 'NetworkAclAssociationId', trouble),
    subnetId: text(raw, 'SubnetId', trouble),
  };
}

function entry(raw: Raw, trouble: Trouble): AclEntry {
  const mapped: Mutable<AclEntry> = {
    number: ruleNumber(raw, trouble),
    direction: flag(raw, 'Egress', trouble) ? 'egress' : 'ingress',
    action: action(raw, trouble),
    protocol: text(raw, 'Protocol', trouble),
    cidr: optionalText(raw, 'CidrBlock', trouble) ?? text(raw, 'Ipv6CidrBlock', trouble),
  };
  const ports = optionalStruct(raw, 'PortRange', trouble);
  const from = ports && optionalInteger(ports, 'From', trouble);
  const to = ports && optionalInteger(ports, 'To', trouble);
  if (from !== undefined && to !== undefined) mapped.ports = { from, to };
  const icmp = optionalStruct(raw, 'IcmpTypeCode', trouble);
  if (icmp !== undefined) {
    const type = optionalInteger(icmp, 'Type', trouble) ?? -1;
    mapped.icmp = { type, code: optionalInteger(icmp, 'Code', trouble) ?? -1 };
  }
  return mapped;
}

function ruleNumber(raw: Raw, trouble: Trouble): number {
  const number = optionalInteger(raw, 'RuleNumber', trouble);
  if (number === undefined) trouble.push('an entry has no RuleNumber');
  return number ?? 0;
}

function action(raw: Raw, trouble: Trouble): 'allow' | 'deny' {
  const said = text(raw, 'RuleAction', trouble);
  if (said !== 'allow' && said !== 'deny') trouble.push(`RuleAction is "${said}", not allow or deny`);
  return said === 'allow' ? 'allow' : 'deny';
}
