import { Readable } from 'node:stream';
import type { Sim } from './core/create-sim.ts';
import { ConnectionDropped, type SimRequest, type SimResponse } from './core/http.ts';

/** The part of an AWS SDK request that matters here. */
type SdkRequest = {
  readonly method: string;
  readonly path: string;
  readonly hostname: string;
  readonly headers: Record<string, string>;
  readonly query?: Record<string, string | string[] | null>;
  readonly body?: unknown;
};

type SdkOptions = { readonly abortSignal?: unknown };

type SdkResponse = {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | Readable;
};

/**
 * `new EC2Client({ requestHandler: requestHandler(sim), … })`: an AWS SDK v3 client that talks to the
 * simulator without sockets, so that a run repeats to the byte and time can be virtual.
 */
export function requestHandler(sim: Sim) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: SdkRequest, options: SdkOptions = {}): Promise<{ response: SdkResponse }> => {
      const answer = sim.handle(await simRequest(request)).catch(rethrowAsSdk);
      const response = await unlessAborted(answer, options.abortSignal);
      return { response: sdkResponse(response, request) };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

async function simRequest(request: SdkRequest): Promise<SimRequest> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    method: request.method,
    url: `${request.path}${queryString(request.query ?? {})}`,
    headers: { host: request.hostname, ...headers },
    body: await bytes(request.body),
  };
}

function queryString(query: Record<string, string | string[] | null>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one ?? '')}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  // A copy: what JSON clients pass only looks like bytes, and complains when it is read as text.
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (!(body instanceof Readable)) throw new Error('the simulator cannot read a request body of this kind');
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function sdkResponse({ status, headers, body }: SimResponse, request: SdkRequest): SdkResponse {
  const content = typeof body === 'string' ? Buffer.from(body) : body;
  // An object's body is a stream to the SDK; every other answer it takes as bytes, with fewer turns.
  const isStream = request.method === 'GET';
  return {
    statusCode: status,
    reason: '',
    headers: { ...headers },
    body: isStream ? Readable.from([content]) : content,
  };
}

/** The SDK's own HTTP handler gives a broken connection this name; retry rules go by it. */
function rethrowAsSdk(error: unknown): never {
  if (!(error instanceof ConnectionDropped)) throw error;
  throw Object.assign(new Error(error.message, { cause: error }), { name: 'TimeoutError', code: error.code });
}

function unlessAborted<T>(work: Promise<T>, signal: unknown): Promise<T> {
  if (!(signal instanceof AbortSignal)) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
