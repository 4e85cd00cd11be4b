import { describe, expect, it } from 'vitest';
import { READ_ONLY, writePolicy } from '../../shared/aws/member-scope.ts';
import { WRITES } from '../../shared/aws/writes.ts';

const PLACE = { account: '222222222222', region: 'eu-central-1', partition: 'aws' };
const EC2 = 'arn:aws:ec2:eu-central-1:222222222222';
const ECS = 'arn:aws:ecs:eu-central-1:222222222222';
const TASK = `${ECS}:task/prod/0123456789abcdef`;
const ALB = 'arn:aws:elasticloadbalancing:eu-central-1:222222222222:loadbalancer/app/web/1234';

/** What a write's session may change: action → resources. */
function changes(call: string, input: Readonly<Record<string, unknown>>): Record<string, readonly string[]> {
  const { Statement } = JSON.parse(writePolicy(PLACE, { call, input }));
  const statements = Statement as readonly { Action: string[]; Resource: string | string[] }[];
  return Object.fromEntries(
    statements.flatMap(({ Action, Resource }) =>
      Action.filter((action) => !/:(Describe|List|Get)/.test(action)).map((action) => [
        action,
        [Resource].flat(),
      ]),
    ),
  );
}

describe('the session that reads a member account', () => {
  it('can change nothing', () => {
    const actions = (JSON.parse(READ_ONLY).Statement as { Action: string[] }[]).flatMap(
      ({ Action }) => Action,
    );
    expect(actions.filter((action) => !/:(Describe|List|Get)/.test(action))).toEqual([]);
  });
});

describe('the session that changes a resource of a member account', () => {
  it.each([
    ['ec2:RevokeSecurityGroupIngress', { GroupId: 'sg-1' }, `${EC2}:security-group/sg-1`],
    ['ec2:ModifySecurityGroupRules', { GroupId: 'sg-1' }, `${EC2}:security-group/sg-1`],
    ['ec2:DeleteNetworkAclEntry', { NetworkAclId: 'acl-1' }, `${EC2}:network-acl/acl-1`],
    ['ec2:ReplaceNetworkAclEntry', { NetworkAclId: 'acl-1' }, `${EC2}:network-acl/acl-1`],
    ['ec2:ReplaceNetworkAclAssociation', { NetworkAclId: 'acl-1' }, `${EC2}:subnet/*`],
    ['ecs:StopTask', { cluster: 'prod', task: TASK }, TASK],
    ['ecs:StopTask', { cluster: 'prod', task: 'abc' }, `${ECS}:task/*`],
    ['ecs:UpdateService', { cluster: 'prod', service: 'web' }, `${ECS}:service/prod/web`],
    [
      'ecs:UpdateService',
      { cluster: `${ECS}:cluster/prod`, service: `${ECS}:service/prod/web` },
      `${ECS}:service/prod/web`,
    ],
    ['elasticloadbalancing:SetSecurityGroups', { LoadBalancerArn: ALB }, ALB],
  ])('for %s of %j reaches %s', (call, input, resource) => {
    expect(changes(call, input)[call]).toContain(resource);
  });

  it('may tag the rule that it puts back, and no other thing', () => {
    const { 'ec2:CreateTags': tagged } = changes('ec2:AuthorizeSecurityGroupIngress', { GroupId: 'sg-1' });
    expect(tagged).toEqual([`${EC2}:security-group-rule/*`]);
  });

  it('names for every call that Kedge can make something narrower than all', () => {
    for (const call of WRITES.keys()) {
      const { [call]: resources } = changes(call, {});
      expect([call, resources?.length]).not.toEqual([call, undefined]);
      expect(resources).not.toContain('*');
    }
  });

  it('cannot make a call that is none of Kedge’s', () => {
    expect(changes('ec2:TerminateInstances', { InstanceIds: ['i-1'] })).toEqual({});
  });

  it('fits into the 2,048 characters that STS takes', () => {
    const long = {
      GroupId: `sg-${'0'.repeat(17)}`,
      NetworkAclId: `acl-${'0'.repeat(17)}`,
      cluster: 'c'.repeat(255),
      service: 's'.repeat(255),
      task: TASK,
      LoadBalancerArn: ALB,
    };
    for (const call of WRITES.keys())
      expect(writePolicy({ ...PLACE, partition: 'aws-us-gov' }, { call, input: long }).length).toBeLessThan(
        2048,
      );
  });
});
