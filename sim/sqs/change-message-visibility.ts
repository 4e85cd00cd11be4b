import { call, requiredInteger, requiredText } from '../core/index.ts';
import { hideByHandle } from './messages.ts';
import { queueArn, queueOf } from './queue.ts';

export const changeMessageVisibility = call({
  name: 'ChangeMessageVisibility',
  mutating: true,
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => {
    const handle = requiredText(input, 'ReceiptHandle');
    hideByHandle(ctx, queueOf(ctx, input), { handle, seconds: requiredInteger(input, 'VisibilityTimeout') });
    return {};
  },
});
