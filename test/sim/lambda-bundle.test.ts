import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createSim, type Sim } from '../../sim/index.ts';
import { functionLogs, invocations, invokeFunction } from '../../sim/lambda/index.ts';
import { textsInZip } from '../../sim/lambda/zip-file.ts';
import { makeFunction, makeRole, withEndpoint } from './lambda-stage.ts';

/** What an SDK sends, as far as the simulator reads it. */
const CALL_EC2 = `
  const call = (action) => fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      authorization: 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/' + process.env.AWS_REGION + '/ec2/aws4_request, Signature=x',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'Action=' + action + '&Version=2016-11-15',
  }).then((response) => response.text());
`;

const close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const one of close.splice(0)) await one();
});

function stage(options: Parameters<typeof createSim>[0] = {}): Sim {
  const sim = createSim({ start: '2026-01-01T00:00:00Z', ...options });
  makeRole(sim);
  close.push(withEndpoint(sim));
  return sim;
}

async function run(sim: Sim, source: string, event: unknown = {}) {
  const fn = makeFunction(sim, source, { env: { KEDGE_TABLE: 'ledger' } });
  return sim.world.scheduler.settle(invokeFunction(sim.world, fn, JSON.stringify(event)));
}

describe('a bundle', () => {
  it('runs in an environment of its own, with what Lambda gives and nothing of ours', async () => {
    const source = `exports.handler = async (event, context) => ({
      event, table: process.env.KEDGE_TABLE, name: process.env.AWS_LAMBDA_FUNCTION_NAME, region: process.env.AWS_REGION,
      home: process.env.HOME ?? null, key: process.env.AWS_ACCESS_KEY_ID.slice(0, 4),
      arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(), request: context.awsRequestId.length,
    });`;
    const outcome = await run(stage(), source, { a: 1 });
    expect(outcome.kind === 'ok' && JSON.parse(outcome.payload)).toMatchObject({
      event: { a: 1 },
      table: 'ledger',
      name: 'worker',
      region: 'eu-west-1',
      home: null,
      key: 'ASIA',
      arn: 'arn:aws:lambda:eu-west-1:111111111111:function:worker',
      request: 36,
    });
  });

  it('calls the simulator with the credentials of its role, and is judged by its policies', async () => {
    const sim = stage();
    makeRole(sim, ['ec2:DescribeVpcs']);
    const source = `${CALL_EC2} exports.handler = async () => [await call('DescribeVpcs'), await call('DescribeSubnets')];`;
    const outcome = await run(sim, source);
    const [vpcs, subnets] = outcome.kind === 'ok' ? JSON.parse(outcome.payload) : [];
    expect(vpcs).toContain('<vpcSet');
    expect(subnets).toContain('UnauthorizedOperation');
    const callers = sim.world.calls.all().map(({ caller }) => caller);
    expect(new Set(callers)).toEqual(new Set(['arn:aws:sts::111111111111:assumed-role/worker/worker']));
  });

  it('lives by the virtual clock, which stands still while it works and moves while it waits', async () => {
    const sim = stage({ faults: { latencyMs: { min: 2000, max: 2000 } } });
    sim.world.scheduler.schedule({ in: 1000, label: 'something else', background: true }, () => {});
    const source = `${CALL_EC2} exports.handler = async (_, context) => {
      const begun = Date.now(); const remaining = context.getRemainingTimeInMillis();
      const end = performance.now() + 50; while (performance.now() < end);
      await call('DescribeVpcs');
      return { begun: new Date(begun).toISOString().slice(0, 17), took: Date.now() - begun, remaining, day: new Date().getUTCDate(), ok: new Date() instanceof Date };
    };`;
    const outcome = await run(sim, source);
    const answer = outcome.kind === 'ok' ? JSON.parse(outcome.payload) : outcome;
    expect(answer).toMatchObject({ begun: '2026-01-01T00:00:', day: 1, ok: true });
    expect(answer.took).toBeGreaterThanOrEqual(2000);
    expect(answer.remaining).toBeGreaterThan(59_000);
    const [record] = invocations(sim.world);
    expect((record?.endedAt ?? 0) - (record?.startedAt ?? 0)).toBe(2000);
  });

  it('keeps its modules while it is warm, and loses them when it is killed', async () => {
    const sim = stage();
    const source = `${CALL_EC2} let count = 0;
      exports.handler = async () => { count += 1; await call('DescribeVpcs'); return count; };`;
    const fn = makeFunction(sim, source);
    const invoke = () => sim.world.scheduler.settle(invokeFunction(sim.world, fn, '{}'));
    expect(await invoke()).toEqual({ kind: 'ok', payload: '1' });
    expect(await invoke()).toEqual({ kind: 'ok', payload: '2' });
    sim.world.faults.add({ when: () => true, effect: { kind: 'kill', point: 'after' } });
    expect(await invoke()).toMatchObject({ kind: 'error', errorType: 'Runtime.ExitError' });
    expect(await invoke()).toEqual({ kind: 'ok', payload: '1' });
  });

  it.each([
    ['that throws', `exports.handler = async () => { throw new RangeError('far'); };`, 'RangeError'],
    ['that cannot be loaded', `throw new Error('broken');`, 'Runtime.ImportModuleError'],
    ['without the handler', `exports.other = 1;`, 'Runtime.ImportModuleError'],
    ['that needs a package which is not in it', `require('zod');`, 'Runtime.ImportModuleError'],
    ['that exits', `exports.handler = async () => process.exit(3);`, 'Runtime.ExitError'],
  ])('%s fails with its reason', async (_, source, errorType) => {
    expect(await run(stage(), source)).toMatchObject({ kind: 'error', errorType });
  });

  it('is heard: every line that it writes is there when its result is', async () => {
    const sim = stage();
    await run(
      sim,
      `exports.handler = async () => { console.log('{"level":"info"}'); console.error('oh'); };`,
    );
    const lines = functionLogs(sim.world).map(({ functionName, line }) => [functionName, line]);
    expect(lines).toEqual(
      expect.arrayContaining([
        ['worker', '{"level":"info"}'],
        ['worker', 'oh'],
      ]),
    );
  });

  it('works by the real clock too', async () => {
    const sim = stage({ clock: 'real' });
    const outcome = await run(
      sim,
      `${CALL_EC2} exports.handler = async () => { await call('DescribeVpcs'); return Date.now(); };`,
    );
    const at = outcome.kind === 'ok' ? Number(outcome.payload) : 0;
    expect(Math.abs(Date.now() - at)).toBeLessThan(60_000);
  });
});

describe('a zip file', () => {
  it('gives the text of the file asked for, packed or not', () => {
    const zip = zipOf([
      ['a.txt', 'plain', false],
      ['index.cjs', 'exports.handler = 1;'.repeat(100), true],
    ]);
    expect(textsInZip(zip)).toEqual({ 'index.cjs': 'exports.handler = 1;'.repeat(100), 'a.txt': 'plain' });
    expect(() => textsInZip(Buffer.from('no zip'))).toThrow(/no zip file/);
  });
});

/** A zip as its specification says, without checksums. */
function zipOf(files: readonly (readonly [name: string, text: string, isPacked: boolean])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text, isPacked] of files) {
    const content = isPacked ? deflateRawSync(Buffer.from(text)) : Buffer.from(text);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(isPacked ? 8 : 0, 10);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(header, Buffer.from(name), content);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
