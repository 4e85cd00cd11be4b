import { call, requiredInteger, requiredText } from '../core/index.ts';
import { eachEntry } from './batch.ts';
import { hideByHandle } from './messages.ts';
import { queueArn, queueOf } from './queue.ts';

export const changeMessageVisibilityBatch = call({
  name: 'ChangeMessageVisibilityBatch',
  mutating: true,
  permission: 'ChangeMessageVisibility',
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    return eachEntry(input, (entry) => {
      const seconds = requiredInteger(entry, 'VisibilityTimeout');
      hideByHandle(ctx, queue, { handle: requiredText(entry, 'ReceiptHandle'), seconds });
      return {};
    });
  },
});
