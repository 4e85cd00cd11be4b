import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Incident, Reservation } from '../ports/index.ts';
import { TransactWriteItemsCommand } from './commands.ts';
import type { Item, Lease } from './ledger-items.ts';
import { currentItem, incidentItem, openItem, pointerItems } from './ledger-items.ts';

export type Table = { readonly client: Pick<DynamoDBClient, 'send'>; readonly table: string };
export type Write = NonNullable<
  ConstructorParameters<typeof TransactWriteItemsCommand>[0]['TransactItems']
>[number];

/** DynamoDB's limit on one transaction. */
const MOST_WRITES = 100;

export const IN_HAND: Reservation = {
  kind: 'lost',
  cause: 'in-hand',
  why: 'another function has this finding in hand, or is done with it',
};

/** Null when it went through, else the places (from 0) of the writes that others stood in the way of. */
export async function transact(
  { client, table }: Table,
  writes: readonly Write[],
): Promise<readonly number[] | null> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...writes] }));
    return null;
  } catch (error) {
    const reasons = cancellation(error);
    if (reasons === null) throw new Error(`the ledger ${table} cannot be written`, { cause: error });
    return reasons.flatMap((code, at) =>
      code === 'ConditionalCheckFailed' || code === 'TransactionConflict' ? [at] : [],
    );
  }
}

const PUT_ATTEMPTS = 5;

/** Puts one item in place of whatever is there; throws when others keep standing in the way. */
export async function put(at: Table, item: Item): Promise<void> {
  for (let attempt = 0; attempt < PUT_ATTEMPTS; attempt += 1)
    if ((await transact(at, [{ Put: { TableName: at.table, Item: item } }])) === null) return;
  throw new Error(`the ledger ${at.table} is too busy to be written`);
}

/** The codes of a cancelled transaction, one a write; null for any other error, and for one that is nobody's clash. */
function cancellation(error: unknown): readonly string[] | null {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return null;
  const reasons =
    'CancellationReasons' in error && Array.isArray(error.CancellationReasons)
      ? error.CancellationReasons
      : [];
  const codes = reasons.map((reason: { Code?: string }) => reason.Code ?? 'None');
  return codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict')
    ? codes
    : null;
}

/** Writes that decide (`deciding`) in one transaction, with as much of the rest as it takes; then what is left. */
export async function transactAll(
  at: Table,
  writes: { readonly deciding: readonly Write[]; readonly rest: readonly Write[] },
): Promise<readonly number[] | null> {
  const all = [...writes.deciding, ...writes.rest];
  for (let from = 0; from < all.length; from += MOST_WRITES) {
    const clash = await transact(at, all.slice(from, from + MOST_WRITES));
    if (clash !== null) return clash.map((place) => from + place);
  }
  return null;
}

type By = { readonly lease: Lease; readonly now: number };

/** The finding's place, taken: free, or this incident's own and in nobody else's hands. */
export function currentWrite(table: string, incident: Incident, by: By): Write {
  return {
    Put: {
      TableName: table,
      Item: currentItem(incident, by.lease),
      ConditionExpression: condition(incident),
      ExpressionAttributeValues: values(incident, by),
    },
  };
}

const IN_HAND_BY_ME = 'closed = :no AND incidentId = :id AND (leaseUntil < :now OR leaseOwner = :owner)';

/**
 * What is closed stays closed: whoever comes late with what he knew must not open it again under its id, nor call
 * it by another outcome, nor tell of it again.
 */
function condition(incident: Incident): string {
  if (incident.closedAt === null)
    return `attribute_not_exists(pk) OR (closed = :yes AND incidentId <> :id) OR (${IN_HAND_BY_ME})`;
  return `attribute_not_exists(pk) OR (closed = :yes AND incidentId = :id${onlyTold(incident)}) OR (${IN_HAND_BY_ME})`;
}

function onlyTold({ status, told }: Incident): string {
  if (status === 'undone') return '';
  const same = ' AND incidentStatus = :status';
  return told ? same : `${same} AND told = :no AND (leaseUntil < :now OR leaseOwner = :owner)`;
}

function values(incident: Incident, { lease, now }: By): Item {
  return {
    ':id': { S: incident.id },
    ':now': { N: String(now) },
    ':owner': { S: lease.owner },
    ':yes': { BOOL: true },
    ':no': { BOOL: false },
    ...(incident.closedAt === null || incident.status === 'undone'
      ? {}
      : { ':status': { S: incident.status } }),
  };
}

export function incidentWrites(table: string, incident: Incident): readonly Write[] {
  const items = [incidentItem(incident), openItem(incident), ...pointerItems(incident)];
  return items.map((Item) => ({ Put: { TableName: table, Item } }));
}

/** That an older incident was told of, or undone, while the finding's place is already the next one's. */
export function lateWrites(table: string, incident: Incident): readonly Write[] {
  const Put = { TableName: table, Item: incidentItem(incident) };
  const isThere = { ConditionExpression: 'attribute_exists(pk)' };
  const isSame = {
    ConditionExpression: 'incidentStatus = :status',
    ExpressionAttributeValues: { ':status': { S: incident.status } },
  };
  return [
    { Put: { ...Put, ...(incident.status === 'undone' ? isThere : isSame) } },
    { Put: { TableName: table, Item: openItem(incident) } },
  ];
}
