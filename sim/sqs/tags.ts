import { call, texts } from '../core/index.ts';
import { stringMembers } from './create-queue.ts';
import { placeOf, queueArn, queueOf, sqsState } from './queue.ts';

export const tagQueue = call({
  name: 'TagQueue',
  mutating: true,
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const tags = { ...queue.tags, ...stringMembers(input.Tags) };
    sqsState(placeOf(ctx.world, queue)).queues.put(queue.name, { ...queue, tags });
    return {};
  },
});

export const untagQueue = call({
  name: 'UntagQueue',
  mutating: true,
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const gone = texts(input, 'TagKeys');
    const tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !gone.includes(key)));
    sqsState(placeOf(ctx.world, queue)).queues.put(queue.name, { ...queue, tags });
    return {};
  },
});

export const listQueueTags = call({
  name: 'ListQueueTags',
  mutating: false,
  resources: queueArn,
  run: (ctx, input) => ({ Tags: queueOf(ctx, input).tags }),
});
