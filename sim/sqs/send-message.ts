import { call } from '../core/index.ts';
import { queueArn, queueOf } from './queue.ts';
import { send } from './send.ts';

export const sendMessage = call({
  name: 'SendMessage',
  mutating: true,
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => send(ctx, queueOf(ctx, input), input),
});
