import { AwsError, type CallContext, call, type Params, requiredText, text } from '../core/index.ts';
import { creates } from './access.ts';
import { found, newId } from './ids.ts';
import { network, type Vpc } from './network.ts';
import type { Rule } from './rule.ts';
import { checkTagSpecification, tagFromSpecification, tagSetIfAny, trailTagSpecifications } from './tags.ts';

export const createSecurityGroup = call({
  name: 'CreateSecurityGroup',
  mutating: true,
  ...creates('CreateSecurityGroup', 'security-group'),
  params: ['GroupName', 'GroupDescription', 'VpcId', 'TagSpecification'],
  run: (ctx, input) => {
    const vpc = requestedVpc(ctx, input);
    const groupName = checkedName(requiredText(input, 'GroupName'));
    const description = checkedDescription(requiredText(input, 'GroupDescription'));
    const siblings = network(ctx)
      .groups.all()
      .filter(({ vpcId }) => vpcId === vpc.vpcId);
    if (siblings.some((group) => group.groupName === groupName)) {
      const message = `The security group '${groupName}' already exists for VPC '${vpc.vpcId}'`;
      throw new AwsError('InvalidGroup.Duplicate', message);
    }
    if (siblings.length >= ctx.quota('groupsPerVpc')) {
      throw new AwsError(
        'SecurityGroupLimitExceeded',
        'The maximum number of security groups has been reached.',
      );
    }
    checkTagSpecification(input, ['group']);
    const groupId = newId(ctx, 'group');
    const rules = [allTraffic(ctx, { isEgress: true })];
    network(ctx).groups.put(groupId, { groupId, groupName, description, vpcId: vpc.vpcId, rules });
    tagFromSpecification(ctx, input, { kind: 'group', id: groupId });
    const securityGroupArn = ctx.arn('ec2', `security-group/${groupId}`);
    return { return: true, groupId, tagSet: tagSetIfAny(ctx, groupId), securityGroupArn };
  },
  trail: {
    request: (input) => ({
      groupName: text(input, 'GroupName'),
      groupDescription: text(input, 'GroupDescription'),
      vpcId: text(input, 'VpcId'),
      ...trailTagSpecifications(input),
    }),
  },
});

/** What a new group allows from the start: everything out. No event tells of it. */
export function allTraffic(ctx: CallContext, { isEgress }: { isEgress: boolean }): Rule {
  const source = { kind: 'ipv4', cidr: '0.0.0.0/0' } as const;
  return { ruleId: newId(ctx, 'rule'), isEgress, protocol: '-1', fromPort: -1, toPort: -1, source };
}

function requestedVpc(ctx: CallContext, input: Params): Vpc {
  const id = text(input, 'VpcId');
  if (id !== undefined) return found(network(ctx).vpcs, 'vpc', id);
  const vpc = network(ctx)
    .vpcs.all()
    .find(({ isDefault }) => isDefault);
  if (vpc) return vpc;
  throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
}

function checkedName(name: string): string {
  if (name.startsWith('sg-')) {
    const message = `Invalid value '${name}' for groupName. Group names may not be in the format sg-*.`;
    throw new AwsError('InvalidParameterValue', message);
  }
  if (name.toLowerCase() === 'default') {
    throw new AwsError('InvalidParameterValue', `Cannot use reserved security group name: ${name}`);
  }
  if (name.length > 255 || !/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]+$/.test(name)) {
    throw new AwsError('InvalidParameterValue', `Value (${name}) for parameter GroupName is invalid.`);
  }
  return name;
}

function checkedDescription(description: string): string {
  if (description.length <= 255 && /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/.test(description))
    return description;
  const allowed = 'a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*';
  const message = `Value (${description}) for parameter GroupDescription is invalid. Character sets beyond ${allowed} are not supported.`;
  throw new AwsError('InvalidParameterValue', message);
}
