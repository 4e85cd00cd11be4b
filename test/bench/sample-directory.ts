import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ACCOUNT = '111111111111';
export const VPC = 'vpc-0aaaaaaaaaaaaaaaa';
const RULES_PER_GROUP = 10;

/**
 * Writes a state directory of `groups` security groups with ten rules each, as the AWS CLI prints it: mostly CIDRs
 * and group references that are in order, one group in a hundred with SSH open to the world.
 */
export async function writeSampleDirectory(directory: string, groups: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  const rules = Array.from({ length: groups }, (_, at) => rulesOf(at));
  const SecurityGroups = rules.map((own, at) => group(at, own));
  await writeJson(join(directory, 'security-groups.json'), { SecurityGroups });
  await writeJson(join(directory, 'security-group-rules.json'), { SecurityGroupRules: rules.flat() });
  await writeJson(join(directory, 'vpcs.json'), {
    Vpcs: [
      { VpcId: VPC, CidrBlock: '10.0.0.0/16', OwnerId: ACCOUNT, Tags: [{ Key: 'Name', Value: 'prod' }] },
    ],
  });
}

const DECLARED_GROUPS = 500;

/** The policy that goes with it, for any number of groups over 1,000: 500 of them declared, guardrails for all. */
export function samplePolicy(): string {
  return [
    'version: 1',
    'mode: enforce',
    'names: { office: [203.0.113.0/24, 2001:db8:4::/48] }',
    'guardrails:',
    '  - { id: no-admin-from-internet, deny: "tcp/22,3389 from internet except office", severity: critical }',
    '  - { id: no-database-from-internet, deny: "tcp/3306,5432 from internet" }',
    'securityGroups:',
    ...Array.from({ length: DECLARED_GROUPS }, (_, at) => declaredGroup(at * 2)),
  ].join('\n');
}

function declaredGroup(at: number): string {
  const lines = Array.from(
    { length: RULES_PER_GROUP - 3 },
    (_, port) => `tcp/${8000 + port} from ${cidr(at, port)}`,
  );
  return [
    `  ${name(at)}:`,
    `    match: { name: ${name(at)}, vpc: prod }`,
    '    ingress:',
    ...lines.map((line) => `      - ${line}`),
    `      - tcp/9000 from sg/${groupId(at + 1)}`,
    '    egress:',
    '      - tcp/443 to any',
  ].join('\n');
}

type RawRule = Readonly<Record<string, unknown>> & { readonly IsEgress: boolean };

function rulesOf(at: number): readonly RawRule[] {
  const rule = (
    index: number,
    of: Readonly<Record<string, unknown>> & { readonly IsEgress: boolean },
  ): RawRule => ({
    SecurityGroupRuleId: `sgr-${hex(at, 12)}${hex(index, 5)}`,
    GroupId: groupId(at),
    GroupOwnerId: ACCOUNT,
    IpProtocol: 'tcp',
    Tags: [],
    ...of,
  });
  const inward = Array.from({ length: RULES_PER_GROUP - 3 }, (_, port) => {
    const isOpen = port === 0 && at % 100 === 0;
    const at22 = isOpen ? { FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' } : null;
    return rule(port, {
      IsEgress: false,
      ...(at22 ?? { FromPort: 8000 + port, ToPort: 8000 + port, CidrIpv4: cidr(at, port) }),
    });
  });
  const reference = { GroupId: groupId(at + 1), UserId: ACCOUNT };
  return [
    ...inward,
    rule(7, { IsEgress: false, FromPort: 9000, ToPort: 9000, ReferencedGroupInfo: reference }),
    rule(8, { IsEgress: true, FromPort: 443, ToPort: 443, CidrIpv4: '0.0.0.0/0' }),
    rule(9, { IsEgress: true, FromPort: 443, ToPort: 443, CidrIpv6: '::/0' }),
  ];
}

function group(at: number, rules: readonly RawRule[]) {
  return {
    GroupId: groupId(at),
    GroupName: name(at),
    Description: `group ${at}`,
    VpcId: VPC,
    OwnerId: ACCOUNT,
    Tags: [{ Key: 'team', Value: `team-${at % 40}` }],
    IpPermissions: rules.filter((one) => !one.IsEgress).map(permission),
    IpPermissionsEgress: rules.filter((one) => one.IsEgress).map(permission),
  };
}

function permission(rule: RawRule) {
  const { CidrIpv4, CidrIpv6, ReferencedGroupInfo } = rule;
  return {
    IpProtocol: rule.IpProtocol,
    FromPort: rule.FromPort,
    ToPort: rule.ToPort,
    IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4 }],
    Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6 }],
    UserIdGroupPairs: ReferencedGroupInfo === undefined ? [] : [ReferencedGroupInfo],
    PrefixListIds: [],
  };
}

const name = (at: number): string => `group-${at}`;
const hex = (number: number, width: number): string => number.toString(16).padStart(width, '0');
export const groupId = (at: number): string => `sg-${hex(at + 1, 17)}`;
const cidr = (at: number, port: number): string => `10.${at % 200}.${(at >> 8) % 250}.${port * 16}/28`;

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value, null, 4));
}
