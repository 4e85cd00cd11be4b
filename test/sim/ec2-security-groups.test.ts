import {
  AssociateSecurityGroupVpcCommand,
  CreateDefaultVpcCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DisassociateSecurityGroupVpcCommand,
  type EC2Client,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRuleRequest,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage } from './core-stage.ts';
import { allow, group, smallNetwork, tcp } from './ec2-world.ts';

const ANYWHERE = [{ CidrIp: '0.0.0.0/0' }];

async function describeGroup(ec2: EC2Client, groupId: string) {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  return present(SecurityGroups?.[0]);
}

function revoke(ec2: EC2Client, groupId: string, ...rules: IpPermission[]) {
  return ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: rules }));
}

describe('RevokeSecurityGroupIngress', () => {
  it('takes a rule away whole and answers it', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const [rule] = await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'), tcp(80, '0.0.0.0/0'));
    const { RevokedSecurityGroupRules } = await revoke(ec2(), groupId, tcp(22, '10.9.9.9/8'));
    expect(RevokedSecurityGroupRules).toMatchObject([
      {
        SecurityGroupRuleId: rule?.SecurityGroupRuleId,
        GroupId: groupId,
        CidrIpv4: '10.0.0.0/8',
        IsEgress: false,
      },
    ]);
    expect((await describeGroup(ec2(), groupId)).IpPermissions).toMatchObject([{ FromPort: 80 }]);
  });

  it('never takes a part of a rule: another range or a smaller CIDR is no rule', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await allow(ec2(), groupId, { IpProtocol: 'tcp', FromPort: 20, ToPort: 30, IpRanges: ANYWHERE });
    expect(await errorCode(revoke(ec2(), groupId, tcp(22, '0.0.0.0/0')))).toBe('InvalidPermission.NotFound');
    const smaller = { IpProtocol: 'tcp', FromPort: 20, ToPort: 30, IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
    expect(await errorCode(revoke(ec2(), groupId, smaller))).toBe('InvalidPermission.NotFound');
  });

  it('is all or nothing, by content and by rule id', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const [rule] = await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'));
    const both = revoke(ec2(), groupId, tcp(22, '10.0.0.0/8'), tcp(23, '10.0.0.0/8'));
    expect(await errorCode(both)).toBe('InvalidPermission.NotFound');
    const ids = [present(rule?.SecurityGroupRuleId), 'sgr-0123'];
    const byId = ec2().send(
      new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: ids }),
    );
    expect(await errorCode(byId)).toBe('InvalidSecurityGroupRuleId.NotFound');
    expect((await describeGroup(ec2(), groupId)).IpPermissions).toHaveLength(1);
  });

  it('does not take an egress rule by its id', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const filter = [{ Name: 'group-id', Values: [groupId] }];
    const { SecurityGroupRules } = await ec2().send(
      new DescribeSecurityGroupRulesCommand({ Filters: filter }),
    );
    const SecurityGroupRuleIds = [present(SecurityGroupRules?.[0]?.SecurityGroupRuleId)];
    const input = { GroupId: groupId, SecurityGroupRuleIds };
    expect(await errorCode(ec2().send(new RevokeSecurityGroupIngressCommand(input)))).toBe(
      'InvalidSecurityGroupRuleId.NotFound',
    );
    await ec2().send(new RevokeSecurityGroupEgressCommand(input));
    expect((await describeGroup(ec2(), groupId)).IpPermissionsEgress).toEqual([]);
  });

  it('succeeds in the default VPC for what is not there, and lists it as unknown', async () => {
    const { ec2 } = await stage();
    const { Vpc } = await ec2().send(new CreateDefaultVpcCommand({}));
    const groupId = await group(ec2(), present(Vpc?.VpcId), 'web');
    await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'));
    const answer = await revoke(ec2(), groupId, tcp(22, '10.0.0.0/8'), tcp(23, '0.0.0.0/0'));
    expect(answer.Return).toBe(true);
    expect(answer.UnknownIpPermissions).toMatchObject([{ FromPort: 23, IpRanges: ANYWHERE }]);
    expect(answer.RevokedSecurityGroupRules).toMatchObject([{ FromPort: 22 }]);
  });

  it('asks for rules or ids, not both and not neither', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const send = (more: object) =>
      ec2().send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, ...more }));
    expect(await errorCode(send({}))).toBe('MissingParameter');
    const both = { SecurityGroupRuleIds: ['sgr-1'], IpPermissions: [tcp(1, '10.0.0.0/8')] };
    expect(await errorCode(send(both))).toBe('InvalidParameterCombination');
  });
});

describe('ModifySecurityGroupRules', () => {
  const modify = (
    ec2: EC2Client,
    GroupId: string,
    ...rules: [string | undefined, SecurityGroupRuleRequest][]
  ) =>
    ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId,
        SecurityGroupRules: rules.map(([SecurityGroupRuleId, SecurityGroupRule]) => ({
          SecurityGroupRuleId,
          SecurityGroupRule,
        })),
      }),
    );

  it('puts another rule in the place of one, under the same id', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const [rule] = await allow(ec2(), groupId, tcp(22, '0.0.0.0/0'));
    const id = rule?.SecurityGroupRuleId;
    const wanted = {
      IpProtocol: '6',
      FromPort: 443,
      ToPort: 443,
      CidrIpv4: '203.0.113.77/24',
      Description: 'office',
    };
    await modify(ec2(), groupId, [id, wanted]);
    const ids = { SecurityGroupRuleIds: [present(id)] };
    const { SecurityGroupRules } = await ec2().send(new DescribeSecurityGroupRulesCommand(ids));
    expect(SecurityGroupRules).toMatchObject([
      {
        SecurityGroupRuleId: id,
        IpProtocol: 'tcp',
        FromPort: 443,
        CidrIpv4: '203.0.113.0/24',
        Description: 'office',
      },
    ]);
  });

  it('keeps the kind of source, and refuses a duplicate of another rule', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const [one, two] = await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'), tcp(23, '10.0.0.0/8'));
    const [a, b] = [one?.SecurityGroupRuleId, two?.SecurityGroupRuleId];
    const v6 = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv6: '::/0' };
    expect(await errorCode(modify(ec2(), groupId, [a, v6]))).toBe('InvalidParameterValue');
    const v4 = (port: number) => ({
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      CidrIpv4: '10.0.0.0/8',
    });
    expect(await errorCode(modify(ec2(), groupId, [a, v4(23)]))).toBe('InvalidPermission.Duplicate');
    await modify(ec2(), groupId, [a, v4(23)], [b, v4(22)]);
    expect(await errorCode(modify(ec2(), groupId, ['sgr-0123', v4(1)]))).toBe(
      'InvalidSecurityGroupRuleId.NotFound',
    );
  });
});

describe('descriptions of rules', () => {
  it('change by content or id, and go when left out', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const [rule] = await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'));
    const described = { ...tcp(22), IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'lan' }] };
    const update = (more: object) =>
      ec2().send(new UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId: groupId, ...more }));
    const description = async () =>
      (await describeGroup(ec2(), groupId)).IpPermissions?.[0]?.IpRanges?.[0]?.Description;
    await update({ IpPermissions: [described] });
    expect(await description()).toBe('lan');
    const SecurityGroupRuleId = rule?.SecurityGroupRuleId;
    await update({ SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId }] });
    expect(await description()).toBeUndefined();
  });
});

describe('the life of a group', () => {
  it.each([
    ['sg-mine', 'InvalidParameterValue'],
    ['default', 'InvalidParameterValue'],
    ['web', 'InvalidGroup.Duplicate'],
  ])('refuses the name %s', async (name, code) => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    expect(await errorCode(group(ec2(), vpcId, name))).toBe(code);
  });

  it('needs a VPC where there is no default one', async () => {
    const { ec2 } = await stage();
    const command = new CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x' });
    expect(await errorCode(ec2().send(command))).toBe('VPCIdNotSpecified');
  });

  it('does not end while an interface, a rule of another group or a VPC uses it', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId, groupId } = await smallNetwork(ec2());
    const other = await group(ec2(), vpcId, 'other');
    const remove = (GroupId: string) => ec2().send(new DeleteSecurityGroupCommand({ GroupId }));
    const fromOther = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other }] };
    await allow(ec2(), groupId, fromOther);
    expect(await errorCode(remove(other))).toBe('DependencyViolation');
    await revoke(ec2(), groupId, fromOther);
    await remove(other);
    await ec2().send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId, Groups: [groupId] }));
    expect(await errorCode(remove(groupId))).toBe('DependencyViolation');
    const shared = await group(ec2(), vpcId, 'shared');
    const { Vpc } = await ec2().send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const VpcId = present(Vpc?.VpcId);
    await ec2().send(new AssociateSecurityGroupVpcCommand({ GroupId: shared, VpcId }));
    expect(await errorCode(remove(shared))).toBe('DependencyViolation');
    await ec2().send(new DisassociateSecurityGroupVpcCommand({ GroupId: shared, VpcId }));
    await remove(shared);
    const own = await group(ec2(), vpcId, 'own');
    await allow(ec2(), own, { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: own }] });
    await remove(own);
    expect(await errorCode(remove(own))).toBe('InvalidGroup.NotFound');
  });

  it('never ends for a default group', async () => {
    const { ec2 } = await stage();
    await smallNetwork(ec2());
    const filter = [{ Name: 'group-name', Values: ['default'] }];
    const { SecurityGroups } = await ec2().send(new DescribeSecurityGroupsCommand({ Filters: filter }));
    const { GroupId, IpPermissions } = present(SecurityGroups?.[0]);
    expect(IpPermissions).toMatchObject([{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }]);
    expect(await errorCode(ec2().send(new DeleteSecurityGroupCommand({ GroupId })))).toBe('CannotDelete');
  });
});
