import { call } from '../core/index.ts';
import { messagesOf } from './messages.ts';
import { placeOf, queueArn, queueOf, sqsState } from './queue.ts';

export const deleteQueue = call({
  name: 'DeleteQueue',
  mutating: true,
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const { queues, messages } = sqsState(placeOf(ctx.world, queue));
    for (const { id } of messagesOf(ctx.world, queue)) messages.remove(id);
    queues.remove(queue.name);
    return {};
  },
});
