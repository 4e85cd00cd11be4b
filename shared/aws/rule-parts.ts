import { listOf, memberOf } from './answer-member.ts';

type Input = Readonly<Record<string, unknown>>;

const SOURCES = ['IpRanges', 'Ipv6Ranges', 'UserIdGroupPairs', 'PrefixListIds'] as const;

/**
 * A call on several rules as calls on one rule each, everything else alike: by rule id, or by one source of one
 * permission.
 */
export function ruleParts(input: Input): readonly Input[] {
  const { SecurityGroupRuleIds: _ids, IpPermissions: _permissions, ...common } = input;
  const byId = listOf(input, 'SecurityGroupRuleIds').map((id) => ({ ...common, SecurityGroupRuleIds: [id] }));
  const byContent = listOf(input, 'IpPermissions')
    .flatMap(permissionParts)
    .map((permission) => ({ ...common, IpPermissions: [permission] }));
  return [...byId, ...byContent];
}

function permissionParts(permission: unknown): readonly unknown[] {
  const common = Object.fromEntries(
    ['IpProtocol', 'FromPort', 'ToPort']
      .map((key) => [key, memberOf(permission, key)] as const)
      .filter(([, value]) => value !== undefined),
  );
  return SOURCES.flatMap((key) => listOf(permission, key).map((source) => ({ ...common, [key]: [source] })));
}
