import {
  AwsError,
  type Call,
  type CallContext,
  call,
  type Params,
  requiredText,
  structs,
} from '../core/index.ts';
import { accessTo } from './access.ts';
import { envelopeTrail, sentParams } from './envelope-trail.ts';
import { requestedGroup } from './groups.ts';
import { notFound } from './ids.ts';
import { requestedRules, ruleDescription } from './ip-permissions.ts';
import { network, type SecurityGroup } from './network.ts';
import { ruleKey } from './rule.ts';

export const updateIngressDescriptions = updateCall('UpdateSecurityGroupRuleDescriptionsIngress', false);
export const updateEgressDescriptions = updateCall('UpdateSecurityGroupRuleDescriptionsEgress', true);

function updateCall(name: string, isEgress: boolean): Call {
  return call({
    name,
    mutating: true,
    params: ['GroupId', 'GroupName', 'IpPermissions', 'SecurityGroupRuleDescription'],
    ...accessTo({ param: 'GroupId', type: 'security-group' }),
    run: (ctx, input) => {
      const group = requestedGroup(ctx, input);
      const updates = descriptions(ctx, { group, input, isEgress });
      const rules = group.rules.map((rule) => {
        if (!updates.has(rule.ruleId)) return rule;
        const { description: _, ...bare } = rule;
        const description = updates.get(rule.ruleId);
        return description === undefined ? bare : { ...bare, description };
      });
      network(ctx).groups.put(group.groupId, { ...group, rules });
      return { return: true };
    },
    trail: envelopeTrail(name, sentParams),
  });
}

type Update = { readonly group: SecurityGroup; readonly input: Params; readonly isEgress: boolean };

/** New descriptions by rule id; undefined takes a description away. */
function descriptions(ctx: CallContext, { group, input, isEgress }: Update): Map<string, string | undefined> {
  const byId = structs(input, 'SecurityGroupRuleDescription').map((update) => {
    const id = requiredText(update, 'SecurityGroupRuleId');
    const isThere = group.rules.some((rule) => rule.ruleId === id && rule.isEgress === isEgress);
    if (!isThere) throw notFound('rule', id);
    return [id, ruleDescription(update)] as const;
  });
  const specs = requestedRules(ctx, input, { vpcId: group.vpcId, isEgress, revoking: true });
  const byContent = specs.map((spec) => {
    const rule = group.rules.find((one) => ruleKey(one) === ruleKey(spec));
    if (rule) return [rule.ruleId, spec.description] as const;
    throw new AwsError(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    );
  });
  return new Map([...byId, ...byContent]);
}
