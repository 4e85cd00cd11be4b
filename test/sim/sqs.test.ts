import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { type Cloud, cloud, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';

async function queue(
  { config }: Cloud,
  Attributes: Record<string, string> = {},
  QueueName = 'work',
): Promise<{ sqs: SQSClient; QueueUrl: string }> {
  const sqs = new SQSClient(config());
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return { sqs, QueueUrl: present(QueueUrl) };
}

describe.each(TRANSPORTS)('SQS over %s', (transport) => {
  it('carries a message from sender to receiver once, with its attributes', async () => {
    const stage = await cloud({ transport });
    const { sqs, QueueUrl } = await queue(stage);
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'test' } };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'höllo', MessageAttributes }));
    const receive = new ReceiveMessageCommand({
      QueueUrl,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(receive);
    expect(Messages.map(({ Body }) => Body)).toEqual(['höllo']);
    expect(Messages[0]?.MessageAttributes).toEqual(MessageAttributes);
    expect(Messages[0]?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect((await sqs.send(receive)).Messages).toBeUndefined();
    const ReceiptHandle = present(Messages[0]?.ReceiptHandle);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await stage.sim.world.scheduler.advance(3_600_000);
    expect((await sqs.send(receive)).Messages).toBeUndefined();
    await stage.close();
  });

  it("answers AWS's errors, by the names that the SDK knows", async () => {
    const stage = await cloud({ transport });
    const { sqs, QueueUrl } = await queue(stage);
    const nowhere = `${QueueUrl}-not`;
    expect(await errorCode(sqs.send(new ReceiveMessageCommand({ QueueUrl: nowhere })))).toBe(
      'QueueDoesNotExist',
    );
    expect(await errorCode(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' })))).toBe(
      'QueueDoesNotExist',
    );
    const badHandle = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' });
    expect(await errorCode(sqs.send(badHandle))).toBe('ReceiptHandleIsInvalid');
    const otherwise = new CreateQueueCommand({ QueueName: 'work', Attributes: { DelaySeconds: '5' } });
    expect(await errorCode(sqs.send(otherwise))).toBe('QueueNameExists');
    const odd = new CreateQueueCommand({ QueueName: 'odd', Attributes: { VisibilityTimeout: '50000' } });
    expect(await errorCode(sqs.send(odd))).toBe('InvalidAttributeValue');
    await stage.close();
  });
});

describe('SQS', () => {
  it('shows a message again when its visibility ends, and never sooner', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage, { VisibilityTimeout: '10' });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
    const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    await receive();
    await stage.sim.world.scheduler.advance(9_999);
    expect((await receive()).Messages).toBeUndefined();
    await stage.sim.world.scheduler.advance(1);
    expect((await receive()).Messages).toHaveLength(1);
  });

  it('deletes nothing by a handle that a later receive has outdated', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage, { VisibilityTimeout: '1' });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'twice' }));
    const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const first = await receive();
    await stage.sim.world.scheduler.advance(1_000);
    await receive();
    const ReceiptHandle = present(first.Messages?.[0]?.ReceiptHandle);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await stage.sim.world.scheduler.advance(1_000);
    expect((await receive()).Messages).toHaveLength(1);
  });

  it('keeps a delayed message back', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 60 }));
    const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect((await receive()).Messages).toBeUndefined();
    await stage.sim.world.scheduler.advance(60_000);
    expect((await receive()).Messages).toHaveLength(1);
  });

  it('answers a long poll the moment a message comes, or empty when the wait is over', async () => {
    const stage = await cloud();
    const { scheduler } = stage.sim.world;
    const { sqs, QueueUrl } = await queue(stage);
    const poll = () => sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    const begun = scheduler.now();
    expect((await scheduler.settle(poll())).Messages).toBeUndefined();
    expect(scheduler.now() - begun).toBe(20_000);
    const waiting = poll();
    await scheduler.advance(3_000);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'now' }));
    expect((await scheduler.settle(waiting)).Messages).toHaveLength(1);
    expect(scheduler.now() - begun).toBe(23_000);
  });

  it('moves a message to the dead-letter queue after maxReceiveCount receives', async () => {
    const stage = await cloud();
    const dead = await queue(stage, {}, 'dead');
    const arn = `arn:aws:sqs:${REGION}:111111111111:dead`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 2 });
    const { sqs, QueueUrl } = await queue(stage, { RedrivePolicy, VisibilityTimeout: '0' });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    const receive = (url: string) =>
      sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MessageSystemAttributeNames: ['All'] }));
    expect((await receive(QueueUrl)).Messages).toHaveLength(1);
    expect((await receive(QueueUrl)).Messages).toHaveLength(1);
    expect((await receive(QueueUrl)).Messages).toBeUndefined();
    const [letter] = present((await receive(dead.QueueUrl)).Messages);
    expect(letter?.Body).toBe('poison');
    expect(letter?.Attributes?.DeadLetterQueueSourceArn).toBe(`arn:aws:sqs:${REGION}:111111111111:work`);
  });

  it('does the good entries of a batch and names the bad ones', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage);
    const Entries = [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: 'two', DelaySeconds: 901 },
    ];
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(sent.Failed?.map(({ Id, SenderFault }) => [Id, SenderFault])).toEqual([['b', true]]);
    const twice = { Id: 'a', MessageBody: 'x' };
    const doubled = new SendMessageBatchCommand({ QueueUrl, Entries: [twice, twice] });
    expect(await errorCode(sqs.send(doubled))).toBe('BatchEntryIdsNotDistinct');
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const gone = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: '1', ReceiptHandle: Messages[0]?.ReceiptHandle },
          { Id: '2', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect([gone.Successful?.length, gone.Failed?.[0]?.Code]).toEqual([1, 'ReceiptHandleIsInvalid']);
  });

  it('lets a consumer give a message back at once', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'back' }));
    const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const ReceiptHandle = present((await receive()).Messages?.[0]?.ReceiptHandle);
    const giveBack = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
    await sqs.send(giveBack);
    expect((await receive()).Messages).toHaveLength(1);
  });

  it('keeps the order of a FIFO group and drops its repetitions', async () => {
    const stage = await cloud();
    const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
    const { sqs, QueueUrl } = await queue(stage, fifo, 'line.fifo');
    for (const MessageBody of ['first', 'first', 'second']) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'g' }));
    }
    const receive = () => sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1 }));
    const { Messages = [] } = await receive();
    expect(Messages[0]?.Body).toBe('first');
    expect((await receive()).Messages).toBeUndefined();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    expect((await receive()).Messages?.[0]?.Body).toBe('second');
  });

  it('counts what is visible, in flight and delayed, and purges it', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage);
    for (const DelaySeconds of [0, 0, 100]) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm', DelaySeconds }));
    }
    await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const counts = async () => {
      const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await sqs.send(asked);
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
      return [
        ApproximateNumberOfMessages,
        ApproximateNumberOfMessagesNotVisible,
        Attributes.ApproximateNumberOfMessagesDelayed,
      ];
    };
    expect(await counts()).toEqual(['1', '1', '1']);
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await counts()).toEqual(['0', '0', '0']);
    expect(await errorCode(sqs.send(new PurgeQueueCommand({ QueueUrl })))).toBe('PurgeQueueInProgress');
  });

  it('records what changes a queue and not what goes through it', async () => {
    const stage = await cloud();
    const { sqs, QueueUrl } = await queue(stage);
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '1' } }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' }));
    const recorded = stage.sim.world.trail.all().map(({ record }) => record);
    expect(recorded.map(({ eventName }) => eventName)).toEqual(['CreateQueue', 'SetQueueAttributes']);
    expect(recorded[1]?.requestParameters).toEqual({ queueUrl: QueueUrl, attributes: { DelaySeconds: '1' } });
  });

  it('keeps accounts apart, and lists by prefix', async () => {
    const stage = await cloud();
    await queue(stage, {}, 'a-1');
    const { sqs } = await queue(stage, {}, 'b-1');
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'a' }));
    expect(QueueUrls.map((url) => url.split('/').at(-1))).toEqual(['a-1']);
    const other = new SQSClient(stage.config({ account: '222222222222' }));
    expect((await other.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
    const [url] = QueueUrls;
    const foreign = new ReceiveMessageCommand({ QueueUrl: url });
    expect(await errorCode(other.send(foreign))).toBe('AccessDeniedException');
  });
});
