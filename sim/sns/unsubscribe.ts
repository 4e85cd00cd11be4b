import { call, requiredText } from '../core/index.ts';
import { invalid, placeOfArn, snsState } from './topic.ts';

/** One that is not there is no error. */
export const unsubscribe = call({
  name: 'Unsubscribe',
  mutating: true,
  params: ['SubscriptionArn'],
  resources: (_, input) => [topicArnOf(requiredText(input, 'SubscriptionArn'))],
  run: ({ world }, input) => {
    const arn = requiredText(input, 'SubscriptionArn');
    if (!/^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+:[^:]+$/.test(arn)) throw invalid('SubscriptionArn');
    snsState(placeOfArn(world, arn)).subscriptions.remove(arn);
    return {};
  },
});

function topicArnOf(subscriptionArn: string): string {
  return subscriptionArn.split(':').slice(0, 6).join(':');
}
