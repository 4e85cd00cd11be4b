import {
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { awsClients, awsObserver } from '../../shared/aws/index.ts';
import { group, NO_NEEDS, PLACE, stillClock, WEB } from './fixtures.ts';

const ec2 = mockClient(EC2Client);

describe('a group that the policy refers to as well', () => {
  it('is as it was read last, not as it was remembered, and nothing of it is unknown for that', async () => {
    const clock = stillClock();
    const observer = awsObserver(awsClients({ region: PLACE.region, clock }), clock);
    const needs = { ...NO_NEEDS, groupNames: ['sg-1'] };
    const listed = (permissions: readonly object[]): void => {
      const SecurityGroups = [group('sg-1', { IpPermissions: permissions })];
      ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups });
    };
    ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
    const ranges = [{ CidrIp: '0.0.0.0/0' }];
    listed([{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: ranges }]);
    const before = await observer.observe(PLACE, WEB, needs);
    // The rule is revoked, and the function, still warm, looks whether it is gone.
    listed([]);
    clock.advance(200);
    const after = await observer.observe(PLACE, WEB, needs);
    if (before.kind !== 'observed' || after.kind !== 'observed') throw new Error('it was not read');
    expect(before.state.securityGroups.get('sg-1')?.rules).toHaveLength(1);
    expect(after.state.securityGroups.get('sg-1')?.rules).toEqual([]);
    expect(after.state.malformed).toEqual([]);
  });
});
