import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { awsClients } from '../../shared/aws/index.ts';
import { readObject } from '../../shared/aws/s3-object.ts';
import { CLOCK } from './fixtures.ts';

let server: Server | null = null;

afterEach(() => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
});

type Answer = { readonly status: number; readonly body: string; readonly headers?: Record<string, string> };

/** An S3 that gives one answer; `asked` is what it was asked. */
async function s3(answer: Answer, told: 'option' | 'environment' = 'option') {
  const asked: IncomingMessage[] = [];
  const listening = createServer((request, response) => {
    asked.push(request);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
  const endpoint = `http://127.0.0.1:${port}`;
  const given = told === 'option' ? { endpoint } : {};
  if (told === 'environment') vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
  const clients = awsClients({ region: 'eu-west-1', clock: CLOCK, credentials, ...given });
  return { asked, port, read: () => readObject(clients, { bucket: 'policies', key: 'prod/policy.json' }) };
}

describe('an S3 object', () => {
  it('is asked for by a request that is signed for S3 in its Region', async () => {
    const headers = { 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    const { asked, read } = await s3({ status: 200, body: '{"ä":1}', headers });
    expect(await read()).toEqual({
      kind: 'read',
      value: { bytes: new TextEncoder().encode('{"ä":1}'), modified: Date.UTC(2026, 0, 1) },
    });
    expect(asked[0]?.method).toBe('GET');
    expect(asked[0]?.url).toBe('/policies/prod/policy.json');
    expect(asked[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/s3\/aws4_request, SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*, Signature=[0-9a-f]{64}$/,
    );
    expect(asked[0]?.headers['x-amz-security-token']).toBe('token');
  });

  it('is looked for where AWS_ENDPOINT_URL says', async () => {
    const { asked, read, port } = await s3({ status: 200, body: '{}' }, 'environment');
    expect(await read()).toMatchObject({ kind: 'read' });
    expect(asked.map((request) => request.headers.host)).toEqual([`127.0.0.1:${port}`]);
  });

  it('that is not there is null', async () => {
    const { read } = await s3({ status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' });
    expect(await read()).toEqual({ kind: 'read', value: null });
  });

  it.each([
    [403, '<Error><Code>AccessDenied</Code></Error>', 'denied'],
    [404, '<Error><Code>NoSuchBucket</Code></Error>', 'gone'],
    [503, '<Error><Code>SlowDown</Code></Error>', 'throttled'],
    [500, 'no XML at all', 'unavailable'],
    [301, '<Error><Code>PermanentRedirect</Code></Error>', 'invalid'],
  ])('that S3 answers with %i %s is %s', async (status, body, kind) => {
    const { read } = await s3({ status, body });
    expect(await read()).toMatchObject({
      kind: 'failed',
      failure: { kind, attempted: 's3:GetObject s3://policies/prod/policy.json' },
    });
  });

  it('that cannot be reached is unavailable', async () => {
    const { read } = await s3({ status: 200, body: '' });
    server?.closeAllConnections();
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    expect(await read()).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unavailable', code: 'ECONNREFUSED' },
    });
  });
});
