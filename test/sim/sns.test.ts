import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { addPermission } from '../../sim/lambda/index.ts';
import { publishFromService, snsDeliveries } from '../../sim/sns/index.ts';
import { ACCOUNT, type Cloud, cloud, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';
import { makeFunction, makeRole } from './lambda-stage.ts';

async function topic({ config }: Cloud, Name = 'alerts'): Promise<{ sns: SNSClient; TopicArn: string }> {
  const sns = new SNSClient(config());
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name }));
  return { sns, TopicArn: present(TopicArn) };
}

async function queueFor({ config }: Cloud, QueueName: string, policy: object): Promise<SQSClient> {
  const sqs = new SQSClient(config());
  await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { Policy: JSON.stringify(policy) } }));
  return sqs;
}

const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

function allows(Service: string, Resource: string, Action: string): { Statement: object[] } {
  return { Statement: [{ Effect: 'Allow', Principal: { Service }, Action, Resource }] };
}

async function received(sqs: SQSClient, name: string): Promise<readonly string[]> {
  const QueueUrl = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages.map(({ Body }) => present(Body));
}

describe.each(TRANSPORTS)('SNS over %s', (transport) => {
  it('delivers to each subscriber the text for its protocol', async () => {
    const stage = await cloud({ transport });
    const { sns, TopicArn } = await topic(stage);
    const sqs = await queueFor(stage, 'in', allows('sns.amazonaws.com', '*', 'sqs:SendMessage'));
    const mail = { TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' };
    expect((await sns.send(new SubscribeCommand(mail))).SubscriptionArn).toBe('pending confirmation');
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('in') }));
    const Message = JSON.stringify({ default: 'plain', email: 'dear ops', sqs: '{"a":1}' });
    const publish = { TopicArn, Subject: 'open door', MessageStructure: 'json', Message };
    const { MessageId } = await sns.send(new PublishCommand(publish));
    const [body = ''] = await received(sqs, 'in');
    expect(JSON.parse(body)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'open door',
      Message: '{"a":1}',
    });
    const delivered = snsDeliveries(stage.sim.world);
    expect(delivered.map(({ protocol, endpoint, message }) => ({ protocol, endpoint, message }))).toEqual([
      { protocol: 'email', endpoint: 'ops@example.com', message: 'dear ops' },
      { protocol: 'sqs', endpoint: queueArn('in'), message: '{"a":1}' },
    ]);
    expect(delivered[0]).toMatchObject({ topicArn: TopicArn, subject: 'open door', messageId: MessageId });
    await stage.close();
  });

  it("answers AWS's errors", async () => {
    const stage = await cloud({ transport });
    const { sns, TopicArn } = await topic(stage);
    const publish = (more: object) =>
      errorCode(sns.send(new PublishCommand({ TopicArn, Message: 'm', ...more })));
    expect(await publish({ TopicArn: `${TopicArn}s` })).toBe('NotFoundException');
    expect(await publish({ TopicArn: TopicArn.replace(REGION, 'us-east-1') })).toBe(
      'InvalidParameterException',
    );
    expect(await publish({ Message: 'x'.repeat(262_145) })).toBe('InvalidParameterException');
    expect(await publish({ Message: '' })).toBe('InvalidParameterException');
    expect(await publish({ Message: 'no json', MessageStructure: 'json' })).toBe('InvalidParameterException');
    expect(await publish({ Message: '{"email":"x"}', MessageStructure: 'json' })).toBe(
      'InvalidParameterException',
    );
    expect(await publish({ MessageGroupId: 'g' })).toBe('InvalidParameterException');
    const name = new CreateTopicCommand({ Name: 'a b' });
    expect(await errorCode(sns.send(name))).toBe('InvalidParameterException');
    expect(snsDeliveries(stage.sim.world)).toEqual([]);
    await stage.close();
  });
});

describe('SNS', () => {
  it.each([
    ['x'.repeat(100), true],
    ['x'.repeat(101), false],
    ['two\nlines', false],
    ['for Zoë', false],
    [' leading blank', false],
    ['', false],
  ])('judges the subject %j', async (Subject, isTaken) => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    const sent = sns.send(new PublishCommand({ TopicArn, Subject, Message: 'm' }));
    if (isTaken) expect((await sent).MessageId).toMatch(/^[0-9a-f-]{36}$/);
    else expect(await errorCode(sent)).toBe('InvalidParameterException');
  });

  it('counts bytes, not characters', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    const fits = new PublishCommand({ TopicArn, Message: 'é'.repeat(131_072) });
    expect((await sns.send(fits)).MessageId).toBeDefined();
    const over = new PublishCommand({ TopicArn, Message: 'é'.repeat(131_073) });
    expect(await errorCode(sns.send(over))).toBe('InvalidParameterException');
  });

  it('gives to the dead-letter queue what the subscriber does not let in', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    const sqs = await queueFor(stage, 'closed', allows('events.amazonaws.com', '*', 'sqs:SendMessage'));
    await queueFor(stage, 'dead', allows('sns.amazonaws.com', '*', 'sqs:SendMessage'));
    const Attributes = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn('dead') }) };
    await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('closed'), Attributes }),
    );
    await sns.send(new PublishCommand({ TopicArn, Message: 'm' }));
    expect(await received(sqs, 'closed')).toEqual([]);
    expect((await received(sqs, 'dead')).map((body) => JSON.parse(body).Message)).toEqual(['m']);
    expect(snsDeliveries(stage.sim.world)).toEqual([]);
  });

  it('delivers the bare text where the subscription asks for it', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    const sqs = await queueFor(stage, 'raw', allows('sns.amazonaws.com', '*', 'sqs:SendMessage'));
    const Attributes = { RawMessageDelivery: 'true' };
    await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('raw'), Attributes }),
    );
    await sns.send(new PublishCommand({ TopicArn, Message: 'as it is' }));
    expect(await received(sqs, 'raw')).toEqual(['as it is']);
  });

  it('invokes a function with the text for functions, if the function lets it', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    const { world } = stage.sim;
    const seen: unknown[] = [];
    makeRole(stage.sim);
    const { arn } = makeFunction(stage.sim, () => async (event: unknown) => seen.push(event));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'lambda', Endpoint: arn }));
    const Message = JSON.stringify({ default: 'plain', lambda: '{"a":1}' });
    const publish = new PublishCommand({ TopicArn, Subject: 's', MessageStructure: 'json', Message });
    await sns.send(publish);
    await world.scheduler.runUntilIdle();
    expect(seen).toEqual([]);
    addPermission(world, arn, {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: arn,
      Condition: { ArnLike: { 'aws:SourceArn': TopicArn } },
    });
    await sns.send(publish);
    await world.scheduler.runUntilIdle();
    expect(seen).toMatchObject([
      { Records: [{ EventSource: 'aws:sns', Sns: { TopicArn, Subject: 's', Message: '{"a":1}' } }] },
    ]);
  });

  it('lets another service in only by the topic policy', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'https', Endpoint: 'https://example.com/hook' }),
    );
    const source = { sourceArn: `arn:aws:events:${REGION}:${ACCOUNT}:rule/r`, sourceAccount: ACCOUNT };
    const publish = (topicArn: string) => {
      const service = 'events.amazonaws.com';
      return publishFromService(stage.sim.world, { service, ...source, topicArn, message: 'from a rule' });
    };
    expect(publish(TopicArn)).toBe('denied');
    expect(publish(`${TopicArn}-not`)).toBe('missing');
    const AttributeValue = JSON.stringify(allows('events.amazonaws.com', TopicArn, 'sns:Publish'));
    await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue }));
    expect(publish(TopicArn)).toBe('delivered');
    expect(snsDeliveries(stage.sim.world).map(({ message }) => message)).toEqual(['from a rule']);
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ Policy: AttributeValue, Owner: ACCOUNT, SubscriptionsConfirmed: '1' });
  });

  it('lists a page of topics and subscriptions at a time, and forgets what is deleted', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage, 'a');
    for (let i = 0; i < 101; i++) await topic(stage, `t${i}`);
    const first = await sns.send(new ListTopicsCommand({}));
    expect(first.Topics).toHaveLength(100);
    const second = await sns.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    expect(second.Topics).toHaveLength(2);
    expect(second.NextToken).toBeUndefined();
    const subscribe = {
      TopicArn,
      Protocol: 'https',
      Endpoint: 'https://example.com',
      ReturnSubscriptionArn: true,
    };
    const { SubscriptionArn } = await sns.send(new SubscribeCommand(subscribe));
    expect((await sns.send(new SubscribeCommand(subscribe))).SubscriptionArn).toBe(SubscriptionArn);
    const list = new ListSubscriptionsByTopicCommand({ TopicArn });
    expect((await sns.send(list)).Subscriptions).toEqual([
      { SubscriptionArn, Owner: ACCOUNT, Protocol: 'https', Endpoint: 'https://example.com', TopicArn },
    ]);
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    expect((await sns.send(list)).Subscriptions).toEqual([]);
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    expect(await errorCode(sns.send(list))).toBe('NotFoundException');
  });

  it('is in CloudTrail for what changes a topic, never for a message', async () => {
    const stage = await cloud();
    const { sns, TopicArn } = await topic(stage);
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
    await sns.send(new PublishCommand({ TopicArn, Message: 'm' }));
    const records = stage.sim.world.trail.all().map(({ record }) => record);
    expect(records.map(({ eventName }) => eventName)).toEqual(['CreateTopic', 'Subscribe']);
    expect(records[0]).toMatchObject({
      eventSource: 'sns.amazonaws.com',
      requestParameters: { name: 'alerts' },
      responseElements: { topicArn: TopicArn },
    });
    expect(records[1]?.requestParameters).toEqual({
      topicArn: TopicArn,
      protocol: 'email',
      endpoint: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    });
  });
});
