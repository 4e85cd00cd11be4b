import {
  AuthorizeSecurityGroupIngressCommand,
  CreateDefaultVpcCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { present, type Stage, stage } from './core-stage.ts';
import { allow, smallNetwork, tcp } from './ec2-world.ts';

async function setting() {
  const on = await stage();
  const ec2 = on.ec2();
  return { on, ec2, ...(await smallNetwork(ec2)) };
}

function last({ sim }: Stage) {
  return present(sim.world.trail.all().at(-1)).record;
}

const REQUEST_ID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const EMPTY_SOURCES = { groups: {}, ipRanges: {}, ipv6Ranges: {}, prefixListIds: {} };

describe('what CloudTrail writes of security group calls', () => {
  it('lists permissions as items, empty lists as {}, and the rules with their ids', async () => {
    const { on, ec2, groupId } = await setting();
    const [rule] = await allow(ec2, groupId, {
      ...tcp(22),
      IpRanges: [{ CidrIp: '10.1.2.3/8', Description: 'lan' }],
    });
    expect(last(on)).toMatchObject({ eventName: 'AuthorizeSecurityGroupIngress' });
    expect(last(on).requestParameters).toEqual({
      groupId,
      ipPermissions: {
        items: [
          {
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            ...EMPTY_SOURCES,
            ipRanges: { items: [{ cidrIp: '10.1.2.3/8', description: 'lan' }] },
          },
        ],
      },
    });
    const ruleId = present(rule?.SecurityGroupRuleId);
    expect(last(on).responseElements).toEqual({
      requestId: REQUEST_ID,
      _return: true,
      securityGroupRuleSet: {
        items: [
          {
            groupOwnerId: '111111111111',
            groupId,
            securityGroupRuleId: ruleId,
            description: 'lan',
            isEgress: false,
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            cidrIpv4: '10.0.0.0/8',
            securityGroupRuleArn: `arn:aws:ec2:eu-west-1:111111111111:security-group-rule/${ruleId}`,
          },
        ],
      },
    });
  });

  it('keeps -1 without ports in the request, with -1 in the response', async () => {
    const { on, ec2, groupId } = await setting();
    await allow(ec2, groupId, { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: groupId }] });
    expect(last(on).requestParameters).toEqual({
      groupId,
      ipPermissions: { items: [{ ipProtocol: '-1', ...EMPTY_SOURCES, groups: { items: [{ groupId }] } }] },
    });
    expect(last(on)).toMatchObject({
      responseElements: {
        securityGroupRuleSet: { items: [{ fromPort: -1, toPort: -1, referencedGroupInfo: { groupId } }] },
      },
    });
  });

  it('writes the flat form flat', async () => {
    const { on, ec2, groupId } = await setting();
    const flat = { GroupId: groupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(flat));
    expect(last(on).requestParameters).toEqual({
      groupId,
      ipPermissions: {},
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
    });
  });

  it('writes the form by name without an id', async () => {
    const { on, ec2 } = await setting();
    await ec2.send(new CreateDefaultVpcCommand({}));
    const named = { GroupName: 'default', IpPermissions: [tcp(22, '0.0.0.0/0')] };
    await ec2.send(new AuthorizeSecurityGroupIngressCommand(named));
    expect(last(on).requestParameters).toMatchObject({ groupName: 'default' });
    expect(last(on).requestParameters).not.toHaveProperty('groupId');
    await ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupName: 'default', IpPermissions: [tcp(23, '0.0.0.0/0')] }),
    );
    expect(last(on).responseElements).toMatchObject({
      _return: true,
      unknownIpPermissionSet: { items: [{ fromPort: 23 }] },
    });
    expect(last(on).responseElements).not.toHaveProperty('revokedSecurityGroupRuleSet');
  });

  it('writes a revoke by rule id, and what was revoked', async () => {
    const { on, ec2, groupId } = await setting();
    const [rule] = await allow(ec2, groupId, tcp(22, '10.0.0.0/8'));
    const id = present(rule?.SecurityGroupRuleId);
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: [id] }));
    expect(last(on).requestParameters).toEqual({
      groupId,
      ipPermissions: {},
      securityGroupRuleIds: { items: [{ securityGroupRuleId: id }] },
    });
    expect(last(on).responseElements).toEqual({
      requestId: REQUEST_ID,
      _return: true,
      revokedSecurityGroupRuleSet: {
        items: [
          {
            groupId,
            securityGroupRuleId: id,
            isEgress: false,
            ipProtocol: 'tcp',
            fromPort: 22,
            toPort: 22,
            cidrIpv4: '10.0.0.0/8',
          },
        ],
      },
    });
  });

  it('puts the newer calls in an envelope: one element bare, several in a list, numbered', async () => {
    const { on, ec2, groupId } = await setting();
    const rules = await allow(ec2, groupId, tcp(22, '10.0.0.0/8'), tcp(23, '10.0.0.0/8'));
    const change = (ids: (string | undefined)[], ToPort: number) =>
      ec2.send(
        new ModifySecurityGroupRulesCommand({
          GroupId: groupId,
          SecurityGroupRules: ids.map((SecurityGroupRuleId, i) => ({
            SecurityGroupRuleId,
            SecurityGroupRule: { IpProtocol: 'tcp', FromPort: i, ToPort, CidrIpv4: '10.0.0.0/8' },
          })),
        }),
      );
    const ids = rules.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId);
    const element = (i: number, ToPort: number) => ({
      SecurityGroupRuleId: ids[i],
      tag: i + 1,
      SecurityGroupRule: { IpProtocol: 'tcp', FromPort: i, ToPort, CidrIpv4: '10.0.0.0/8' },
    });
    await change(ids.slice(0, 1), 443);
    expect(last(on).requestParameters).toEqual({
      ModifySecurityGroupRulesRequest: { GroupId: groupId, SecurityGroupRule: element(0, 443) },
    });
    expect(last(on).responseElements).toEqual({
      ModifySecurityGroupRulesResponse: {
        xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
        requestId: REQUEST_ID,
        return: true,
      },
    });
    await change(ids, 444);
    expect(last(on).requestParameters).toEqual({
      ModifySecurityGroupRulesRequest: {
        GroupId: groupId,
        SecurityGroupRule: [element(0, 444), element(1, 444)],
      },
    });
  });

  it('says nothing of the egress rule that a new group has', async () => {
    const { on, ec2, vpcId } = await setting();
    const TagSpecifications = [
      { ResourceType: 'security-group' as const, Tags: [{ Key: 'Name', Value: 'x' }] },
    ];
    const input = { GroupName: 'x', Description: 'd', VpcId: vpcId, TagSpecifications };
    const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(input));
    expect(last(on)).toMatchObject({
      eventName: 'CreateSecurityGroup',
      responseElements: { groupId: GroupId, _return: true },
    });
    expect(last(on).requestParameters).toEqual({
      groupName: 'x',
      groupDescription: 'd',
      vpcId,
      tagSpecificationSet: {
        items: [{ resourceType: 'security-group', tags: [{ key: 'Name', value: 'x' }] }],
      },
    });
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    expect(last(on)).toMatchObject({ requestParameters: { groupId: GroupId } });
    expect(last(on).responseElements).toEqual({ requestId: REQUEST_ID, _return: true });
  });
});
