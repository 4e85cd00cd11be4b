import { call, texts } from '../core/index.ts';
import { onBalancers } from './access.ts';
import { elbState } from './load-balancer.ts';
import { taggedArns } from './tags.ts';

export const removeTags = call({
  name: 'RemoveTags',
  mutating: true,
  params: ['ResourceArns', 'TagKeys'],
  ...onBalancers('ResourceArns'),
  run: (ctx, input) => {
    const { tags } = elbState(ctx);
    const gone = texts(input, 'TagKeys');
    for (const arn of taggedArns(ctx, input)) {
      tags.put(
        arn,
        (tags.get(arn) ?? []).filter(({ key }) => !gone.includes(key)),
      );
    }
    return {};
  },
});
