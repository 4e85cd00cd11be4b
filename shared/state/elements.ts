import type { Malformed, Section } from '../model/index.ts';
import type { Raw, Trouble } from './untyped.ts';
import { isRaw } from './untyped.ts';

/** One thing that could not be read: `path` names the resource, the section's name the file. */
export type Problem = { readonly section: Section; readonly path: string; readonly message: string };

/** The members of each section's answer that hold its resources. */
const MEMBERS: Readonly<Record<Section, readonly string[]>> = {
  'security-groups': ['SecurityGroups'],
  'security-group-rules': ['SecurityGroupRules'],
  'network-acls': ['NetworkAcls'],
  'network-interfaces': ['NetworkInterfaces'],
  subnets: ['Subnets'],
  vpcs: ['Vpcs'],
  'route-tables': ['RouteTables'],
  'internet-gateways': ['InternetGateways', 'EgressOnlyInternetGateways'],
  'vpc-block-public-access-options': ['VpcBlockPublicAccessOptions'],
  'vpc-block-public-access-exclusions': ['VpcBlockPublicAccessExclusions'],
  'prefix-lists': ['PrefixLists'],
  'load-balancers': ['LoadBalancers'],
  services: ['services'],
  tasks: ['tasks'],
  'task-definitions': ['taskDefinitions', 'taskDefinition'],
};

export const SECTIONS: readonly Section[] = [
  'security-groups',
  'security-group-rules',
  'network-acls',
  'network-interfaces',
  'subnets',
  'vpcs',
  'route-tables',
  'internet-gateways',
  'vpc-block-public-access-options',
  'vpc-block-public-access-exclusions',
  'prefix-lists',
  'load-balancers',
  'services',
  'tasks',
  'task-definitions',
];

/**
 * Kinds that everything else can do without, and that a role made for an earlier Kedge may not read: what hangs on them
 * is then not known, and nothing fails.
 */
export const BLOCK_SECTIONS = [
  'vpc-block-public-access-options',
  'vpc-block-public-access-exclusions',
] as const satisfies readonly Section[];

export const isBlockSection = (section: Section): boolean => BLOCK_SECTIONS.some((one) => one === section);

/** The resources of one section's answer, or of a list of answers; a sentence when it is no such answer. */
export function elements(section: Section, answer: unknown): readonly unknown[] | string {
  const members = MEMBERS[section];
  if (Array.isArray(answer))
    return answer.flatMap((one) => (isAnswer(one, members) ? inside(one, members) : [one]));
  if (isAnswer(answer, members)) return inside(answer, members);
  const what = section === 'vpc-block-public-access-options' ? 'object' : 'list';
  return `not an AWS answer: there is no ${what} "${members[0]}" in it`;
}

function isAnswer(value: unknown, members: readonly string[]): value is Raw {
  return (
    isRaw(value) && members.some((member) => typeof value[member] === 'object' && value[member] !== null)
  );
}

function inside(answer: Raw, members: readonly string[]): readonly unknown[] {
  const [only, ...more] = members.map((member) => answer[member]).filter((value) => value !== undefined);
  return more.length === 0 && Array.isArray(only) ? only : [only, ...more].flat();
}

/** What is wrong with a section: each thing by itself, and the resources that are left out for it. */
export type Troubles = { readonly problems: Problem[]; readonly malformed: Malformed[] };

/**
 * Maps every resource of a section. One that is malformed is left out with a problem that names it; the others
 * stand.
 */
export function mapElements(
  section: Section,
  values: readonly unknown[],
  to: Troubles & { readonly map: (raw: Raw, trouble: Trouble) => void },
): void {
  let trouble: string[] = [];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (isRaw(value)) to.map(value, trouble);
    else trouble.push('it is no object');
    if (trouble.length === 0) continue;
    const id = idIn(value);
    const at = `${MEMBERS[section][0]}[${index}]`;
    const path = id === '' ? at : `${at} (${id})`;
    to.malformed.push({ section, id: id === '' ? at : id, why: trouble.join('; ') });
    for (const message of trouble) to.problems.push({ section, path, message });
    trouble = [];
  }
}

const NAMES = [
  'SecurityGroupRuleId',
  'GroupId',
  'NetworkAclId',
  'NetworkInterfaceId',
  'SubnetId',
  'RouteTableId',
  'InternetGatewayId',
  'ExclusionId',
  'PrefixListId',
  'VpcId',
  'LoadBalancerArn',
  'serviceArn',
  'taskArn',
  'taskDefinitionArn',
  'AwsAccountId',
] as const;

function idIn(value: unknown): string {
  if (!isRaw(value)) return '';
  const id = NAMES.map((key) => value[key]).find((one) => typeof one === 'string');
  return typeof id === 'string' ? id : '';
}

/** An answer that says where the next page begins is not all there is; `--max-items` of the AWS CLI leaves one. */
export function isFirstPages(answer: unknown): boolean {
  const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
  if (!isRaw(last)) return false;
  return [last.NextToken, last.nextToken, last.NextMarker].some(
    (token) => typeof token === 'string' && token !== '',
  );
}
