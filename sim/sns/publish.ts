import { call, type Params, text } from '../core/index.ts';
import { fanOut, stampOf } from './fan-out.ts';
import { messageOf } from './message.ts';
import { invalid, topicOf } from './topic.ts';

export const publish = call({
  name: 'Publish',
  mutating: true,
  trail: 'none',
  params: ['TopicArn', 'TargetArn', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'],
  resources: (_, input) => [targetOf(input)],
  run: (ctx, input) => {
    const topic = topicOf(ctx, targetOf(input));
    const message = messageOf(input, stampOf(ctx));
    fanOut(ctx.world, topic, message);
    return { MessageId: message.id };
  },
});

function targetOf(input: Params): string {
  const arn = text(input, 'TopicArn') ?? text(input, 'TargetArn');
  if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  return arn;
}
