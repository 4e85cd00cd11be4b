import {
  type At,
  type CallContext,
  isAwsItself,
  type Params,
  requiredText,
  structs,
  text,
  texts,
} from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import { ecsState, type Tag } from './state.ts';

const MOST_TAGS = 50;

export function tagsOf(at: At, arn: string): readonly Tag[] {
  return ecsState(at).tags.get(arn) ?? [];
}

/** The tags that an answer has if `include` asks for them. */
export function tagsIfAsked(ctx: CallContext, arn: string, input: Params): readonly Tag[] | undefined {
  return texts(input, 'include').includes('TAGS') ? tagsOf(ctx, arn) : undefined;
}

export function parseTags(ctx: CallContext, input: Params): readonly Tag[] {
  return structs(input, 'tags').map((tag) => {
    const key = requiredText(tag, 'key');
    const value = text(tag, 'value') ?? '';
    if (key.startsWith('aws:') && !isAwsItself(ctx.caller))
      throw invalidParameter('Some tag keys begin with "aws:", which is reserved for AWS.');
    if (key.length > 128 || value.length > 256)
      throw invalidParameter('Tag keys have at most 128 characters, tag values 256.');
    return { key, value };
  });
}

export function putTags(at: At, arn: string, added: readonly Tag[]): void {
  if (added.length === 0) return;
  const { tags } = ecsState(at);
  const merged = new Map([...(tags.get(arn) ?? []), ...added].map((tag) => [tag.key, tag]));
  if (merged.size > MOST_TAGS)
    throw invalidParameter(`The maximum number of tags for a resource is ${MOST_TAGS}.`);
  tags.put(arn, [...merged.values()]);
}

export function removeTags(at: At, arn: string, keys: readonly string[]): void {
  const left = tagsOf(at, arn).filter(({ key }) => !keys.includes(key));
  ecsState(at).tags.put(arn, left);
}
