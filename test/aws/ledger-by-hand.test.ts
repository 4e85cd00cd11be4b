import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../shared/aws/index.ts';
import type { Incident } from '../../shared/guard/index.ts';
import type { GivenWaiver, Ledger } from '../../shared/ports/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { excessIn } from '../support/excess.ts';
import { memoryLedger, memoryTable } from '../support/memory-ledger.ts';

const NOW = Date.UTC(2026, 10, 23, 3, 0, 0);
const MINUTE = 60_000;
const HERE = { account: '111111111111', region: 'eu-west-1' };

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

let tables = 0;

async function dynamo(): Promise<Ledger> {
  tables += 1;
  const table = `ledger-${tables}`;
  const keys = ['pk', 'sk'];
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
  return dynamoLedger({ client, table, owner: 'me', killSwitch: () => Promise.resolve(false) });
}

const memory = (): Promise<Ledger> => Promise.resolve(memoryLedger(memoryTable(), { owner: 'me' }));

const resource = { type: 'AWS::EC2::SecurityGroup', id: 'sg-0aaaaaaaaaaaaaaaa', ...HERE } as const;
const hold = (until: number) => ({ until, reason: 'INC-9', by: 'alice' });
const later = (minutes: number) => NOW + minutes * MINUTE;

function waiver(id: string, change: Partial<GivenWaiver> = {}): GivenWaiver {
  const place = { line: 1, column: 1 };
  const allow = {
    ...place,
    text: 'tcp/22 from any',
    services: [],
    direction: 'ingress',
    peers: [],
    except: [],
  } as const;
  const of = { id, allow, on: 'sg/web', until: later(60), reason: 'r', approvedBy: 'alice', ...place };
  return { scope: HERE, waiver: of, givenAt: NOW, endedBy: null, ...change };
}

function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: 'kdg-1',
    resource,
    finding: excessIn(resource),
    actor: null,
    eventIds: [],
    actions: [],
    status: 'open',
    reasons: [],
    eventTime: NOW,
    openedAt: NOW,
    closedAt: null,
    told: true,
    ...change,
  };
}

describe.each([
  { name: 'DynamoDB', open: dynamo },
  { name: 'memory', open: memory },
])('what people do in the ledger, in $name', ({ open }) => {
  it('ends the holds that are in force, and only says of those that it did', async () => {
    const ledger = await open();
    for (const minutes of [-5, 30, 60]) await ledger.hold(resource, hold(later(minutes)));
    const by = { by: 'bob', now: NOW };
    const released = await ledger.release(resource, by);
    expect(released.map(({ until }) => until).sort()).toEqual([later(30), later(60)]);
    const { holds } = await ledger.snapshot(resource, later(1));
    expect(holds.filter(({ until }) => until > NOW)).toEqual([]);
    expect(await ledger.release(resource, by)).toEqual([]);
  });

  it('keeps the holds of two people apart that end at the same time', async () => {
    const ledger = await open();
    for (const by of ['alice', 'bob']) await ledger.hold(resource, { ...hold(later(30)), by });
    const { holds } = await ledger.snapshot(resource, NOW);
    expect(holds.map(({ by }) => by).sort()).toEqual(['alice', 'bob']);
  });

  it('spares a resource by the living waivers of its account and Region, and no others', async () => {
    const ledger = await open();
    const elsewhere = [
      { ...HERE, region: 'us-east-1' },
      { ...HERE, account: '222222222222' },
    ];
    await ledger.waive(waiver('INC-1'));
    for (const [at, scope] of elsewhere.entries()) await ledger.waive(waiver(`INC-2${at}`, { scope }));
    const idsAt = async (now: number, region: string | null = HERE.region) =>
      (await ledger.snapshot({ ...resource, region }, now)).waivers.map(({ id }) => id).sort();
    expect(await idsAt(NOW)).toEqual(['INC-1']);
    expect(await idsAt(later(60))).toEqual([]);
    expect(await idsAt(NOW, null)).toEqual(['INC-1', 'INC-20']);
    expect(await ledger.waivers(HERE)).toEqual([waiver('INC-1')]);
  });

  it('never gives an id twice, not even when the first is over', async () => {
    const ledger = await open();
    expect(await ledger.waive(waiver('INC-1'))).toBe(true);
    await ledger.endWaiver(HERE, 'INC-1', { by: 'bob', now: later(1) });
    expect(await ledger.waive(waiver('INC-1', { givenAt: later(2) }))).toBe(false);
    expect(await ledger.waive(waiver('INC-1', { scope: { ...HERE, region: 'us-east-1' } }))).toBe(true);
  });

  it('ends a waiver once, and keeps who did', async () => {
    const ledger = await open();
    await ledger.waive(waiver('INC-1'));
    const ended = await ledger.endWaiver(HERE, 'INC-1', { by: 'bob', now: later(5) });
    expect(ended).toMatchObject({ endedBy: 'bob', waiver: { until: later(5) } });
    expect(await ledger.endWaiver(HERE, 'INC-1', { by: 'eve', now: later(6) })).toEqual(ended);
    expect(await ledger.waivers(HERE)).toEqual([ended]);
    expect(await ledger.endWaiver(HERE, 'INC-9', { by: 'eve', now: later(6) })).toBeNull();
  });

  it('records an undo also when the finding is dealt with again by then, and leaves that as it is', async () => {
    const ledger = await open();
    const reverted = incident({ status: 'reverted', closedAt: later(1) });
    const held = incident({ id: 'kdg-2', status: 'held', openedAt: later(2) });
    await ledger.record([incident()], NOW);
    await ledger.record([reverted], later(1));
    await ledger.record([held], later(2));
    const undo = { by: 'alice', at: later(3) };
    expect(await ledger.record([{ ...reverted, undo }], later(3))).toEqual({ kind: 'reserved' });
    const undone = { ...reverted, undo, status: 'undone' } as const;
    expect(await ledger.record([undone], later(4))).toEqual({ kind: 'reserved' });
    expect(await ledger.find('kdg-1')).toEqual(undone);
    expect((await ledger.snapshot(resource, later(5))).incidents).toEqual([held, undone]);
    expect((await ledger.record([{ ...reverted, told: true }], later(6))).kind).toBe('lost');
  });

  it('spends budget for what has no finding of its own', async () => {
    const ledger = await open();
    const spending = { account: HERE.account, changes: 1, critical: false, limit: 1, now: NOW };
    expect(await ledger.reserve([], spending)).toEqual({ kind: 'reserved' });
    expect(await ledger.reserve([], spending)).toMatchObject({ kind: 'lost', cause: 'budget' });
    expect(await ledger.reserve([], { ...spending, changes: 0 })).toEqual({ kind: 'reserved' });
  });

  it('lists the history newest first over many days, of one resource or of all', async () => {
    const ledger = await open();
    const days = [0, 1, 20, 89];
    for (const day of days) {
      const openedAt = NOW - day * 24 * 60 * MINUTE;
      const id = day === 20 ? 'sg-0bbbbbbbbbbbbbbbb' : resource.id;
      const own = { ...resource, id };
      const finding = { ...incident().finding, id: `${id}|${day}`, resource: { ...own, name: '' } };
      await ledger.record([incident({ id: `kdg-${day}`, openedAt, resource: own, finding })], openedAt);
    }
    const ids = async (query: { limit: number; resourceId?: string }) =>
      (await ledger.history({ ...query, now: NOW })).map(({ id }) => id);
    expect(await ids({ limit: 10 })).toEqual(['kdg-0', 'kdg-1', 'kdg-20', 'kdg-89']);
    expect(await ids({ limit: 2 })).toEqual(['kdg-0', 'kdg-1']);
    expect(await ids({ limit: 2, resourceId: 'sg-0bbbbbbbbbbbbbbbb' })).toEqual(['kdg-20']);
  });
});
