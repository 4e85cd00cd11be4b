import type { Protocol } from './call.ts';
import { lowerFirst } from './member-names.ts';
import { decodeForm, xml } from './query-protocol.ts';
import { isList, isParams, type Params, type Value } from './value.ts';
import { xmlMembers } from './xml.ts';

const VERSION = '2016-11-15';
const XMLNS = `http://ec2.amazonaws.com/doc/${VERSION}/`;

/** EC2's own query protocol: lists of `item`, no result wrapper, errors of another shape than anyone else's. */
export const ec2Protocol: Protocol = {
  decode: (request) => decodeForm(request, VERSION),
  encode: ({ action, requestId, output }) => {
    const body = `<requestId>${requestId}</requestId>${xmlMembers(output, 'item')}`;
    return xml(200, `<${action}Response xmlns="${XMLNS}">${body}</${action}Response>`);
  },
  encodeError: ({ error, requestId }) => {
    const inner = xmlMembers({ Code: error.code, Message: error.message }, 'item');
    const errors = `<Errors><Error>${inner}</Error></Errors><RequestID>${requestId}</RequestID>`;
    return xml(error.status, `<Response>${errors}</Response>`);
  },
  codes: {
    unknownAction: { code: 'InvalidAction', status: 400 },
    denied: { code: 'UnauthorizedOperation', status: 403 },
    throttled: { code: 'RequestLimitExceeded', status: 503 },
    internal: { code: 'InternalError', status: 500 },
    expired: { code: 'RequestExpired', status: 400 },
    badToken: { code: 'AuthFailure', status: 401 },
  },
  // A throttled call is the client's fault in CloudTrail although it is answered with a 503.
  trailCode: (error) =>
    `${error.status >= 500 && error.code !== 'RequestLimitExceeded' ? 'Server' : 'Client'}.${error.code}`,
  trailRequest: (input) => truthValues(itemised(withoutControls(input))),
  trailResponse: (output, requestId) => itemised({ requestId, ...output }),
};

/**
 * How CloudTrail writes EC2's older calls: lower camel, a list as `{"items":[…]}`, an empty one as `{}`,
 * `return` as `_return`.
 */
export function itemised(value: Value): Value {
  if (isList(value)) return value.length === 0 ? {} : { items: value.map(itemised) };
  if (!isParams(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name === 'return' ? '_return' : lowerFirst(name),
      member === undefined ? undefined : itemised(member),
    ]),
  );
}

/** `{Value: 'true'}` → `{value: true}`: the record has types, the form had none. */
function truthValues(value: Value): Value {
  if (value === 'true' || value === 'false') return value === 'true';
  if (isList(value)) return value.map(truthValues);
  if (!isParams(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      member === undefined ? member : truthValues(member),
    ]),
  );
}

/** Without what steers the call itself; CloudTrail leaves those out. */
function withoutControls(input: Params): Params {
  const { DryRun: _, ...rest } = input;
  return rest;
}
