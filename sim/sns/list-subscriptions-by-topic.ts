import { call, pageFrom, requiredText, text } from '../core/index.ts';
import { PAGE_SIZE } from './list-topics.ts';
import { subscriptionsOf, topicOf } from './topic.ts';

export const listSubscriptionsByTopic = call({
  name: 'ListSubscriptionsByTopic',
  mutating: false,
  params: ['TopicArn', 'NextToken'],
  resources: (_, input) => [requiredText(input, 'TopicArn')],
  run: (ctx, input) => {
    const topic = topicOf(ctx, requiredText(input, 'TopicArn'));
    const byArn = new Map(subscriptionsOf(ctx.world, topic).map((one) => [one.arn, one]));
    const { page, next } = pageFrom([...byArn.keys()], PAGE_SIZE, text(input, 'NextToken'));
    const views = page
      .flatMap((arn) => byArn.get(arn) ?? [])
      .map(({ arn, owner, protocol, endpoint, topicArn }) => {
        const what = { Owner: owner, Protocol: protocol, Endpoint: endpoint, TopicArn: topicArn };
        return { SubscriptionArn: arn, ...what };
      });
    return { Subscriptions: views, NextToken: next };
  },
});
