import {
  AwsError,
  type CallContext,
  call,
  onlyKnown,
  type Params,
  requiredText,
  struct,
  structs,
  text,
} from '../core/index.ts';
import { ruleAccess } from './access.ts';
import { duplicateRule } from './authorize-security-group.ts';
import { canonicalCidr } from './cidr.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { found, notFound } from './ids.ts';
import { ruleDescription } from './ip-permissions.ts';
import { network, type SecurityGroup } from './network.ts';
import { type Rule, ruleKey, type Source } from './rule.ts';
import { checkRuleQuota } from './rule-quota.ts';
import { ruleService } from './rule-service.ts';
import { groupSource, prefixListSource } from './rule-source.ts';

const MEMBERS = [
  'IpProtocol',
  'FromPort',
  'ToPort',
  'CidrIpv4',
  'CidrIpv6',
  'PrefixListId',
  'ReferencedGroupId',
  'Description',
];
const SOURCES = ['CidrIpv4', 'CidrIpv6', 'PrefixListId', 'ReferencedGroupId'];

/** Replaces rules in place: id, tags and kind of source stay, all else is as the request says. */
export const modifySecurityGroupRules = call({
  name: 'ModifySecurityGroupRules',
  mutating: true,
  params: ['GroupId', 'SecurityGroupRule'],
  ...ruleAccess,
  run: (ctx, input) => {
    const group = found(network(ctx).groups, 'group', requiredText(input, 'GroupId'));
    const updates = structs(input, 'SecurityGroupRule');
    const changed = new Map(updates.map((update) => [requiredText(update, 'SecurityGroupRuleId'), update]));
    if (changed.size < updates.length) {
      throw new AwsError(
        'InvalidParameterValue',
        'The same security group rule ID must not appear multiple times',
      );
    }
    const rules = group.rules.map((rule) => {
      const update = changed.get(rule.ruleId);
      changed.delete(rule.ruleId);
      return update ? modified(ctx, { group, rule, update }) : rule;
    });
    const [absent] = changed.keys();
    if (absent !== undefined) throw notFound('rule', absent);
    checkDistinct(rules);
    checkRuleQuota(ctx, rules);
    network(ctx).groups.put(group.groupId, { ...group, rules });
    return { return: true };
  },
  trail: envelopeTrail('ModifySecurityGroupRules', sentParams),
});

type Modification = { readonly group: SecurityGroup; readonly rule: Rule; readonly update: Params };

function modified(ctx: CallContext, { group, rule, update }: Modification): Rule {
  const params = struct(update, 'SecurityGroupRule') ?? {};
  onlyKnown(params, MEMBERS, 'SecurityGroupRule.');
  const source = requestedSource(ctx, params, group.vpcId);
  if (source.kind !== rule.source.kind) {
    const message = `You may not change the source type of the security group rule '${rule.ruleId}'`;
    throw new AwsError('InvalidParameterValue', message);
  }
  const description = ruleDescription(params);
  const service = ruleService(params, requiredText(params, 'IpProtocol'));
  const { ruleId, isEgress } = rule;
  return { ruleId, isEgress, ...service, source, ...(description === undefined ? {} : { description }) };
}

function requestedSource(ctx: CallContext, params: Params, vpcId: string): Source {
  const named = SOURCES.filter((name) => text(params, name) !== undefined);
  if (named.length !== 1) {
    throw new AwsError('InvalidParameterValue', `A rule must specify exactly one of ${SOURCES.join(', ')}`);
  }
  const [cidr4, cidr6, list] = SOURCES.map((name) => text(params, name));
  if (cidr4 !== undefined) return { kind: 'ipv4', cidr: canonicalCidr(cidr4, 4) };
  if (cidr6 !== undefined) return { kind: 'ipv6', cidr: canonicalCidr(cidr6, 6) };
  if (list !== undefined) return prefixListSource(ctx, list);
  return groupSource(ctx, { groupId: requiredText(params, 'ReferencedGroupId'), vpcId });
}

function checkDistinct(rules: readonly Rule[]): void {
  const known = new Set<string>();
  for (const rule of rules) {
    if (known.has(ruleKey(rule))) throw duplicateRule(rule);
    known.add(ruleKey(rule));
  }
}
