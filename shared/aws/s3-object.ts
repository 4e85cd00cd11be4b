import type { SSMClient } from '@aws-sdk/client-ssm';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Failure } from '../ports/index.ts';
import type { AwsClients } from './clients.ts';
import { failureOf } from './errors.ts';
import type { Read } from './read.ts';

/** An object; `modified` in milliseconds since the epoch. */
export type StoredObject = { readonly bytes: Uint8Array; readonly modified: number };

export type ObjectPlace = { readonly bucket: string; readonly key: string };

/** What is written: S3 encrypts it with a key of its own, whatever the bucket's default is. */
export type ObjectContent = { readonly bytes: Uint8Array; readonly type: string };

/**
 * One GetObject, signed by hand: the S3 client would add 80 kB to every cold start for such a request. It goes
 * out over SSM's client, with its credentials, Region, time-outs and connections. Null: there is no such object.
 */
export async function readObject(
  clients: AwsClients,
  place: ObjectPlace,
): Promise<Read<StoredObject | null>> {
  const what = `s3:GetObject ${nameOf(place)}`;
  try {
    const { status, bytes, headers } = await exchanged(clients, { method: 'GET', place, headers: {} });
    if (status === 200) return { kind: 'read', value: { bytes, modified: modifiedOf(headers) } };
    const error = errorOf(status, bytes);
    return error.name === 'NoSuchKey'
      ? { kind: 'read', value: null }
      : { kind: 'failed', failure: failureOf(error, what) };
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, what) };
  }
}

/** One PutObject, likewise. Null: it is there. */
export async function writeObject(
  clients: AwsClients,
  place: ObjectPlace,
  content: ObjectContent,
): Promise<Failure | null> {
  const what = `s3:PutObject ${nameOf(place)}`;
  const headers = { 'content-type': content.type, 'x-amz-server-side-encryption': 'AES256' };
  try {
    const request = { method: 'PUT', place, headers, body: content.bytes };
    const { status, bytes } = await exchanged(clients, request);
    return status === 200 ? null : failureOf(errorOf(status, bytes), what);
  } catch (error) {
    return failureOf(error, what);
  }
}

const nameOf = ({ bucket, key }: ObjectPlace): string => `s3://${bucket}/${key}`;

type Asked = {
  readonly method: string;
  readonly place: ObjectPlace;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
};

type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
};

async function exchanged(clients: AwsClients, asked: Asked): Promise<Answered> {
  const { config } = clients.ssm();
  const { response } = await config.requestHandler.handle(await signedRequest(clients, asked));
  const bytes = response.body === undefined ? new Uint8Array() : await config.streamCollector(response.body);
  return { status: response.statusCode, headers: response.headers, bytes };
}

async function signedRequest(clients: AwsClients, { method, place: { bucket, key }, headers, body }: Asked) {
  const { credentials, region, sha256 } = clients.ssm().config;
  const url = await endpointOf(clients);
  const signer = new SignatureV4({ service: 's3', credentials, region, sha256, uriEscapePath: false });
  return signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === undefined ? {} : { port: url.port }),
    // Path style: it serves every bucket's name, and any endpoint.
    path: `/${bucket}/${key}`,
    query: {},
    headers: {
      ...headers,
      host: url.port === undefined ? url.hostname : `${url.hostname}:${url.port}`,
      ...(body === undefined ? {} : { 'content-length': String(body.byteLength) }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** Where the client was told to go, by its maker or by AWS_ENDPOINT_URL (which the SDK reads); else AWS itself. */
async function endpointOf(clients: AwsClients): Promise<Pick<Endpoint, 'protocol' | 'hostname' | 'port'>> {
  const { endpoint, isCustomEndpoint, serviceConfiguredEndpoint, region } = clients.ssm().config;
  if (isCustomEndpoint === true && endpoint !== undefined) return endpoint();
  const name = await region();
  const url = new URL((await serviceConfiguredEndpoint?.()) ?? `https://s3.${name}.${domainOf(name)}`);
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
  };
}

type Endpoint = Awaited<ReturnType<NonNullable<SSMClient['config']['endpoint']>>>;

const domainOf = (region: string): string =>
  region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';

function modifiedOf(headers: Readonly<Record<string, string>>): number {
  return Date.parse(headers['last-modified'] ?? '') || 0;
}

function errorOf(status: number, bytes: Uint8Array): S3Error {
  const text = new TextDecoder().decode(bytes);
  return new S3Error(/<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1] ?? 'UnknownError', status);
}

/** Shaped as the SDK's errors are, so that it is classified as they are. */
class S3Error extends Error {
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, httpStatusCode: number) {
    super(`S3 answered ${httpStatusCode}`);
    this.name = code;
    this.$metadata = { httpStatusCode };
  }
}
