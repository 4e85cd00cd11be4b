import {
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, awsObserver } from '../../shared/aws/index.ts';
import type { Needs } from '../../shared/ports/index.ts';
import { group, NO_NEEDS, PLACE, ref, refusal, rule, stillClock, WEB } from './fixtures.ts';

const ec2 = mockClient(EC2Client);

function observer(clock = stillClock()) {
  return awsObserver(awsClients({ region: PLACE.region, clock }), clock);
}

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-1')] });
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .resolves({ SecurityGroupRules: [rule('sgr-1', { CidrIpv4: '0.0.0.0/0' })] });
});

/** How many answers had to be waited for one after the other; answers come when nothing else is asked any more. */
async function roundTrips(work: () => Promise<unknown>): Promise<number> {
  let waiting: (() => void)[] = [];
  const answer = (value: unknown) => () => new Promise((resolve) => waiting.push(() => resolve(value)));
  ec2.on(DescribeSecurityGroupsCommand).callsFake(answer({ SecurityGroups: [group('sg-1')] }));
  ec2
    .on(DescribeSecurityGroupRulesCommand)
    .callsFake(answer({ SecurityGroupRules: [rule('sgr-1', { CidrIpv4: '0.0.0.0/0' })] }));
  ec2.on(DescribeVpcsCommand).callsFake(answer({ Vpcs: [] }));
  ec2.on(DescribeManagedPrefixListsCommand).callsFake(answer({ PrefixLists: [] }));
  let done = false;
  const finished = work().finally(() => {
    done = true;
  });
  let trips = 0;
  while (!done) {
    for (let turn = 0; turn < 50 && !done; turn += 1) await Promise.resolve();
    if (waiting.length === 0) continue;
    trips += 1;
    const now = waiting;
    waiting = [];
    for (const go of now) go();
  }
  await finished;
  return trips;
}

describe('a security group', () => {
  it('is read with its rules and the policy’s references in one round trip', async () => {
    const needs = {
      ...NO_NEEDS,
      groupNames: ['db'],
      prefixListNames: ['office'],
      sections: ['vpcs'] as const,
    };
    expect(await roundTrips(() => observer().observe(PLACE, WEB, needs))).toBe(1);
  });

  it('is asked for by filters, so that one that is gone is an empty answer and no error', async () => {
    await observer().observe(PLACE, WEB, NO_NEEDS);
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'group-id', Values: ['sg-1'] }],
    });
    expect(ec2.commandCalls(DescribeSecurityGroupRulesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'group-id', Values: ['sg-1'] }],
    });
  });

  it('is observed with what else was read, and nothing claims to be all there is', async () => {
    const seen = await observer().observe(PLACE, WEB, NO_NEEDS);
    expect(seen.kind).toBe('observed');
    if (seen.kind === 'failed') return;
    expect(seen.state.region).toBe('eu-west-1');
    expect(seen.state.securityGroups.get('sg-1')?.rules.map((one) => one.id)).toEqual(['sgr-1']);
    expect(seen.state.sections['security-groups']).toEqual({ status: 'part' });
    expect(seen.state.sections['network-acls']).toEqual({ status: 'absent' });
  });

  it('is absent when AWS knows no such group', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-2')] });
    ec2.on(DescribeSecurityGroupRulesCommand).resolves({ SecurityGroupRules: [] });
    expect((await observer().observe(PLACE, WEB, NO_NEEDS)).kind).toBe('absent');
  });

  it.each([
    [DescribeSecurityGroupsCommand, 'UnauthorizedOperation', 'denied'],
    [DescribeSecurityGroupRulesCommand, 'RequestLimitExceeded', 'throttled'],
  ] as const)('that cannot be read is a failure, never "nothing there" (%#)', async (command, code, kind) => {
    ec2.on(command as typeof DescribeSecurityGroupsCommand).rejects(refusal(code));
    expect(await observer().observe(PLACE, WEB, NO_NEEDS)).toMatchObject({
      kind: 'failed',
      failure: { kind, code },
    });
  });

  it('has all its rules, however many pages they are', async () => {
    ec2
      .on(DescribeSecurityGroupRulesCommand)
      .callsFake(({ NextToken }: { NextToken?: string }) =>
        NextToken === undefined
          ? { SecurityGroupRules: [rule('sgr-1', { CidrIpv4: '10.0.0.0/8' })], NextToken: 'more' }
          : { SecurityGroupRules: [rule('sgr-2', { CidrIpv4: '11.0.0.0/8' })] },
      );
    const seen = await observer().observe(PLACE, WEB, NO_NEEDS);
    expect(seen.kind !== 'failed' && seen.state.securityGroups.get('sg-1')?.rules).toHaveLength(2);
  });

  it('stands as it is now, though the policy’s references may be a moment old', async () => {
    const clock = stillClock();
    const one = observer(clock);
    const needs = { ...NO_NEEDS, groupNames: ['sg-1'] };
    const described = (name: string) => group('sg-1', { Description: name });
    let version = 'first';
    ec2.on(DescribeSecurityGroupsCommand).callsFake(() => ({ SecurityGroups: [described(version)] }));
    await one.observe(PLACE, WEB, needs);
    version = 'second';
    const seen = await one.observe(PLACE, WEB, needs);
    expect(seen.kind !== 'failed' && seen.state.securityGroups.get('sg-1')?.description).toBe('second');
  });
});

describe('the policy’s references', () => {
  it('are asked for by name, id and tag', async () => {
    await observer().observe(PLACE, WEB, {
      ...NO_NEEDS,
      groupNames: ['web-*', 'db'],
      groupIds: ['sg-9'],
      groupTags: [
        ['tier', 'web'],
        ['tier', 'db'],
        ['team', 'a'],
      ],
    });
    const filters = ec2.commandCalls(DescribeSecurityGroupsCommand).map((call) => call.args[0].input.Filters);
    expect(filters).toEqual([
      [{ Name: 'group-id', Values: ['sg-1'] }],
      [{ Name: 'group-name', Values: ['web-*', 'db'] }],
      [{ Name: 'group-id', Values: ['sg-9'] }],
      [{ Name: 'tag:tier', Values: ['web', 'db'] }],
      [{ Name: 'tag:team', Values: ['a'] }],
    ]);
  });

  it('are asked for in parts of the 200 values that AWS takes', async () => {
    const groupNames = Array.from({ length: 450 }, (_, at) => `g${at}`);
    await observer().observe(PLACE, WEB, { ...NO_NEEDS, groupNames });
    const sizes = ec2
      .commandCalls(DescribeSecurityGroupsCommand)
      .map((call) => call.args[0].input.Filters?.[0]?.Values?.length);
    expect(sizes.sort()).toEqual([1, 200, 200, 50]);
  });

  it('are asked for once for all the resources of a batch, and again for the next', async () => {
    const clock = stillClock();
    const one = observer(clock);
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
    const needs = { ...NO_NEEDS, groupNames: ['db'], sections: ['vpcs'] as const };
    await Promise.all([1, 2, 3].map(() => one.observe(PLACE, WEB, needs)));
    expect(ec2.commandCalls(DescribeVpcsCommand)).toHaveLength(1);
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)).toHaveLength(1 + 3);
    clock.advance(60_000);
    await one.observe(PLACE, WEB, needs);
    expect(ec2.commandCalls(DescribeVpcsCommand)).toHaveLength(2);
    expect(ec2.commandCalls(DescribeSecurityGroupsCommand)).toHaveLength(1 + 3 + 2);
  });

  it('that may not be read leave their section failed, and the resource is judged', async () => {
    ec2.on(DescribeVpcsCommand).rejects(refusal('UnauthorizedOperation'));
    const seen = await observer().observe(PLACE, WEB, { ...NO_NEEDS, sections: ['vpcs'] });
    expect(seen.kind !== 'failed' && seen.state.sections.vpcs).toEqual({
      status: 'failed',
      reason:
        'ec2:DescribeVpcs in 111111111111 eu-west-1: UnauthorizedOperation: UnauthorizedOperation, says AWS',
    });
    expect(seen.kind !== 'failed' && seen.state.securityGroups.size).toBe(1);
  });

  it('that were throttled make the observation fail: asked again, they will answer', async () => {
    ec2.on(DescribeVpcsCommand).rejectsOnce(refusal('RequestLimitExceeded')).resolves({ Vpcs: [] });
    const one = observer();
    const needs: Needs = { ...NO_NEEDS, sections: ['vpcs'] };
    expect(await one.observe(PLACE, WEB, needs)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'throttled' },
    });
    expect((await one.observe(PLACE, WEB, needs)).kind).toBe('observed');
  });
});

describe('other resources', () => {
  it('a network ACL comes with all ACLs and subnets: one that a subnet moved to is another', async () => {
    ec2
      .on(DescribeNetworkAclsCommand)
      .resolves({ NetworkAcls: [{ NetworkAclId: 'acl-1' }, { NetworkAclId: 'acl-2' }] });
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ SubnetId: 'subnet-1' }] });
    const seen = await observer().observe(PLACE, ref('AWS::EC2::NetworkAcl', 'acl-1'), {
      ...NO_NEEDS,
      sections: ['subnets'],
    });
    expect(seen.kind !== 'failed' && [...seen.state.networkAcls.keys()]).toEqual(['acl-1', 'acl-2']);
    expect(seen.kind !== 'failed' && seen.state.sections['network-acls']).toEqual({ status: 'read' });
    expect(ec2.commandCalls(DescribeSubnetsCommand)).toHaveLength(1);
  });

  it('an instance is its interfaces and their groups', async () => {
    ec2
      .on(DescribeNetworkInterfacesCommand)
      .resolves({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-1' }] }] });
    const seen = await observer().observe(PLACE, ref('AWS::EC2::Instance', 'i-1'), NO_NEEDS);
    expect(seen.kind).toBe('observed');
    expect(seen.kind !== 'failed' && [...seen.state.securityGroups.keys()]).toEqual(['sg-1']);
    expect(ec2.commandCalls(DescribeNetworkInterfacesCommand)[0]?.args[0].input).toMatchObject({
      Filters: [{ Name: 'attachment.instance-id', Values: ['i-1'] }],
    });
  });

  it('the policy itself needs nothing but its references', async () => {
    const seen = await observer().observe(PLACE, ref('Kedge::Policy', 'policy'), NO_NEEDS);
    expect(seen.kind).toBe('observed');
    expect(ec2.calls()).toHaveLength(0);
  });
});

describe('groups by name', () => {
  it('are those of the very name, though AWS takes an asterisk in it as a wildcard', async () => {
    const named = (id: string, GroupName: string) => group(id, { GroupName });
    ec2
      .on(DescribeSecurityGroupsCommand)
      .resolves({ SecurityGroups: [named('sg-1', 'a*'), named('sg-2', 'ab'), named('sg-3', 'a*')] });
    expect(await observer().groupIdsByName(PLACE, 'a*')).toEqual(['sg-1', 'sg-3']);
  });

  it('that cannot be read are a failure', async () => {
    ec2.on(DescribeSecurityGroupsCommand).rejects(refusal('UnauthorizedOperation'));
    expect(await observer().groupIdsByName(PLACE, 'a')).toMatchObject({ kind: 'denied' });
  });
});
