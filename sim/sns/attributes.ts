import { isParams, type Value } from '../core/index.ts';
import { invalid } from './topic.ts';

/** Attributes of a topic that can be set. A FIFO topic is another kind of thing, and refused. */
const TOPIC_ATTRIBUTES = [
  'Policy',
  'DisplayName',
  'DeliveryPolicy',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
];

/** Of a subscription. A filter policy would change who gets what, and is not known here: it is refused. */
const SUBSCRIPTION_ATTRIBUTES = ['RawMessageDelivery', 'RedrivePolicy', 'DeliveryPolicy'];

export function checkTopicAttribute(name: string, value: string): void {
  if (!TOPIC_ATTRIBUTES.includes(name)) throw invalid('AttributeName');
  if (name === 'Policy' && !isDocument(value)) throw invalid('Policy Error: null');
  if (name === 'DisplayName' && value.length > 100) throw invalid('DisplayName');
}

export function checkSubscriptionAttribute(name: string, value: string): void {
  if (!SUBSCRIPTION_ATTRIBUTES.includes(name)) throw invalid('AttributeName');
  if (name === 'RawMessageDelivery' && !/^(true|false)$/i.test(value))
    throw invalid('Attributes Reason: RawMessageDelivery: Invalid value. Must be true or false.');
  if (name === 'RedrivePolicy' && deadLetterArn(value) === undefined)
    throw invalid('RedrivePolicy: must contain deadLetterTargetArn');
}

/** The queue that a RedrivePolicy sends to what could not be delivered. */
export function deadLetterArn(redrivePolicy: string | undefined): string | undefined {
  const policy = parsed(redrivePolicy ?? '');
  const arn = isParams(policy) ? policy.deadLetterTargetArn : undefined;
  return typeof arn === 'string' ? arn : undefined;
}

function isDocument(json: string): boolean {
  const document = parsed(json);
  return isParams(document) && document.Statement !== undefined;
}

export function parsed(json: string): Value | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
