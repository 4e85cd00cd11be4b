import { call, type Params, requiredText, structs, text } from '../core/index.ts';
import { checkTopicAttribute } from './attributes.ts';
import { invalid, mapOf, snsState, type Topic } from './topic.ts';

/** Creating a topic again answers the one that is there, as long as nothing that is said differs. */
export const createTopic = call({
  name: 'CreateTopic',
  mutating: true,
  params: ['Name', 'Attributes', 'Tags'],
  resources: (ctx, input) => [ctx.arn('sns', requiredText(input, 'Name'))],
  run: (ctx, input) => {
    const { topics } = snsState(ctx);
    const name = requiredText(input, 'Name');
    if (!/^[\w-]{1,256}$/.test(name)) throw invalid('Topic Name');
    const attributes = mapOf(input, 'Attributes');
    for (const [attribute, value] of Object.entries(attributes)) checkTopicAttribute(attribute, value);
    const arn = ctx.arn('sns', name);
    const there = topics.get(arn);
    if (there) checkSame(there, attributes, tagsOf(input));
    else
      topics.put(arn, {
        arn,
        name,
        account: ctx.account,
        region: ctx.region,
        attributes,
        tags: tagsOf(input),
      });
    return { TopicArn: arn };
  },
  trail: {
    request: (input) => ({
      name: text(input, 'Name'),
      ...(input.Attributes === undefined ? {} : { attributes: mapOf(input, 'Attributes') }),
      ...(input.Tags === undefined
        ? {}
        : {
            tags: structs(input, 'Tags').map((tag) => ({ key: text(tag, 'Key'), value: text(tag, 'Value') })),
          }),
    }),
  },
});

function tagsOf(input: Params): Record<string, string> {
  return Object.fromEntries(
    structs(input, 'Tags').map((tag) => [requiredText(tag, 'Key'), text(tag, 'Value') ?? '']),
  );
}

type Texts = Readonly<Record<string, string>>;

function checkSame(topic: Topic, attributes: Texts, tags: Texts): void {
  const differs = (asked: Texts, own: Texts) =>
    Object.entries(asked).some(([key, value]) => own[key] !== value);
  if (differs(attributes, topic.attributes))
    throw invalid('Attributes Reason: Topic already exists with different attributes');
  if (differs(tags, topic.tags)) throw invalid('Tags Reason: Topic already exists with different tags');
}
