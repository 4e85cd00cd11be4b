import { CreateTableCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../shared/aws/ledger-dynamodb.ts';
import type { Incident } from '../../shared/guard/index.ts';
import type { Ledger } from '../../shared/ports/index.ts';
import { type LocalDynamo, startDynamo } from '../../sim/dynamodb/index.ts';
import { excessIn } from '../support/excess.ts';

const NOW = Date.UTC(2026, 10, 23, 3, 0, 0);
const MINUTE = 60_000;

let client: DynamoDBClient;
let server: LocalDynamo;

beforeAll(async () => {
  server = await startDynamo();
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'x' };
  client = new DynamoDBClient({ endpoint: server.url, region: 'eu-west-1', credentials });
  await client.send(
    new CreateTableCommand({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

const ledger = (owner = 'me', killSwitch = false): Ledger =>
  dynamoLedger({ client, table: 'ledger', owner, killSwitch: () => Promise.resolve(killSwitch) });

/** Every test has an account of its own, and so items of its own. */
function incident(account: string, change: Partial<Incident> = {}): Incident {
  const resource = {
    type: 'AWS::EC2::SecurityGroup',
    id: 'sg-0aaaaaaaaaaaaaaaa',
    account,
    region: 'eu-west-1',
  } as const;
  return {
    id: `kdg-${account}`,
    resource,
    finding: excessIn(resource),
    actor: 'mallory',
    eventIds: ['e-1'],
    actions: [],
    status: 'open',
    reasons: [],
    eventTime: NOW,
    openedAt: NOW,
    closedAt: null,
    told: false,
    ...change,
  };
}

const spending = (account: string, limit = 20) => ({ account, changes: 1, critical: false, limit, now: NOW });

describe('the ledger', () => {
  it('gives back what was reserved, found by resource, by id and by day', async () => {
    const one = incident('100000000001');
    expect(await ledger().reserve([one], spending('100000000001'))).toEqual({ kind: 'reserved' });
    const snapshot = await ledger().snapshot(one.resource, NOW);
    expect(snapshot).toMatchObject({
      incidents: [one],
      changesLast10Minutes: 1,
      criticalChangesLast10Minutes: 0,
    });
    expect(await ledger().find(one.id)).toEqual(one);
    expect(await ledger().history({ limit: 10, now: NOW, resourceId: one.resource.id })).toContainEqual(one);
    expect(await ledger().find('kdg-nothing')).toBeNull();
  });

  it('refuses a second incident for a finding that is being dealt with', async () => {
    const one = incident('100000000002');
    await ledger('a').reserve([one], spending('100000000002'));
    const other = incident('100000000002', { id: 'kdg-other' });
    expect((await ledger('b').reserve([other], spending('100000000002'))).kind).toBe('lost');
    expect((await ledger('b').record([other], NOW)).kind).toBe('lost');
    expect((await ledger().snapshot(one.resource, NOW)).incidents.map((found) => found.id)).toEqual([one.id]);
  });

  it('lets whoever reserved go on at once, and others only when the lease of the dead has run out', async () => {
    const one = incident('100000000003');
    await ledger('a').reserve([one], spending('100000000003'));
    expect((await ledger('b').reserve([one], spending('100000000003'))).kind).toBe('lost');
    expect((await ledger('a').reserve([one], spending('100000000003'))).kind).toBe('reserved');
    const later = { ...spending('100000000003'), now: NOW + 2 * MINUTE };
    expect((await ledger('b').reserve([one], later)).kind).toBe('reserved');
  });

  it('leaves the place free for the next incident once one is closed, and keeps both', async () => {
    const one = incident('100000000004');
    await ledger().reserve([one], spending('100000000004'));
    await ledger().record([{ ...one, status: 'reverted', closedAt: NOW + 1000, told: true }], NOW);
    const next = incident('100000000004', { id: 'kdg-next', openedAt: NOW + MINUTE });
    expect((await ledger().reserve([next], spending('100000000004'))).kind).toBe('reserved');
    const { incidents } = await ledger().snapshot(one.resource, NOW + 2 * MINUTE);
    expect(incidents.map((found) => [found.id, found.status])).toEqual([
      ['kdg-next', 'open'],
      [one.id, 'reverted'],
    ]);
  });

  it('remembers an incident that is still held after the hour', async () => {
    const one = incident('100000000005', { status: 'held', openedAt: NOW - 100 * MINUTE });
    await ledger().record([one], NOW);
    expect((await ledger().snapshot(one.resource, NOW)).incidents).toEqual([one]);
  });

  it('does not overdraw the budget under 16 concurrent functions, and loses no change', async () => {
    const account = '100000000006';
    const all = Array.from({ length: 16 }, (_, n) => {
      const one = incident(account, { id: `kdg-${n}` });
      const resource = { ...one.resource, id: `sg-${n}` };
      return {
        ...one,
        resource,
        finding: {
          ...one.finding,
          id: `sg-${n}|excess|ingress|-`,
          resource: { ...one.finding.resource, id: `sg-${n}` },
        },
      };
    });
    const results = await Promise.all(
      all.map((one, n) => ledger(`f-${n}`).reserve([one], spending(account, 10))),
    );
    expect(results.filter((one) => one.kind === 'reserved')).toHaveLength(10);
    expect((await ledger().snapshot(incident(account).resource, NOW)).changesLast10Minutes).toBe(10);
  }, 30_000);

  it('counts critical closings apart, and forgets changes after ten minutes', async () => {
    const account = '100000000007';
    await ledger().reserve([incident(account)], { ...spending(account, 1), critical: true });
    const resource = incident(account).resource;
    expect(await ledger().snapshot(resource, NOW)).toMatchObject({
      changesLast10Minutes: 0,
      criticalChangesLast10Minutes: 1,
    });
    expect(await ledger().snapshot(resource, NOW + 10 * MINUTE)).toMatchObject({
      criticalChangesLast10Minutes: 0,
    });
  });

  it('shows holds and the kill switch, and gives every item a time to tidy it', async () => {
    const { resource } = incident('100000000008');
    await ledger().hold(resource, { until: NOW + MINUTE, reason: 'INC-9', by: 'alice' });
    const snapshot = await ledger('me', true).snapshot(resource, NOW);
    expect(snapshot).toMatchObject({
      holds: [{ until: NOW + MINUTE, reason: 'INC-9', by: 'alice' }],
      killSwitch: true,
    });
    const items = await client.send(
      new QueryCommand({
        TableName: 'ledger',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: `RESOURCE#100000000008#${resource.id}` } },
      }),
    );
    expect(items.Items?.every((item) => Number(item.expiresAt?.N) > NOW / 1000)).toBe(true);
  });

  it('throws when the table cannot be reached: a failed read is never an empty ledger', async () => {
    const dead = dynamoLedger({
      client,
      table: 'nowhere',
      owner: 'me',
      killSwitch: () => Promise.resolve(false),
    });
    await expect(dead.snapshot(incident('100000000009').resource, NOW)).rejects.toThrow();
    await expect(dead.reserve([incident('100000000009')], spending('100000000009'))).rejects.toThrow();
  });
});
