import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  ModifySecurityGroupRulesCommand,
  ReplaceNetworkAclAssociationCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, stage } from './core-stage.ts';
import { allow, type SmallNetwork, smallNetwork, tcp } from './ec2-world.ts';

const ARN = 'arn:aws:ec2:eu-west-1:111111111111:';

/** What IAM would be asked for the calls that follow: action, resources and the conditions on tags. */
async function questions(play: (ec2: EC2Client, on: SmallNetwork) => Promise<unknown>) {
  const { sim, ec2 } = await stage();
  const on = await smallNetwork(ec2());
  const asked: { action: string; resources: readonly string[]; conditions: object }[] = [];
  const end = sim.world.access.addAuthorizer(({ action, resources, conditions }) => {
    asked.push({ action, resources, conditions });
    return null;
  });
  await play(ec2(), on);
  end();
  return { asked, on };
}

describe('what IAM is asked', () => {
  it('names the group, its tags and its VPC', async () => {
    const { asked, on } = await questions(async (ec2, { groupId }) => {
      await ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags: [{ Key: 'tier', Value: 'web' }] }));
      await allow(ec2, groupId, tcp(22, '10.0.0.0/8'));
    });
    const group = `${ARN}security-group/${on.groupId}`;
    expect(asked).toEqual([
      {
        action: 'ec2:CreateTags',
        resources: [group],
        conditions: { 'aws:RequestTag/tier': ['web'], 'ec2:Vpc': [`${ARN}vpc/${on.vpcId}`] },
      },
      {
        action: 'ec2:AuthorizeSecurityGroupIngress',
        resources: [group],
        conditions: {
          'aws:ResourceTag/tier': ['web'],
          'ec2:ResourceTag/tier': ['web'],
          'ec2:Vpc': [`${ARN}vpc/${on.vpcId}`],
        },
      },
    ]);
  });

  it('asks for CreateTags, too, when a call tags what it creates', async () => {
    const { asked, on } = await questions((ec2, { vpcId: VpcId, groupId }) => {
      const Tags = [{ Key: 'by', Value: 'kedge' }];
      const group = { GroupName: 'x', Description: 'x', VpcId };
      const ofGroup = [{ ResourceType: 'security-group' as const, Tags }];
      const ofRule = [{ ResourceType: 'security-group-rule' as const, Tags }];
      const rule = { GroupId: groupId, IpPermissions: [tcp(22, '10.0.0.0/8')], TagSpecifications: ofRule };
      return Promise.all([
        ec2.send(new CreateSecurityGroupCommand({ ...group, TagSpecifications: ofGroup })),
        ec2.send(new AuthorizeSecurityGroupIngressCommand(rule)),
      ]);
    });
    const created = (action: string) => ({ 'ec2:CreateAction': [action], 'aws:RequestTag/by': ['kedge'] });
    expect(asked).toMatchObject([
      { action: 'ec2:CreateSecurityGroup', resources: [`${ARN}security-group/*`, `${ARN}vpc/${on.vpcId}`] },
      {
        action: 'ec2:CreateTags',
        resources: [`${ARN}security-group/*`],
        conditions: created('CreateSecurityGroup'),
      },
      { action: 'ec2:AuthorizeSecurityGroupIngress' },
      {
        action: 'ec2:CreateTags',
        resources: [`${ARN}security-group-rule/*`],
        conditions: created('AuthorizeSecurityGroupIngress'),
      },
    ]);
  });

  it('names every rule that is modified', async () => {
    const { asked, on } = await questions(async (ec2, { groupId }) => {
      const SecurityGroupRules = [
        { SecurityGroupRuleId: 'sgr-0123', SecurityGroupRule: { IpProtocol: '-1' } },
      ];
      const command = new ModifySecurityGroupRulesCommand({ GroupId: groupId, SecurityGroupRules });
      expect(await errorCode(ec2.send(command))).toBe('InvalidSecurityGroupRuleId.NotFound');
    });
    expect(asked).toMatchObject([
      { resources: [`${ARN}security-group/${on.groupId}`, `${ARN}security-group-rule/sgr-0123`] },
    ]);
  });

  it('comes before whether the resource exists', async () => {
    const { sim, ec2 } = await stage();
    sim.world.access.deny('arn:aws:iam::111111111111:user/*', 'ec2:Replace*');
    const command = new ReplaceNetworkAclAssociationCommand({ AssociationId: 'a', NetworkAclId: 'acl-0123' });
    await expect(ec2().send(command)).rejects.toThrow(
      'You are not authorized to perform this operation. User: arn:aws:iam::111111111111:user/sim is not authorized ' +
        `to perform: ec2:ReplaceNetworkAclAssociation on resource: ${ARN}network-acl/acl-0123 with an explicit deny`,
    );
    expect(sim.world.trail.all()[0]?.record.errorCode).toBe('Client.UnauthorizedOperation');
  });

  it('is not asked of reads on any resource in particular', async () => {
    const { asked } = await questions((ec2) => ec2.send(new DescribeSecurityGroupsCommand({})));
    expect(asked).toMatchObject([{ action: 'ec2:DescribeSecurityGroups', resources: ['*'] }]);
  });
});
