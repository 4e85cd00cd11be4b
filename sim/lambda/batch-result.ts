import { atomically, isList, isParams, type Value, type World } from '../core/index.ts';
import { deleteByHandle, type Message, type Queue } from '../sqs/index.ts';
import type { Outcome } from './environment.ts';

export type BatchResult = {
  readonly queue: Queue;
  readonly batch: readonly Message[];
  readonly outcome: Outcome;
  readonly reportsItemFailures: boolean;
};

/** Takes out of the queue what the function is done with; the rest shows again when its time is over. */
export function deleteDone(world: World, { queue, batch, outcome, reportsItemFailures }: BatchResult): void {
  const failed = outcome.kind === 'ok' ? failedIds(batch, outcome.payload, reportsItemFailures) : 'all';
  if (failed === 'all') return;
  const { account, region } = queue;
  atomically(world.history, () => {
    for (const { id, receipt } of batch) {
      if (!failed.has(id) && receipt !== undefined)
        deleteByHandle({ world, account, region }, queue, receipt);
    }
  });
}

/** Lambda's reading of `batchItemFailures`: what it cannot read or does not know fails the whole batch. */
function failedIds(batch: readonly Message[], payload: string, isRead: boolean): ReadonlySet<string> | 'all' {
  if (!isRead) return new Set();
  const answer: Value = JSON.parse(payload);
  if (answer === null || answer === '') return new Set();
  if (!isParams(answer)) return 'all';
  const failures = answer.batchItemFailures ?? [];
  if (!isList(failures)) return 'all';
  const ids = failures.map((failure) => (isParams(failure) ? failure.itemIdentifier : undefined));
  const known = new Set(batch.map(({ id }) => id));
  const named = ids.filter((id) => typeof id === 'string' && known.has(id));
  return named.length < ids.length ? 'all' : new Set(named.map(String));
}
