import type { CallContext, World } from '../core/index.ts';
import { isServiceAllowed } from '../iam/index.ts';
import { invokeFromService } from '../lambda/index.ts';
import { type DeliveryOutcome, deliverFromService } from '../sqs/index.ts';
import { deadLetterArn } from './attributes.ts';
import { envelope, lambdaEvent, type Message, messageOf } from './message.ts';
import { deliveryState, type Subscription, subscriptionsOf, type Topic, topicByArn } from './topic.ts';

const SERVICE = 'sns.amazonaws.com';

/** Hands a message to all subscribers of a topic, at once: who is slow here is the subscriber. */
export function fanOut(world: World, topic: Topic, message: Message): void {
  for (const subscription of subscriptionsOf(world, topic)) {
    const outcome = deliver(world, { topic, subscription, message });
    if (outcome === 'delivered') note(world, { topic, subscription, message });
    else toDeadLetters(world, { topic, subscription, message });
  }
}

type Delivery = { readonly topic: Topic; readonly subscription: Subscription; readonly message: Message };

/** Functions and queues let SNS in by their own policies; mail and web calls always arrive. */
function deliver(world: World, { topic, subscription, message }: Delivery): DeliveryOutcome {
  const source = { service: SERVICE, sourceArn: topic.arn, sourceAccount: topic.account };
  const { protocol, endpoint, attributes } = subscription;
  if (protocol === 'lambda') {
    const payload = JSON.stringify(lambdaEvent(topic, subscription, message));
    return invokeFromService(world, { ...source, functionArn: endpoint, payload });
  }
  if (protocol !== 'sqs') return 'delivered';
  const isRaw = attributes.RawMessageDelivery?.toLowerCase() === 'true';
  const own = message.byProtocol.sqs ?? message.text;
  const body = isRaw ? own : JSON.stringify(envelope(topic, subscription, message));
  const sent = isRaw ? { attributes: message.attributes } : {};
  return deliverFromService(world, { ...source, queueArn: endpoint, body, ...sent });
}

function note(world: World, { topic, subscription, message }: Delivery): void {
  const { protocol, endpoint } = subscription;
  const { id: messageId, at, subject } = message;
  deliveryState({ world }).deliveries.put(world.random.uuid(), {
    protocol,
    endpoint,
    topicArn: topic.arn,
    subject,
    message: message.byProtocol[protocol] ?? message.text,
    messageId,
    at,
  });
}

/** What a subscriber's policy or absence refuses is not tried again: it goes to the subscription's own queue. */
function toDeadLetters(world: World, { topic, subscription, message }: Delivery): void {
  const queueArn = deadLetterArn(subscription.attributes.RedrivePolicy);
  if (queueArn === undefined) return;
  const source = { service: SERVICE, sourceArn: topic.arn, sourceAccount: topic.account };
  const body = JSON.stringify(envelope(topic, subscription, message));
  deliverFromService(world, { ...source, queueArn, body });
}

type ServicePublish = {
  /** `events.amazonaws.com`, and the rule or alarm that it publishes for. */
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
  readonly topicArn: string;
  readonly message: string;
};

/** A message from another AWS service, if the topic's own policy lets it in. */
export function publishFromService(world: World, request: ServicePublish): DeliveryOutcome {
  const { service, sourceArn, sourceAccount, topicArn, message } = request;
  const topic = topicByArn(world, topicArn);
  if (!topic) return 'missing';
  const question = { service, sourceArn, sourceAccount, action: 'sns:Publish', resource: topicArn };
  if (!isServiceAllowed(world, question)) return 'denied';
  const stamp = { id: world.random.uuid(), at: world.scheduler.now() };
  fanOut(world, topic, messageOf({ Message: message }, stamp));
  return 'delivered';
}

export function stampOf({ world, now }: CallContext): { id: string; at: number } {
  return { id: world.random.uuid(), at: now };
}
