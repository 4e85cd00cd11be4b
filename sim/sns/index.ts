// SNS: topics, subscriptions, messages to queues and functions; mails and web calls are written down.
// What a subscriber does with a message belongs to the subscriber's own room.
import { queryProtocol, type Service } from '../core/index.ts';
import { registerResourcePolicies } from '../iam/index.ts';
import { createTopic } from './create-topic.ts';
import { deleteTopic } from './delete-topic.ts';
import { getTopicAttributes } from './get-topic-attributes.ts';
import { listSubscriptionsByTopic } from './list-subscriptions-by-topic.ts';
import { listTopics } from './list-topics.ts';
import { publish } from './publish.ts';
import { setTopicAttributes } from './set-topic-attributes.ts';
import { subscribe } from './subscribe.ts';
import { topicPolicy } from './topic.ts';
import { unsubscribe } from './unsubscribe.ts';

export { publishFromService } from './fan-out.ts';
export { snsDeliveries } from './topic.ts';

const protocol = queryProtocol({ version: '2010-03-31', xmlns: 'http://sns.amazonaws.com/doc/2010-03-31/' });

export const sns: Service = {
  name: 'sns',
  eventSource: 'sns.amazonaws.com',
  protocol: {
    ...protocol,
    codes: { ...protocol.codes, denied: { code: 'AuthorizationError', status: 403 } },
  },
  rename: {
    MissingParameter: 'InvalidParameter',
    InvalidParameterValue: 'InvalidParameter',
    UnknownParameter: 'InvalidParameter',
  },
  calls: [
    createTopic,
    deleteTopic,
    getTopicAttributes,
    listSubscriptionsByTopic,
    listTopics,
    publish,
    setTopicAttributes,
    subscribe,
    unsubscribe,
  ],
  start: (world) => {
    registerResourcePolicies(world, 'sns', (arn) => topicPolicy(world, arn));
  },
};
