import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Params } from '../../sim/core/index.ts';
import {
  createSim,
  type Deployment,
  deployTemplate,
  invocations,
  requestHandler,
  type Sim,
} from '../../sim/index.ts';
import { ACCOUNT, REGION } from './cloud.ts';
import { present } from './core-stage.ts';

const RULE = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const service = (name: string) => ({ Service: `${name}.amazonaws.com` });

/** A rule, a queue and a function that revokes what was opened. */
const RESOURCES: Params = {
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: service('lambda'), Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'all', PolicyDocument: { Statement: [ALL] } }],
    },
  },
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
  Open: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Principal: service('events'), Action: 'sqs:SendMessage', Resource: '*' },
        ],
      },
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { detail: { eventName: ['AuthorizeSecurityGroupIngress'] } },
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'worker',
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { S3Key: 'worker.zip' },
      Timeout: 60,
    },
  },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      FunctionName: { Ref: 'Function' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  },
};

function reverting(sim: Sim): NonNullable<Deployment['handlers']>[string] {
  return ({ credentials }) => {
    const ec2 = new EC2Client({
      region: REGION,
      credentials,
      requestHandler: requestHandler(sim),
      maxAttempts: 1,
    });
    return async (event) => {
      const { Records = [] }: { Records?: readonly { body: string; messageId: string }[] } = Object(event);
      const failed: { itemIdentifier: string }[] = [];
      for (const { body, messageId } of Records) {
        const GroupId = JSON.parse(body).detail.requestParameters.groupId;
        const revoke = new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: [RULE] });
        await ec2.send(revoke).catch((error: Error) => {
          if (error.name !== 'InvalidPermission.NotFound') failed.push({ itemIdentifier: messageId });
        });
      }
      return { batchItemFailures: failed };
    };
  };
}

/** Changes under faults and a kill, and what became of them: all that can be seen. */
async function story(seed: number): Promise<string> {
  const sim = createSim({
    seed,
    faults: { latencyMs: { min: 10, max: 500 }, throttle: 0.2, dropAfter: 0.2 },
  });
  const { world } = sim;
  world.faults.set({ delivery: { delayMs: { min: 1000, max: 9000 }, lose: 0.1, duplicate: 0.3 } });
  world.faults.set({ applies: ({ caller }) => caller.includes('assumed-role') });
  const handlers = { worker: reverting(sim) };
  const place = { account: ACCOUNT, region: REGION };
  await deployTemplate(sim, { template: { Resources: RESOURCES }, place, handlers, handlersHoldTime: true });
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: 'x' };
  const ec2 = new EC2Client({
    region: REGION,
    credentials,
    requestHandler: requestHandler(sim),
    maxAttempts: 1,
  });
  const { Vpc } = await world.scheduler.settle(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })));
  world.faults.add({
    when: ({ action }) => action.startsWith('Revoke'),
    skip: 2,
    effect: { kind: 'kill', point: 'after' },
  });
  for (let i = 0; i < 8; i++) {
    const made = new CreateSecurityGroupCommand({ GroupName: `g${i}`, Description: 'd', VpcId: Vpc?.VpcId });
    const { GroupId } = await world.scheduler.settle(ec2.send(made));
    const opened = new AuthorizeSecurityGroupIngressCommand({
      GroupId: present(GroupId),
      IpPermissions: [RULE],
    });
    await world.scheduler.settle(ec2.send(opened));
    await world.scheduler.advance(1500);
  }
  await world.scheduler.runUntilIdle();
  const seen = {
    calls: world.calls.all(),
    trail: world.trail.all(),
    runs: invocations(world),
    now: world.scheduler.now(),
  };
  return JSON.stringify(seen, null, 1);
}

describe('a run through rules, queues and functions', () => {
  it('repeats to the byte from its seed, faults and kills included', async () => {
    const [first, again, other] = [await story(11), await story(11), await story(12)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(first).toContain('Runtime.ExitError');
  });
});
