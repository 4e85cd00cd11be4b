import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { awsClients, s3ReportStore } from '../../shared/aws/index.ts';
import { CLOCK } from './fixtures.ts';

type Kept = { readonly headers: Readonly<Record<string, unknown>>; readonly body: Buffer };

/** An S3 that answers with these statuses in turn, then with 200, and keeps what it is given. */
async function withStore<T>(
  statuses: readonly number[],
  run: (store: ReturnType<typeof s3ReportStore>, kept: Map<string, Kept>) => Promise<T>,
): Promise<T> {
  const kept = new Map<string, Kept>();
  const answers = [...statuses];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const status = answers.shift() ?? 200;
    if (status !== 200) return response.writeHead(status).end('<Error><Code>SlowDown</Code></Error>');
    const url = request.url ?? '';
    if (request.method === 'PUT') {
      kept.set(url, { headers: request.headers, body: Buffer.concat(parts) });
      return response.writeHead(200).end();
    }
    const found = kept.get(url);
    if (found === undefined) return response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
    return response.writeHead(200).end(found.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const clients = awsClients({ region: 'eu-west-1', clock: CLOCK, credentials, endpoint });
  try {
    return await run(s3ReportStore(clients, { bucket: 'reports', clock: CLOCK }), kept);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it('writes encrypted, and reads back what it wrote', async () => {
  await withStore([], async (store, kept) => {
    const document = { key: 'reports/a/latest.json', text: '{"ä":1}', type: 'application/json' } as const;
    expect(await store.write(document)).toBeNull();
    expect(await store.read(document.key)).toEqual({ kind: 'read', text: '{"ä":1}' });
    const headers = kept.get('/reports/reports/a/latest.json')?.headers;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-amz-server-side-encryption': 'AES256',
    });
    expect(headers?.authorization).toMatch(/SignedHeaders=[a-z0-9;-]*x-amz-server-side-encryption/);
  });
});

it('packs what is named so, and unpacks it again', async () => {
  await withStore([], async (store, kept) => {
    await store.write({ key: 'x.json.gz', text: '{"a":1}', type: 'application/json' });
    expect(gunzipSync(kept.get('/reports/x.json.gz')?.body ?? '').toString()).toBe('{"a":1}');
    expect(await store.read('x.json.gz')).toEqual({ kind: 'read', text: '{"a":1}' });
  });
});

it('tries a write again that S3 put off, and tells one that it refuses', async () => {
  const document = { key: 'a', text: '', type: 'application/json' } as const;
  expect(await withStore([503, 503], (store) => store.write(document))).toBeNull();
  const refused = await withStore([403, 503, 503], (store) => store.write(document));
  expect(refused).toMatchObject({ attempted: 's3:PutObject s3://reports/a' });
});

it('tells what is not there from what cannot be read', async () => {
  expect(await withStore([], (store) => store.read('a'))).toEqual({ kind: 'read', text: null });
  expect(await withStore([403], (store) => store.read('a'))).toMatchObject({ kind: 'failed' });
});
