import { call, flag, type Params, requiredText, text } from '../core/index.ts';
import { checkSubscriptionAttribute } from './attributes.ts';
import { invalid, mapOf, placeOfArn, snsState, subscriptionsOf, topicOf } from './topic.ts';

/** What an endpoint of each protocol looks like. */
const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+$/,
  'email-json': /^[^\s@]+@[^\s@]+$/,
  http: /^http:\/\/\S+$/,
  https: /^https:\/\/\S+$/,
  lambda: /^arn:[^:]+:lambda:[^:]+:\d{12}:function:\S+$/,
  sms: /^\+?[\d-]+$/,
  sqs: /^arn:[^:]+:sqs:[^:]+:\d{12}:\S+$/,
};

/** Those whom SNS asks first whether they want it. Here everybody says yes, at once. */
const ASKED = ['email', 'email-json', 'http', 'https'];

export const subscribe = call({
  name: 'Subscribe',
  mutating: true,
  params: ['TopicArn', 'Protocol', 'Endpoint', 'Attributes', 'ReturnSubscriptionArn'],
  resources: (_, input) => [requiredText(input, 'TopicArn')],
  run: (ctx, input) => {
    const topic = topicOf(ctx, requiredText(input, 'TopicArn'));
    const protocol = requiredText(input, 'Protocol');
    const endpoint = text(input, 'Endpoint') ?? '';
    const shape = ENDPOINTS[protocol];
    if (!shape) throw invalid(`Does not support this protocol string: ${protocol}`);
    if (!shape.test(endpoint)) throw invalid(`${protocol} endpoint`);
    const attributes = mapOf(input, 'Attributes');
    for (const [name, value] of Object.entries(attributes)) checkSubscriptionAttribute(name, value);
    const there = subscriptionsOf(ctx.world, topic).find(
      (one) => one.protocol === protocol && one.endpoint === endpoint,
    );
    const isSame = Object.entries(attributes).every(([name, value]) => there?.attributes[name] === value);
    if (there && !isSame)
      throw invalid('Attributes Reason: Subscription already exists with different attributes');
    const arn = there?.arn ?? `${topic.arn}:${ctx.world.random.uuid()}`;
    const added = { arn, topicArn: topic.arn, owner: ctx.account, protocol, endpoint, attributes };
    if (!there) snsState(placeOfArn(ctx.world, topic.arn)).subscriptions.put(arn, added);
    const isHidden = ASKED.includes(protocol) && flag(input, 'ReturnSubscriptionArn') !== true;
    return { SubscriptionArn: isHidden ? 'pending confirmation' : arn };
  },
  trail: { request: requestTrail },
});

/** CloudTrail does not tell the addresses of people. */
function requestTrail(input: Params): Params {
  const protocol = text(input, 'Protocol') ?? '';
  const isPrivate = protocol.startsWith('email') || protocol === 'sms';
  return {
    topicArn: text(input, 'TopicArn'),
    protocol,
    endpoint: isPrivate ? 'HIDDEN_DUE_TO_SECURITY_REASONS' : text(input, 'Endpoint'),
    ...(input.Attributes === undefined ? {} : { attributes: mapOf(input, 'Attributes') }),
    ...(input.ReturnSubscriptionArn === undefined
      ? {}
      : { returnSubscriptionArn: flag(input, 'ReturnSubscriptionArn') }),
  };
}
