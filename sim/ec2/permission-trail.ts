import { integer, list, type Params, structs, text, texts } from '../core/index.ts';
import { trailTagSpecifications } from './tags.ts';

/** `requestParameters` of Authorize and Revoke, in whichever form the rules were sent. */
export function permissionsTrail(input: Params): Params {
  const ruleIds = texts(input, 'SecurityGroupRuleId');
  return {
    groupId: text(input, 'GroupId'),
    groupName: text(input, 'GroupName'),
    ipPermissions: items(structs(input, 'IpPermissions').map(permission)),
    ...flatForm(input),
    ...(ruleIds.length === 0 ? {} : { securityGroupRuleIds: items(ruleIds.map(ruleId)) }),
    ...trailTagSpecifications(input),
  };
}

function ruleId(securityGroupRuleId: string): Params {
  return { securityGroupRuleId };
}

/** The flat form stands at the top, beside an empty `ipPermissions`. */
function flatForm(input: Params): Params {
  return {
    ipProtocol: text(input, 'IpProtocol'),
    fromPort: integer(input, 'FromPort'),
    toPort: integer(input, 'ToPort'),
    cidrIp: text(input, 'CidrIp'),
    sourceSecurityGroupName: text(input, 'SourceSecurityGroupName'),
    sourceSecurityGroupOwnerId: text(input, 'SourceSecurityGroupOwnerId'),
  };
}

function permission(params: Params): Params {
  const described = (from: Params, members: Params) => ({
    ...members,
    description: text(from, 'Description'),
  });
  return {
    ipProtocol: text(params, 'IpProtocol'),
    fromPort: integer(params, 'FromPort'),
    toPort: integer(params, 'ToPort'),
    groups: items(
      structs(params, 'Groups').map((pair) => {
        const [userId, groupId, groupName] = ['UserId', 'GroupId', 'GroupName'].map((name) =>
          text(pair, name),
        );
        return described(pair, { userId, groupId, groupName });
      }),
    ),
    ipRanges: items(
      structs(params, 'IpRanges').map((range) => described(range, { cidrIp: text(range, 'CidrIp') })),
    ),
    ipv6Ranges: items(
      structs(params, 'Ipv6Ranges').map((range) => described(range, { cidrIpv6: text(range, 'CidrIpv6') })),
    ),
    prefixListIds: items(
      structs(params, 'PrefixListIds').map((one) =>
        described(one, { prefixListId: text(one, 'PrefixListId') }),
      ),
    ),
  };
}

/** EC2's older records write a list as `{items}` and an empty one as `{}`. */
export function items(values: readonly Params[]): Params {
  return values.length === 0 ? {} : { items: values };
}

/** `groupSet: {items: [{groupId}]}`: how group ids are listed in a request. */
export function groupSetTrail(input: Params, name: string): Params {
  return items(list(input, name).map((groupId) => ({ groupId })));
}
