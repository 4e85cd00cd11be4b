import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { clientOf, commandOf, type Probe, type Reply } from './wire.ts';

/** What a call said to a server on loopback that gives this reply, and what came of it. */
export async function overSocket(
  probe: Probe,
  { name, input, reply }: { readonly name: string; readonly input: unknown; readonly reply: Reply },
): Promise<{ readonly body: string; readonly type: string | undefined; readonly outcome: object }> {
  const heard = Promise.withResolvers<{ readonly body: string; readonly type: string | undefined }>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    heard.resolve({ body: await text(request), type: request.headers['content-type'] });
    response.writeHead(reply.statusCode).end(reply.body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(heard.reject);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const client = clientOf(probe, name, { endpoint: `http://127.0.0.1:${address.port}` });
  try {
    const outcome = await client.send(commandOf(probe, name, input));
    return { ...(await heard.promise), outcome };
  } finally {
    client.destroy();
    server.close();
  }
}
