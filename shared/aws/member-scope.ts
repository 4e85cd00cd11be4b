import type { Place } from '../ports/index.ts';
import { textOf } from './answer-member.ts';

/** A call that changes something, by the name that plans give it. */
export type MemberWrite = { readonly call: string; readonly input: Readonly<Record<string, unknown>> };

type Statement = {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
};

/** Reads know no resources, but for these; the role itself says which of them Kedge has. */
const READS: Statement = {
  Effect: 'Allow',
  Action: [
    'ec2:Describe*',
    'ec2:GetManagedPrefixListEntries',
    'ecs:Describe*',
    'ecs:List*',
    'elasticloadbalancing:Describe*',
  ],
  Resource: '*',
};

const GROUP_CALLS = [
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:ModifySecurityGroupRules',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
];
const ENTRY_CALLS = ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry', 'ec2:ReplaceNetworkAclEntry'];

/** The session policy under which a member account is read: a session that can change nothing. */
export const READ_ONLY = policy([READS]);

/**
 * The session policy under which one resource of a member account is changed. A plan that went wrong, or an event
 * that names what it should not, can then reach nothing but this resource, whatever the role allows. STS takes 2,048
 * characters.
 */
export function writePolicy(place: Place, write: MemberWrite): string {
  return policy([READS, ...written(place, write)]);
}

function written(place: Place, { call, input }: MemberWrite): readonly Statement[] {
  const ec2 = (resource: string): string => arn(place, 'ec2', resource);
  const allow = (Action: readonly string[], ...Resource: readonly string[]): Statement => ({
    Effect: 'Allow',
    Action,
    Resource,
  });
  if (GROUP_CALLS.includes(call)) {
    const rules = ec2('security-group-rule/*');
    const group = ec2(`security-group/${textOf(input, 'GroupId') || '*'}`);
    return [allow(GROUP_CALLS, group, rules, ec2('prefix-list/*')), allow(['ec2:CreateTags'], rules)];
  }
  if (ENTRY_CALLS.includes(call))
    return [allow(ENTRY_CALLS, ec2(`network-acl/${textOf(input, 'NetworkAclId') || '*'}`))];
  switch (call) {
    case 'ec2:ReplaceNetworkAclAssociation':
      // It names an association, which IAM does not know, and is checked for the ACL that is left as well.
      return [allow([call], ec2('network-acl/*'), ec2('subnet/*'))];
    case 'ec2:ModifyNetworkInterfaceAttribute':
      return [
        allow([call], ec2(`network-interface/${textOf(input, 'NetworkInterfaceId') || '*'}`)),
        allow([call], ec2('security-group/*')),
      ];
    case 'ecs:StopTask':
      return [allow([call], arnIn(input, 'task') ?? arn(place, 'ecs', 'task/*'))];
    case 'ecs:UpdateService':
      return [allow([call], serviceArn(place, input))];
    case 'elasticloadbalancing:SetSecurityGroups':
      return [
        allow(
          [call],
          arnIn(input, 'LoadBalancerArn') ?? arn(place, 'elasticloadbalancing', 'loadbalancer/*'),
        ),
      ];
    default:
      // No call of Kedge's: a session that can change nothing.
      return [];
  }
}

/** ECS takes names as well as ARNs; a short ARN (without its cluster) is not what IAM compares with. */
function serviceArn(place: Place, input: MemberWrite['input']): string {
  const lastPart = (key: string): string => textOf(input, key).split('/').at(-1) || '*';
  return arn(place, 'ecs', `service/${lastPart('cluster')}/${lastPart('service')}`);
}

function arnIn(input: MemberWrite['input'], key: string): string | null {
  const given = textOf(input, key);
  return given.startsWith('arn:') ? given : null;
}

function arn({ partition, region, account }: Place, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
