import { isParams, type Params, requiredText, structs, text } from '../core/index.ts';
import { parsed } from './attributes.ts';
import { invalid, type Subscription, type Topic } from './topic.ts';

/** What a publisher said, checked. */
export type Message = {
  readonly id: string;
  readonly at: number;
  readonly subject: string | undefined;
  /** The text for a protocol that has none of its own. */
  readonly text: string;
  readonly byProtocol: Readonly<Record<string, string>>;
  /** `{ name: { DataType, StringValue } }`, as SQS has them. */
  readonly attributes: Params;
};

/** Message and attributes together, in bytes. */
const LARGEST = 262_144;

export function messageOf(input: Params, stamp: { readonly id: string; readonly at: number }): Message {
  const body = text(input, 'Message') ?? '';
  const attributes = attributesOf(input);
  if (body === '') throw invalid('Empty message');
  const attributeSize =
    structs(input, 'MessageAttributes').length === 0 ? 0 : JSON.stringify(attributes).length;
  if (Buffer.byteLength(body) + attributeSize > LARGEST) throw invalid('Message too long');
  const texts = textsOf(input, body);
  return {
    ...stamp,
    subject: checkedSubject(text(input, 'Subject')),
    text: texts.default,
    byProtocol: texts.byProtocol,
    attributes,
  };
}

/** Up to 100 printable ASCII characters, the first no blank: no line break can smuggle in another mail header. */
function checkedSubject(subject: string | undefined): string | undefined {
  if (subject === undefined || /^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) return subject;
  throw invalid('Subject');
}

function textsOf(
  input: Params,
  body: string,
): { readonly default: string; readonly byProtocol: Record<string, string> } {
  const structure = text(input, 'MessageStructure');
  if (structure === undefined) return { default: body, byProtocol: {} };
  if (structure !== 'json') throw invalid('MessageStructure');
  const said = parsed(body);
  if (!isParams(said)) throw invalid('Message Structure - JSON message body failed to parse');
  const { default: usual, ...others } = said;
  if (typeof usual !== 'string') throw invalid('Message Structure - No default entry in JSON message body');
  // Members of other types are passed over.
  const entries = Object.entries(others).flatMap(([protocol, value]) =>
    typeof value === 'string' ? [[protocol, value] as const] : [],
  );
  return { default: usual, byProtocol: Object.fromEntries(entries) };
}

function attributesOf(input: Params): Params {
  return Object.fromEntries(
    structs(input, 'MessageAttributes').map((entry) => {
      const value = isParams(entry.Value) ? entry.Value : {};
      return [requiredText(entry, 'Name'), value] as const;
    }),
  );
}

/** What a queue or a web server gets: the message in SNS's own words. */
export function envelope(topic: Topic, subscription: Subscription, message: Message): Params {
  return {
    Type: 'Notification',
    ...inside(topic, message, message.byProtocol[subscription.protocol]),
    ...signed(topic, subscription, 'URL'),
  };
}

/** What a function gets. */
export function lambdaEvent(topic: Topic, subscription: Subscription, message: Message): Params {
  const Sns = {
    Type: 'Notification',
    ...inside(topic, message, message.byProtocol.lambda),
    Subject: message.subject ?? null,
    ...signed(topic, subscription, 'Url'),
    MessageAttributes: written(message),
  };
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: subscription.arn, Sns }],
  };
}

function inside(topic: Topic, message: Message, own: string | undefined): Params {
  const { id, at, subject } = message;
  const attributes = written(message);
  return {
    MessageId: id,
    TopicArn: topic.arn,
    Subject: subject,
    Message: own ?? message.text,
    Timestamp: new Date(at).toISOString(),
    MessageAttributes: Object.keys(attributes).length === 0 ? undefined : attributes,
  };
}

/** The signature is none: nobody in the simulation could check it. */
function signed({ region }: Topic, { arn }: Subscription, url: 'URL' | 'Url'): Params {
  const host = `https://sns.${region}.amazonaws.com`;
  return {
    SignatureVersion: '1',
    Signature: 'EXAMPLE',
    [`SigningCert${url}`]: `${host}/SimpleNotificationService-example.pem`,
    [`Unsubscribe${url}`]: `${host}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
  };
}

function written({ attributes }: Message): Params {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const { DataType, StringValue, BinaryValue } = isParams(value) ? value : {};
      return [name, { Type: DataType, Value: StringValue ?? BinaryValue }];
    }),
  );
}
