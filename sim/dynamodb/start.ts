import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { type Ask, transactWrite } from './transaction.ts';

export type LocalDynamo = {
  readonly url: string;
  /** The name of every operation that was asked for, in order. */
  readonly operations: readonly string[];
  close(): Promise<void>;
};

/** DynamoDB on a free port of 127.0.0.1: dynalite, in memory, with transactions added in front of it. */
export async function startDynamo(): Promise<LocalDynamo> {
  const store = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const storePort = await listen(store);
  const operations: string[] = [];
  const front = createServer(inTurn(storePort, (name) => operations.push(name)));
  const port = await listen(front);
  return {
    url: `http://127.0.0.1:${port}`,
    operations,
    close: async () => Promise.all([closed(front), closed(store)]).then(() => undefined),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
}

/** One request after the other: a transaction is made of several, and nobody may see it half done. */
type Count = (operation: string) => void;

function inTurn(
  storePort: number,
  count: Count,
): (request: IncomingMessage, response: ServerResponse) => void {
  let last: Promise<unknown> = Promise.resolve();
  return (request, response) => {
    last = last
      .then(() => serve({ storePort, count }, request, response))
      .catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
      });
  };
}

async function serve(
  { storePort, count }: { readonly storePort: number; readonly count: Count },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  const ask = asker(storePort, String(request.headers.authorization ?? ''));
  const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  count(operation);
  const input = text === '' ? {} : JSON.parse(text);
  const { status, body } =
    operation === 'TransactWriteItems' ? await transactWrite(ask, input) : await ask(operation, input);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}

function asker(storePort: number, authorization: string): Ask {
  return async (operation, input) => {
    const answer = await fetch(`http://127.0.0.1:${storePort}`, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': '20260101T000000Z',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const body = await answer.text();
    return { status: answer.status, body: body === '' ? {} : JSON.parse(body) };
  };
}
