import { CreateNetworkAclEntryCommand, DescribeNetworkAclsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsApplier, awsClients } from '../../shared/aws/index.ts';
import { CLOCK, PLACE, refusal } from './fixtures.ts';

const ec2 = mockClient(EC2Client);
const applier = awsApplier(awsClients({ region: PLACE.region, clock: CLOCK }));
const apply = (call: string, input: Record<string, unknown>) => applier.apply(PLACE, { call, input });

beforeEach(() => ec2.reset());

const ENTRY = {
  NetworkAclId: 'acl-1',
  RuleNumber: 100,
  Egress: false,
  Protocol: '6',
  RuleAction: 'allow',
  CidrBlock: '10.0.0.0/16',
  PortRange: { From: 80, To: 80 },
};

describe('an ACL entry whose number is in use', () => {
  it.each([
    ['the very entry', {}, 'already'],
    ['other ports', { PortRange: { From: 80, To: 81 } }, 'conflict'],
    ['the other direction', { Egress: true }, 'conflict'],
    ['another CIDR', { CidrBlock: '10.0.0.0/8' }, 'conflict'],
    ['a denial', { RuleAction: 'deny' }, 'conflict'],
    ['another protocol', { Protocol: '17' }, 'conflict'],
    ['another number', { RuleNumber: 101 }, 'conflict'],
  ])('by %s %o is %s', async (_what, change, outcome) => {
    const { NetworkAclId, ...entry } = ENTRY;
    ec2.on(CreateNetworkAclEntryCommand).rejects(refusal('NetworkAclEntryAlreadyExists'));
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolves({ NetworkAcls: [{ NetworkAclId, Entries: [{ ...entry, ...change } as never] }] });
    const applied = await apply('ec2:CreateNetworkAclEntry', ENTRY);
    expect(applied.kind === 'failed' ? applied.failure.kind : applied.kind).toBe(outcome);
  });

  it('is a failure when it cannot be read', async () => {
    ec2.on(CreateNetworkAclEntryCommand).rejects(refusal('NetworkAclEntryAlreadyExists'));
    ec2.on(DescribeNetworkAclsCommand).rejects(refusal('RequestLimitExceeded'));
    expect(await apply('ec2:CreateNetworkAclEntry', ENTRY)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'throttled' },
    });
  });
});
