import { call, requiredText } from '../core/index.ts';
import { eachEntry } from './batch.ts';
import { deleteByHandle } from './messages.ts';
import { queueArn, queueOf } from './queue.ts';

export const deleteMessageBatch = call({
  name: 'DeleteMessageBatch',
  mutating: true,
  permission: 'DeleteMessage',
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    return eachEntry(input, (entry) => {
      deleteByHandle(ctx, queue, requiredText(entry, 'ReceiptHandle'));
      return {};
    });
  },
});
