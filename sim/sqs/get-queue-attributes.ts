import { AwsError, call, texts } from '../core/index.ts';
import { messagesOf } from './messages.ts';
import { queueArn, queueOf } from './queue.ts';

export const getQueueAttributes = call({
  name: 'GetQueueAttributes',
  mutating: false,
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const messages = messagesOf(ctx.world, queue);
    const hidden = messages.filter(({ visibleAt }) => visibleAt > ctx.now);
    const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0);
    const all: Record<string, string> = {
      ...Object.fromEntries(Object.entries(queue.attributes).filter(([, value]) => value !== '')),
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(messages.length - hidden.length),
      ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed.length),
      ApproximateNumberOfMessagesDelayed: String(delayed.length),
      CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
      LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    };
    const asked = texts(input, 'AttributeNames');
    if (asked.includes('All')) return { Attributes: all };
    const unknown = asked.find((name) => !(name in all) && !OPTIONAL.includes(name));
    if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    const chosen = asked.filter((name) => name in all).map((name) => [name, all[name]] as const);
    return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
  },
});

const OPTIONAL = [
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'FifoQueue',
  'ContentBasedDeduplication',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'DeduplicationScope',
  'FifoThroughputLimit',
];
