import type { ResourceRef } from '../model/index.ts';
import type { By, GivenWaiver, Hold, Scope } from '../ports/index.ts';
import type { Item } from './ledger-items.ts';
import { expiresAt, holdOf, KEPT_MS, keyItem, resourceKey } from './ledger-items.ts';
import { queryAll } from './ledger-reads.ts';
import type { Table } from './ledger-writes.ts';
import { put, transact } from './ledger-writes.ts';

type Waiver = GivenWaiver['waiver'];

const waiversPk = (account: string): string => `WAIVERS#${account}`;
const waiverSk = (region: string, id = ''): string => `WAIVER#${region}#${id}`;

/** False when the id was used before: what alerts said under it must stay true. */
export async function giveWaiver(at: Table, given: GivenWaiver): Promise<boolean> {
  const Item = waiverItem(given);
  const ConditionExpression = 'attribute_not_exists(pk)';
  return (await transact(at, [{ Put: { TableName: at.table, Item, ConditionExpression } }])) === null;
}

export async function waiversGiven(at: Table, { account, region }: Scope): Promise<readonly GivenWaiver[]> {
  const query = { pk: waiversPk(account), condition: 'begins_with(sk, :sk)', sk: waiverSk(region) };
  return (await queryAll(at, query)).map((item) => givenOf(item, { account, region }));
}

/** What the guard may know of them: a resource whose Region nobody knows is spared by all. */
export async function livingWaivers(
  at: Table,
  { account, region }: ResourceRef,
  now: number,
): Promise<readonly Waiver[]> {
  const sk = region === null ? 'WAIVER#' : waiverSk(region);
  const items = await queryAll(at, { pk: waiversPk(account), condition: 'begins_with(sk, :sk)', sk });
  return items.map(waiverOf).filter(({ until }) => until > now);
}

/** The waiver as it is from now on; null when there is none of this id. One that is over already stays as it is. */
export async function endWaiver(
  at: Table,
  { scope, id }: { readonly scope: Scope; readonly id: string },
  { by, now }: By,
): Promise<GivenWaiver | null> {
  const given = (await waiversGiven(at, scope)).find(({ waiver }) => waiver.id === id);
  if (given === undefined || given.waiver.until <= now) return given ?? null;
  const ended = { ...given, waiver: { ...given.waiver, until: now }, endedBy: by };
  await put(at, waiverItem(ended));
  return ended;
}

function waiverItem({ scope, waiver, givenAt, endedBy }: GivenWaiver): Item {
  return {
    ...keyItem({ pk: waiversPk(scope.account), sk: waiverSk(scope.region, waiver.id) }),
    ...expiresAt(waiver.until + KEPT_MS),
    waiver: { S: JSON.stringify(waiver) },
    givenAt: { N: String(givenAt) },
    ...(endedBy === null ? {} : { endedBy: { S: endedBy } }),
  };
}

function givenOf(item: Item, scope: Scope): GivenWaiver {
  const givenAt = Number(item.givenAt?.N ?? 0);
  return { scope, waiver: waiverOf(item), givenAt, endedBy: item.endedBy?.S ?? null };
}

/** Kedge wrote it from what the policy's grammar had accepted; what does not read back is said, not skipped. */
function waiverOf(item: Item): Waiver {
  const text = item.waiver?.S;
  if (text === undefined) throw new Error(`ledger item ${item.sk?.S ?? '?'} holds no waiver`);
  return JSON.parse(text) as Waiver;
}

/** The items stay under their keys and say that they are over: nothing in the ledger is deleted. */
export async function releaseHolds(
  at: Table,
  resource: ResourceRef,
  { by, now }: By,
): Promise<readonly Hold[]> {
  const pk = resourceKey(resource);
  const items = await queryAll(at, { pk, condition: 'begins_with(sk, :sk)', sk: 'HOLD#' });
  const inForce = items.filter((item) => holdOf(item).until > now);
  for (const item of inForce) await put(at, { ...item, until: { N: String(now) }, releasedBy: { S: by } });
  return inForce.map(holdOf);
}
