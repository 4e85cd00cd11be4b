import { call } from '../core/index.ts';
import { onBalancers } from './access.ts';
import { parseTags, putTags, taggedArns } from './tags.ts';

export const addTags = call({
  name: 'AddTags',
  mutating: true,
  params: ['ResourceArns', 'Tags'],
  ...onBalancers('ResourceArns'),
  run: (ctx, input) => {
    for (const arn of taggedArns(ctx, input)) putTags(ctx, arn, parseTags(input));
    return {};
  },
});
