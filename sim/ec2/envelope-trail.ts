import { type Call, type CallContext, isList, isParams, type Params, type Value } from '../core/index.ts';
import { tokenTrail } from './client-token.ts';

/**
 * How CloudTrail writes EC2's newer calls: all of it in `<Action>Request` and `<Action>Response`, PascalCase in
 * the request, a `tag` that numbers the elements of a list, and a list of one as the element itself.
 */
export function envelopeTrail(
  action: string,
  request: (input: Params, ctx: CallContext) => Params,
): Exclude<Call['trail'], undefined> {
  return {
    request: (input, ctx) => ({ [`${action}Request`]: tagged(request(input, ctx)) }),
    response: (output, ctx) => ({
      [`${action}Response`]: {
        xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
        requestId: ctx.requestId,
        ...answered(output),
      },
    }),
  };
}

/** Parameters as they came, without those that steer the call, and with the run's own name for a random token. */
export function sentParams({ DryRun: _, ...params }: Params, ctx: CallContext): Params {
  return 'ClientToken' in params ? { ...params, ClientToken: tokenTrail(ctx, params) } : params;
}

/** In the response a list is `{item}`, of one element without brackets, and an empty one an empty text. */
function answered(output: Params): Params {
  return Object.fromEntries(
    Object.entries(output).map(([name, value]) => [name, value === undefined ? value : answeredValue(value)]),
  );
}

function answeredValue(value: Value): Value {
  if (!isList(value)) return isParams(value) ? answered(value) : value;
  const item = value.map(answeredValue);
  if (item.length === 0) return '';
  return { item: item.length === 1 ? (item[0] ?? null) : item };
}

function tagged(value: Value): Value {
  if (typeof value === 'string') return plain(value);
  if (isList(value)) {
    const elements = value.map((member, i) => (isParams(member) ? numbered(member, i + 1) : tagged(member)));
    return elements.length === 1 ? (elements[0] ?? null) : elements;
  }
  if (!isParams(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, member === undefined ? member : tagged(member)]),
  );
}

/** What looks like a number or a truth value is written as one, protocol -1 too: AWS turns XML into JSON here. */
function plain(value: string): Value {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^(0|-?[1-9]\d{0,8})$/.test(value) ? Number(value) : value;
}

function numbered(member: Params, tag: number): Value {
  const rest = tagged(member);
  return isParams(rest) ? { ...rest, tag } : rest;
}
