import { call, requiredText, texts } from '../core/index.ts';
import { onArn } from './access.ts';
import { checkTaggable } from './taggable.ts';
import { removeTags } from './tags.ts';

export const untagResource = call({
  name: 'UntagResource',
  mutating: true,
  ...onArn('resourceArn'),
  run: (ctx, input) => {
    const arn = requiredText(input, 'resourceArn');
    checkTaggable(ctx, arn);
    removeTags(ctx, arn, texts(input, 'tagKeys'));
    return {};
  },
});
