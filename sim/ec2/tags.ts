import {
  AwsError,
  type CallContext,
  isAwsItself,
  type Params,
  requiredText,
  structs,
  text,
} from '../core/index.ts';
import { type Kind, resourceType } from './ids.ts';
import { network, type Tag } from './network.ts';

const MOST_TAGS = 50;

export function tagSet(ctx: CallContext, id: string): readonly Tag[] {
  return network(ctx).tags.get(id) ?? [];
}

/** As `tagSet`, but not sent at all when there is none: how newer calls answer. */
export function tagSetIfAny(ctx: CallContext, id: string): readonly Tag[] | undefined {
  const tags = tagSet(ctx, id);
  return tags.length === 0 ? undefined : tags;
}

/** Puts the tags that a creating call's TagSpecification gives to a resource of this kind. */
export function tagFromSpecification(
  ctx: CallContext,
  input: Params,
  resource: { kind: Kind; id: string },
): void {
  const type = resourceType(resource.kind);
  for (const specification of structs(input, 'TagSpecification')) {
    const asked = requiredText(specification, 'ResourceType');
    if (asked === type) putTags(ctx, resource.id, parseTags(specification));
  }
}

/** Refuses a TagSpecification for what the call does not create. */
export function checkTagSpecification(input: Params, kinds: readonly Kind[]): void {
  for (const specification of structs(input, 'TagSpecification')) {
    const asked = requiredText(specification, 'ResourceType');
    if (kinds.some((kind) => resourceType(kind) === asked)) continue;
    const message = `'${asked}' is not a valid taggable resource type for this operation.`;
    throw new AwsError('InvalidParameterValue', message);
  }
}

export function parseTags(params: Params): readonly Tag[] {
  return structs(params, 'Tag').map((tag) => ({
    key: requiredText(tag, 'Key'),
    value: text(tag, 'Value') ?? '',
  }));
}

export function putTags(ctx: CallContext, id: string, added: readonly Tag[]): void {
  const { tags } = network(ctx);
  const merged = new Map((tags.get(id) ?? []).map((tag) => [tag.key, tag]));
  for (const tag of added) {
    checkTag(ctx, tag);
    merged.set(tag.key, tag);
  }
  if (merged.size > MOST_TAGS) {
    throw new AwsError('TagLimitExceeded', `The maximum number of Tags for a resource has been reached.`);
  }
  tags.put(id, [...merged.values()]);
}

function checkTag(ctx: CallContext, { key, value }: Tag): void {
  if (key.length > 127)
    throw new AwsError('InvalidParameterValue', 'Tag key exceeds the maximum length of 127 characters');
  if (value.length > 255) {
    throw new AwsError('InvalidParameterValue', 'Tag value exceeds the maximum length of 255 characters');
  }
  if (key.startsWith('aws:') && !isAwsItself(ctx.caller)) {
    const message = "Tag keys starting with 'aws:' are reserved for internal use";
    throw new AwsError('InvalidParameterValue', message);
  }
}

/** How CloudTrail writes a TagSpecification: its tags are a plain list, unlike every other list of EC2's. */
export function trailTagSpecifications(input: Params): Params {
  const specifications = structs(input, 'TagSpecification');
  if (specifications.length === 0) return {};
  const items = specifications.map((specification) => ({
    resourceType: text(specification, 'ResourceType'),
    tags: parseTags(specification),
  }));
  return { tagSpecificationSet: { items } };
}
