import { call } from '../core/index.ts';
import { elbState } from './load-balancer.ts';
import { taggedArns } from './tags.ts';

export const describeTags = call({
  name: 'DescribeTags',
  mutating: false,
  params: ['ResourceArns'],
  run: (ctx, input) => ({
    TagDescriptions: taggedArns(ctx, input).map((arn) => ({
      ResourceArn: arn,
      Tags: (elbState(ctx).tags.get(arn) ?? []).map(({ key, value }) => ({ Key: key, Value: value })),
    })),
  }),
});
