import type { Section } from '../../shared/model/index.ts';

/** Raw answers as the AWS CLI prints them, small enough to read in a test. */
export type RawRule = {
  readonly id?: string;
  readonly egress?: boolean;
  readonly protocol?: string;
  readonly ports?: readonly [from: number, to: number];
  readonly cidr?: string;
  readonly group?: string;
  readonly list?: string;
  readonly description?: string;
};

export type RawGroup = {
  readonly id: string;
  readonly name: string;
  readonly rules: readonly RawRule[];
  readonly vpc?: string;
  readonly tags?: Readonly<Record<string, string>>;
};

const ACCOUNT = '111111111111';

function tagList(tags: Readonly<Record<string, string>> = {}) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** `security-groups.json` and `security-group-rules.json` of these groups; rules without an id get one. */
export function rawGroups(groups: readonly RawGroup[]): Partial<Record<Section, unknown>> {
  return {
    'security-groups': { SecurityGroups: groups.map(rawGroup) },
    'security-group-rules': {
      SecurityGroupRules: groups.flatMap((group) => group.rules.map((rule, at) => rawRule(group, rule, at))),
    },
  };
}

function rawGroup(group: RawGroup) {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: `${group.name} group`,
    VpcId: group.vpc ?? 'vpc-0aaaaaaaaaaaaaaaa',
    OwnerId: ACCOUNT,
    Tags: tagList(group.tags),
    IpPermissions: group.rules.filter((rule) => rule.egress !== true).map(permission),
    IpPermissionsEgress: group.rules.filter((rule) => rule.egress === true).map(permission),
  };
}

function permission(rule: RawRule) {
  const { cidr, group, list } = rule;
  return {
    IpProtocol: rule.protocol ?? 'tcp',
    ...(rule.ports === undefined ? {} : { FromPort: rule.ports[0], ToPort: rule.ports[1] }),
    IpRanges: cidr === undefined || cidr.includes(':') ? [] : [{ CidrIp: cidr }],
    Ipv6Ranges: cidr?.includes(':') ? [{ CidrIpv6: cidr }] : [],
    UserIdGroupPairs: group === undefined ? [] : [{ GroupId: group, UserId: ACCOUNT }],
    PrefixListIds: list === undefined ? [] : [{ PrefixListId: list }],
  };
}

function rawRule(group: RawGroup, rule: RawRule, at: number) {
  const { cidr } = rule;
  return {
    SecurityGroupRuleId:
      rule.id ?? `sgr-${group.id.slice(3, 14).padEnd(11, '0')}${String(at).padStart(6, '0')}`,
    GroupId: group.id,
    GroupOwnerId: ACCOUNT,
    IsEgress: rule.egress === true,
    IpProtocol: rule.protocol ?? 'tcp',
    FromPort: rule.ports?.[0] ?? -1,
    ToPort: rule.ports?.[1] ?? -1,
    ...(cidr === undefined ? {} : cidr.includes(':') ? { CidrIpv6: cidr } : { CidrIpv4: cidr }),
    ...(rule.group === undefined ? {} : { ReferencedGroupInfo: { GroupId: rule.group, UserId: ACCOUNT } }),
    ...(rule.list === undefined ? {} : { PrefixListId: rule.list }),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: [],
  };
}

export type RawEntry = {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly egress?: boolean;
  readonly protocol?: string;
  readonly ports?: readonly [from: number, to: number];
  readonly cidr: string;
};

export function rawAcl(acl: {
  readonly id: string;
  readonly name?: string;
  readonly entries: readonly RawEntry[];
  readonly subnets?: readonly string[];
}) {
  return {
    NetworkAclId: acl.id,
    VpcId: 'vpc-0aaaaaaaaaaaaaaaa',
    OwnerId: ACCOUNT,
    IsDefault: false,
    Tags: acl.name === undefined ? [] : [{ Key: 'Name', Value: acl.name }],
    Associations: (acl.subnets ?? []).map((SubnetId, at) => ({
      NetworkAclAssociationId: `aclassoc-0000000000000000${at}`,
      NetworkAclId: acl.id,
      SubnetId,
    })),
    Entries: [
      ...acl.entries,
      ...[false, true].map(
        (egress): RawEntry => ({ number: 32767, action: 'deny', egress, cidr: '0.0.0.0/0' }),
      ),
    ].map((entry) => ({
      RuleNumber: entry.number,
      RuleAction: entry.action,
      Egress: entry.egress === true,
      Protocol: entry.protocol ?? '-1',
      ...(entry.cidr.includes(':') ? { Ipv6CidrBlock: entry.cidr } : { CidrBlock: entry.cidr }),
      ...(entry.ports === undefined ? {} : { PortRange: { From: entry.ports[0], To: entry.ports[1] } }),
    })),
  };
}
