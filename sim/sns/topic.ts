import {
  type At,
  AwsError,
  type Params,
  type Place,
  regionState,
  structs,
  text,
  type World,
  worldState,
} from '../core/index.ts';
import type { PolicyDocument } from '../iam/index.ts';

export type Topic = Place & {
  readonly arn: string;
  readonly name: string;
  /** What SetTopicAttributes sets; everything is a string on the wire. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type Subscription = {
  readonly arn: string;
  readonly topicArn: string;
  readonly owner: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** One message as one subscriber got it: `message` is the text for its protocol, without SNS's envelope. */
type SnsDelivery = {
  readonly protocol: string;
  readonly endpoint: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

export const snsState = regionState((table) => ({
  topics: table<Topic>(),
  subscriptions: table<Subscription>(),
}));

export const deliveryState = worldState((table) => ({ deliveries: table<SnsDelivery>() }));

/** Every message that a subscriber got, in order; the mails and web calls among them leave no other trace. */
export function snsDeliveries(world: World): readonly SnsDelivery[] {
  return deliveryState({ world }).deliveries.all();
}

/** The place that an ARN of SNS is in, to find its row there. */
export function placeOfArn(world: World, arn: string): At {
  const [, , , region = '', account = ''] = arn.split(':');
  return { world, account, region };
}

export function topicByArn(world: World, arn: string): Topic | undefined {
  return arn.split(':')[2] === 'sns' ? snsState(placeOfArn(world, arn)).topics.get(arn) : undefined;
}

/** The topic that a call means; another account's too, if its policy allows (which IAM has checked). */
export function topicOf(ctx: At, arn: string): Topic {
  const [, , service, region, , name] = arn.split(':');
  // A topic is only known in its own Region.
  if (service !== 'sns' || region !== ctx.region || !name) throw invalid('TopicArn');
  const topic = topicByArn(ctx.world, arn);
  if (topic) return topic;
  throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
}

export function subscriptionsOf(world: World, topic: Topic): readonly Subscription[] {
  return snsState({ world, account: topic.account, region: topic.region })
    .subscriptions.all()
    .filter(({ topicArn }) => topicArn === topic.arn);
}

export function topicPolicy(world: World, arn: string): PolicyDocument | undefined {
  const topic = topicByArn(world, arn);
  if (!topic) return undefined;
  return topic.attributes.Policy ? JSON.parse(topic.attributes.Policy) : defaultPolicy(topic);
}

/** What a topic has until somebody sets a policy: its own account, and no AWS service, may use it. */
export function defaultPolicy({ arn, account }: Topic): PolicyDocument {
  const actions = ['Publish', 'Subscribe', 'GetTopicAttributes', 'SetTopicAttributes', 'AddPermission'];
  const more = ['RemovePermission', 'DeleteTopic', 'ListSubscriptionsByTopic'];
  return {
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [...actions, ...more].map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': account } },
      },
    ],
  };
}

/** A map of the query protocol as an object. */
export function mapOf(input: Params, name: string): Record<string, string> {
  return Object.fromEntries(
    structs(input, name).map((entry) => [text(entry, 'key') ?? '', text(entry, 'value') ?? '']),
  );
}

export function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}
