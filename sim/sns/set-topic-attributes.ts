import { call, requiredText, text } from '../core/index.ts';
import { checkTopicAttribute } from './attributes.ts';
import { placeOfArn, snsState, topicOf } from './topic.ts';

export const setTopicAttributes = call({
  name: 'SetTopicAttributes',
  mutating: true,
  params: ['TopicArn', 'AttributeName', 'AttributeValue'],
  resources: (_, input) => [requiredText(input, 'TopicArn')],
  run: (ctx, input) => {
    const topic = topicOf(ctx, requiredText(input, 'TopicArn'));
    const name = requiredText(input, 'AttributeName');
    const value = text(input, 'AttributeValue') ?? '';
    checkTopicAttribute(name, value);
    const attributes = { ...topic.attributes, [name]: value };
    snsState(placeOfArn(ctx.world, topic.arn)).topics.put(topic.arn, { ...topic, attributes });
    return {};
  },
});
