import { describe, expect, it } from 'vitest';
import type { Params } from '../../sim/core/index.ts';
import {
  createSim,
  type Deployment,
  deployTemplate,
  invocations,
  type Sim,
  snsDeliveries,
  undelivered,
} from '../../sim/index.ts';
import { messagesOf, queueByArn } from '../../sim/sqs/index.ts';
import { ACCOUNT, REGION } from './cloud.ts';
import { present } from './core-stage.ts';
import { put, queueArn } from './lambda-stage.ts';

const PLACE = { account: ACCOUNT, region: REGION };

function deploy(sim: Sim, resources: Params, more: Partial<Deployment> & { template?: Params } = {}) {
  const { template, ...rest } = more;
  return deployTemplate(sim, {
    place: PLACE,
    stackName: 'app',
    ...rest,
    template: { ...template, Resources: resources },
  });
}

/** A parameter whose value shows what an intrinsic function came to. */
function shown(Value: Params[string]): Params {
  return { Type: 'AWS::SSM::Parameter', Properties: { Name: 'shown', Type: 'String', Value } };
}

async function value(
  of: Params[string],
  more: Parameters<typeof deploy>[2] = {},
): Promise<string | undefined> {
  const resources = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } }, Shown: shown(of) };
  const stack = await deploy(createSim(), resources, more);
  return stack.resources.get('Shown')?.attributes.Value;
}

const QUEUE_URL = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/q`;
const STAGE = {
  Parameters: { Stage: { Type: 'String', Default: 'prod' } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsNot' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsNot' }] },
  },
};

describe('a template value', () => {
  it.each([
    ['a reference', { Ref: 'Queue' }, QUEUE_URL],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, queueArn('q')],
    ['an attribute with a dot', { 'Fn::GetAtt': 'Queue.QueueName' }, 'q'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, REGION],
    ['a parameter', { Ref: 'Stage' }, 'prod'],
    [
      'a substitution',
      { 'Fn::Sub': `\${AWS::AccountId}/\${Queue.Arn}/\${Stage}/\${!Kept}` },
      `${ACCOUNT}/${queueArn('q')}/prod/\${Kept}`,
    ],
    [
      'a substitution with names of its own',
      { 'Fn::Sub': [`\${Mine}!`, { Mine: { Ref: 'Stage' } }] },
      'prod!',
    ],
    ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }]] }, 'a-prod'],
    ['a part of a split', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
    ['a choice', { 'Fn::If': ['IsProd', 'yes', 'no'] }, 'yes'],
    ['a choice by a negation', { 'Fn::If': ['IsNot', 'yes', 'no'] }, 'no'],
    ['a choice by both', { 'Fn::If': ['Both', 'yes', 'no'] }, 'no'],
    ['a choice by either', { 'Fn::If': ['Either', 'yes', 'no'] }, 'yes'],
  ])('that is %s is carried out', async (_, given, expected) => {
    expect(await value(given, { template: STAGE })).toBe(expected);
  });

  it('follows the parameters of the deployment', async () => {
    const given = { 'Fn::If': ['IsProd', 'yes', { Ref: 'Stage' }] };
    expect(await value(given, { template: STAGE, parameters: { Stage: 'dev' } })).toBe('dev');
  });

  it.each([
    ['an unknown function', { 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, /Fn::Cidr/],
    ['an unknown reference', { Ref: 'Nobody' }, /Nobody/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, /Queue\.Colour/],
  ])('that is %s fails by its name', async (_, given, message) => {
    await expect(value(given)).rejects.toThrow(message);
  });
});

describe('a template', () => {
  it('with a resource type that is not known fails by its name', async () => {
    const deployed = deploy(createSim(), { Net: { Type: 'AWS::EC2::VPC', Properties: {} } });
    await expect(deployed).rejects.toThrow(/Net.*AWS::EC2::VPC/);
  });

  it('whose resources refer to each other in a circle fails', async () => {
    const one = (other: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: other } } });
    await expect(deploy(createSim(), { A: one('B'), B: one('A') })).rejects.toThrow(/A → B → A/);
  });

  it('makes what its conditions want, in the order of its references, and answers its outputs', async () => {
    const template = {
      ...STAGE,
      Outputs: { Url: { Value: { Ref: 'First' } }, No: { Condition: 'IsNot', Value: 'x' } },
    };
    const resources = {
      First: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: { 'Fn::GetAtt': ['Second', 'QueueName'] } },
        DependsOn: 'Third',
      },
      Second: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'second' } },
      Third: { Type: 'AWS::SQS::Queue' },
      Never: { Type: 'AWS::SQS::Queue', Condition: 'IsNot' },
    };
    // One name for two queues is one queue: CreateQueue is idempotent.
    const stack = await deploy(createSim(), resources, { template });
    expect([...stack.resources.keys()]).toEqual(['Second', 'Third', 'First']);
    expect(stack.outputs).toEqual({ Url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/second` });
    expect(stack.resources.get('Third')?.attributes.QueueName).toMatch(/^app-Third-[0-9A-F]{12}$/);
  });

  it('is made without a record in CloudTrail: no run begins with its own making', async () => {
    const sim = createSim();
    await deploy(sim, { Q: { Type: 'AWS::SQS::Queue' }, T: { Type: 'AWS::SNS::Topic' } });
    expect(sim.world.trail.all()).toEqual([]);
  });

  it('hands its tables to who makes tables', async () => {
    const asked: Params[] = [];
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { BillingMode: 'PAY_PER_REQUEST' } };
    const createTable = async (_: string, properties: Params) => {
      asked.push(properties);
      return 'made';
    };
    const stack = await deploy(
      createSim(),
      { Ledger: table, Shown: shown({ Ref: 'Ledger' }) },
      { createTable },
    );
    expect(asked).toEqual([{ BillingMode: 'PAY_PER_REQUEST' }]);
    expect(stack.resources.get('Shown')?.attributes.Value).toBe('made');
    const arn = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/made`;
    expect(stack.resources.get('Ledger')?.attributes.Arn).toBe(arn);
  });
});

const TRUST = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Queue → function → topic → mail, as a template says it. */
function pipeline(policy: Params): Params {
  return {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: TRUST,
        Policies: [{ PolicyName: 'p', PolicyDocument: policy }],
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'worker',
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Code: { S3Bucket: 'b', S3Key: 'x/y/worker.zip' },
        Environment: { Variables: { QUEUE: { Ref: 'Queue' } } },
      },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  };
}

const MAY_POLL = {
  Effect: 'Allow',
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  Resource: '*',
};

describe('a function of a template', () => {
  it('is fed by its queue, with its environment', async () => {
    const sim = createSim();
    const seen: unknown[] = [];
    const worker: NonNullable<Deployment['handlers']>[string] =
      ({ env }) =>
      (event) => {
        seen.push([env.QUEUE, env.EXTRA, Object(event).Records.length]);
      };
    await deploy(sim, pipeline({ Statement: [MAY_POLL] }), { handlers: { worker }, env: { EXTRA: 'e' } });
    const queue = present(queueByArn(sim.world, queueArn('work')));
    put(sim, queue, 'm');
    await sim.world.scheduler.runUntilIdle();
    expect(seen).toEqual([[`https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/work`, 'e', 1]]);
    expect(messagesOf(sim.world, queue)).toEqual([]);
  });

  it('whose role may not poll the queue cannot be deployed', async () => {
    const handlers = { worker: () => () => null };
    const deployed = deploy(createSim(), pipeline({ Statement: [] }), { handlers });
    await expect(deployed).rejects.toThrow(/sqs:ReceiveMessage/);
  });

  it('without code cannot be deployed', async () => {
    await expect(deploy(createSim(), pipeline({ Statement: [MAY_POLL] }))).rejects.toThrow(/worker/);
  });

  it('knows a subscription by its ARN, also that of an address which has not said yes', async () => {
    const stack = await deploy(createSim(), {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } },
      Sub: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'team@example.com' },
      },
    });
    expect(stack.resources.get('Sub')?.ref).toMatch(/^arn:aws:sns:[^:]+:\d{12}:t:[0-9a-f-]{36}$/);
  });

  it('hears a topic only with a permission for it', async () => {
    const { Role, Queue, Function: fn } = pipeline({ Statement: [] });
    const subscription = {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'lambda',
        Endpoint: { 'Fn::GetAtt': ['Function', 'Arn'] },
      },
    };
    const permission = (SourceArn: Params[string]) => ({
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: { Ref: 'Function' },
        Action: 'lambda:InvokeFunction',
        Principal: 'sns.amazonaws.com',
        SourceArn,
      },
    });
    const runs = async (SourceArn: Params[string]) => {
      const sim = createSim();
      const resources = {
        Role,
        Queue,
        Function: fn,
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } },
        Sub: subscription,
        May: permission(SourceArn),
      };
      const stack = await deploy(sim, resources, { handlers: { worker: () => () => null } });
      const TopicArn = stack.resources.get('Topic')?.ref;
      const caller = sim.world.identities.resolve(ACCOUNT);
      if (caller.outcome !== 'known') throw new Error('nobody');
      sim.invoke({
        ...PLACE,
        service: 'sns',
        action: 'Publish',
        input: { TopicArn, Message: 'm' },
        caller: caller.caller,
      });
      await sim.world.scheduler.runUntilIdle();
      return [invocations(sim.world).length, snsDeliveries(sim.world).length, undelivered(sim.world).length];
    };
    expect(await runs({ Ref: 'Topic' })).toEqual([1, 1, 0]);
    expect(await runs('arn:aws:sns:eu-west-1:111111111111:other')).toEqual([0, 0, 0]);
  });
});
