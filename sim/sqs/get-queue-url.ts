import { AwsError, call, requiredText, text } from '../core/index.ts';
import { arnOfQueue, sqsState } from './queue.ts';

export const getQueueUrl = call({
  name: 'GetQueueUrl',
  mutating: false,
  resources: (ctx, input) => [
    arnOfQueue(
      { account: text(input, 'QueueOwnerAWSAccountId') ?? ctx.account, region: ctx.region },
      requiredText(input, 'QueueName'),
    ),
  ],
  run: (ctx, input) => {
    const account = text(input, 'QueueOwnerAWSAccountId') ?? ctx.account;
    const queue = sqsState({ ...ctx, account }).queues.get(requiredText(input, 'QueueName'));
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return { QueueUrl: queue.url };
  },
});
