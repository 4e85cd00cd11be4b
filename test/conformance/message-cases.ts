import {
  CreateTopicCommand,
  DeleteTopicCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { newQueue, receive, received } from './queue.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

/** SQS with its dead letters, and SNS in front of it. */
export const MESSAGE_CASES: readonly Case[] = [
  {
    fact: 'what is received is hidden for a while, and comes again if it is not deleted',
    run: async (stage) => {
      const { url } = await newQueue(stage, 'work', { attributes: { VisibilityTimeout: '1' } });
      await stage.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'hello' }));
      const [first] = await received(stage, url, 1);
      expect(first?.Body).toBe('hello');
      expect(await receive(stage, url)).toEqual([]);
      expect((await received(stage, url, 1))[0]?.MessageId).toBe(first?.MessageId);
    },
  },
  {
    fact: 'what is deleted does not come again',
    run: async (stage) => {
      const { url } = await newQueue(stage, 'work', { attributes: { VisibilityTimeout: '0' } });
      await stage.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'hello' }));
      const [first] = await received(stage, url, 1);
      const ReceiptHandle = present(first?.ReceiptHandle);
      await stage.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      expect(await receive(stage, url)).toEqual([]);
    },
  },
  {
    fact: 'a message with a delay is not received before',
    run: async (stage) => {
      const { url } = await newQueue(stage, 'work');
      await stage.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'later', DelaySeconds: 1 }));
      expect(await receive(stage, url)).toEqual([]);
      expect((await received(stage, url, 1))[0]?.Body).toBe('later');
    },
  },
  {
    fact: 'a message goes to the dead-letter queue after maxReceiveCount receipts',
    run: async (stage) => {
      const dead = await newQueue(stage, 'dead');
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 });
      const { url } = await newQueue(stage, 'work', { attributes: { RedrivePolicy } });
      await stage.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
      for (let time = 1; time <= 2; time += 1) {
        const [message] = await received(stage, url, 1);
        expect(message?.Attributes?.ApproximateReceiveCount).toBe(String(time));
        const ReceiptHandle = present(message?.ReceiptHandle);
        const now = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 };
        await stage.sqs.send(new ChangeMessageVisibilityCommand(now));
      }
      expect(await receive(stage, url)).toEqual([]);
      expect((await received(stage, dead.url, 1))[0]?.Body).toBe('poison');
    },
  },
  {
    fact: 'a batch of messages is taken entry by entry',
    run: async (stage) => {
      const { url } = await newQueue(stage, 'work');
      const Entries = ['a', 'b', 'c'].map((word) => ({ Id: word, MessageBody: word }));
      const { Successful = [] } = await stage.sqs.send(
        new SendMessageBatchCommand({ QueueUrl: url, Entries }),
      );
      expect(Successful.map((one) => one.Id).sort()).toEqual(['a', 'b', 'c']);
      expect((await received(stage, url, 3)).map((message) => message.Body).sort()).toEqual(['a', 'b', 'c']);
    },
  },
  {
    fact: 'a batch that names an id twice is refused',
    run: async (stage) => {
      const { url } = await newQueue(stage, 'work');
      const Entries = ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' }));
      const sent = stage.sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      expect(await refusal(sent)).toMatch(/BatchEntryIdsNotDistinct/);
    },
  },
  {
    fact: 'a FIFO queue hands over a group’s messages in order, and what is sent twice once',
    run: async (stage) => {
      const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
      const { url } = await newQueue(stage, 'work.fifo', { attributes: fifo });
      for (const MessageBody of ['first', 'second', 'first'])
        await stage.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody, MessageGroupId: 'g' }));
      expect((await received(stage, url, 2)).map((message) => message.Body)).toEqual(['first', 'second']);
      expect(await receive(stage, url)).toEqual([]);
    },
  },
  {
    fact: 'a queue that is not there is an error',
    run: async (stage) => {
      const { url } = await newQueue(stage, 'work');
      const sent = stage.sqs.send(new SendMessageCommand({ QueueUrl: `${url}-gone`, MessageBody: 'x' }));
      expect(await refusal(sent)).toMatch(/QueueDoesNotExist|NonExistentQueue/);
    },
  },
  {
    fact: 'SNS puts a notification, with its subject and message, into a subscribed queue',
    run: async (stage) => {
      const { topicArn, url } = await subscribed(stage, {});
      await stage.sns.send(
        new PublishCommand({ TopicArn: topicArn, Subject: 'Reverted', Message: 'tcp/22' }),
      );
      const [message] = await received(stage, url, 1);
      expect(JSON.parse(present(message?.Body))).toMatchObject({
        Type: 'Notification',
        TopicArn: topicArn,
        Subject: 'Reverted',
        Message: 'tcp/22',
      });
    },
  },
  {
    fact: 'with RawMessageDelivery the queue gets the message alone',
    run: async (stage) => {
      const { topicArn, url } = await subscribed(stage, { RawMessageDelivery: 'true' });
      await stage.sns.send(new PublishCommand({ TopicArn: topicArn, Message: 'tcp/22' }));
      expect((await received(stage, url, 1))[0]?.Body).toBe('tcp/22');
    },
  },
  {
    fact: 'one message has one text per protocol',
    run: async (stage) => {
      const { topicArn, url } = await subscribed(stage, { RawMessageDelivery: 'true' });
      const Message = JSON.stringify({ default: 'for all', sqs: 'for queues' });
      const structured = { TopicArn: topicArn, Message, MessageStructure: 'json' };
      await stage.sns.send(new PublishCommand(structured));
      expect((await received(stage, url, 1))[0]?.Body).toBe('for queues');
    },
  },
  {
    fact: 'a topic that is not there is NotFound',
    run: async (stage) => {
      const { topicArn } = await subscribed(stage, {});
      const published = stage.sns.send(new PublishCommand({ TopicArn: `${topicArn}-gone`, Message: 'x' }));
      expect(await refusal(published)).toMatch(/^NotFound/);
    },
  },
];

async function subscribed(stage: Stage, Attributes: Record<string, string>) {
  const topicArn = present(
    (await stage.sns.send(new CreateTopicCommand({ Name: stage.name('topic') }))).TopicArn,
  );
  stage.undo(() => stage.sns.send(new DeleteTopicCommand({ TopicArn: topicArn })));
  const queue = await newQueue(stage, 'inbox', {
    sender: { service: 'sns.amazonaws.com', sourceArn: topicArn },
  });
  await stage.sns.send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes }),
  );
  return { topicArn, url: queue.url };
}
