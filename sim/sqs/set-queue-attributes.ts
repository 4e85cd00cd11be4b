import { call } from '../core/index.ts';
import { checkedAttributes } from './attributes.ts';
import { placeOf, queueArn, queueOf, sqsState } from './queue.ts';

export const setQueueAttributes = call({
  name: 'SetQueueAttributes',
  mutating: true,
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const attributes = { ...queue.attributes, ...checkedAttributes(input.Attributes) };
    const { queues } = sqsState(placeOf(ctx.world, queue));
    queues.put(queue.name, { ...queue, attributes, modifiedAt: ctx.now });
    return {};
  },
});
