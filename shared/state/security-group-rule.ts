import type { Direction, Peer, Rule } from '../model/index.ts';
import type { Mutable, Raw, Trouble } from './untyped.ts';
import { flag, optionalInteger, optionalStruct, optionalText, structs, tags, text } from './untyped.ts';

/** One element of DescribeSecurityGroupRules' `SecurityGroupRules`. */
export function rule(raw: Raw, trouble: Trouble): Rule {
  const mapped: Mutable<Rule> = {
    id: text(raw, 'SecurityGroupRuleId', trouble),
    direction: flag(raw, 'IsEgress', trouble) ? 'egress' : 'ingress',
    protocol: text(raw, 'IpProtocol', trouble),
    peer: peer(raw, trouble),
    tags: tags(raw, trouble),
  };
  describe(mapped, raw, trouble);
  addPorts(mapped, raw, trouble);
  return mapped;
}

function peer(raw: Raw, trouble: Trouble): Peer {
  const cidr = optionalText(raw, 'CidrIpv4', trouble) ?? optionalText(raw, 'CidrIpv6', trouble);
  if (cidr !== undefined) return { kind: 'cidr', cidr };
  const group = optionalStruct(raw, 'ReferencedGroupInfo', trouble);
  if (group !== undefined) return groupPeer(group, optionalText(raw, 'GroupOwnerId', trouble), trouble);
  const prefixListId = optionalText(raw, 'PrefixListId', trouble);
  if (prefixListId === undefined) trouble.push('the rule names no source or destination');
  return { kind: 'prefixList', prefixListId: prefixListId ?? '' };
}

/** The account is kept only where it is not the group's own: a peered VPC of somebody else. */
function groupPeer(raw: Raw, owner: string | undefined, trouble: Trouble): Peer {
  const mapped: Mutable<Extract<Peer, { kind: 'group' }>> = {
    kind: 'group',
    groupId: text(raw, 'GroupId', trouble),
  };
  const accountId = optionalText(raw, 'UserId', trouble);
  const vpcId = optionalText(raw, 'VpcId', trouble);
  if (accountId !== undefined && accountId !== owner) mapped.accountId = accountId;
  if (vpcId !== undefined) mapped.vpcId = vpcId;
  return mapped;
}

/** How many rules a DescribeSecurityGroups element stands for, without making them. */
export function countOfPermissions(group: Raw): number {
  return sourcesOf(group.IpPermissions) + sourcesOf(group.IpPermissionsEgress);
}

const SOURCES = ['IpRanges', 'Ipv6Ranges', 'UserIdGroupPairs', 'PrefixListIds'] as const;

function sourcesOf(permissions: unknown): number {
  if (!Array.isArray(permissions)) return 0;
  let count = 0;
  for (const permission of permissions) {
    for (const key of SOURCES) count += Array.isArray(permission?.[key]) ? permission[key].length : 0;
  }
  return count;
}

/** `IpPermissions` and `IpPermissionsEgress` as rules, one per source; they have neither id nor tags. */
export function rulesOfPermissions(group: Raw, trouble: Trouble): readonly Rule[] {
  return [...directionRules(group, 'ingress', trouble), ...directionRules(group, 'egress', trouble)];
}

function directionRules(group: Raw, direction: Direction, trouble: Trouble): readonly Rule[] {
  const key = direction === 'ingress' ? 'IpPermissions' : 'IpPermissionsEgress';
  const owner = optionalText(group, 'OwnerId', trouble);
  const rules: Rule[] = [];
  for (const permission of structs(group, key, trouble)) {
    const add = (source: Raw, from: Peer) => {
      rules.push(permissionRule(permission, { direction, source, peer: from }, trouble));
    };
    for (const one of structs(permission, 'IpRanges', trouble))
      add(one, { kind: 'cidr', cidr: text(one, 'CidrIp', trouble) });
    for (const one of structs(permission, 'Ipv6Ranges', trouble))
      add(one, { kind: 'cidr', cidr: text(one, 'CidrIpv6', trouble) });
    for (const one of structs(permission, 'UserIdGroupPairs', trouble))
      add(one, groupPeer(one, owner, trouble));
    for (const one of structs(permission, 'PrefixListIds', trouble)) {
      add(one, { kind: 'prefixList', prefixListId: text(one, 'PrefixListId', trouble) });
    }
  }
  return rules;
}

type Part = { readonly direction: Direction; readonly source: Raw; readonly peer: Peer };

function permissionRule(permission: Raw, part: Part, trouble: Trouble): Rule {
  const mapped: Mutable<Rule> = {
    direction: part.direction,
    protocol: text(permission, 'IpProtocol', trouble),
    peer: part.peer,
    tags: tags({}, trouble),
  };
  describe(mapped, part.source, trouble);
  addPorts(mapped, permission, trouble);
  return mapped;
}

function describe(mapped: Mutable<Rule>, raw: Raw, trouble: Trouble): void {
  const description = optionalText(raw, 'Description', trouble);
  if (description !== undefined) mapped.description = description;
}

function addPorts(mapped: Mutable<Rule>, raw: Raw, trouble: Trouble): void {
  const from = optionalInteger(raw, 'FromPort', trouble);
  const to = optionalInteger(raw, 'ToPort', trouble);
  if (from !== undefined) mapped.fromPort = from;
  if (to !== undefined) mapped.toPort = to;
}

const WITH_PORTS = new Set(['tcp', 'udp', 'icmp', 'icmpv6', '6', '17', '1', '58']);

/** Two rules of one group with the same content: AWS would refuse the second as a duplicate. */
export function contentOf(rule: Rule): string {
  const ports = WITH_PORTS.has(rule.protocol) ? `${rule.fromPort ?? -1}-${rule.toPort ?? -1}` : '';
  return `${rule.direction} ${rule.protocol} ${ports} ${peerText(rule.peer)}`;
}

function peerText(peer: Peer): string {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr;
    case 'group':
      return peer.groupId;
    case 'prefixList':
      return peer.prefixListId;
  }
}
