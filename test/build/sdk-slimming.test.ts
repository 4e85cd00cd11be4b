import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bundle, bundle } from '../../infra/build/bundle.ts';
import * as commands from '../../shared/aws/commands.ts';
import {
  type Call,
  type Exchange,
  errorReply,
  exchange,
  fullInput,
  fullOutput,
  fullReply,
  namespaceOf,
  type Probe,
} from './wire.ts';
import { overSocket } from './wire-socket.ts';

const NAMES = Object.keys(commands).filter((name) => name.endsWith('Command'));

const folder = mkdtempSync(join(tmpdir(), 'kedge-wire-'));
let bundles: { readonly slim: Bundle; readonly whole: Bundle };
let slim: Probe;
let whole: Probe;

beforeAll(async () => {
  const entry = 'test/build/wire-probe.ts';
  bundles = {
    slim: await bundle({ entry, outdir: join(folder, 'slim') }),
    whole: await bundle({ entry, outdir: join(folder, 'whole'), shaken: false }),
  };
  const load = createRequire(import.meta.url);
  slim = load(bundles.slim.file);
  whole = load(bundles.whole.file);
}, 60_000);

const MOMENT = new Date('2026-05-04T03:02:01Z');

// One moment and one invocation id for both, so that their signatures can be compared.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: MOMENT });
  vi.spyOn(crypto, 'randomUUID').mockReturnValue('5f3a0f5e-0000-4000-8000-000000000000');
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the whole SDK makes of a call; the slim one must make the same of it, signature included. */
async function theSame(call: Omit<Call, 'input'>): Promise<Exchange> {
  const withInput = { ...call, input: fullInput(whole, call.name) };
  const expected = await exchange(whole, withInput);
  expect(await exchange(slim, withInput)).toEqual(expected);
  return expected;
}

/** One command of each service. */
function oneOfEach(): readonly string[] {
  return [...new Map(NAMES.map((name) => [namespaceOf(whole, name), name])).values()];
}

describe('a bundle that leaves out what is not used of the AWS SDK', { timeout: 60_000 }, () => {
  it.each(NAMES)('sends and signs the same %s and reads the same answer', async (name) => {
    const { requests, outcome } = await theSame({ name, replies: [fullReply(whole, name)] });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).toMatchObject({ authorization: expect.stringMatching(/Signature=\w{64}/) });
    expect(outcome).toMatchObject(Object(fullOutput(whole, name)));
  });

  it.each(NAMES)('reads the errors of %s by the same names, but for their classes', async (name) => {
    for (const code of ['AccessDenied', 'RequestLimitExceeded', 'Unheard.Of', ...modelledErrors(name)]) {
      const call = { name, input: fullInput(whole, name), replies: [errorReply(whole, name, code)] };
      const expected = told(await exchange(whole, call));
      expect(expected.message).toBe('why');
      expect(told(await exchange(slim, call))).toEqual(expected);
    }
  });

  it('reads why DynamoDB cancelled a transaction', async () => {
    const CancellationReasons = [
      { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'a' } } },
      { Code: 'None' },
    ];
    const body = {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      CancellationReasons,
    };
    const reply = { statusCode: 400, body: JSON.stringify({ ...body, Message: 'why' }) };
    const name = 'TransactWriteItemsCommand';
    for (const probe of [whole, slim]) {
      const { outcome } = await exchange(probe, { name, input: fullInput(whole, name), replies: [reply] });
      expect(outcome).toMatchObject({
        name: 'TransactionCanceledException',
        message: 'why',
        CancellationReasons,
      });
    }
  });

  it('calls SQS’s errors as SQS does, where a class has a name of its own for one', async () => {
    const name = 'SendMessageBatchCommand';
    const headers = { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' };
    const replies = [{ ...errorReply(whole, name, 'com.amazonaws.sqs#QueueDoesNotExist'), headers }];
    const call = { name, input: fullInput(whole, name), replies };
    const { outcome } = await exchange(whole, call);
    expect(outcome).toMatchObject({ name: 'QueueDoesNotExist', Type: 'Sender' });
    expect((await exchange(slim, call)).outcome).toEqual({ ...outcome, name: outcome.Code });
  });

  it('goes to the same hosts in every partition, with FIPS and dual-stack or without', async () => {
    const regions = [
      ...['us-east-1', 'eu-central-1', 'ap-southeast-5', 'mx-central-1', 'us-gov-east-1', 'us-gov-west-1'],
      ...['cn-north-1', 'cn-northwest-1', 'us-iso-east-1', 'us-isob-west-1', 'eu-isoe-west-1'],
      ...['us-isof-south-1', 'eusc-de-east-1', 'aws-global', 'aws-cn-global', 'xx-nowhere-9'],
    ];
    const hosts = new Set<string>();
    for (const name of oneOfEach()) {
      for (const region of regions) {
        for (const flags of [0, 1, 2, 3]) {
          const config = { region, useFipsEndpoint: flags > 1, useDualstackEndpoint: flags % 2 === 1 };
          const { requests } = await theSame({ name, replies: [fullReply(whole, name)], config });
          for (const { hostname } of requests) hosts.add(hostname);
        }
      }
    }
    expect([...hosts]).toEqual(
      expect.arrayContaining([
        'ec2.cn-north-1.amazonaws.com.cn',
        'ec2.us-gov-west-1.amazonaws.com',
        'ecs-fips.us-east-1.amazonaws.com',
        'sqs.eusc-de-east-1.amazonaws.eu',
      ]),
    );
  });

  it.each([
    ['AWS_ENDPOINT_URL', 'http://127.0.0.1:4566'],
    ['AWS_ENDPOINT_URL_EC2', 'https://ec2.example.com:8443/base'],
    ['AWS_USE_FIPS_ENDPOINT', 'true'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'true'],
    ['AWS_SDK_UA_APP_ID', 'an-app'],
    ['AWS_DEFAULTS_MODE', 'standard'],
    ['AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x'],
    ['AWS_ACCOUNT_ID_ENDPOINT_MODE', 'disabled'],
  ])('heeds %s in the environment', async (name, value) => {
    vi.stubEnv(name, value);
    for (const command of oneOfEach()) {
      const { requests } = await theSame({ name: command, replies: [fullReply(whole, command)] });
      expect(requests).toHaveLength(1);
    }
  });

  it('signs with the environment’s credentials, session token included', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAENVIRONMENT');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    for (const name of oneOfEach()) {
      const config = { credentials: undefined };
      const { requests } = await theSame({ name, replies: [fullReply(whole, name)], config });
      expect(requests[0]?.headers).toMatchObject({
        authorization: expect.stringContaining('Credential=ASIAENVIRONMENT/20260504/eu-west-1/'),
        'x-amz-security-token': 'token',
      });
    }
  });

  it('says so when there are no credentials', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
    const name = 'DescribeSecurityGroupsCommand';
    const call = { name, input: {}, replies: [], config: { credentials: undefined } };
    expect(await exchange(slim, call)).toMatchObject({
      requests: [],
      outcome: { name: 'CredentialsProviderError' },
    });
  });

  it('passes on the trace, by which Lambda notices functions that call themselves', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'kedge-reconcile');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:2:3');
    const name = 'SendMessageBatchCommand';
    const { requests } = await theSame({ name, replies: [fullReply(whole, name)] });
    expect(requests[0]?.headers).toMatchObject({ 'X-Amzn-Trace-Id': expect.stringContaining('Lineage') });
  });

  it.each([
    ['throttling', 'Throttling', 400],
    ['a failure of the service', 'InternalError', 500],
  ])('tries again after %s, and as late', async (_what, code, statusCode) => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout'] });
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    for (const name of oneOfEach()) {
      const again = { ...errorReply(whole, name, code), statusCode };
      const replies = [again, again, fullReply(whole, name)];
      const config = { maxAttempts: 3, retryMode: 'standard' };
      const call = { name, input: fullInput(whole, name), replies, config };
      const tried = async (probe: Probe): Promise<Exchange> => {
        vi.setSystemTime(MOMENT);
        const tries = exchange(probe, call);
        await vi.advanceTimersByTimeAsync(60_000);
        return tries;
      };
      const expected = await tried(whole);
      expect(expected.outcome).toMatchObject({ $metadata: { attempts: 3 } });
      expect(await tried(slim)).toEqual(expected);
    }
  });

  it('says the same over a socket', async () => {
    for (const name of oneOfEach()) {
      const call = { name, input: fullInput(whole, name), reply: fullReply(whole, name) };
      const expected = await overSocket(whole, call);
      expect(expected.body).not.toBe('');
      expect(await overSocket(slim, call)).toEqual(expected);
    }
  });

  it('is less than a third as big, without a warning that the SDK looks different', () => {
    expect(bundles.slim.warnings).toEqual([]);
    expect(bundles.slim.bytes).toBeLessThan(bundles.whole.bytes / 3);
  });

  it('is the same to the byte when it is built again', async () => {
    const again = await bundle({ entry: 'test/build/wire-probe.ts', outdir: join(folder, 'again') });
    expect(readFileSync(again.file).equals(readFileSync(bundles.slim.file))).toBe(true);
  });
});

/** What Kedge looks at of an error: the name without the ending that only classes have, the text, the metadata. */
function told({ outcome }: Exchange): Readonly<Record<string, unknown>> {
  const { name, message, $metadata } = outcome;
  return { name: String(name).replace(/Exception$/, ''), message, $metadata };
}

/** The errors that the SDK's declarations of a command name, as JSON and as query protocols may spell them. */
function modelledErrors(name: string): readonly string[] {
  const declarations = readdirSync('node_modules/@aws-sdk')
    .map((client) => `node_modules/@aws-sdk/${client}/dist-types/commands/${name}.d.ts`)
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  if (declarations.length === 0) throw new Error(`no client of the SDK declares ${name}`);
  return declarations
    .flatMap((text) => [...text.matchAll(/@throws \{@link (\w+)\} \(/g)])
    .flatMap(([, error = '']) => [error, error.replace(/Exception$/, '')]);
}
