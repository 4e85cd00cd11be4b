import type { Item } from './ledger-items.ts';

/**
 * The changes of the last ten minutes of one account, as times in milliseconds: a true sliding window. `version`
 * is checked when it is written, so that two functions never spend the same change.
 */
export type Budget = { readonly version: number; readonly times: readonly number[] };

export type BudgetName = 'normal' | 'critical';

const WINDOW_MS = 10 * 60 * 1000;

export const budgetPk = (account: string): string => `BUDGET#${account}`;

export const NO_BUDGET: Budget = { version: 0, times: [] };

export function budgetOf(item: Item | undefined): Budget {
  if (item === undefined) return NO_BUDGET;
  const times = (item.times?.L ?? []).map((one) => Number(one.N ?? 0));
  return { version: Number(item.version?.N ?? 0), times };
}

export function spent(budget: Budget, now: number): number {
  return budget.times.filter((time) => time > now - WINDOW_MS).length;
}

/** The budget after spending `count` changes now; null when that is more than `limit` allows. */
export function afterSpending(
  budget: Budget,
  spend: { readonly count: number; readonly limit: number; readonly now: number },
): Budget | null {
  const kept = budget.times.filter((time) => time > spend.now - WINDOW_MS);
  if (kept.length + spend.count > spend.limit) return null;
  return {
    version: budget.version + 1,
    times: [...kept, ...Array.from({ length: spend.count }, () => spend.now)],
  };
}

export function budgetItem(account: string, name: BudgetName, budget: Budget): Item {
  const last = budget.times.at(-1) ?? 0;
  return {
    pk: { S: budgetPk(account) },
    sk: { S: name },
    version: { N: String(budget.version) },
    times: { L: budget.times.map((time) => ({ N: String(time) })) },
    expiresAt: { N: String(Math.floor((last + 24 * 60 * 60 * 1000) / 1000)) },
  };
}
