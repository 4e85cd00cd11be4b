import { type At, AwsError, type Params, requiredText, structs, text, texts } from '../core/index.ts';
import { balancerByArn, elbState, type Tag } from './load-balancer.ts';

const MOST_TAGS = 50;

export function parseTags(input: Params): readonly Tag[] {
  const tags = structs(input, 'Tags').map((tag) => ({
    key: requiredText(tag, 'Key'),
    value: text(tag, 'Value') ?? '',
  }));
  if (new Set(tags.map(({ key }) => key)).size < tags.length)
    throw new AwsError('DuplicateTagKeys', 'Duplicate tag keys in the request');
  const reserved = tags.find(({ key }) => key.startsWith('aws:'));
  if (reserved) throw new AwsError('ValidationError', "Tag keys starting with 'aws:' are reserved");
  return tags;
}

export function putTags(at: At, arn: string, added: readonly Tag[]): void {
  const { tags } = elbState(at);
  const merged = new Map([...(tags.get(arn) ?? []), ...added].map((tag) => [tag.key, tag]));
  if (merged.size > MOST_TAGS)
    throw new AwsError('TooManyTags', `You've reached the limit on the number of tags: ${MOST_TAGS}`);
  tags.put(arn, [...merged.values()]);
}

/** The load balancers that a call about tags names; all of them must be there. */
export function taggedArns(at: At, input: Params): readonly string[] {
  const arns = texts(input, 'ResourceArns');
  if (arns.length === 0 || arns.length > 20)
    throw new AwsError('ValidationError', 'The number of resources must be between 1 and 20');
  return arns.map((arn) => balancerByArn(at, arn).arn);
}
