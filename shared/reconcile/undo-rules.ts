import type { Action, Call, Direction, Peer, Rule, SecurityGroup, State, Tags } from '../model/index.ts';
import { contentKey } from '../remedy/index.ts';
import { listAt, memberAt, numberAt, textAt, textsAt } from './undo-input.ts';

type Change = (rules: readonly Rule[], input: Call['input']) => readonly Rule[] | null;

/** The state with the rules of the call's group changed; null where the call could not be made, or not in full. */
export function afterRuleCall(state: State, { call, input }: Call): State | null {
  const group = state.securityGroups.get(textAt(input, 'GroupId'));
  const change = CHANGES[call];
  if (group === undefined || change === undefined) return null;
  const rules = change(group.rules, input);
  if (rules === null || rules === group.rules) return rules === null ? null : state;
  const changed: SecurityGroup = { ...group, rules };
  return { ...state, securityGroups: new Map([...state.securityGroups, [group.id, changed]]) };
}

const CHANGES: Readonly<Record<string, Change>> = {
  'ec2:AuthorizeSecurityGroupIngress': authorized('ingress'),
  'ec2:AuthorizeSecurityGroupEgress': authorized('egress'),
  'ec2:RevokeSecurityGroupIngress': revoked('ingress'),
  'ec2:RevokeSecurityGroupEgress': revoked('egress'),
  'ec2:ModifySecurityGroupRules': modified,
};

/** As AWS compares rules: what a rule is described or tagged with does not make it another one. */
const keyOf = (rule: Rule): string => `${rule.direction} ${contentKey(rule)}`;

function authorized(direction: Direction): Change {
  return (rules, input) => {
    const there = new Set(rules.map(keyOf));
    const fresh = rulesAt(input, direction).filter((rule) => !there.has(keyOf(rule)));
    return fresh.length === 0 ? rules : [...rules, ...fresh];
  };
}

function revoked(direction: Direction): Change {
  return (rules, input) => {
    const ids = new Set(textsAt(input, 'SecurityGroupRuleIds'));
    const contents = new Set(rulesAt(input, direction).map(keyOf));
    const goes = (rule: Rule): boolean =>
      rule.direction === direction &&
      (contents.has(keyOf(rule)) || (rule.id !== undefined && ids.has(rule.id)));
    return rules.some(goes) ? rules.filter((rule) => !goes(rule)) : rules;
  };
}

/** Rule ids are never used again: a rule that is gone cannot be changed into anything. */
function modified(rules: readonly Rule[], input: Call['input']): readonly Rule[] | null {
  let now = rules;
  for (const change of listAt(input, 'SecurityGroupRules')) {
    const id = textAt(change, 'SecurityGroupRuleId');
    const before = now.find((rule) => rule.id === id);
    const wanted = memberAt(change, 'SecurityGroupRule');
    const peer = requestPeer(wanted);
    if (before === undefined || peer === null) return null;
    const after: Rule = { ...before, ...serviceAt(wanted), peer };
    if (keyOf(after) !== keyOf(before)) now = now.map((rule) => (rule === before ? after : rule));
  }
  return now;
}

/**
 * A rule that was revoked and put back has another id. A change that names one of the past is about the rule that
 * says now what the change would make of it (then it is made already), or what the action left.
 */
export function withLiveRules(state: State, call: Call, action: Action): Call {
  const group = state.securityGroups.get(textAt(call.input, 'GroupId'));
  if (call.call !== 'ec2:ModifySecurityGroupRules' || group === undefined) return call;
  const left = listAt(action.input, 'SecurityGroupRules');
  const changes = listAt(call.input, 'SecurityGroupRules').map((change) => {
    const id = textAt(change, 'SecurityGroupRuleId');
    if (group.rules.some((rule) => rule.id === id)) return change;
    const before = left.find((one) => textAt(one, 'SecurityGroupRuleId') === id);
    const SecurityGroupRuleId = idByContent(group, change) ?? idByContent(group, before) ?? id;
    return { SecurityGroupRuleId, SecurityGroupRule: memberAt(change, 'SecurityGroupRule') };
  });
  return { ...call, input: { ...call.input, SecurityGroupRules: changes } };
}

/** Null unless exactly one rule says it; the call does not tell the direction. */
function idByContent({ rules }: SecurityGroup, change: unknown): string | null {
  const wanted = memberAt(change, 'SecurityGroupRule');
  const peer = requestPeer(wanted);
  if (peer === null) return null;
  const content = contentKey({ ...serviceAt(wanted), peer });
  const [only, ...more] = rules.filter((rule) => contentKey(rule) === content);
  return more.length > 0 ? null : (only?.id ?? null);
}

function requestPeer(wanted: unknown): Peer | null {
  const cidr = textAt(wanted, 'CidrIpv4') || textAt(wanted, 'CidrIpv6');
  if (cidr !== '') return { kind: 'cidr', cidr };
  const groupId = textAt(wanted, 'ReferencedGroupId');
  if (groupId !== '') return { kind: 'group', groupId };
  const prefixListId = textAt(wanted, 'PrefixListId');
  return prefixListId === '' ? null : { kind: 'prefixList', prefixListId };
}

function serviceAt(value: unknown): Pick<Rule, 'protocol' | 'fromPort' | 'toPort'> {
  const [fromPort, toPort] = [numberAt(value, 'FromPort'), numberAt(value, 'ToPort')];
  return {
    protocol: textAt(value, 'IpProtocol'),
    ...(fromPort === undefined ? {} : { fromPort }),
    ...(toPort === undefined ? {} : { toPort }),
  };
}

/** IpPermissions as rules, one for each source. They have no ids yet. */
function rulesAt(input: Call['input'], direction: Direction): readonly Rule[] {
  const tags = tagsAt(input);
  return listAt(input, 'IpPermissions').flatMap((permission) =>
    peersAt(permission).map(({ peer, description }) => ({
      ...serviceAt(permission),
      direction,
      peer,
      tags,
      ...(description === '' ? {} : { description }),
    })),
  );
}

type Described = { readonly peer: Peer; readonly description: string };

function peersAt(permission: unknown): readonly Described[] {
  const described = (source: unknown, peer: Peer): Described => ({
    peer,
    description: textAt(source, 'Description'),
  });
  return [
    ...listAt(permission, 'IpRanges').map((one) =>
      described(one, { kind: 'cidr', cidr: textAt(one, 'CidrIp') }),
    ),
    ...listAt(permission, 'Ipv6Ranges').map((one) =>
      described(one, { kind: 'cidr', cidr: textAt(one, 'CidrIpv6') }),
    ),
    ...listAt(permission, 'UserIdGroupPairs').map((one) =>
      described(one, { kind: 'group', groupId: textAt(one, 'GroupId') }),
    ),
    ...listAt(permission, 'PrefixListIds').map((one) =>
      described(one, { kind: 'prefixList', prefixListId: textAt(one, 'PrefixListId') }),
    ),
  ];
}

function tagsAt(input: Call['input']): Tags {
  const tags = listAt(input, 'TagSpecifications').flatMap((one) => listAt(one, 'Tags'));
  return Object.fromEntries(tags.map((tag) => [textAt(tag, 'Key'), textAt(tag, 'Value')]));
}
