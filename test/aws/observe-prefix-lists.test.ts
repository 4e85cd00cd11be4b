import {
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, awsObserver } from '../../shared/aws/index.ts';
import { group, NO_NEEDS, PLACE, ref, refusal, rule, stillClock, WEB } from './fixtures.ts';

const ec2 = mockClient(EC2Client);

function observer(clock = stillClock()) {
  return awsObserver(awsClients({ region: PLACE.region, clock }), clock);
}

describe('prefix lists', () => {
  const list = (Version?: number) => ({
    PrefixListId: 'pl-1',
    PrefixListName: 'office',
    ...(Version === undefined ? {} : { Version }),
  });

  beforeEach(() => {
    ec2.reset();
    ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [group('sg-1')] });
    ec2
      .on(DescribeSecurityGroupRulesCommand)
      .resolves({ SecurityGroupRules: [rule('sgr-1', { PrefixListId: 'pl-1' })] });
    ec2.on(GetManagedPrefixListEntriesCommand).resolves({ Entries: [{ Cidr: '192.0.2.0/24' }] });
  });

  it('that a rule names are followed to their entries', async () => {
    ec2.on(DescribeManagedPrefixListsCommand).resolves({ PrefixLists: [list(1)] });
    const seen = await observer().observe(PLACE, WEB, NO_NEEDS);
    expect(seen.kind !== 'failed' && seen.state.prefixLists.get('pl-1')).toEqual({
      id: 'pl-1',
      name: 'office',
      account: '',
      entries: ['192.0.2.0/24'],
    });
  });

  it('have their entries read again when their version is new, and only then', async () => {
    const one = observer();
    let version = 1;
    ec2.on(DescribeManagedPrefixListsCommand).callsFake(() => ({ PrefixLists: [list(version)] }));
    await one.observe(PLACE, WEB, NO_NEEDS);
    await one.observe(PLACE, WEB, NO_NEEDS);
    expect(ec2.commandCalls(GetManagedPrefixListEntriesCommand)).toHaveLength(1);
    version = 2;
    await one.observe(PLACE, WEB, NO_NEEDS);
    expect(ec2.commandCalls(GetManagedPrefixListEntriesCommand)).toHaveLength(2);
  });

  it('of Amazon’s carry no version and are read again after a while', async () => {
    const clock = stillClock();
    const one = observer(clock);
    ec2.on(DescribeManagedPrefixListsCommand).resolves({ PrefixLists: [list()] });
    await one.observe(PLACE, WEB, NO_NEEDS);
    await one.observe(PLACE, WEB, NO_NEEDS);
    expect(ec2.commandCalls(GetManagedPrefixListEntriesCommand)).toHaveLength(1);
    clock.advance(10 * 60_000);
    await one.observe(PLACE, WEB, NO_NEEDS);
    expect(ec2.commandCalls(GetManagedPrefixListEntriesCommand)).toHaveLength(2);
  });

  it('whose entries may not be read are known without them, which is not the same as empty', async () => {
    ec2.on(DescribeManagedPrefixListsCommand).resolves({ PrefixLists: [list(1)] });
    ec2.on(GetManagedPrefixListEntriesCommand).rejects(refusal('UnauthorizedOperation'));
    const seen = await observer().observe(PLACE, WEB, NO_NEEDS);
    expect(seen.kind !== 'failed' && seen.state.prefixLists.get('pl-1')).toEqual({
      id: 'pl-1',
      name: 'office',
      account: '',
    });
  });

  it('that AWS does not know are asked for once, not for ever', async () => {
    ec2.on(DescribeManagedPrefixListsCommand).resolves({ PrefixLists: [] });
    const seen = await observer().observe(PLACE, WEB, NO_NEEDS);
    expect(seen.kind).toBe('observed');
    expect(ec2.commandCalls(DescribeManagedPrefixListsCommand)).toHaveLength(1);
  });

  it('bring the groups whose rules name them, rules included', async () => {
    ec2.on(DescribeManagedPrefixListsCommand).resolves({ PrefixLists: [list(1)] });
    const seen = await observer().observe(PLACE, ref('AWS::EC2::PrefixList', 'pl-1'), NO_NEEDS);
    expect(
      seen.kind !== 'failed' && seen.state.securityGroups.get('sg-1')?.rules.map((one) => one.id),
    ).toEqual(['sgr-1']);
    const filters = ec2
      .commandCalls(DescribeSecurityGroupsCommand)
      .map((call) => call.args[0].input.Filters?.[0]?.Name);
    expect(filters.sort()).toEqual(['egress.ip-permission.prefix-list-id', 'ip-permission.prefix-list-id']);
  });
});
