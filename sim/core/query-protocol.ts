import { AwsError } from './aws-error.ts';
import type { Protocol } from './call.ts';
import { formParams } from './form.ts';
import type { SimRequest, SimResponse } from './http.ts';
import { lowerCamel } from './member-names.ts';
import { text } from './params.ts';
import type { Params } from './value.ts';
import { xmlMembers } from './xml.ts';

type Options = { readonly version: string; readonly xmlns: string };

/** AWS's query protocol (SNS, STS, ELBv2): a form goes in, XML comes out. Maps arrive as lists of {key, value}. */
export function queryProtocol({ version, xmlns }: Options): Protocol {
  return {
    decode: (request) => decodeForm(request, version),
    encode: ({ action, requestId, output }) => {
      const result = `<${action}Result>${xmlMembers(output, 'member')}</${action}Result>`;
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      return xml(200, `<${action}Response xmlns="${xmlns}">${result}${metadata}</${action}Response>`);
    },
    encodeError: ({ error, requestId }) => {
      const type = error.status >= 500 ? 'Receiver' : 'Sender';
      const members = xmlMembers(
        { Type: type, Code: error.code, Message: error.message, ...error.members },
        'member',
      );
      const inner = `<Error>${members}</Error><RequestId>${requestId}</RequestId>`;
      return xml(error.status, `<ErrorResponse xmlns="${xmlns}">${inner}</ErrorResponse>`);
    },
    codes: {
      unknownAction: { code: 'InvalidAction', status: 400 },
      denied: { code: 'AccessDenied', status: 403 },
      throttled: { code: 'Throttling', status: 400 },
      internal: { code: 'InternalFailure', status: 500 },
      expired: { code: 'ExpiredToken', status: 403 },
      badToken: { code: 'InvalidClientTokenId', status: 403 },
    },
    trailCode: (error) => error.code,
    trailRequest: lowerCamel,
    trailResponse: (output) => (Object.keys(output).length === 0 ? null : lowerCamel(output)),
  };
}

/** Action and parameters of a form, for every version of the API but another one. */
export function decodeForm(request: SimRequest, version: string): { action: string; input: Params } {
  const { Action: action, Version: sent, ...input } = formParams(request);
  if (typeof action !== 'string' || action === '') {
    throw new AwsError('MissingAction', 'The request must contain the parameter Action');
  }
  if (sent !== undefined && text({ sent }, 'sent') !== version) {
    throw new AwsError('InvalidAction', `Could not find operation ${action} for version ${String(sent)}`);
  }
  return { action, input };
}

export function xml(status: number, body: string): SimResponse {
  const headers = { 'content-type': 'text/xml;charset=UTF-8' };
  return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}
