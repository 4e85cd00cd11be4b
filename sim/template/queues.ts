import { isList } from '../core/index.ts';
import { arnOf } from '../core/place.ts';
import { asCloudFormation, asText, nameOf } from './calling.ts';
import type { Create } from './stack.ts';

export const queue: Create = (making) => {
  const { QueueName: _, Tags: __, ...rest } = making.properties;
  const name = nameOf(making, 'QueueName');
  const attributes = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, asText(value)]));
  const made = asCloudFormation(making, 'sqs', {
    action: 'CreateQueue',
    input: { QueueName: name, Attributes: attributes },
  });
  return {
    ref: String(made.QueueUrl),
    attributes: {
      Arn: arnOf(making.deployment.place, 'sqs', name),
      QueueName: name,
      QueueUrl: String(made.QueueUrl),
    },
  };
};

export const queuePolicy: Create = (making) => {
  const { Queues, PolicyDocument } = making.properties;
  for (const url of isList(Queues) ? Queues : []) {
    const input = { QueueUrl: String(url), Attributes: { Policy: asText(PolicyDocument) } };
    asCloudFormation(making, 'sqs', { action: 'SetQueueAttributes', input });
  }
  return { ref: making.id, attributes: {} };
};
