import { AwsError, call, structs, text } from '../core/index.ts';
import { eachEntry } from './batch.ts';
import { queueArn, queueOf } from './queue.ts';
import { send } from './send.ts';

export const sendMessageBatch = call({
  name: 'SendMessageBatch',
  mutating: true,
  permission: 'SendMessage',
  trail: 'none',
  resources: queueArn,
  run: (ctx, input) => {
    const queue = queueOf(ctx, input);
    const total = structs(input, 'Entries').reduce(
      (sum, entry) => sum + (text(entry, 'MessageBody') ?? '').length,
      0,
    );
    if (total > 1_048_576) {
      throw new AwsError('BatchRequestTooLong', 'Batch requests cannot be longer than 1048576 bytes.');
    }
    return eachEntry(input, (entry) => send(ctx, queue, entry));
  },
});
