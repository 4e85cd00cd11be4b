import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Sim } from './core/create-sim.ts';
import { scopeOf } from './core/credentials.ts';
import { ConnectionDropped, type SimRequest, type SimResponse } from './core/http.ts';

export type SimServer = { readonly url: string; readonly port: number; close(): Promise<void> };

/** `dynamodbUrl`: where requests signed for DynamoDB are passed on to; without it they are an unknown service's. */
export type ServerOptions = { readonly port?: number; readonly dynamodbUrl?: string };

/** The simulator as an HTTP server on 127.0.0.1, for `AWS_ENDPOINT_URL`; port 0 takes a free one. */
export async function startServer(sim: Sim, options: ServerOptions = {}): Promise<SimServer> {
  const handle = handler(sim, options);
  const server = createServer((request, response) => {
    answer(handle, request, response).catch((error: unknown) => response.destroy(asError(error)));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

type Handle = (request: SimRequest) => Promise<SimResponse>;

function handler(sim: Sim, { dynamodbUrl }: ServerOptions): Handle {
  if (dynamodbUrl === undefined) return (request) => sim.handle(request);
  return (request) =>
    scopeOf(request)?.service === 'dynamodb' ? passedOn(dynamodbUrl, request) : sim.handle(request);
}

async function passedOn(url: string, request: SimRequest): Promise<SimResponse> {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answered = await fetch(url, { method: request.method, headers, body: Buffer.from(request.body) });
  const type = answered.headers.get('content-type') ?? 'application/x-amz-json-1.0';
  return { status: answered.status, headers: { 'content-type': type }, body: await answered.text() };
}

async function answer(handle: Handle, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { status, headers, body } = await handle(await simRequest(request));
    response.writeHead(status, headers).end(body);
  } catch (error) {
    if (error instanceof ConnectionDropped) {
      request.socket.destroy();
      return;
    }
    // A bug of the simulator, not an answer of AWS: said aloud, and in a way no client takes for one.
    console.error(error);
    response.writeHead(500, { 'content-type': 'text/plain' }).end(`simulator bug: ${asError(error).message}`);
  }
}

async function simRequest(request: IncomingMessage): Promise<SimRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
  );
  return { method: request.method ?? 'GET', url: request.url ?? '/', headers, body: Buffer.concat(chunks) };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
