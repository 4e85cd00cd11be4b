import { AwsError } from './aws-error.ts';
import type { Protocol } from './call.ts';
import { bodyText, type SimRequest } from './http.ts';
import { lowerCamel } from './member-names.ts';
import { isParams, type Params, type Value } from './value.ts';

type Options = {
  readonly version: '1.0' | '1.1';
  /** What stands before the action in `X-Amz-Target`. */
  readonly target: string;
  /** The service's name for an inner failure: ECS says ServerException. */
  readonly internal?: string;
  /** Codes of the query protocol that the service spoke before, by JSON code (SQS): the SDKs read them. */
  readonly queryCodes?: Readonly<Record<string, string>>;
};

/** JSON 1.0 and 1.1 (ECS, SQS, SSM, EventBridge): the action is in a header, input and output are JSON. */
export function jsonProtocol({ version, target, internal, queryCodes }: Options): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    decode: (request) => ({ action: actionOf(request, target), input: inputOf(request) }),
    encode: ({ output }) => ({
      status: 200,
      headers: { 'content-type': contentType },
      body: JSON.stringify(output),
    }),
    encodeError: ({ error }) => {
      const queryCode = queryCodes?.[error.code];
      const type = error.status >= 500 ? 'Receiver' : 'Sender';
      const compatible = queryCode ? { 'x-amzn-query-error': `${queryCode};${type}` } : {};
      return {
        status: error.status,
        headers: { 'content-type': contentType, 'x-amzn-errortype': error.code, ...compatible },
        body: JSON.stringify({ __type: error.code, message: error.message, ...error.members }),
      };
    },
    codes: {
      unknownAction: { code: 'UnknownOperationException', status: 404 },
      denied: { code: 'AccessDeniedException', status: 400 },
      throttled: { code: 'ThrottlingException', status: 400 },
      internal: { code: internal ?? 'InternalServerError', status: 500 },
      expired: { code: 'ExpiredTokenException', status: 400 },
      badToken: { code: 'UnrecognizedClientException', status: 400 },
    },
    trailCode: (error) => (error.code === 'AccessDeniedException' ? 'AccessDenied' : error.code),
    trailRequest: lowerCamel,
    trailResponse: (output: Params) => (Object.keys(output).length === 0 ? null : lowerCamel(output)),
  };
}

function actionOf(request: SimRequest, target: string): string {
  const [prefix, action] = splitLast(request.headers['x-amz-target'] ?? '');
  if (prefix !== target || !action) {
    throw new AwsError('UnknownOperationException', 'The requested operation is not recognized.', {
      status: 404,
    });
  }
  return action;
}

function splitLast(value: string): [string, string] {
  const dot = value.lastIndexOf('.');
  return [value.slice(0, Math.max(dot, 0)), value.slice(dot + 1)];
}

function inputOf(request: SimRequest): Params {
  const body = bodyText(request);
  const parsed = parseJson(body === '' ? '{}' : body);
  if (parsed === undefined || !isParams(parsed)) {
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  }
  return parsed;
}

function parseJson(body: string): Value | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
