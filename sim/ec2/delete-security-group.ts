import { AwsError, type CallContext, call } from '../core/index.ts';
import { accessTo } from './access.ts';
import { requestedGroup } from './groups.ts';
import { network } from './network.ts';

export const deleteSecurityGroup = call({
  name: 'DeleteSecurityGroup',
  mutating: true,
  params: ['GroupId', 'GroupName'],
  ...accessTo({ param: 'GroupId', type: 'security-group' }),
  run: (ctx, input) => {
    const group = requestedGroup(ctx, input);
    const { groupId, groupName } = group;
    if (groupName === 'default') {
      const message = `the specified group: "${groupId}" name: "default" cannot be deleted by a user`;
      throw new AwsError('CannotDelete', message);
    }
    if (isInUse(ctx, groupId)) {
      throw new AwsError('DependencyViolation', `resource ${groupId} has a dependent object`);
    }
    const { groups, tags } = network(ctx);
    groups.remove(groupId);
    for (const id of [groupId, ...group.rules.map(({ ruleId }) => ruleId)]) tags.remove(id);
    return { return: true, groupId };
  },
  // The id in the answer is newer than the record's shape.
  trail: { response: (_, { requestId }) => ({ requestId, _return: true }) },
});

/** On an interface, in another group's rule, or shared with another VPC. */
function isInUse(ctx: CallContext, groupId: string): boolean {
  const { interfaces, groups, groupVpcs } = network(ctx);
  return (
    interfaces.all().some((one) => one.groups.includes(groupId)) ||
    groupVpcs.all().some((one) => one.groupId === groupId) ||
    groups
      .all()
      .some(
        (other) => other.groupId !== groupId && other.rules.some(({ source }) => refersTo(source, groupId)),
      )
  );
}

function refersTo(source: { kind: string; groupId?: string }, groupId: string): boolean {
  return source.kind === 'group' && source.groupId === groupId;
}
