import type { Finding, FindingKind, FindingResource, ResourceType, Severity } from '../model/index.ts';
import { plain } from './plain-text.ts';

const TYPES: Readonly<Record<ResourceType, string>> = {
  'AWS::EC2::SecurityGroup': 'security group',
  'AWS::EC2::NetworkAcl': 'network ACL',
  'AWS::EC2::NetworkInterface': 'network interface',
  'AWS::EC2::Instance': 'instance',
  'AWS::EC2::PrefixList': 'prefix list',
  'AWS::EC2::Subnet': 'subnet',
  'AWS::EC2::VPC': 'VPC',
  'AWS::EC2::RouteTable': 'route table',
  'AWS::EC2::InternetGateway': 'internet gateway',
  'AWS::ECS::Service': 'ECS service',
  'AWS::ECS::Task': 'ECS task',
  'AWS::ECS::TaskDefinition': 'ECS task definition',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'load balancer',
  'Kedge::Policy': 'policy entry',
};

const KINDS: Readonly<Record<FindingKind, string>> = {
  excess: 'not in the policy',
  missing: 'missing',
  forbidden: 'forbidden',
  association: 'attached otherwise than the policy says',
  configuration: 'configured otherwise than the policy says',
  exposure: 'exposed',
  unknown: 'cannot be judged',
};

/** With what somebody made a change; a tool that is not listed is not worth a word. */
const TOOLS: Readonly<Record<string, string>> = {
  console: 'with the AWS console',
  terraform: 'with Terraform',
  cloudformation: 'with CloudFormation',
  cli: 'with the AWS CLI',
  sdk: 'with an AWS SDK',
};

/** Most severe first. */
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** "security group" */
export function typeWords({ type }: Pick<FindingResource, 'type'>): string {
  return TYPES[type];
}

/** "security group web-tasks (sg-0a1b2c3d)" */
export function resourceWords(resource: FindingResource): string {
  const type = TYPES[resource.type];
  return resource.name === '' || resource.name === resource.id
    ? `${type} ${plain(resource.id)}`
    : `${type} ${plain(resource.name)} (${plain(resource.id)})`;
}

/** "111122223333 eu-west-1", as far as it is known. */
export function placeWords(place: { readonly account: string; readonly region: string | null }): string {
  return [place.account, place.region ?? '']
    .filter((part) => part !== '')
    .map((part) => plain(part))
    .join(' ');
}

/** "ingress forbidden, guardrail no-admin-from-internet" */
export function findingWords(finding: Finding): string {
  const direction = finding.direction === null ? '' : `${finding.direction} `;
  const rule = finding.guardrail === null ? entryWords(finding) : `, guardrail ${plain(finding.guardrail)}`;
  return `${direction}${KINDS[finding.kind]}${rule}`;
}

function entryWords({ entry }: Finding): string {
  return entry === null ? '' : `, entry ${plain(entry)}`;
}

export function toolWords(tool: string | null): string | null {
  return tool !== null && Object.hasOwn(TOOLS, tool) ? (TOOLS[tool] ?? null) : null;
}

export function worstSeverity(findings: readonly Finding[]): Severity | null {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
}

/** For sorting: 0 is the most severe. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** "2026-11-23 10:42:07 UTC" */
export function timeWords(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "4.2 s", "3 min 20 s", "2 h 5 min" */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "3 findings" */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
