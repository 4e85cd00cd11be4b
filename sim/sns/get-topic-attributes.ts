import { call, flat, requiredText } from '../core/index.ts';
import { defaultPolicy, subscriptionsOf, topicOf } from './topic.ts';

export const getTopicAttributes = call({
  name: 'GetTopicAttributes',
  mutating: false,
  params: ['TopicArn'],
  resources: (_, input) => [requiredText(input, 'TopicArn')],
  run: (ctx, input) => {
    const topic = topicOf(ctx, requiredText(input, 'TopicArn'));
    const attributes: Record<string, string> = {
      DisplayName: '',
      Policy: JSON.stringify(defaultPolicy(topic)),
      ...topic.attributes,
      TopicArn: topic.arn,
      Owner: topic.account,
      SubscriptionsConfirmed: String(subscriptionsOf(ctx.world, topic).length),
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    };
    return {
      Attributes: { entry: flat(Object.entries(attributes).map(([key, value]) => ({ key, value }))) },
    };
  },
});
