import {
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
  type EC2Client,
  type Filter,
  paginateDescribeSecurityGroupRules,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage } from './core-stage.ts';
import { allow, group, smallNetwork, tcp } from './ec2-world.ts';

async function names(ec2: EC2Client, ...Filters: Filter[]) {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return present(SecurityGroups)
    .map(({ GroupName }) => GroupName)
    .sort();
}

describe('pages', () => {
  it('together hold every row once, whatever their size', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await allow(ec2(), groupId, ...Array.from({ length: 23 }, (_, i) => tcp(i + 1, '10.0.0.0/8')));
    const { SecurityGroupRules } = await ec2().send(new DescribeSecurityGroupRulesCommand({}));
    const all = present(SecurityGroupRules).map(({ SecurityGroupRuleId }) => SecurityGroupRuleId);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 30 }), async (pageSize) => {
        const seen: (string | undefined)[] = [];
        for await (const page of paginateDescribeSecurityGroupRules({ client: ec2(), pageSize }, {})) {
          const rules = present(page.SecurityGroupRules);
          expect(rules.length).toBeLessThanOrEqual(pageSize);
          seen.push(...rules.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId));
        }
        expect(seen).toEqual(all);
      }),
      { numRuns: 10 },
    );
  });

  it('lose no row when another one goes between them', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    for (let i = 0; i < 12; i++) await group(ec2(), vpcId, `g${i}`);
    const page = (NextToken?: string) =>
      ec2().send(new DescribeSecurityGroupsCommand({ MaxResults: 5, NextToken }));
    const first = await page();
    const before = await names(ec2());
    const gone = present(first.SecurityGroups?.find(({ GroupName }) => GroupName?.startsWith('g')));
    await ec2().send(new DeleteSecurityGroupCommand({ GroupId: gone.GroupId }));
    const second = await page(first.NextToken);
    const third = await page(second.NextToken);
    expect(third.NextToken).toBeUndefined();
    const seen = [first, second, third].flatMap(({ SecurityGroups }) =>
      present(SecurityGroups).map((g) => g.GroupName),
    );
    expect(seen.sort()).toEqual(before);
  });

  it('have bounds for their size, and tokens that nobody can make up', async () => {
    const { ec2 } = await stage();
    const ask = (input: object) => ec2().send(new DescribeSecurityGroupsCommand(input));
    await expect(ask({ MaxResults: 4 })).rejects.toThrow('Value ( 4 ) for parameter maxResults is invalid.');
    expect(await errorCode(ask({ MaxResults: 1001 }))).toBe('InvalidParameterValue');
    expect(await errorCode(ask({ NextToken: 'x' }))).toBe('InvalidNextToken');
  });
});

describe('filters', () => {
  it('need a name that the call knows', async () => {
    const { ec2 } = await stage();
    await expect(names(ec2(), { Name: 'colour', Values: ['red'] })).rejects.toThrow(
      "The filter 'colour' is invalid",
    );
  });

  it('take any of their values, with wildcards, and all filters must hold', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    await group(ec2(), vpcId, 'web-a');
    await group(ec2(), vpcId, 'web-b');
    await group(ec2(), vpcId, 'star*');
    const by = (...Values: string[]) => names(ec2(), { Name: 'group-name', Values });
    expect(await by('web-?')).toEqual(['web-a', 'web-b']);
    expect(await by('web', 'web-a')).toEqual(['web', 'web-a']);
    expect(await by('star\\*')).toEqual(['star*']);
    expect(await by('WEB')).toEqual([]);
    const vpc = { Name: 'vpc-id', Values: [vpcId] };
    expect(await names(ec2(), vpc, { Name: 'group-name', Values: ['*-a'] })).toEqual(['web-a']);
    expect(await names(ec2(), { Name: 'vpc-id', Values: ['vpc-other'] })).toEqual([]);
  });

  it('look at tags by key and value', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await ec2().send(new CreateTagsCommand({ Resources: [groupId], Tags: [{ Key: 'tier', Value: 'web' }] }));
    expect(await names(ec2(), { Name: 'tag:tier', Values: ['w*'] })).toEqual(['web']);
    expect(await names(ec2(), { Name: 'tag-key', Values: ['tier'] })).toEqual(['web']);
    expect(await names(ec2(), { Name: 'tag:tier', Values: ['db'] })).toEqual([]);
  });

  it('look at rules', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await allow(ec2(), groupId, tcp(22, '0.0.0.0/0'));
    expect(await names(ec2(), { Name: 'ip-permission.cidr', Values: ['0.0.0.0/0'] })).toEqual(['web']);
    expect(await names(ec2(), { Name: 'ip-permission.to-port', Values: ['22'] })).toEqual(['web']);
    expect(await names(ec2(), { Name: 'egress.ip-permission.cidr', Values: ['0.0.0.0/0'] })).toEqual([
      'default',
      'web',
    ]);
  });

  it('ids that are not there are errors, not gaps', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const ask = ec2().send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId, 'sg-0123'] }));
    await expect(ask).rejects.toThrow("The security group 'sg-0123' does not exist");
  });
});

describe('tags', () => {
  it('are put, changed and taken away, of rules too', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const [rule] = await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'));
    const Resources = [groupId, present(rule?.SecurityGroupRuleId)];
    const tag = (Key: string, Value: string) =>
      ec2().send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value }] }));
    await tag('a', '1');
    await tag('b', '2');
    await tag('a', '3');
    const values = async () => {
      const { Tags } = await ec2().send(
        new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: Resources }] }),
      );
      return present(Tags)
        .map(({ ResourceType, Key, Value }) => `${ResourceType} ${Key}=${Value}`)
        .sort();
    };
    expect(await values()).toEqual([
      'security-group a=3',
      'security-group b=2',
      'security-group-rule a=3',
      'security-group-rule b=2',
    ]);
    const remove = (...Tags: object[]) => ec2().send(new DeleteTagsCommand({ Resources, Tags }));
    await remove({ Key: 'a', Value: 'other' }, { Key: 'b' });
    expect(await values()).toEqual(['security-group a=3', 'security-group-rule a=3']);
    await remove();
    expect(await values()).toEqual([]);
  });

  it('of AWS cannot be put, nor any on what is not there', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const tag = (id: string, Key: string) =>
      ec2().send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value: '' }] }));
    expect(await errorCode(tag(groupId, 'aws:x'))).toBe('InvalidParameterValue');
    expect(await errorCode(tag('vpc-0123', 'x'))).toBe('InvalidVpcID.NotFound');
    expect(await errorCode(tag('nonsense', 'x'))).toBe('InvalidID');
  });
});
