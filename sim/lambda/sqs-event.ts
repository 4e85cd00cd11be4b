import { isParams, type Params, text } from '../core/index.ts';
import { type Message, md5, type Queue, systemAttributes } from '../sqs/index.ts';

/** The event that a function gets for a batch of messages. */
export function sqsEvent(queue: Queue, batch: readonly Message[]): Params {
  return {
    Records: batch.map((message) => ({
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: systemAttributes(message),
      messageAttributes: messageAttributes(message.attributes),
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: queue.region,
    })),
  };
}

function messageAttributes(attributes: Params): Params {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const members = isParams(attribute) ? attribute : {};
      const value = {
        stringValue: text(members, 'StringValue'),
        binaryValue: text(members, 'BinaryValue'),
        dataType: text(members, 'DataType'),
      };
      return [name, { ...value, stringListValues: [], binaryListValues: [] }];
    }),
  );
}
