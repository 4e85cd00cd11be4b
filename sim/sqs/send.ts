import { AwsError, type CallContext, integer, isParams, type Params, text } from '../core/index.ts';
import { attributesMd5, md5 } from './checksum.ts';
import { enqueue } from './messages.ts';
import { attribute, type Queue } from './queue.ts';

/** Sends one message, alone or from a batch, and answers what clients check it by. */
export function send(ctx: CallContext, queue: Queue, input: Params): Params {
  const body = text(input, 'MessageBody') ?? '';
  if (body === '')
    throw new AwsError(
      'MissingRequiredParameterException',
      'The request must contain the parameter MessageBody.',
    );
  const attributes = isParams(input.MessageAttributes) ? input.MessageAttributes : {};
  checkSize(queue, body.length + JSON.stringify(attributes).length - 2);
  if (/[^\t\n\r\u0020-\uFFFF]/.test(body)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | …',
    );
  }
  const delaySeconds = integer(input, 'DelaySeconds');
  if (delaySeconds !== undefined && (delaySeconds < 0 || delaySeconds > 900)) {
    const message = `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`;
    throw new AwsError('InvalidParameterValueException', message);
  }
  const message = enqueue(ctx.world, queue, {
    body,
    attributes,
    senderId: ctx.caller.principalId,
    delaySeconds,
    groupId: text(input, 'MessageGroupId'),
    dedupId: text(input, 'MessageDeduplicationId'),
  });
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: attributesMd5(attributes),
    SequenceNumber: message.fifo?.sequenceNumber,
  };
}

function checkSize(queue: Queue, size: number): void {
  const most = attribute(queue, 'MaximumMessageSize');
  if (size <= most) return;
  const message = `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`;
  throw new AwsError('InvalidParameterValueException', message);
}
