import type { Call, Direction, Peer, Rule, Tags } from '../model/index.ts';
import type { RuleSpec } from './rule-spec.ts';
import { portNumbers } from './rule-spec.ts';

/** One group and one direction of it: where a call acts. */
export type RulePlace = { readonly groupId: string; readonly direction: Direction };

/** A rule that is there, and what it is to say from now on. */
export type RuleChange = { readonly rule: Rule; readonly spec: RuleSpec };

const side = (direction: Direction): string => (direction === 'ingress' ? 'Ingress' : 'Egress');

/** By id where AWS told the ids; else by content, which AWS matches exactly and never in part. */
export function revokeCall(at: RulePlace, rules: readonly Rule[]): Call {
  const ids = rules.flatMap((rule) => (rule.id === undefined ? [] : [rule.id]));
  const by =
    ids.length === rules.length
      ? { SecurityGroupRuleIds: ids }
      : { IpPermissions: permissions(rules, false) };
  return { call: `ec2:RevokeSecurityGroup${side(at.direction)}`, input: { GroupId: at.groupId, ...by } };
}

/** All or nothing: one duplicate among them and AWS adds none. The tags go onto every new rule. */
export function authorizeCall(at: RulePlace, specs: readonly RuleSpec[], tags: Tags = {}): Call {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('aws:'));
  const tagged = {
    TagSpecifications: [
      { ResourceType: 'security-group-rule', Tags: own.map(([Key, Value]) => ({ Key, Value })) },
    ],
  };
  return {
    call: `ec2:AuthorizeSecurityGroup${side(at.direction)}`,
    input: {
      GroupId: at.groupId,
      IpPermissions: permissions(specs, true),
      ...(own.length === 0 ? {} : tagged),
    },
  };
}

/** Takes back an authorize. By content, since nobody knows the ids of rules that do not exist yet. */
export function revokeAgain(at: RulePlace, specs: readonly RuleSpec[]): Call {
  return {
    call: `ec2:RevokeSecurityGroup${side(at.direction)}`,
    input: { GroupId: at.groupId, IpPermissions: permissions(specs, false) },
  };
}

/** Puts other content into rules that keep their ids and tags. Every rule must have an id. */
export function modifyCall(at: RulePlace, changes: readonly RuleChange[]): Call {
  const rules = changes.map(({ rule, spec }) => ({
    SecurityGroupRuleId: rule.id ?? '',
    SecurityGroupRule: request(spec),
  }));
  return {
    call: 'ec2:ModifySecurityGroupRules',
    input: { GroupId: at.groupId, SecurityGroupRules: rules },
  };
}

// A request without a description would clear the one that is there.
function request(spec: RuleSpec): Readonly<Record<string, unknown>> {
  return {
    IpProtocol: spec.protocol,
    ...portNumbers(spec),
    ...requestPeer(spec.peer),
    ...(spec.description === undefined ? {} : { Description: spec.description }),
  };
}

function requestPeer(peer: Peer): Readonly<Record<string, string>> {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr.includes(':') ? { CidrIpv6: peer.cidr } : { CidrIpv4: peer.cidr };
    case 'group':
      return { ReferencedGroupId: peer.groupId };
    case 'prefixList':
      return { PrefixListId: peer.prefixListId };
  }
}

type Permission = {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly [list: string]: unknown;
};

/** The rules as EC2's IpPermissions: one for each protocol and ports, with all peers of those. */
function permissions(specs: readonly RuleSpec[], described: boolean): readonly Permission[] {
  const byService = new Map<string, { head: Permission; lists: Map<string, unknown[]> }>();
  for (const spec of specs) {
    const head: Permission = { IpProtocol: spec.protocol, ...portNumbers(spec) };
    const key = JSON.stringify(head);
    const made = byService.get(key) ?? { head, lists: new Map<string, unknown[]>() };
    byService.set(key, made);
    const text = described && spec.description !== undefined && spec.description !== '';
    const [list, peer] = permissionPeer(spec.peer);
    const entries = made.lists.get(list) ?? [];
    made.lists.set(list, entries);
    entries.push(text ? { ...peer, Description: spec.description } : peer);
  }
  return [...byService.values()].map(({ head, lists }) => ({ ...head, ...Object.fromEntries(lists) }));
}

function permissionPeer(peer: Peer): readonly [string, Readonly<Record<string, string>>] {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr.includes(':')
        ? ['Ipv6Ranges', { CidrIpv6: peer.cidr }]
        : ['IpRanges', { CidrIp: peer.cidr }];
    case 'group': {
      // Without the owner AWS looks for a group of a peered VPC's account in ours.
      const owner = peer.accountId === undefined ? {} : { UserId: peer.accountId };
      return ['UserIdGroupPairs', { GroupId: peer.groupId, ...owner }];
    }
    case 'prefixList':
      return ['PrefixListIds', { PrefixListId: peer.prefixListId }];
  }
}
