import type { ResourceRef } from '../model/index.ts';
import type { Incident, Ledger, LedgerSnapshot, Reservation, Spending } from '../ports/index.ts';
import { GetItemCommand } from './commands.ts';
import type { Budget, BudgetName } from './ledger-budget.ts';
import { afterSpending, budgetItem, budgetOf, budgetPk, NO_BUDGET, spent } from './ledger-budget.ts';
import { claimItem, distinct, holdItem, holdOf, incidentOf, iso, resourceKey } from './ledger-items.ts';
import { current, find, history, queryAll } from './ledger-reads.ts';
import { endWaiver, giveWaiver, livingWaivers, releaseHolds, waiversGiven } from './ledger-waivers.ts';
import type { Table, Write } from './ledger-writes.ts';
import {
  currentWrite,
  IN_HAND,
  incidentWrites,
  lateWrites,
  put,
  transact,
  transactAll,
} from './ledger-writes.ts';

const HOUR = 60 * 60 * 1000;
/** Longer than a function may run, shorter than the queue's visibility timeout: who comes after finds a dead lease. */
const LEASE_MS = 90_000;
const BUDGET_ATTEMPTS = 20;

export type LedgerOptions = Table & {
  /** Whoever writes: one id per function instance, so that it can go on with what it has in hand. */
  readonly owner: string;
  readonly killSwitch: () => Promise<boolean>;
};

/** The remediation record in one DynamoDB table; see ledger-items.ts for its keys. */
export function dynamoLedger(options: LedgerOptions): Ledger {
  const budgets = new Map<string, Budget>();
  return {
    snapshot: (resource, now) => snapshot(options, budgets, { resource, now }),
    reserve: (incidents, spending) => reserve(options, budgets, { incidents, spending }),
    record: (incidents, now) => record(options, incidents, now),
    hold: (resource, hold) => put(options, holdItem(resource, hold)),
    release: (resource, by) => releaseHolds(options, resource, by),
    waive: (given) => giveWaiver(options, given),
    endWaiver: (scope, id, by) => endWaiver(options, { scope, id }, by),
    waivers: (scope) => waiversGiven(options, scope),
    current: (account) => current(options, account),
    claim: (topic, { now, until }) => claim(options, { topic, now, until }),
    keepClaim: (topic, until) => put(options, claimItem(topic, { owner: options.owner, until })),
    find: (id) => find(options, id),
    history: (query) => history(options, query),
  };
}

type Budgets = Map<string, Budget>;

async function snapshot(
  options: LedgerOptions,
  budgets: Budgets,
  at: { readonly resource: ResourceRef; readonly now: number },
): Promise<LedgerSnapshot> {
  const pk = resourceKey(at.resource);
  const since = `INCIDENT#${iso(at.now - HOUR)}`;
  const [first, recent, normal, critical, waivers, killSwitch] = await Promise.all([
    queryAll(options, { pk, condition: 'sk < :sk', sk: 'INCIDENT#' }),
    queryAll(options, { pk, condition: 'sk > :sk', sk: since }),
    readBudget(options, budgets, { account: at.resource.account, name: 'normal' }),
    readBudget(options, budgets, { account: at.resource.account, name: 'critical' }),
    livingWaivers(options, at.resource, at.now),
    options.killSwitch(),
  ]);
  const last = first.filter((item) => item.sk?.S?.startsWith('CURRENT#') === true);
  const holds = first.filter((item) => item.sk?.S?.startsWith('HOLD#') === true);
  return {
    incidents: distinct([...recent, ...last].map(incidentOf)),
    changesLast10Minutes: spent(normal, at.now),
    criticalChangesLast10Minutes: spent(critical, at.now),
    holds: holds.map(holdOf),
    waivers,
    killSwitch,
  };
}

async function readBudget(
  { client, table }: LedgerOptions,
  budgets: Budgets,
  of: { readonly account: string; readonly name: BudgetName },
): Promise<Budget> {
  const Key = { pk: { S: budgetPk(of.account) }, sk: { S: of.name } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, ConsistentRead: true, Key }));
  const budget = budgetOf(Item);
  budgets.set(`${of.account} ${of.name}`, budget);
  return budget;
}

type Reserving = { readonly incidents: readonly Incident[]; readonly spending: Spending };

/**
 * Intent and budget in one transaction. Only a clash over the budget is tried again here, from a fresh read: it is
 * everybody's. An incident that somebody else has in hand is `lost`.
 */
async function reserve(
  options: LedgerOptions,
  budgets: Budgets,
  { incidents, spending }: Reserving,
): Promise<Reservation> {
  const { account, now, limit } = spending;
  const name: BudgetName = spending.critical ? 'critical' : 'normal';
  const lease = { owner: options.owner, until: now + LEASE_MS };
  const places = incidents.map((incident) => currentWrite(options.table, incident, { lease, now }));
  const rest = incidents.flatMap((incident) => incidentWrites(options.table, incident));
  for (let attempt = 0; attempt < BUDGET_ATTEMPTS; attempt += 1) {
    const known = attempt === 0 ? budgets.get(`${account} ${name}`) : undefined;
    const budget = known ?? (await readBudget(options, budgets, { account, name }));
    const after = afterSpending(budget, { count: spending.changes, limit, now });
    if (after === null && spending.changes > 0)
      return { kind: 'lost', cause: 'budget', why: `the budget of ${limit} changes in 10 minutes is spent` };
    const paying =
      after === null ? [] : [budgetWrite(options.table, { account, name, before: budget, after })];
    const clash = await transactAll(options, { deciding: [...paying, ...places], rest });
    if (clash === null) {
      if (after !== null) budgets.set(`${account} ${name}`, after);
      return { kind: 'reserved' };
    }
    if (clash.some((at) => at >= paying.length)) return IN_HAND;
  }
  return { kind: 'lost', cause: 'budget', why: 'the budget is fought over' };
}

function budgetWrite(
  table: string,
  write: {
    readonly account: string;
    readonly name: BudgetName;
    readonly before: Budget;
    readonly after: Budget;
  },
): Write {
  const fresh = write.before === NO_BUDGET || write.before.version === 0;
  return {
    Put: {
      TableName: table,
      Item: budgetItem(write.account, write.name, write.after),
      ConditionExpression: fresh ? 'attribute_not_exists(pk)' : '#version = :version',
      ...(fresh
        ? {}
        : {
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': { N: String(write.before.version) } },
          }),
    },
  };
}

/** A current incident stays where its finding points; a closed one leaves the place free for the next. */
async function record(
  options: LedgerOptions,
  incidents: readonly Incident[],
  now: number,
): Promise<Reservation> {
  for (const incident of incidents) {
    const until = isBeingTold(incident) ? now + LEASE_MS : 0;
    const place = currentWrite(options.table, incident, { lease: { owner: options.owner, until }, now });
    const clash = await transact(options, [place, ...incidentWrites(options.table, incident)]);
    if (clash === null) continue;
    const late = incident.closedAt !== null && incident.told;
    if (!late || (await transact(options, lateWrites(options.table, incident))) !== null) return IN_HAND;
  }
  return { kind: 'reserved' };
}

/** Recorded before it is told: until it is, or whoever does it is dead, nobody else tells it. */
function isBeingTold({ told, status }: Incident): boolean {
  return !told && status !== 'settling' && status !== 'open';
}

type Claim = { readonly topic: string; readonly now: number; readonly until: number };

async function claim({ owner, ...at }: LedgerOptions, { topic, now, until }: Claim): Promise<boolean> {
  const clash = await transact(at, [
    {
      Put: {
        TableName: at.table,
        Item: claimItem(topic, { owner, until }),
        ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now',
        ExpressionAttributeValues: { ':now': { N: String(now) } },
      },
    },
  ]);
  return clash === null;
}
