import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../shared/aws/index.ts';
import type { Ledger } from '../../shared/ports/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { memoryLedger, memoryTable } from '../support/memory-ledger.ts';
import { byText, incidentOf, NOW, type Scene, type Step, said, snapshotOf, steps } from './ledger-steps.ts';

let runs = 0;
let client: DynamoDBClient;
let server: LocalDynamo;

beforeAll(async () => {
  server = await startDynamo();
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'x' };
  client = new DynamoDBClient({ endpoint: server.url, region: 'eu-west-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

/** Every run has a table of its own. */
async function newTable(): Promise<string> {
  runs += 1;
  const TableName = `ledger-${runs}`;
  const keys = ['pk', 'sk'];
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  return TableName;
}

const DRAWN = { finding: 'excess', status: 'open', told: false } as const;

const dynamo = (table: string, owner: string): Ledger =>
  dynamoLedger({ client, table, owner, killSwitch: () => Promise.resolve(false) });

/** What DynamoDB's TTL does at some time after it may: items whose time is over are gone. */
async function tidy(TableName: string, now: number): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { pk, sk, expiresAt } of Items) {
    if (pk === undefined || sk === undefined || Number(expiresAt?.N) * 1000 > now) continue;
    await client.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
  }
}

/** Everything that a ledger says of an account. */
async function all(ledger: Ledger, scene: Scene & { readonly now: number }): Promise<unknown> {
  const ids = [0, 1].flatMap((resource) =>
    ['excess', 'missing'].flatMap((finding) =>
      [0, 2].map((nth) => incidentOf(scene, { resource, finding, nth, status: 'open', told: false }, NOW)),
    ),
  );
  return {
    snapshots: await Promise.all([0, 1].map((nth) => snapshotOf(ledger, { ...scene, nth }))),
    current: byText(await ledger.current(scene.account)),
    found: byText(await Promise.all(ids.map(({ id }) => ledger.find(id)))),
  };
}

async function sameAnswers(asked: readonly Step[]): Promise<void> {
  const account = '111111111111';
  const [name, table] = [await newTable(), memoryTable()];
  const owners = ['a', 'b'].map((owner) => ({
    owner,
    real: dynamo(name, owner),
    model: memoryLedger(table, { owner }),
  }));
  let now = NOW;
  for (const [at, step] of asked.entries()) {
    now += step.passed;
    const scene = { account, now };
    const pair = owners.find(({ owner }) => owner === step.by);
    if (pair === undefined) throw new Error('nobody asks');
    if (step.do === 'tidy') await tidy(name, now);
    const [real, model] = [await said(pair.real, step, scene), await said(pair.model, step, scene)];
    expect([at, step.do, model]).toEqual([at, step.do, real]);
  }
  const [first] = owners;
  if (first === undefined) return;
  expect(await all(first.model, { account, now })).toEqual(await all(first.real, { account, now }));
}

describe('the ledger in memory, which the other tests rest on', () => {
  it('says what the one in DynamoDB says, whatever is asked of it, and whatever its TTL tidies away', async () => {
    await fc.assert(fc.asyncProperty(steps, sameAnswers), { numRuns: 12 });
  }, 60_000);
});

describe('sixteen functions at once on one table', () => {
  it('overdraw no budget, share no incident, and lose no update', async () => {
    const [name, account, limit] = [await newTable(), '111111111111', 6];
    const mine = (n: number) => {
      const one = incidentOf({ account }, { ...DRAWN, resource: n % 2, nth: n % 3 }, NOW);
      return { ...one, id: `kdg-${n}` };
    };
    const fates = await Promise.all(
      Array.from({ length: 16 }, async (_, n) => {
        const ledger = dynamo(name, `f${n}`);
        await ledger.snapshot(mine(n).resource, NOW);
        const spending = { account, changes: 1, critical: false, limit, now: NOW };
        const reserved = await ledger.reserve([mine(n)], spending);
        if (reserved.kind === 'lost') return reserved.cause;
        const closed = { ...mine(n), status: 'reverted', closedAt: NOW, told: true } as const;
        return (await ledger.record([closed], NOW)).kind;
      }),
    );
    const made = fates.flatMap((fate, n) => (fate === 'reserved' ? [n] : []));
    const ledger = dynamo(name, 'judge');
    expect(fates).not.toContain('lost');
    expect(made.length).toBeGreaterThan(0);
    expect(made.length).toBeLessThanOrEqual(limit);
    const snapshot = await ledger.snapshot(mine(0).resource, NOW);
    expect(snapshot.changesLast10Minutes).toBe(made.length);
    const found = await Promise.all(fates.map((_, n) => ledger.find(mine(n).id)));
    const wanted = fates.map((_, n) => (made.includes(n) ? 'reverted' : undefined));
    expect(found.map((one) => one?.status)).toEqual(wanted);
    expect(await ledger.current(account)).toEqual([]);
  }, 30_000);
});
