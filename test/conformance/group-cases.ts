import {
  AuthorizeSecurityGroupIngressCommand,
  CreateDefaultVpcCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { allow, ingress, newGroup, newInterface, newSubnet, newVpc, rulesOf, said, tcp } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

const NO_PAGES = 'moto has no pages anywhere';

function revoke({ ec2 }: Stage, GroupId: string, ...IpPermissions: IpPermission[]) {
  return ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

function revokeIds({ ec2 }: Stage, GroupId: string, ...SecurityGroupRuleIds: string[]) {
  return ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds }));
}

/** The life of a security group: made, revoked from, listed, deleted. */
export const GROUP_CASES: readonly Case[] = [
  {
    fact: 'a new group has one egress rule, -1 to 0.0.0.0/0',
    run: async (stage) => {
      const rules = await rulesOf(stage, await newGroup(stage));
      expect(rules.map((rule) => [rule.IsEgress, rule.IpProtocol, rule.CidrIpv4])).toEqual([
        [true, '-1', '0.0.0.0/0'],
      ]);
    },
  },
  {
    fact: 'the default egress rule can be revoked like any other',
    run: async (stage) => {
      const GroupId = await newGroup(stage);
      const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
      await stage.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [all] }));
      expect(await rulesOf(stage, GroupId)).toEqual([]);
    },
  },
  {
    fact: 'a name is taken once in a VPC',
    run: async (stage) => {
      const VpcId = await newVpc(stage);
      await newGroup(stage, 'web', VpcId);
      expect(await refusal(newGroup(stage, 'web', VpcId))).toBe('InvalidGroup.Duplicate');
    },
  },
  {
    fact: 'names that begin with sg- are refused',
    wrongInMoto: 'moto takes any name',
    run: async (stage) => {
      const VpcId = await newVpc(stage);
      const command = new CreateSecurityGroupCommand({ GroupName: 'sg-web', Description: 'web', VpcId });
      expect(await refusal(stage.ec2.send(command))).toBe('InvalidParameterValue');
    },
  },
  {
    fact: 'Revoke matches a rule exactly, never a part of it',
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [{ ...tcp(80, '10.0.0.0/8'), ToPort: 90 }]);
      expect(await refusal(revoke(stage, id, tcp(80, '10.0.0.0/8')))).toBe('InvalidPermission.NotFound');
      expect(said(await ingress(stage, id))).toEqual(['tcp 80-90 10.0.0.0/8']);
    },
  },
  {
    fact: 'Revoke of a rule that is not there is InvalidPermission.NotFound',
    run: async (stage) => {
      const id = await newGroup(stage);
      expect(await refusal(revoke(stage, id, tcp(80, '10.0.0.0/8')))).toBe('InvalidPermission.NotFound');
    },
  },
  {
    fact: 'Revoke by an id that is not there is InvalidSecurityGroupRuleId.NotFound',
    wrongInMoto: 'moto calls it InvalidPermission.NotFound',
    run: async (stage) => {
      const id = await newGroup(stage);
      const revoked = revokeIds(stage, id, 'sgr-0123456789abcdef0');
      expect(await refusal(revoked)).toBe('InvalidSecurityGroupRuleId.NotFound');
    },
  },
  {
    fact: 'in the default VPC, revoking what is not there succeeds and lists it as unknown',
    wrongInMoto: 'moto refuses it there too',
    run: async (stage) => {
      const id = await newGroup(stage, stage.name('web'), await defaultVpc(stage));
      const { UnknownIpPermissions } = await revoke(stage, id, tcp(80, '10.0.0.0/8'));
      expect(UnknownIpPermissions?.map((one) => one.FromPort)).toEqual([80]);
    },
  },
  {
    fact: 'Revoke of several ids is all or nothing',
    run: async (stage) => {
      const id = await newGroup(stage);
      const [made] = await allow(stage, id, [tcp(80, '10.0.0.0/8')]);
      const both = revokeIds(stage, id, present(made?.SecurityGroupRuleId), 'sgr-0123456789abcdef0');
      expect(await refusal(both)).not.toBe('none');
      expect(await ingress(stage, id)).toHaveLength(1);
    },
  },
  {
    fact: 'Revoke answers with the rules that it revoked',
    wrongInMoto: 'moto does not return revoked rules',
    run: async (stage) => {
      const id = await newGroup(stage);
      const [made] = await allow(stage, id, [tcp(80, '10.0.0.0/8')]);
      const ruleId = present(made?.SecurityGroupRuleId);
      const { RevokedSecurityGroupRules } = await revokeIds(stage, id, ruleId);
      expect(RevokedSecurityGroupRules?.map((rule) => [rule.SecurityGroupRuleId, rule.FromPort])).toEqual([
        [ruleId, 80],
      ]);
      expect(await ingress(stage, id)).toEqual([]);
    },
  },
  {
    fact: 'a rule may name another group, or its own',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const [alb, web] = [await newGroup(stage, 'alb', vpcId), await newGroup(stage, 'web', vpcId)];
      const from = (GroupId: string) => ({
        IpProtocol: 'tcp',
        FromPort: 80,
        ToPort: 80,
        UserIdGroupPairs: [{ GroupId }],
      });
      await allow(stage, web, [from(alb)]);
      await allow(stage, web, [from(web)]);
      expect(said(await ingress(stage, web))).toEqual([`tcp 80-80 ${alb}`, `tcp 80-80 ${web}`].sort());
    },
  },
  {
    fact: 'a group that an interface is in is not deleted: DependencyViolation',
    wrongInMoto: 'moto deletes a group that is in use',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const GroupId = await newGroup(stage, 'web', vpcId);
      const SubnetId = await newSubnet(stage, vpcId);
      await newInterface(stage, SubnetId, [GroupId]);
      const deleted = stage.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
      expect(await refusal(deleted)).toBe('DependencyViolation');
    },
  },
  {
    fact: 'a group that another group’s rule refers to is not deleted: DependencyViolation',
    wrongInMoto: 'moto deletes a group that is in use',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const [alb, web] = [await newGroup(stage, 'alb', vpcId), await newGroup(stage, 'web', vpcId)];
      await allow(stage, web, [
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId: alb }] },
      ]);
      const deleted = stage.ec2.send(new DeleteSecurityGroupCommand({ GroupId: alb }));
      expect(await refusal(deleted)).toBe('DependencyViolation');
    },
  },
  {
    fact: 'an unknown group is InvalidGroup.NotFound, to writers and to readers',
    run: async (stage) => {
      const GroupId = 'sg-0123456789abcdef0';
      const IpPermissions = [tcp(80, '10.0.0.0/8')];
      const written = stage.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      expect(await refusal(written)).toBe('InvalidGroup.NotFound');
      const read = stage.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
      expect(await refusal(read)).toBe('InvalidGroup.NotFound');
    },
  },
  {
    fact: 'tags of groups are there to filter by',
    run: async (stage) => {
      const id = await newGroup(stage);
      const Tags = [{ Key: 'tier', Value: stage.name('db') }];
      await stage.ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
      const Filters = [{ Name: 'tag:tier', Values: [stage.name('db')] }];
      const { SecurityGroups } = await stage.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
      expect(SecurityGroups?.map((group) => [group.GroupId, group.Tags])).toEqual([[id, Tags]]);
    },
  },
  {
    fact: 'DescribeSecurityGroups comes in pages',
    wrongInMoto: NO_PAGES,
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      for (const name of 'abcdef') await newGroup(stage, name, vpcId);
      const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
      const page = (NextToken?: string) =>
        stage.ec2.send(new DescribeSecurityGroupsCommand({ Filters, MaxResults: 5, NextToken }));
      const first = await page();
      expect(first.SecurityGroups).toHaveLength(5);
      const second = await page(present(first.NextToken));
      expect([second.SecurityGroups?.length, second.NextToken]).toEqual([2, undefined]);
    },
  },
  {
    fact: 'DescribeSecurityGroupRules comes in pages',
    wrongInMoto: NO_PAGES,
    run: async (stage) => {
      const id = await newGroup(stage);
      await allow(stage, id, [
        tcp(80, '10.0.0.0/16', '10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16', '10.4.0.0/16'),
      ]);
      const Filters = [{ Name: 'group-id', Values: [id] }];
      const page = (NextToken?: string) =>
        stage.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters, MaxResults: 5, NextToken }));
      const first = await page();
      expect(first.SecurityGroupRules).toHaveLength(5);
      const second = await page(present(first.NextToken));
      expect([second.SecurityGroupRules?.length, second.NextToken]).toEqual([1, undefined]);
    },
  },
  ...[4, 1001].map(
    (MaxResults): Case => ({
      fact: `a page of ${MaxResults} is refused: 5 to 1000`,
      wrongInMoto: NO_PAGES,
      run: async (stage) => {
        const asked = stage.ec2.send(new DescribeSecurityGroupRulesCommand({ MaxResults }));
        expect(await refusal(asked)).toMatch(/^InvalidParameterValue/);
      },
    }),
  ),
];

async function defaultVpc({ ec2 }: Stage): Promise<string> {
  await refusal(ec2.send(new CreateDefaultVpcCommand({})));
  const Filters = [{ Name: 'is-default', Values: ['true'] }];
  return present((await ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs?.[0]?.VpcId);
}
