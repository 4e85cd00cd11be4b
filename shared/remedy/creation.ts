import type { Context } from '../drift/index.ts';
import { resolveSubnet } from '../drift/index.ts';
import type { Action, Finding, Vpc } from '../model/index.ts';
import type { AclPolicyEntry, GroupEntry, Match } from '../policy/index.ts';
import { hasWildcard, matchText } from '../policy/index.ts';

/**
 * What is declared and does not exist, and the call that makes it, empty: its rules, entries and subnets are then
 * missing from it like from any other, and are put in place as such. So references and circles of them need no
 * order. `action` null: `hold` says what the entry leaves open.
 */
export type Creation = {
  readonly finding: Finding;
  readonly action: Action | null;
  readonly hold: string | null;
};

/** Where the caller creates: nothing is made for entries of other accounts and Regions. */
export type CreationPlace = { readonly account: string; readonly region: string };

/**
 * For each finding that an entry of groups or ACLs matches nothing. No inverse: nothing of a new resource was there
 * before.
 */
export function creations(
  context: Context,
  findings: readonly Finding[],
  place: CreationPlace,
): readonly Creation[] {
  return findings.flatMap((finding) => {
    const { resource, kind, entry: key } = finding;
    if (kind !== 'configuration' || key === null || resource.id !== key) return [];
    const { securityGroups, networkAcls } = context.policy;
    const made =
      resource.type === 'AWS::EC2::SecurityGroup'
        ? groupCreation(
            context,
            securityGroups.find((one) => one.key === key),
            place,
          )
        : resource.type === 'AWS::EC2::NetworkAcl'
          ? aclCreation(
              context,
              networkAcls.find((one) => one.key === key),
              place,
            )
          : null;
    if (made === null) return [];
    return [
      typeof made === 'string'
        ? { finding, action: null, hold: made }
        : { finding, action: made, hold: null },
    ];
  });
}

function groupCreation(
  context: Context,
  entry: GroupEntry | undefined,
  place: CreationPlace,
): Action | string | null {
  if (entry === undefined) return null;
  const { match, key, line } = entry;
  const vpc = vpcFor(context, { match }, place);
  if (typeof vpc === 'string') return vpc;
  if (match.name === undefined)
    return `Entry ${key} does not say what the group is called: write match.name.`;
  const tags = Object.entries(match.tags ?? {});
  return {
    call: 'ec2:CreateSecurityGroup',
    input: {
      GroupName: match.name,
      Description: description(`Declared as ${key} in the policy of Kedge`),
      VpcId: vpc.id,
      ...tagged('security-group', tags),
    },
    why: `Create security group ${match.name} in ${vpc.id}: entry ${key} (line ${line}) declares it, and it is not there.`,
    inverse: null,
  };
}

function aclCreation(
  context: Context,
  entry: AclPolicyEntry | undefined,
  place: CreationPlace,
): Action | string | null {
  if (entry === undefined) return null;
  const { match, key, line, subnets = [] } = entry;
  const vpc = vpcFor(context, { match, subnets }, place);
  if (typeof vpc === 'string') return vpc;
  const name = match.name === undefined ? [] : [['Name', match.name] as const];
  const tags = [
    ...name,
    ...Object.entries(match.tags ?? {}).filter(([tag]) => name.length === 0 || tag !== 'Name'),
  ];
  if (tags.length === 0)
    return `Entry ${key} does not say by what the ACL is known: write match.name or match.tags.`;
  return {
    call: 'ec2:CreateNetworkAcl',
    input: { VpcId: vpc.id, ...tagged('network-acl', tags) },
    why: `Create network ACL ${key} in ${vpc.id}: entry ${key} (line ${line}) declares it, and it is not there.`,
    inverse: null,
  };
}

/** The one VPC that the entry can mean here, or a sentence about why there is none. */
function vpcFor(
  context: Context,
  { match, subnets = [] }: { readonly match: Match; readonly subnets?: readonly string[] },
  { account, region }: CreationPlace,
): Vpc | string {
  if (match.accounts?.some((one) => matchText(one, account)) === false)
    return `It is for other accounts than ${account}: run it there.`;
  if (match.regions?.some((one) => matchText(one, region)) === false)
    return `It is for other Regions than ${region}: run it there.`;
  if (match.id !== undefined) return 'AWS chooses ids: what is matched by its id cannot be created.';
  const texts = [match.name ?? '', ...Object.values(match.tags ?? {})];
  if (texts.some(hasWildcard)) return 'A wildcard is no name: what is matched by one cannot be created.';
  if (context.state.sections.vpcs.status !== 'read') return 'The VPCs could not be read.';
  const fitting = [...context.state.vpcs.values()].filter(
    (vpc) => isMeant(vpc, match.vpc) && subnets.every((ref) => inVpc(context, ref, vpc.id)),
  );
  const [only, ...more] = fitting;
  if (only !== undefined && more.length === 0) return only;
  return only === undefined
    ? `No VPC fits${match.vpc === undefined ? '' : ` ${match.vpc}`}: correct match.vpc.`
    : `${fitting.length} VPCs fit: say in match.vpc which one is meant.`;
}

function isMeant(vpc: Vpc, pattern: string | undefined): boolean {
  return pattern === undefined || matchText(pattern, vpc.id) || matchText(pattern, vpc.tags.Name ?? '');
}

/** A subnet by id is found whatever the VPC. */
function inVpc(context: Context, ref: string, vpcId: string): boolean {
  const found = resolveSubnet(context, ref, vpcId);
  return typeof found !== 'string' && found.vpcId === vpcId;
}

type Tagged = readonly (readonly [key: string, value: string])[];

function tagged(
  type: 'security-group' | 'network-acl',
  tags: Tagged,
): { readonly TagSpecifications?: readonly object[] } {
  if (tags.length === 0) return {};
  return { TagSpecifications: [{ ResourceType: type, Tags: tags.map(([Key, Value]) => ({ Key, Value })) }] };
}

/** EC2 takes 255 characters of these in a description, and nothing else. */
function description(text: string): string {
  return text.replaceAll(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, '-').slice(0, 255);
}
