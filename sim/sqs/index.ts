// SQS: queues, messages, dead letters. Who polls a queue for a function is lambda's business.
import { jsonProtocol, lowerFirstNames, type Service } from '../core/index.ts';
import { registerResourcePolicies } from '../iam/index.ts';
import { changeMessageVisibility } from './change-message-visibility.ts';
import { changeMessageVisibilityBatch } from './change-message-visibility-batch.ts';
import { createQueue } from './create-queue.ts';
import { deleteMessage } from './delete-message.ts';
import { deleteMessageBatch } from './delete-message-batch.ts';
import { deleteQueue } from './delete-queue.ts';
import { getQueueAttributes } from './get-queue-attributes.ts';
import { getQueueUrl } from './get-queue-url.ts';
import { listQueues } from './list-queues.ts';
import { purgeQueue } from './purge-queue.ts';
import { policyOf, queueByArn } from './queue.ts';
import { receiveMessage } from './receive-message.ts';
import { sendMessage } from './send-message.ts';
import { sendMessageBatch } from './send-message-batch.ts';
import { setQueueAttributes } from './set-queue-attributes.ts';
import { listQueueTags, tagQueue, untagQueue } from './tags.ts';

export { md5 } from './checksum.ts';
export { type DeliveryOutcome, deliverFromService } from './delivery.ts';
export { deleteByHandle, enqueue, messagesOf, receive } from './messages.ts';
export { type Message, type Queue, queueByArn, watchQueue } from './queue.ts';
export { systemAttributes } from './receive-message.ts';

const protocol = jsonProtocol({
  version: '1.0',
  target: 'AmazonSQS',
  queryCodes: {
    QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
    QueueNameExists: 'QueueAlreadyExists',
    PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
    EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
    TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
    BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
    MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
    InvalidParameterValueException: 'InvalidParameterValue',
    MissingRequiredParameterException: 'MissingParameter',
  },
});

export const sqs: Service = {
  name: 'sqs',
  eventSource: 'sqs.amazonaws.com',
  // Attributes and tags are maps: CloudTrail leaves their keys as they are.
  protocol: { ...protocol, trailRequest: lowerFirstNames },
  rename: {
    MissingParameter: 'MissingRequiredParameterException',
    InvalidParameterValue: 'InvalidParameterValueException',
  },
  calls: [
    changeMessageVisibility,
    changeMessageVisibilityBatch,
    createQueue,
    deleteMessage,
    deleteMessageBatch,
    deleteQueue,
    getQueueAttributes,
    getQueueUrl,
    listQueues,
    listQueueTags,
    purgeQueue,
    receiveMessage,
    sendMessage,
    sendMessageBatch,
    setQueueAttributes,
    tagQueue,
    untagQueue,
  ],
  start: (world) => {
    registerResourcePolicies(world, 'sqs', (arn) => policyOf(queueByArn(world, arn)));
  },
};
