import { AwsError, type Call, type CallContext, call, type Params, texts } from '../core/index.ts';
import { accessTo } from './access.ts';
import { requestedGroup } from './groups.ts';
import { notFound } from './ids.ts';
import { PERMISSION_PARAMS, requestedRules } from './ip-permissions.ts';
import { network, type SecurityGroup } from './network.ts';
import { permissionsTrail } from './permission-trail.ts';
import { permissionsView, type Rule, type RuleSpec, revokedRuleView, ruleKey } from './rule.ts';

export const revokeSecurityGroupIngress = revokeCall('RevokeSecurityGroupIngress', false);
export const revokeSecurityGroupEgress = revokeCall('RevokeSecurityGroupEgress', true);

function revokeCall(name: string, isEgress: boolean): Call {
  return call({
    name,
    mutating: true,
    params: ['GroupId', 'GroupName', 'SecurityGroupRuleId', ...PERMISSION_PARAMS],
    ...accessTo({ param: 'GroupId', type: 'security-group' }),
    run: (ctx, input) => revoke(ctx, input, isEgress),
    trail: { request: permissionsTrail },
  });
}

type Selection = { readonly revoked: readonly Rule[]; readonly unknown: readonly RuleSpec[] };

/** A rule goes whole or not at all, and several go together or none. */
function revoke(ctx: CallContext, input: Params, isEgress: boolean): Params {
  const group = requestedGroup(ctx, input);
  const ids = texts(input, 'SecurityGroupRuleId');
  const specs = requestedRules(ctx, input, { vpcId: group.vpcId, isEgress, revoking: true });
  if (ids.length > 0 && specs.length > 0) {
    const message = `Only one of 'ipPermissions' and 'securityGroupRuleIds' can be provided.`;
    throw new AwsError('InvalidParameterCombination', message);
  }
  if (ids.length === 0 && specs.length === 0) {
    const message = `Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.`;
    throw new AwsError('MissingParameter', message);
  }
  const { revoked, unknown } =
    ids.length > 0 ? { revoked: byId(group, ids, isEgress), unknown: [] } : bySpec(ctx, group, specs);
  const gone = new Set(revoked);
  network(ctx).groups.put(group.groupId, { ...group, rules: group.rules.filter((rule) => !gone.has(rule)) });
  for (const { ruleId } of revoked) network(ctx).tags.remove(ruleId);
  return {
    return: true,
    unknownIpPermissionSet: unknown.length > 0 ? permissionsView(unknown) : undefined,
    revokedSecurityGroupRuleSet:
      revoked.length > 0 ? revoked.map((rule) => revokedRuleView(group.groupId, rule)) : undefined,
  };
}

function byId(group: SecurityGroup, ids: readonly string[], isEgress: boolean): readonly Rule[] {
  return [...new Set(ids)].map((id) => {
    const rule = group.rules.find(({ ruleId }) => ruleId === id);
    if (!rule || rule.isEgress !== isEgress) throw notFound('rule', id);
    return rule;
  });
}

function bySpec(ctx: CallContext, group: SecurityGroup, specs: readonly RuleSpec[]): Selection {
  const present = new Map(group.rules.map((rule) => [ruleKey(rule), rule]));
  const unknown = specs.filter((spec) => !present.has(ruleKey(spec)));
  // The default VPC keeps a habit of EC2-Classic: what is not there is listed, and the call succeeds.
  if (unknown.length > 0 && !network(ctx).vpcs.get(group.vpcId)?.isDefault) {
    throw new AwsError(
      'InvalidPermission.NotFound',
      'The specified rule does not exist in this security group.',
    );
  }
  const revoked = new Set(specs.flatMap((spec) => present.get(ruleKey(spec)) ?? []));
  return { revoked: [...revoked], unknown };
}
