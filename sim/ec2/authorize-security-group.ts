import { AwsError, type Call, type CallContext, call, missing, type Params } from '../core/index.ts';
import { accessTo, tagNeeds } from './access.ts';
import { requestedGroup } from './groups.ts';
import { newId } from './ids.ts';
import { PERMISSION_PARAMS, requestedRules } from './ip-permissions.ts';
import { network } from './network.ts';
import { permissionsTrail } from './permission-trail.ts';
import { type Rule, type RuleSpec, ruleKey, ruleView } from './rule.ts';
import { checkRuleQuota } from './rule-quota.ts';
import { checkTagSpecification, tagFromSpecification } from './tags.ts';

export const authorizeSecurityGroupIngress = authorizeCall('AuthorizeSecurityGroupIngress', false);
export const authorizeSecurityGroupEgress = authorizeCall('AuthorizeSecurityGroupEgress', true);

function authorizeCall(name: string, isEgress: boolean): Call {
  return call({
    name,
    mutating: true,
    params: ['GroupId', 'GroupName', 'TagSpecification', ...PERMISSION_PARAMS],
    ...accessTo({ param: 'GroupId', type: 'security-group' }),
    needs: tagNeeds(name),
    run: (ctx, input) => authorize(ctx, input, isEgress),
    trail: { request: permissionsTrail },
  });
}

/** All of the rules or none: one duplicate, and nothing is added. */
function authorize(ctx: CallContext, input: Params, isEgress: boolean): Params {
  const group = requestedGroup(ctx, input);
  checkTagSpecification(input, ['rule']);
  const specs = requestedRules(ctx, input, { vpcId: group.vpcId, isEgress });
  if (specs.length === 0) throw missing('ipPermissions');
  checkNew(group.rules, specs);
  const added: Rule[] = specs.map((spec) => ({ ...spec, ruleId: newId(ctx, 'rule') }));
  const rules = [...group.rules, ...added];
  checkRuleQuota(ctx, rules);
  network(ctx).groups.put(group.groupId, { ...group, rules });
  for (const { ruleId } of added) tagFromSpecification(ctx, input, { kind: 'rule', id: ruleId });
  return { return: true, securityGroupRuleSet: added.map((rule) => ruleView(ctx, group.groupId, rule)) };
}

function checkNew(present: readonly Rule[], specs: readonly RuleSpec[]): void {
  const keys = specs.map(ruleKey);
  if (new Set(keys).size < keys.length) {
    throw new AwsError('InvalidParameterValue', 'The same permission must not appear multiple times');
  }
  const known = new Set(present.map(ruleKey));
  const duplicate = specs.find((spec) => known.has(ruleKey(spec)));
  if (duplicate) throw duplicateRule(duplicate);
}

export function duplicateRule({ protocol, fromPort, toPort, source }: RuleSpec): AwsError {
  const peer =
    source.kind === 'group'
      ? source.groupId
      : source.kind === 'prefixList'
        ? source.prefixListId
        : source.cidr;
  const service =
    protocol === '-1' ? 'ALL' : `${protocol.toUpperCase()}, from port: ${fromPort}, to port: ${toPort}`;
  const message = `the specified rule "peer: ${peer}, ${service}, ALLOW" already exists`;
  return new AwsError('InvalidPermission.Duplicate', message);
}
