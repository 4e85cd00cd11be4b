import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseEvent, parseRecord } from '../../shared/events/index.ts';
import { delivered } from './record.ts';

/**
 * Genuine CloudTrail records live beside the project, not in it: where they are missing, the hand-written
 * records of the other tables, which have the same shapes, are all there is to try.
 */
const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '..', '..', '..', 'shared', 'data', 'cloudtrail');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

const sg = (id: string) => `AWS::EC2::SecurityGroup ${id}`;
const balancer =
  'arn:aws:elasticloadbalancing:ap-northeast-2:000000000000:loadbalancer/app/test-alb/42306a5c6d606af3';

const expected: Readonly<Record<string, string>> = {
  'AuthorizeSecurityGroupEgress--ctwatcher--1.json': sg('sg-0e79c7acdf4a0225e'),
  'AuthorizeSecurityGroupIngress--ctwatcher--1.json': sg('sg-0e79c7acdf4a0225e'),
  'AuthorizeSecurityGroupIngress--invictus--1.json': sg('sg-04cfb7a4712d75b00'),
  'AuthorizeSecurityGroupIngress--panther--1.json': sg('sg-04f0b44316f7d2471'),
  'AuthorizeSecurityGroupIngress--stratus--1.json': sg('sg-003dc7f1f1c686164'),
  'CreateLoadBalancer--ctwatcher--1.json': `AWS::ElasticLoadBalancingV2::LoadBalancer ${balancer}`,
  'CreateLoadBalancer--ctwatcher--2.json': 'ignored: a Classic Load Balancer, which Kedge does not watch',
  'CreateNetworkAclEntry--panther--1.json': 'AWS::EC2::NetworkAcl acl-1',
  'CreateNetworkAclEntry--panther--3.json': 'AWS::EC2::NetworkAcl acl-1111',
  'CreateNetworkInterface--invictus--1.json': 'AWS::EC2::NetworkInterface eni-076fa9fb98a2500a7',
  'CreateRoute--invictus--1.json': 'AWS::EC2::RouteTable rtb-0c7c2f4aff3677054',
  // Its publisher replaced the id by a placeholder; the name is left.
  'CreateSecurityGroup--ctwatcher--1.json': 'group named Test',
  'CreateSecurityGroup--invictus--1.json': sg('sg-04cfb7a4712d75b00'),
  'CreateSubnet--invictus--1.json': 'AWS::EC2::Subnet subnet-01ed430875cff578d',
  'DeleteSecurityGroup--invictus--1.json': sg('sg-04cfb7a4712d75b00'),
  'DetachNetworkInterface--invictus-x--1.json':
    'ignored: the call failed (Client.InvalidAttachmentID.NotFound): nothing changed',
  'ModifyInstanceAttribute--invictus--1.json':
    'ignored: an attribute of the instance changed that is not its groups',
  'ModifySecurityGroupRules--ctwatcher--1.json': sg('sg-ef6e8186'),
  'RevokeSecurityGroupEgress--invictus--1.json':
    'ignored: the call failed (Client.InvalidPermission.NotFound): nothing changed',
  'RevokeSecurityGroupIngress--ctwatcher--1.json': sg('sg-0e79c7acdf4a0225e'),
  'SharedSnapshotVolumeCreated--invictus-x--1.json':
    'quarantined: no parser for ec2 SharedSnapshotVolumeCreated',
};

function outcome(file: string): string {
  const record: Record<string, unknown> = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const parsed = parseEvent(delivered(record), { ownNames: ['kedge-'] });
  expect(parseRecord(record, { ownNames: ['kedge-'] })).toEqual(parsed);
  if (parsed.kind === 'tampering') return 'tampering';
  if (parsed.kind !== 'change') return `${parsed.kind}: ${parsed.reason}`;
  const [target] = parsed.hint.targets;
  if (target?.kind === 'resource') return `${target.type} ${target.id}`;
  return target?.kind === 'groupName' ? `group named ${target.name}` : 'everything';
}

describe('genuine CloudTrail records', () => {
  it('lead to the right resource, or to a stated reason for none', () => {
    const known = files.filter((file) => file in expected);
    expect(Object.fromEntries(known.map((file) => [file, outcome(file)]))).toEqual(
      Object.fromEntries(known.map((file) => [file, expected[file]])),
    );
  });

  it('are never lost, even those that nobody has looked at yet', () => {
    const lost = files.filter((file) => outcome(file) === 'everything');
    expect(lost).toEqual([]);
  });
});
