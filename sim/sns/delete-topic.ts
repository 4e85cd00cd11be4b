import { call, requiredText } from '../core/index.ts';
import { placeOfArn, snsState, subscriptionsOf, topicByArn } from './topic.ts';

/** One that is not there is no error. */
export const deleteTopic = call({
  name: 'DeleteTopic',
  mutating: true,
  params: ['TopicArn'],
  resources: (_, input) => [requiredText(input, 'TopicArn')],
  run: ({ world }, input) => {
    const topic = topicByArn(world, requiredText(input, 'TopicArn'));
    if (!topic) return {};
    const { topics, subscriptions } = snsState(placeOfArn(world, topic.arn));
    for (const { arn } of subscriptionsOf(world, topic)) subscriptions.remove(arn);
    topics.remove(topic.arn);
    return {};
  },
});
