import { AwsError, call } from '../core/index.ts';
import { messagesOf } from './messages.ts';
import { notifyWatchers, placeOf, queueArn, queueOf, sqsState } from './queue.ts';

export const purgeQueue = call({
  name: 'PurgeQueue',
  mutating: true,
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const { messages, purges } = sqsState(placeOf(ctx.world, queue));
    const last = purges.get(queue.name);
    if (last !== undefined && ctx.now - last < 60_000) {
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      );
    }
    for (const { id } of messagesOf(ctx.world, queue)) messages.remove(id);
    purges.put(queue.name, ctx.now);
    notifyWatchers(ctx.world, queue);
    return {};
  },
});
