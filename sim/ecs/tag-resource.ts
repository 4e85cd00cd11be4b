import { call, requiredText } from '../core/index.ts';
import { onArn } from './access.ts';
import { checkTaggable } from './taggable.ts';
import { parseTags, putTags } from './tags.ts';

export const tagResource = call({
  name: 'TagResource',
  mutating: true,
  ...onArn('resourceArn'),
  run: (ctx, input) => {
    const arn = requiredText(input, 'resourceArn');
    checkTaggable(ctx, arn);
    putTags(ctx, arn, parseTags(ctx, input));
    return {};
  },
});
