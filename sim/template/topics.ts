import { isList, type Params, type Value } from '../core/index.ts';
import { asCloudFormation, asText, nameOf } from './calling.ts';
import type { Create } from './stack.ts';

export const topic: Create = (making) => {
  const { TopicName: _, Tags: __, Subscription, ...attributes } = making.properties;
  if (Subscription !== undefined) throw new Error(`${making.id}: write an AWS::SNS::Subscription instead`);
  const name = nameOf(making, 'TopicName');
  const input = { Name: name, Attributes: entries(attributes) };
  const made = asCloudFormation(making, 'sns', { action: 'CreateTopic', input });
  const arn = String(made.TopicArn);
  return { ref: arn, attributes: { TopicArn: arn, TopicName: name } };
};

export const topicPolicy: Create = (making) => {
  const { Topics, PolicyDocument } = making.properties;
  for (const arn of isList(Topics) ? Topics : []) {
    const input = { TopicArn: String(arn), AttributeName: 'Policy', AttributeValue: asText(PolicyDocument) };
    asCloudFormation(making, 'sns', { action: 'SetTopicAttributes', input });
  }
  return { ref: making.id, attributes: {} };
};

export const subscription: Create = (making) => {
  const { TopicArn, Protocol, Endpoint, Region: _, ...attributes } = making.properties;
  const input = {
    TopicArn: String(TopicArn),
    Protocol: String(Protocol),
    Endpoint: String(Endpoint),
    Attributes: entries(attributes),
    // An address that has not said yes has an ARN all the same: `Ref` is that, and not "pending confirmation".
    ReturnSubscriptionArn: 'true',
  };
  const made = asCloudFormation(making, 'sns', { action: 'Subscribe', input });
  return { ref: String(made.SubscriptionArn), attributes: { Arn: String(made.SubscriptionArn) } };
};

/** The query protocol's maps; attributes are strings on the wire. */
function entries(map: Params): Value {
  return Object.entries(map).map(([key, value]) => ({ key, value: asText(value) }));
}
