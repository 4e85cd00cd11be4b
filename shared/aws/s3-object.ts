import type { SSMClient } from '@aws-sdk/client-ssm';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsClients } from './clients.ts';
import { failureOf } from './errors.ts';
import type { Read } from './read.ts';

/** An object's text; `modified` in milliseconds since the epoch. */
export type StoredText = { readonly text: string; readonly modified: number };

type Place = { readonly bucket: string; readonly key: string };

/**
 * One GetObject, signed by hand: the S3 client would add 80 kB to every cold start for this one request. It goes
 * out over SSM's client, with its credentials, Region, time-outs and connections. Null: there is no such object.
 */
export async function readObject(clients: AwsClients, place: Place): Promise<Read<StoredText | null>> {
  const what = `s3:GetObject s3://${place.bucket}/${place.key}`;
  try {
    return await answerOf(clients, { place, what });
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error, what) };
  }
}

async function answerOf(
  clients: AwsClients,
  of: { readonly place: Place; readonly what: string },
): Promise<Read<StoredText | null>> {
  const { config } = clients.ssm();
  const { response } = await config.requestHandler.handle(await signedRequest(clients, of.place));
  const text = response.body === undefined ? '' : await config.streamCollector(response.body).then(decoded);
  if (response.statusCode === 200)
    return { kind: 'read', value: { text, modified: modifiedOf(response.headers) } };
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1] ?? 'UnknownError';
  if (code === 'NoSuchKey') return { kind: 'read', value: null };
  return { kind: 'failed', failure: failureOf(new S3Error(code, response.statusCode), of.what) };
}

async function signedRequest(clients: AwsClients, { bucket, key }: Place) {
  const { credentials, region, sha256 } = clients.ssm().config;
  const url = await endpointOf(clients);
  const signer = new SignatureV4({ service: 's3', credentials, region, sha256, uriEscapePath: false });
  return signer.sign({
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === undefined ? {} : { port: url.port }),
    // Path style: it serves every bucket's name, and any endpoint.
    path: `/${bucket}/${key}`,
    query: {},
    headers: { host: url.port === undefined ? url.hostname : `${url.hostname}:${url.port}` },
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

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function modifiedOf(headers: Readonly<Record<string, string>>): number {
  return Date.parse(headers['last-modified'] ?? '') || 0;
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
