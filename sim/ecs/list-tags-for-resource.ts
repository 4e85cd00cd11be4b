import { call, requiredText } from '../core/index.ts';
import { onArn } from './access.ts';
import { checkTaggable } from './taggable.ts';
import { tagsOf } from './tags.ts';

export const listTagsForResource = call({
  name: 'ListTagsForResource',
  mutating: false,
  ...onArn('resourceArn'),
  run: (ctx, input) => {
    const arn = requiredText(input, 'resourceArn');
    checkTaggable(ctx, arn);
    return { tags: tagsOf(ctx, arn) };
  },
});
