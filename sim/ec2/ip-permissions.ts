import {
  AwsError,
  type CallContext,
  onlyKnown,
  type Params,
  requiredText,
  structs,
  text,
} from '../core/index.ts';
import { canonicalCidr } from './cidr.ts';
import { groupInDefaultVpc } from './groups.ts';
import type { RuleSpec, Source } from './rule.ts';
import { ruleService } from './rule-service.ts';
import { groupSource, prefixListSource } from './rule-source.ts';

/** Parameters that say rules, in either form: nested, or flat for one permission of one CIDR. */
export const PERMISSION_PARAMS = [
  'IpPermissions',
  'IpProtocol',
  'FromPort',
  'ToPort',
  'CidrIp',
  'SourceSecurityGroupName',
  'SourceSecurityGroupOwnerId',
];

type Direction = {
  readonly vpcId: string;
  readonly isEgress: boolean;
  /** Revoking: what a rule refers to need not be there any more. */
  readonly revoking?: boolean;
};

/** The rules that a request names: a permission with n sources is n rules. */
export function requestedRules(ctx: CallContext, input: Params, direction: Direction): readonly RuleSpec[] {
  const permissions = structs(input, 'IpPermissions');
  const flat = flatPermission(input);
  if (flat && permissions.length > 0) {
    const message = 'The parameter ipPermissions may not be used in combination with cidrIp';
    throw new AwsError('InvalidParameterCombination', message);
  }
  return [...permissions, ...(flat ? [flat] : [])].flatMap((params) => rulesOf(ctx, params, direction));
}

function flatPermission(input: Params): Params | undefined {
  const { IpProtocol, FromPort, ToPort, CidrIp } = input;
  const group = text(input, 'SourceSecurityGroupName');
  if (IpProtocol === undefined && CidrIp === undefined && group === undefined) return undefined;
  return {
    IpProtocol: IpProtocol ?? '-1',
    FromPort,
    ToPort,
    ...(CidrIp === undefined ? {} : { IpRanges: [{ CidrIp }] }),
    ...(group === undefined ? {} : { Groups: [{ GroupName: group }] }),
  };
}

const MEMBERS = ['IpProtocol', 'FromPort', 'ToPort', 'Groups', 'IpRanges', 'Ipv6Ranges', 'PrefixListIds'];

function rulesOf(ctx: CallContext, params: Params, direction: Direction): readonly RuleSpec[] {
  onlyKnown(params, MEMBERS, 'IpPermissions.');
  const service = ruleService(params, requiredText(params, 'IpProtocol'));
  const rule = (source: Source, from: Params): RuleSpec => {
    const description = ruleDescription(from);
    const { isEgress } = direction;
    return { isEgress, ...service, source, ...(description === undefined ? {} : { description }) };
  };
  const rules = [
    ...structs(params, 'IpRanges').map((range) => {
      onlyKnown(range, ['CidrIp', 'Description'], 'IpPermissions.IpRanges.');
      return rule({ kind: 'ipv4', cidr: canonicalCidr(requiredText(range, 'CidrIp'), 4) }, range);
    }),
    ...structs(params, 'Ipv6Ranges').map((range) => {
      onlyKnown(range, ['CidrIpv6', 'Description'], 'IpPermissions.Ipv6Ranges.');
      return rule({ kind: 'ipv6', cidr: canonicalCidr(requiredText(range, 'CidrIpv6'), 6) }, range);
    }),
    ...structs(params, 'PrefixListIds').map((list) => {
      onlyKnown(list, ['PrefixListId', 'Description'], 'IpPermissions.PrefixListIds.');
      return rule(listSource(ctx, requiredText(list, 'PrefixListId'), direction), list);
    }),
    ...structs(params, 'Groups').map((group) => rule(pairSource(ctx, group, direction), group)),
  ];
  if (rules.length === 0) {
    throw new AwsError(
      'InvalidParameterValue',
      'A permission must specify a CIDR, a prefix list or a security group',
    );
  }
  return rules;
}

const PAIR = [
  'UserId',
  'GroupName',
  'GroupId',
  'VpcId',
  'VpcPeeringConnectionId',
  'PeeringStatus',
  'Description',
];

function pairSource(ctx: CallContext, pair: Params, { vpcId, revoking }: Direction): Source {
  onlyKnown(pair, PAIR, 'IpPermissions.Groups.');
  const groupId = text(pair, 'GroupId') ?? groupInDefaultVpc(ctx, requiredText(pair, 'GroupName')).groupId;
  const userId = text(pair, 'UserId');
  return revoking
    ? { kind: 'group', groupId, userId: userId ?? ctx.account }
    : groupSource(ctx, { groupId, userId, vpcId });
}

function listSource(ctx: CallContext, prefixListId: string, { revoking }: Direction): Source {
  return revoking ? { kind: 'prefixList', prefixListId } : prefixListSource(ctx, prefixListId);
}

/** A rule's description, checked as EC2 does; an empty one is none. */
export function ruleDescription(params: Params): string | undefined {
  const description = text(params, 'Description');
  if (description === undefined || description === '') return undefined;
  if (description.length <= 255 && /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/.test(description))
    return description;
  const allowed = 'a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*';
  const message = `Invalid rule description. Valid descriptions are strings less than 256 characters from the following set: ${allowed}`;
  throw new AwsError('InvalidParameterValue', message);
}
