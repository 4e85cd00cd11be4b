import type { CallContext, Params } from '../core/index.ts';
import { tagSetIfAny } from './tags.ts';

/** One security group rule: one service, one source. */
export type Rule = RuleSpec & { readonly ruleId: string };

export type RuleSpec = {
  readonly isEgress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1`, or a number. */
  readonly protocol: string;
  /** Port or ICMP type; -1 for all, and where the protocol has none. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly source: Source;
  readonly description?: string;
};

export type Source =
  | { readonly kind: 'ipv4'; readonly cidr: string }
  | { readonly kind: 'ipv6'; readonly cidr: string }
  | { readonly kind: 'prefixList'; readonly prefixListId: string }
  | {
      readonly kind: 'group';
      readonly groupId: string;
      readonly userId: string;
      readonly peering?: PeeredGroup;
    };

/** A group of a VPC beyond a peering connection. */
type PeeredGroup = { readonly vpcId: string; readonly vpcPeeringConnectionId: string };

/** Two rules with one key are the same rule to EC2, whatever their ids and descriptions. */
export function ruleKey({ isEgress, protocol, fromPort, toPort, source }: RuleSpec): string {
  return [isEgress ? 'egress' : 'ingress', protocol, fromPort, toPort, sourceId(source)].join(' ');
}

function sourceId(source: Source): string {
  switch (source.kind) {
    case 'ipv4':
    case 'ipv6':
      return source.cidr;
    case 'prefixList':
      return source.prefixListId;
    case 'group':
      return source.groupId;
  }
}

function hasPorts(protocol: string): boolean {
  return ['tcp', 'udp', 'icmp', 'icmpv6'].includes(protocol);
}

/** The rule as Authorize and DescribeSecurityGroupRules answer it. */
export function ruleView(ctx: CallContext, groupId: string, rule: Rule): Params {
  return {
    securityGroupRuleId: rule.ruleId,
    groupId,
    groupOwnerId: ctx.account,
    isEgress: rule.isEgress,
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort,
    toPort: rule.toPort,
    ...sourceView(rule.source),
    description: rule.description,
    tagSet: tagSetIfAny(ctx, rule.ruleId),
    securityGroupRuleArn: ctx.arn('ec2', `security-group-rule/${rule.ruleId}`),
  };
}

/** The rule as Revoke answers it. */
export function revokedRuleView(groupId: string, rule: Rule): Params {
  const { source } = rule;
  return {
    securityGroupRuleId: rule.ruleId,
    groupId,
    isEgress: rule.isEgress,
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort,
    toPort: rule.toPort,
    ...(source.kind === 'group' ? { referencedGroupId: source.groupId } : sourceView(source)),
    description: rule.description,
  };
}

function sourceView(source: Source): Params {
  switch (source.kind) {
    case 'ipv4':
      return { cidrIpv4: source.cidr };
    case 'ipv6':
      return { cidrIpv6: source.cidr };
    case 'prefixList':
      return { prefixListId: source.prefixListId };
    case 'group':
      return {
        referencedGroupInfo: { groupId: source.groupId, userId: source.userId, ...peeringView(source) },
      };
  }
}

function peeringView({ peering }: { peering?: PeeredGroup }): Params {
  return peering ? { ...peering, peeringStatus: 'active' } : {};
}

type Permission = {
  readonly ipProtocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly groups: Params[];
  readonly ipRanges: Params[];
  readonly ipv6Ranges: Params[];
  readonly prefixListIds: Params[];
};

/** Rules of one direction as permissions: those of one service together, as DescribeSecurityGroups answers. */
export function permissionsView(rules: readonly RuleSpec[]): readonly Params[] {
  const permissions = new Map<string, Permission>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    const permission = permissions.get(key) ?? emptyPermission(rule);
    permissions.set(key, permission);
    addSource(permission, rule);
  }
  return [...permissions.values()];
}

function emptyPermission({ protocol, fromPort, toPort }: RuleSpec): Permission {
  const ports = hasPorts(protocol) ? { fromPort, toPort } : {};
  return { ipProtocol: protocol, ...ports, groups: [], ipRanges: [], ipv6Ranges: [], prefixListIds: [] };
}

function addSource(permission: Permission, { source, description }: RuleSpec): void {
  switch (source.kind) {
    case 'ipv4':
      permission.ipRanges.push({ cidrIp: source.cidr, description });
      return;
    case 'ipv6':
      permission.ipv6Ranges.push({ cidrIpv6: source.cidr, description });
      return;
    case 'prefixList':
      permission.prefixListIds.push({ prefixListId: source.prefixListId, description });
      return;
    case 'group': {
      const { userId, groupId } = source;
      permission.groups.push({ userId, groupId, ...peeringView(source), description });
    }
  }
}
