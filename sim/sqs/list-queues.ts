import { call, integer, pageFrom, text } from '../core/index.ts';
import { sqsState } from './queue.ts';

export const listQueues = call({
  name: 'ListQueues',
  mutating: false,
  run: (ctx, input) => {
    const prefix = text(input, 'QueueNamePrefix') ?? '';
    const urls = sqsState(ctx)
      .queues.all()
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ url }) => url);
    const { page, next } = pageFrom(urls, integer(input, 'MaxResults') ?? 1000, text(input, 'NextToken'));
    return { QueueUrls: page, NextToken: next };
  },
});
