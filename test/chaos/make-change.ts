import { AwsError } from '../../sim/core/aws-error.ts';
import type { Caller } from '../../sim/core/caller.ts';
import type { Params } from '../../sim/core/value.ts';
import type { Sim } from '../../sim/index.ts';
import type { Change, Deed, Rule } from './changes.ts';
import { makeEcsChange } from './make-ecs-change.ts';
import { type Act, aclNamed, actor, associationOf, groupNamed, listNamed, truth } from './scene.ts';

/** Does it, or fails as AWS lets it fail: a duplicate, a group in use, a number that is taken. */
export function makeChange(sim: Sim, caller: Caller, change: Change): void {
  try {
    if (isOfGroups(change)) make(sim, actor(sim, caller), change);
    else makeEcsChange(sim, caller, change);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

const OF_GROUPS: readonly Change['do'][] = [
  'authorize',
  'revoke',
  'describe',
  'modify',
  'entry',
  'associate',
  'list',
  'tag',
  'untag',
  'create',
  'delete',
];

function isOfGroups(change: Change): change is Change & Deed {
  return OF_GROUPS.includes(change.do);
}

function make(sim: Sim, act: Act, change: Deed): void {
  switch (change.do) {
    case 'authorize': {
      const action = `AuthorizeSecurityGroup${change.egress ? 'Egress' : 'Ingress'}`;
      const IpPermissions = change.rules.map((rule) => permission(sim, rule));
      act(action, { GroupId: groupNamed(sim, change.group), IpPermissions });
      return;
    }
    case 'revoke':
    case 'describe':
    case 'modify':
      ruleChange(sim, act, change);
      return;
    case 'entry':
      act(ENTRY_CALLS[change.how], entryInput(sim, change));
      return;
    case 'associate':
      act('ReplaceNetworkAclAssociation', {
        AssociationId: associationOf(sim, change.subnet),
        NetworkAclId: aclNamed(sim, change.acl),
      });
      return;
    case 'list':
      listChange(sim, act, change);
      return;
    case 'tag':
    case 'untag':
      act(change.do === 'tag' ? 'CreateTags' : 'DeleteTags', {
        ResourceId: [groupNamed(sim, change.group)],
        Tag: [{ Key: change.key, Value: change.value }],
      });
      return;
    case 'create': {
      const VpcId = truth(sim).vpcs.all()[0]?.vpcId;
      act('CreateSecurityGroup', { GroupName: change.group, GroupDescription: 'rogue', VpcId });
      return;
    }
    case 'delete':
      act('DeleteSecurityGroup', { GroupId: groupNamed(sim, change.group) });
  }
}

function permission(sim: Sim, rule: Rule): Params {
  const ports = rule.protocol === '-1' ? {} : { FromPort: String(rule.from), ToPort: String(rule.to) };
  const of = (kind: string) => rule.peers.filter((peer) => kindOf(peer) === kind);
  return {
    IpProtocol: rule.protocol,
    ...ports,
    IpRanges: of('v4').map((CidrIp) => ({ CidrIp })),
    Ipv6Ranges: of('v6').map((CidrIpv6) => ({ CidrIpv6 })),
    PrefixListIds: of('list').map((name) => ({ PrefixListId: listNamed(sim, name.slice(3)) })),
    Groups: of('group').map((name) => ({ GroupId: groupNamed(sim, name.slice(3)) })),
  };
}

function kindOf(peer: string): 'v4' | 'v6' | 'list' | 'group' {
  if (peer.startsWith('pl:')) return 'list';
  if (peer.startsWith('sg:')) return 'group';
  return peer.includes(':') ? 'v6' : 'v4';
}

function ruleChange(
  sim: Sim,
  act: Act,
  change: Extract<Deed, { do: 'revoke' | 'describe' | 'modify' }>,
): void {
  const GroupId = groupNamed(sim, change.group);
  const rules = truth(sim).groups.get(GroupId)?.rules ?? [];
  const rule = rules[change.nth % Math.max(1, rules.length)];
  if (rule === undefined) return;
  const direction = rule.isEgress ? 'Egress' : 'Ingress';
  const { ruleId } = rule;
  switch (change.do) {
    case 'revoke':
      act(`RevokeSecurityGroup${direction}`, { GroupId, SecurityGroupRuleId: [ruleId] });
      return;
    case 'describe':
      act(`UpdateSecurityGroupRuleDescriptions${direction}`, {
        GroupId,
        SecurityGroupRuleDescription: [{ SecurityGroupRuleId: ruleId, Description: 'ticket 7' }],
      });
      return;
    case 'modify': {
      const { protocol, from, to } = change.to;
      const peer = change.to.peers.find((one) => kindOf(one) === (rule.source.kind === 'ipv6' ? 'v6' : 'v4'));
      const cidr = rule.source.kind === 'ipv6' ? { CidrIpv6: peer } : { CidrIpv4: peer };
      const ports = protocol === '-1' ? {} : { FromPort: String(from), ToPort: String(to) };
      const SecurityGroupRule = { IpProtocol: protocol, ...ports, ...cidr };
      const update = { SecurityGroupRuleId: ruleId, SecurityGroupRule };
      act('ModifySecurityGroupRules', { GroupId, SecurityGroupRule: [update] });
    }
  }
}

const ENTRY_CALLS = {
  create: 'CreateNetworkAclEntry',
  replace: 'ReplaceNetworkAclEntry',
  delete: 'DeleteNetworkAclEntry',
} as const;

const PROTOCOLS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', '-1': '-1' };

function entryInput(sim: Sim, change: Extract<Deed, { do: 'entry' }>): Params {
  const { number, egress, action, rule, how } = change;
  const named = {
    NetworkAclId: aclNamed(sim, change.acl),
    RuleNumber: String(number),
    Egress: String(egress),
  };
  if (how === 'delete') return named;
  const ports = { PortRange: { From: String(rule.from), To: String(rule.to) } };
  return {
    ...named,
    RuleAction: action,
    Protocol: PROTOCOLS[rule.protocol] ?? rule.protocol,
    CidrBlock: rule.peers[0],
    ...(rule.protocol === '-1' ? {} : ports),
  };
}

function listChange(sim: Sim, act: Act, change: Extract<Deed, { do: 'list' }>): void {
  const PrefixListId = listNamed(sim, change.list);
  const version = truth(sim).prefixLists.get(PrefixListId)?.version;
  act('ModifyManagedPrefixList', {
    PrefixListId,
    CurrentVersion: String(version),
    [change.how === 'add' ? 'AddEntry' : 'RemoveEntry']: [{ Cidr: change.cidr }],
  });
}
