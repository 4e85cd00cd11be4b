import { AwsError, call, isParams, type Params, requiredText } from '../core/index.ts';
import { newAttributes } from './attributes.ts';
import { arnOfQueue, type Queue, sqsState } from './queue.ts';

export const createQueue = call({
  name: 'CreateQueue',
  mutating: true,
  resources: (ctx, input) => [arnOfQueue(ctx, requiredText(input, 'QueueName'))],
  run: (ctx, input) => {
    const { queues } = sqsState(ctx);
    const name = requiredText(input, 'QueueName');
    const attributes = newAttributes(input.Attributes);
    checkName(name, attributes.FifoQueue === 'true');
    const there = queues.get(name);
    if (there) return existing(there, input);
    const { account, region, now } = ctx;
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const url = `https://sqs.${region}.${domain}/${account}/${name}`;
    const tags = stringMembers(input.tags ?? input.Tags);
    const arn = arnOfQueue(ctx, name);
    queues.put(name, { name, arn, url, account, region, attributes, tags, createdAt: now, modifiedAt: now });
    return { QueueUrl: url };
  },
});

/** Creating a queue again is no error as long as nothing that is said differs. */
function existing(queue: Queue, { Attributes: asked }: Params): Params {
  const isSame = Object.entries(stringMembers(asked)).every(
    ([name, value]) => queue.attributes[name] === value,
  );
  if (isSame) return { QueueUrl: queue.url };
  throw new AwsError(
    'QueueNameExists',
    'A queue already exists with the same name and a different value for an attribute.',
  );
}

function checkName(name: string, isFifo: boolean): void {
  if (!/^[\w-]{1,80}(\.fifo)?$/.test(name) || name.length > 80 || name.endsWith('.fifo') !== isFifo) {
    const message = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
    throw new AwsError('InvalidParameterValueException', message);
  }
}

export function stringMembers(value: Params[string]): Record<string, string> {
  if (!isParams(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, String(member)]));
}
