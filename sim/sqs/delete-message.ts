import { call, requiredText } from '../core/index.ts';
import { deleteByHandle } from './messages.ts';
import { queueArn, queueOf } from './queue.ts';

export const deleteMessage = call({
  name: 'DeleteMessage',
  mutating: true,
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => {
    deleteByHandle(ctx, queueOf(ctx, input), requiredText(input, 'ReceiptHandle'));
    return {};
  },
});
