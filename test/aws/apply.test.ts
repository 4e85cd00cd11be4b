import {
  AuthorizeSecurityGroupIngressCommand,
  EC2Client,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import {
  ElasticLoadBalancingV2Client,
  SetSecurityGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsApplier, awsClients } from '../../shared/aws/index.ts';
import { WRITES } from '../../shared/aws/writes.ts';
import { CLOCK, PLACE, refusal } from './fixtures.ts';

const ec2 = mockClient(EC2Client);
const ecs = mockClient(ECSClient);
const elb = mockClient(ElasticLoadBalancingV2Client);
const applier = awsApplier(awsClients({ region: PLACE.region, clock: CLOCK }));
const apply = (call: string, input: Record<string, unknown>) => applier.apply(PLACE, { call, input });

beforeEach(() => {
  for (const mock of [ec2, ecs, elb]) mock.reset();
});

const PERMISSION = {
  IpProtocol: 'tcp',
  FromPort: 22,
  ToPort: 22,
  IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'a' }],
};

describe('a write', () => {
  it('answers with the request id and what AWS made', async () => {
    ec2.on(AuthorizeSecurityGroupIngressCommand).resolves({
      $metadata: { requestId: 'r-1' },
      SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1' }],
    });
    ec2.on(ReplaceNetworkAclAssociationCommand).resolves({ $metadata: {}, NewAssociationId: 'aclassoc-2' });
    expect(
      await apply('ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1', IpPermissions: [PERMISSION] }),
    ).toEqual({
      kind: 'done',
      requestId: 'r-1',
      created: ['sgr-1'],
    });
    expect(
      await apply('ec2:ReplaceNetworkAclAssociation', { AssociationId: 'aclassoc-1', NetworkAclId: 'acl-1' }),
    ).toEqual({
      kind: 'done',
      requestId: null,
      created: ['aclassoc-2'],
    });
  });

  it('sends the input as the plan has it', async () => {
    elb.on(SetSecurityGroupsCommand).resolves({ $metadata: {} });
    const input = { LoadBalancerArn: 'arn', SecurityGroups: ['sg-1'] };
    await apply('elasticloadbalancing:SetSecurityGroups', input);
    expect(elb.commandCalls(SetSecurityGroupsCommand)[0]?.args[0].input).toEqual(input);
  });

  it.each(['ec2:DeleteSecurityGroup', 'ec2:DescribeVpcs', 'iam:CreateUser', '', '__proto__', 'constructor'])(
    'refuses "%s", which is no call of Kedge’s',
    async (call) => {
      expect(await apply(call, {})).toMatchObject({
        kind: 'failed',
        failure: { kind: 'invalid', code: 'UnknownCall' },
      });
    },
  );

  it('reports a refusal with its kind', async () => {
    ec2.on(RevokeSecurityGroupIngressCommand).rejects(refusal('UnauthorizedOperation'));
    expect(
      await apply('ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] }),
    ).toEqual({
      kind: 'failed',
      failure: {
        kind: 'denied',
        code: 'UnauthorizedOperation',
        message: 'UnauthorizedOperation, says AWS',
        attempted: 'ec2:RevokeSecurityGroupIngress in 111111111111 eu-west-1',
      },
    });
  });
});

describe('what is already so', () => {
  it.each([
    ['ec2:RevokeSecurityGroupIngress', 'InvalidSecurityGroupRuleId.NotFound', 'already'],
    ['ec2:RevokeSecurityGroupIngress', 'InvalidPermission.NotFound', 'already'],
    ['ec2:RevokeSecurityGroupEgress', 'InvalidGroup.NotFound', 'already'],
    ['ec2:AuthorizeSecurityGroupIngress', 'InvalidPermission.Duplicate', 'already'],
    ['ec2:AuthorizeSecurityGroupEgress', 'InvalidPermission.Duplicate', 'already'],
    ['ec2:AuthorizeSecurityGroupIngress', 'InvalidGroup.NotFound', 'gone'],
    ['ec2:ModifySecurityGroupRules', 'InvalidPermission.Duplicate', 'conflict'],
    ['ec2:ModifySecurityGroupRules', 'InvalidSecurityGroupRuleId.NotFound', 'gone'],
    ['ec2:DeleteNetworkAclEntry', 'InvalidNetworkAclEntry.NotFound', 'already'],
    ['ec2:ReplaceNetworkAclEntry', 'InvalidNetworkAclEntry.NotFound', 'gone'],
    ['ec2:ReplaceNetworkAclAssociation', 'InvalidAssociationID.NotFound', 'conflict'],
    ['ec2:ModifyNetworkInterfaceAttribute', 'InvalidNetworkInterfaceID.NotFound', 'gone'],
    ['elasticloadbalancing:SetSecurityGroups', 'LoadBalancerNotFoundException', 'gone'],
    ['ecs:StopTask', 'ClusterNotFoundException', 'gone'],
    ['ecs:StopTask', 'InvalidParameterException', 'invalid'],
    ['ecs:UpdateService', 'ServiceNotActiveException', 'gone'],
  ])('%s, refused with %s, is %s', async (call, code, outcome) => {
    ec2.onAnyCommand().rejects(refusal(code));
    ecs.onAnyCommand().rejects(refusal(code));
    elb.onAnyCommand().rejects(refusal(code));
    const applied = await apply(call, { GroupId: 'sg-1', SecurityGroupRuleIds: ['sgr-1'] });
    expect(applied.kind === 'failed' ? applied.failure.kind : applied.kind).toBe(outcome);
  });

  it('is a task that is gone, though ECS calls it an invalid parameter', async () => {
    ecs.onAnyCommand().rejects(refusal('InvalidParameterException', 'The referenced task was not found.'));
    expect(await apply('ecs:StopTask', { cluster: 'c', task: 't' })).toEqual({
      kind: 'already',
      requestId: null,
      created: [],
    });
  });

  it('does not hide the rules of the same call that are still to be revoked', async () => {
    const ids = ['sgr-1', 'sgr-2', 'sgr-3'];
    ec2
      .on(RevokeSecurityGroupIngressCommand)
      .callsFake(({ SecurityGroupRuleIds }: { SecurityGroupRuleIds: string[] }) => {
        if (SecurityGroupRuleIds.includes('sgr-2')) throw refusal('InvalidSecurityGroupRuleId.NotFound');
        return { $metadata: { requestId: `r ${SecurityGroupRuleIds.join()}` } };
      });
    const applied = await apply('ec2:RevokeSecurityGroupIngress', {
      GroupId: 'sg-1',
      SecurityGroupRuleIds: ids,
    });
    expect(applied).toEqual({ kind: 'done', requestId: 'r sgr-3', created: [] });
    const sent = ec2
      .commandCalls(RevokeSecurityGroupIngressCommand)
      .map((call) => call.args[0].input.SecurityGroupRuleIds);
    expect(sent).toEqual([ids, ['sgr-1'], ['sgr-2'], ['sgr-3']]);
  });

  it('does not hide the rules of the same call that are still to be authorized', async () => {
    const input = {
      GroupId: 'sg-1',
      IpPermissions: [
        PERMISSION,
        {
          IpProtocol: '-1',
          UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: '1' }],
          Ipv6Ranges: [{ CidrIpv6: '::/0' }],
        },
      ],
      TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'a', Value: 'b' }] }],
    };
    ec2.on(AuthorizeSecurityGroupIngressCommand).callsFake(({ IpPermissions }: typeof input) => {
      const [first, ...more] = IpPermissions;
      if (more.length > 0 || first === undefined || 'FromPort' in first)
        throw refusal('InvalidPermission.Duplicate');
      return {
        $metadata: { requestId: 'r' },
        SecurityGroupRules: [{ SecurityGroupRuleId: `sgr for ${Object.keys(first).at(-1)}` }],
      };
    });
    expect(await apply('ec2:AuthorizeSecurityGroupIngress', input)).toEqual({
      kind: 'done',
      requestId: 'r',
      created: ['sgr for Ipv6Ranges', 'sgr for UserIdGroupPairs'],
    });
    const { TagSpecifications } = input;
    expect(ec2.commandCalls(AuthorizeSecurityGroupIngressCommand).map((call) => call.args[0].input)).toEqual([
      input,
      { GroupId: 'sg-1', TagSpecifications, IpPermissions: [PERMISSION] },
      {
        GroupId: 'sg-1',
        TagSpecifications,
        IpPermissions: [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
      },
      {
        GroupId: 'sg-1',
        TagSpecifications,
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: '1' }] }],
      },
    ]);
  });

  it('stops at the first of them that fails, and says so', async () => {
    ec2
      .on(RevokeSecurityGroupIngressCommand)
      .callsFake(({ SecurityGroupRuleIds }: { SecurityGroupRuleIds: string[] }) => {
        throw refusal(
          SecurityGroupRuleIds.length > 1 ? 'InvalidSecurityGroupRuleId.NotFound' : 'RequestLimitExceeded',
        );
      });
    const applied = await apply('ec2:RevokeSecurityGroupIngress', {
      GroupId: 'sg-1',
      SecurityGroupRuleIds: ['sgr-1', 'sgr-2'],
    });
    expect(applied).toMatchObject({ kind: 'failed', failure: { kind: 'throttled' } });
    expect(ec2.commandCalls(RevokeSecurityGroupIngressCommand)).toHaveLength(2);
  });
});

describe('the table of writes', () => {
  it('holds what the plans use, and nothing that deletes', () => {
    expect([...WRITES.keys()]).toEqual([
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:ModifySecurityGroupRules',
      'ec2:CreateNetworkAclEntry',
      'ec2:ReplaceNetworkAclEntry',
      'ec2:DeleteNetworkAclEntry',
      'ec2:ReplaceNetworkAclAssociation',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ecs:StopTask',
      'ecs:UpdateService',
      'elasticloadbalancing:SetSecurityGroups',
    ]);
  });
});
