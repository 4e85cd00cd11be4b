import type { Incident, Ledger } from '../ports/index.ts';
import { GetItemCommand, QueryCommand } from './commands.ts';
import type { Item } from './ledger-items.ts';
import { incidentOf, iso, keyItem, openPk, targetOf } from './ledger-items.ts';
import type { Table } from './ledger-writes.ts';

const DAY = 24 * 60 * 60 * 1000;
const HISTORY_DAYS = 90;

/** Everything under a key that the condition on `sk` lets through, in order, as it is now. */
export async function queryAll(
  { client, table }: Table,
  query: { readonly pk: string; readonly condition: string; readonly sk: string },
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: `pk = :pk AND ${query.condition}`,
        ExpressionAttributeValues: { ':pk': { S: query.pk }, ':sk': { S: query.sk } },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

export async function current(at: Table, account: string): Promise<readonly Incident[]> {
  const pointers = await queryAll(at, { pk: openPk(account), condition: 'sk > :sk', sk: '!' });
  const open = pointers.filter((pointer) => pointer.closed?.BOOL !== true);
  const incidents = await Promise.all(open.map((pointer) => follow(at, pointer)));
  return incidents.filter((one) => one !== null);
}

export async function find({ client, table }: Table, id: string): Promise<Incident | null> {
  const Key = { pk: { S: `INCIDENT#${id}` }, sk: { S: 'INCIDENT' } };
  const pointer = await client.send(new GetItemCommand({ TableName: table, ConsistentRead: true, Key }));
  return pointer.Item === undefined ? null : follow({ client, table }, pointer.Item);
}

async function follow({ client, table }: Table, pointer: Item): Promise<Incident | null> {
  const target = targetOf(pointer);
  if (target === null) return null;
  const found = await client.send(
    new GetItemCommand({ TableName: table, ConsistentRead: true, Key: keyItem(target) }),
  );
  return found.Item === undefined ? null : incidentOf(found.Item);
}

/** A person waits for it: the days are asked for side by side, and not more incidents are read than are wanted. */
const DAYS_AT_ONCE = 15;
const MOST_AT_ONCE = 50;

/** Newest first. Of one resource, or of all, day by day as far back as records are of use. */
export async function history(
  at: Table,
  { limit, now, resourceId, days: most = HISTORY_DAYS }: Parameters<Ledger['history']>[0],
): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  for (let day = 0; day < most && found.length < limit; day += DAYS_AT_ONCE) {
    const days = Array.from(
      { length: Math.min(DAYS_AT_ONCE, most - day) },
      (_, later) => now - (day + later) * DAY,
    );
    const pointers = (await Promise.all(days.map((one) => pointersOf(at, one)))).flat();
    const wanted = pointers.filter((pointer) => resourceId === undefined || isOf(pointer, resourceId));
    let next = 0;
    while (next < wanted.length && found.length < limit) {
      const some = wanted.slice(next, next + Math.min(MOST_AT_ONCE, limit - found.length));
      const incidents = await Promise.all(some.map((pointer) => follow(at, pointer)));
      found.push(...incidents.filter((one) => one !== null));
      next += some.length;
    }
  }
  return found;
}

/** Those of one day, the newest first, as their keys sort. */
async function pointersOf(at: Table, day: number): Promise<readonly Item[]> {
  const pointers = await queryAll(at, { pk: `DAY#${iso(day).slice(0, 10)}`, condition: 'sk > :sk', sk: '0' });
  return pointers.toReversed();
}

const isOf = (pointer: Item, resourceId: string): boolean =>
  targetOf(pointer)?.pk.endsWith(`#${resourceId}`) === true;
