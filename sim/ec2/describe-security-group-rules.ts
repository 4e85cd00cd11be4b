import { describeCall } from './describe.ts';
import { network } from './network.ts';
import { type Rule, ruleView } from './rule.ts';

type RuleOfGroup = { readonly groupId: string; readonly rule: Rule };

export const describeSecurityGroupRules = describeCall<RuleOfGroup>({
  name: 'DescribeSecurityGroupRules',
  by: { param: 'SecurityGroupRuleId', kind: 'rule' },
  rows: (ctx) =>
    network(ctx)
      .groups.all()
      .flatMap(({ groupId, rules }) => rules.map((rule) => ({ groupId, rule }))),
  idOf: ({ rule }) => rule.ruleId,
  filters: {
    'group-id': ({ groupId }) => [groupId],
    'security-group-rule-id': ({ rule }) => [rule.ruleId],
  },
  set: 'securityGroupRuleSet',
  view: (ctx, { groupId, rule }) => ruleView(ctx, groupId, rule),
});
