import { call, pageFrom, text } from '../core/index.ts';
import { snsState } from './topic.ts';

/** SNS fixes the size of its pages. */
export const PAGE_SIZE = 100;

export const listTopics = call({
  name: 'ListTopics',
  mutating: false,
  params: ['NextToken'],
  run: (ctx, input) => {
    const arns = snsState(ctx)
      .topics.all()
      .map(({ arn }) => arn);
    const { page, next } = pageFrom(arns, PAGE_SIZE, text(input, 'NextToken'));
    return { Topics: page.map((TopicArn) => ({ TopicArn })), NextToken: next };
  },
});
