import { partitionOfRegion } from '../events/index.ts';
import type { Finding, ResourceType, Severity } from '../model/index.ts';
import { plain } from './plain-text.ts';
import { type Review, remedyFor } from './review.ts';
import { findingWords, resourceWords } from './wording.ts';

type Json = Readonly<Record<string, unknown>>;

const LABELS: Readonly<Record<Severity, string>> = {
  critical: 'CRITICAL',
  high: 'HIGH',
  medium: 'MEDIUM',
  low: 'LOW',
  info: 'INFORMATIONAL',
};

/**
 * The AWS Security Finding Format, as Security Hub's BatchImportFindings takes it (at most 100 in one call, from
 * the finding's own account and Region). `now` is in milliseconds since the epoch. Findings about the policy
 * itself, which belong to no account, are left out: Security Hub has no place for them.
 */
export function reviewAsff(review: Review, now: number): string {
  const findings = review.findings.filter(
    ({ resource }) => resource.account !== '' && resource.region !== null,
  );
  return `${JSON.stringify({ Findings: findings.map((finding) => asff(finding, { review, now })) }, null, 2)}\n`;
}

function asff(finding: Finding, { review, now }: { readonly review: Review; readonly now: number }): Json {
  const { id, resource, severity, guardrail, kind, reason } = finding;
  const effect = review.effects?.get(id);
  const region = resource.region ?? '';
  const partition = partitionOf(resource.id, region);
  const time = new Date(now).toISOString();
  const rule = guardrail === null ? kind : `guardrail/${guardrail}`;
  return {
    SchemaVersion: '2018-10-08',
    Id: `kedge/${resource.account}/${region}/${id}`.slice(0, 512),
    ProductArn: `arn:${partition}:securityhub:${region}:${resource.account}:product/${resource.account}/default`,
    ProductName: 'Kedge',
    GeneratorId: `kedge/${rule}`.slice(0, 512),
    AwsAccountId: resource.account,
    Region: region,
    Types: ['Software and Configuration Checks/AWS Security Best Practices/Network Reachability'],
    CreatedAt: time,
    UpdatedAt: time,
    Severity: { Label: LABELS[severity] },
    Title: plain(`${resourceWords(resource)}: ${findingWords(finding)}`, 256),
    Description: plain(effect === undefined ? reason : `Effect: ${effect.text}. ${reason}`, 1024),
    Remediation: { Recommendation: { Text: plain(remedyWords(finding, review), 512) } },
    Resources: [resourceJson(finding, partition)],
    Compliance: { Status: kind === 'unknown' ? 'WARNING' : 'FAILED' },
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
  };
}

function remedyWords(finding: Finding, review: Review): string {
  const { actions, holds } = remedyFor(finding, review);
  const steps = actions.map(({ call, why }, at) => `${at + 1}. ${call}: ${why}`);
  const words = [...steps, ...holds.map((hold) => `Held: ${hold}`)];
  return words.length === 0 ? 'A person has to look at it.' : words.join(' ');
}

/** Security Hub's name of each type, and EC2's part of its ARN where the id is not one. */
const TYPES: Readonly<Partial<Record<ResourceType, readonly [type: string, arn: string]>>> = {
  'AWS::EC2::SecurityGroup': ['AwsEc2SecurityGroup', 'security-group'],
  'AWS::EC2::NetworkAcl': ['AwsEc2NetworkAcl', 'network-acl'],
  'AWS::EC2::NetworkInterface': ['AwsEc2NetworkInterface', 'network-interface'],
  'AWS::EC2::Instance': ['AwsEc2Instance', 'instance'],
  'AWS::EC2::Subnet': ['AwsEc2Subnet', 'subnet'],
  'AWS::EC2::VPC': ['AwsEc2Vpc', 'vpc'],
  'AWS::ECS::Service': ['AwsEcsService', ''],
  'AWS::ECS::Task': ['AwsEcsTask', ''],
  'AWS::ECS::TaskDefinition': ['AwsEcsTaskDefinition', ''],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['AwsElbv2LoadBalancer', ''],
};

function resourceJson({ resource }: Finding, partition: string): Json {
  const [type, name] = TYPES[resource.type] ?? ['Other', ''];
  const region = resource.region ?? '';
  const arn = `arn:${partition}:ec2:${region}:${resource.account}:${name}/${resource.id}`;
  return { Type: type, Id: name === '' ? resource.id : arn, Partition: partition, Region: region };
}

function partitionOf(id: string, region: string): string {
  return /^arn:(aws[a-z-]*):/.exec(id)?.[1] ?? partitionOfRegion(region);
}
