import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { awsClients, snsNotifier, sqsQueue } from '../../shared/aws/index.ts';
import type { Job } from '../../shared/ports/index.ts';
import { CLOCK, PLACE, ref, refusal } from './fixtures.ts';

const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const clients = awsClients({ region: PLACE.region, clock: CLOCK });
const TOPIC = 'arn:aws:sns:eu-west-1:111111111111:kedge-alerts';
const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111111111111/kedge-changes';

beforeEach(() => {
  sns.reset();
  sqs.reset();
});

describe('a message', () => {
  const notifier = snsNotifier(clients, TOPIC);
  const sent = () => sns.commandCalls(PublishCommand)[0]?.args[0].input;

  it('goes out once, with the text for people and the JSON for programs', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm-1' });
    expect(await notifier.publish({ subject: 'Reverted', text: 'who did what', json: '{"a":1}' })).toBe(
      'm-1',
    );
    expect(sent()).toMatchObject({ TopicArn: TOPIC, Subject: 'Reverted', MessageStructure: 'json' });
    expect(JSON.parse(sent()?.Message ?? '')).toEqual({
      default: 'who did what',
      email: 'who did what',
      lambda: '{"a":1}',
      sqs: '{"a":1}',
      https: '{"a":1}',
    });
  });

  it.each([
    ['a\nb\u001b[31mc', 'a b [31mc'],
    ['Übergang → offen', 'bergang offen'],
    ['', 'Kedge'],
    ['\u2603', 'Kedge'],
    ['x'.repeat(150), 'x'.repeat(99)],
  ])('has a subject that SNS takes: %j', async (subject, expected) => {
    sns.on(PublishCommand).resolves({});
    await notifier.publish({ subject, text: '', json: '{}' });
    expect(sent()?.Subject).toBe(expected);
  });

  it('that is longer than SNS takes is cut and says so, and its JSON still is JSON', async () => {
    sns.on(PublishCommand).resolves({});
    await notifier.publish({
      subject: 's',
      text: '"ü'.repeat(100_000),
      json: JSON.stringify({ list: Array(50_000).fill('"') }),
    });
    const message = sent()?.Message ?? '';
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(256 * 1024);
    const texts = JSON.parse(message);
    expect(texts.email).toContain('… cut:');
    expect(JSON.parse(texts.lambda)).toMatchObject({ truncated: true, subject: 's' });
  });

  it('that SNS does not take is an error, so that the queue delivers again', async () => {
    sns.on(PublishCommand).rejects(refusal('AuthorizationError'));
    await expect(notifier.publish({ subject: 's', text: 't', json: '{}' })).rejects.toMatchObject({
      name: 'KedgeError',
      code: 'AuthorizationError',
      retryable: false,
    });
  });
});

describe('the queue', () => {
  const queue = sqsQueue(clients, QUEUE);
  const jobs = (count: number): readonly Job[] =>
    Array.from({ length: count }, (_, at) => ({
      kedge: 'look',
      place: PLACE,
      resource: ref('AWS::EC2::SecurityGroup', `sg-${at}`),
      cause: 'review',
      since: null,
    }));
  const batches = () =>
    sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input.Entries ?? []);

  it('gets the jobs in batches of ten, as they are', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await queue.send(jobs(23), 0);
    expect(batches().map((entries) => entries.length)).toEqual([10, 10, 3]);
    expect(
      batches().flatMap((entries) => entries.map((entry) => JSON.parse(entry.MessageBody ?? ''))),
    ).toEqual(jobs(23));
    expect(new Set(batches()[0]?.map((entry) => entry.Id)).size).toBe(10);
  });

  it.each([
    [0, 0],
    [59.2, 60],
    [-5, 0],
    [100_000, 900],
  ])('takes a delay of %d seconds as %d', async (given, taken) => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await queue.send(jobs(1), given);
    expect(batches()[0]?.[0]?.DelaySeconds).toBe(taken);
  });

  it('is sent what it did not take once more', async () => {
    const Failed = [{ Id: '1', SenderFault: false, Code: 'InternalError' }];
    sqs.on(SendMessageBatchCommand).resolvesOnce({ Failed }).resolves({});
    await queue.send(jobs(3), 0);
    expect(batches().map((entries) => entries.map((entry) => entry.Id))).toEqual([['0', '1', '2'], ['1']]);
  });

  it('that loses a job is an error', async () => {
    sqs
      .on(SendMessageBatchCommand)
      .resolves({ Failed: [{ Id: '0', SenderFault: false, Code: 'InternalError' }] });
    await expect(queue.send(jobs(1), 0)).rejects.toThrow('did not take 1 of 1');
  });

  it('that cannot be reached is an error', async () => {
    sqs.on(SendMessageBatchCommand).rejects(refusal('QueueDoesNotExist'));
    await expect(queue.send(jobs(1), 0)).rejects.toMatchObject({
      name: 'KedgeError',
      code: 'QueueDoesNotExist',
    });
  });

  it('of nothing asks nothing', async () => {
    await queue.send([], 0);
    expect(sqs.calls()).toHaveLength(0);
  });
});
