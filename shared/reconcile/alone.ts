import type { Dependencies } from './dependencies.ts';

const running = new WeakMap<Dependencies, Map<string, Promise<unknown>>>();

/**
 * One look at a resource at a time within a function: a group may be asked for by its own event and by that of a
 * prefix list in the same batch. Between functions the ledger sees to it.
 */
export async function alone<T>(deps: Dependencies, key: string, work: () => Promise<T>): Promise<T> {
  const turns = running.get(deps) ?? new Map<string, Promise<unknown>>();
  running.set(deps, turns);
  const before = turns.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}
