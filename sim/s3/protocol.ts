import {
  AwsError,
  flat,
  isList,
  isParams,
  type Params,
  type Protocol,
  type SimRequest,
  type SimResponse,
  text,
  type Value,
  xmlMembers,
} from '../core/index.ts';
import { requestBody } from './chunked-body.ts';

/** S3's REST with XML. A call answers `{ status?, headers?, root?, members?, body? }`: what to put where. */
export const s3Protocol: Protocol = {
  decode: (request) => decode(request),
  encode: ({ output }) => encode(output),
  encodeError: ({ error, requestId }) => {
    const detail = { Code: error.code, Message: error.message, ...error.members, RequestId: requestId };
    return xmlResponse(error.status, 'Error', detail);
  },
  codes: {
    unknownAction: { code: 'NotImplemented', status: 501 },
    denied: { code: 'AccessDenied', status: 403 },
    throttled: { code: 'SlowDown', status: 503 },
    internal: { code: 'InternalError', status: 500 },
    expired: { code: 'ExpiredToken', status: 400 },
    badToken: { code: 'InvalidAccessKeyId', status: 403 },
  },
  trailCode: (error) => error.code,
  trailRequest: ({ Bucket, Host }) => ({ bucketName: Bucket, Host }),
  trailResponse: () => null,
};

/** Parameters of the path's query that belong to the call and not to another one of the same path. */
const PLAIN = [
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
  'x-id',
];

const ON_BUCKET: Readonly<Record<string, string>> = {
  PUT: 'CreateBucket',
  HEAD: 'HeadBucket',
  DELETE: 'DeleteBucket',
};
const ON_OBJECT: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

function decode(request: SimRequest): { action: string; input: Params } {
  const url = new URL(request.url, 'http://sim');
  const { bucket, key } = addressed(request.headers.host ?? '', url.pathname);
  const query = Object.fromEntries(url.searchParams);
  const action = actionOf({ method: request.method, bucket, key, query });
  const headers = Object.fromEntries(Object.entries(request.headers));
  return {
    action,
    input: {
      ...(bucket === '' ? {} : { Bucket: bucket }),
      ...(key === '' ? {} : { Key: key }),
      Host: request.headers.host,
      query,
      headers,
      ...(request.method === 'PUT' ? { Body: Buffer.from(requestBody(request)).toString('base64') } : {}),
    },
  };
}

type Addressed = {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: Params;
};

function actionOf({ method, bucket, key, query }: Addressed): string {
  const special = Object.keys(query).find((name) => !PLAIN.includes(name) && !name.startsWith('X-Amz-'));
  if (special !== undefined && !(special === 'location' && key === '')) {
    throw new AwsError('NotImplemented', `The simulator's S3 does not know ?${special}`, { status: 501 });
  }
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : `${method} on the service`;
  if (key !== '') return ON_OBJECT[method] ?? `${method} on an object`;
  if (method === 'GET') {
    if (special === 'location') return 'GetBucketLocation';
    return query['list-type'] === '2' ? 'ListObjectsV2' : 'ListObjects';
  }
  return ON_BUCKET[method] ?? `${method} on a bucket`;
}

/** The bucket is in the host (`bucket.s3.eu-west-1.amazonaws.com`, `bucket.localhost`) or heads the path. */
function addressed(host: string, path: string): { bucket: string; key: string } {
  const [, inHost] = /^(.+)\.(?:s3[.-][^/]*amazonaws\.com(?:\.cn)?|localhost)(?::\d+)?$/.exec(host) ?? [];
  const parts = path.slice(1).split('/');
  const [first = '', ...rest] = parts;
  const [bucket, key] = inHost === undefined ? [first, rest.join('/')] : [inHost, parts.join('/')];
  return { bucket: decoded(bucket), key: decoded(key) };
}

/** As decodeURIComponent, but what is no valid escape stays as it is. */
function decoded(part: string): string {
  const query = part.replaceAll('+', '%2B').replaceAll('&', '%26');
  return new URLSearchParams(`part=${query}`).get('part') ?? '';
}

function encode(output: Params): SimResponse {
  const status = Number(text(output, 'status') ?? 200);
  const headers = stringHeaders(output.headers);
  const root = text(output, 'root');
  if (root !== undefined) {
    const response = xmlResponse(status, root, isParams(output.members) ? output.members : {});
    return { ...response, headers: { ...response.headers, ...headers } };
  }
  return { status, headers, body: Buffer.from(text(output, 'body') ?? '', 'base64') };
}

function xmlResponse(status: number, root: string, members: Params): SimResponse {
  const xmlns = root === 'Error' ? '' : ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
  const lists = Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, isList(value) ? flat(value) : value]),
  );
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${xmlns}>${xmlMembers(lists, 'member')}</${root}>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function stringHeaders(headers: Value | undefined): Record<string, string> {
  if (!isParams(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
