import type { Scheduler } from '../../sim/core/scheduler.ts';

export type QueueMessage = { readonly id: string; readonly body: unknown };

type Held = { readonly message: QueueMessage; receives: number; visibleAt: number };

/** What takes batches: it answers which messages failed. */
export type Consumer = (batch: readonly QueueMessage[]) => Promise<readonly string[]>;

export type Queue = {
  readonly send: (body: unknown, delayMs: number) => void;
  readonly waiting: () => readonly QueueMessage[];
  readonly deadLetters: readonly QueueMessage[];
};

/** As infra/queues.yml and serverless.yml have it. */
const VISIBILITY_MS = 360_000;
const MOST_RECEIVES = 5;
const BATCH = 10;
const WINDOW_MS = 1_000;
const CONCURRENCY = 5;

/** An SQS queue with a Lambda function on it: at least once, in no order, dead letters after five deliveries. */
export function createQueue(scheduler: Scheduler, consume: Consumer): Queue {
  const held = new Map<string, Held>();
  const deadLetters: QueueMessage[] = [];
  let sent = 0;
  let running = 0;
  // A consumer answers, or is dead and answers for all: anything else is a mistake of the test.
  const broken = (error: unknown): void => {
    throw error;
  };
  const pumpIn = (ms: number): void => {
    scheduler.schedule({ in: ms, label: 'queue' }, pump);
  };
  const pump = (): void => {
    const now = scheduler.now();
    while (running < CONCURRENCY) {
      const batch = [...held.values()].filter((one) => one.visibleAt <= now).slice(0, BATCH);
      if (batch.length === 0) return;
      const live = batch.filter((one) => received(one, now));
      if (live.length > 0) run(live.map(({ message }) => message));
    }
  };
  const received = (one: Held, now: number): boolean => {
    one.receives += 1;
    one.visibleAt = now + VISIBILITY_MS;
    if (one.receives <= MOST_RECEIVES) return true;
    held.delete(one.message.id);
    deadLetters.push(one.message);
    return false;
  };
  const run = (batch: readonly QueueMessage[]): void => {
    running += 1;
    pumpIn(VISIBILITY_MS);
    consume(batch).then((failed) => {
      running -= 1;
      for (const { id } of batch) if (!failed.includes(id)) held.delete(id);
      pumpIn(0);
    }, broken);
  };
  return {
    send: (body, delayMs) => {
      sent += 1;
      const id = `m${sent}`;
      held.set(id, { message: { id, body }, receives: 0, visibleAt: scheduler.now() + delayMs });
      pumpIn(delayMs + WINDOW_MS);
    },
    waiting: () => [...held.values()].map(({ message }) => message),
    deadLetters,
  };
}
