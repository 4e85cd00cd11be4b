import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { ignored, namedTargets } from './named-targets.ts';
import { ec2TargetOf, groupNameTarget } from './resource-name.ts';
import { each, list, member } from './untyped.ts';

const asGroup = ec2TargetOf('AWS::EC2::SecurityGroup');

/**
 * A group is named by `groupId` in the nested, the flat and the by-rule-id form. The by-name form has no id in
 * the request: an authorize then shows it in the response, a revoke only lately; else the name is looked up.
 */
function group(call: Call): Reading {
  return namedTargets(call, 'security group', [
    { values: [parameter(call, 'groupId')], as: asGroup },
    { values: [answer(call, 'groupId')], as: asGroup },
    { values: each(answer(call, 'securityGroupRuleSet'), 'groupId'), as: asGroup },
    { values: each(answer(call, 'revokedSecurityGroupRuleSet'), 'groupId'), as: asGroup },
    { values: [parameter(call, 'groupName')], as: groupNameTarget },
  ]);
}

/** In a default VPC EC2 answers a revoke of rules that are not there with success, listing them as unknown. */
function revokedGroup(call: Call): Reading {
  const unknown = sourceCount(answer(call, 'unknownIpPermissionSet'));
  const revoked = list(answer(call, 'revokedSecurityGroupRuleSet')).length;
  const asked = Math.max(1, sourceCount(parameter(call, 'ipPermissions')));
  const nothing = revoked === 0 && unknown > 0 && unknown >= asked;
  return nothing ? ignored('none of the rules to revoke was there: nothing was removed') : group(call);
}

/** How many rules a set of permissions stands for: one per source. */
function sourceCount(permissions: unknown): number {
  const sources = ['groups', 'ipRanges', 'ipv6Ranges', 'prefixListIds'];
  return list(permissions)
    .map((permission) =>
      Math.max(
        1,
        sources.reduce((sum, source) => sum + list(member(permission, source)).length, 0),
      ),
    )
    .reduce((sum, count) => sum + count, 0);
}

const newDescription = (): Reading => ignored('a rule description changed: no traffic does');

export const securityGroupCalls: readonly CallParser[] = [
  { service: 'ec2', eventName: 'AuthorizeSecurityGroupIngress', read: group },
  { service: 'ec2', eventName: 'AuthorizeSecurityGroupEgress', read: group },
  { service: 'ec2', eventName: 'RevokeSecurityGroupIngress', read: revokedGroup },
  { service: 'ec2', eventName: 'RevokeSecurityGroupEgress', read: revokedGroup },
  { service: 'ec2', eventName: 'ModifySecurityGroupRules', read: group },
  { service: 'ec2', eventName: 'CreateSecurityGroup', read: group },
  { service: 'ec2', eventName: 'DeleteSecurityGroup', read: group },
  { service: 'ec2', eventName: 'AssociateSecurityGroupVpc', read: group },
  { service: 'ec2', eventName: 'DisassociateSecurityGroupVpc', read: group },
  {
    service: 'ec2',
    eventName: 'UpdateSecurityGroupRuleDescriptionsIngress',
    undelivered: true,
    read: newDescription,
  },
  {
    service: 'ec2',
    eventName: 'UpdateSecurityGroupRuleDescriptionsEgress',
    undelivered: true,
    read: newDescription,
  },
];
