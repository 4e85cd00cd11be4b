import type { Random } from './random.ts';

export type When = {
  /** Milliseconds from now. */
  readonly in: number;
  /** What the task is, for error messages. */
  readonly label: string;
  /** A background task (a poller, a schedule) runs when its time comes but keeps nobody waiting. */
  readonly background?: boolean;
};

export type Task = () => void | Promise<void>;

/** Time and what happens in it. Virtual: time moves only by `advance`, `runUntilIdle` and `settle`. */
export type Scheduler = {
  readonly virtual: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Returns a function that cancels the task. */
  schedule(when: When, task: Task): () => void;
  sleep(ms: number): Promise<void>;
  /** Lets this much time pass, with all that is due in it. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until no foreground task is left or running. */
  runUntilIdle(): Promise<void>;
  /** Lets time pass until the work is done, and answers its result. */
  settle<T>(work: Promise<T>): Promise<T>;
  /** Real work is under way (a worker thread, a socket): time stands still until the function it returns is called. */
  hold(): () => void;
};

type Queued = {
  readonly due: number;
  readonly tie: number;
  readonly order: number;
  readonly when: When;
  readonly task: Task;
};

type State = {
  now: number;
  order: number;
  readonly queue: Queued[];
  readonly random: Random;
  readonly failures: unknown[];
  running: number;
  held: number;
};

/** How long real work (files, sockets, worker threads) may keep a virtual run waiting. */
const PATIENCE_MS = 30_000;

/** Tasks due at the same instant run in an order drawn from the seed: a test must not rest on it. */
export function createVirtualScheduler(start: number, random: Random): Scheduler {
  const state: State = { now: start, order: 0, queue: [], random, failures: [], running: 0, held: 0 };
  const schedule = (when: When, task: Task) => enqueue(state, when, task);
  return {
    virtual: true,
    now: () => state.now,
    schedule,
    sleep: (ms) => sleep(schedule, ms),
    advance: async (ms) => {
      const end = state.now + ms;
      await drain();
      for (;;) {
        await released(state);
        const next = state.queue[0];
        if (!next || next.due > end) break;
        await step(state);
      }
      state.now = end;
      await drain();
      rethrow(state);
    },
    runUntilIdle: () => runUntil(state, () => state.running === 0 && !state.queue.some(isForeground)),
    settle: async (work) => {
      let settled = false;
      const done = () => {
        settled = true;
      };
      work.then(done, done);
      await runUntil(state, () => settled);
      return work;
    },
    hold: () => {
      state.held += 1;
      return once(() => {
        state.held -= 1;
      });
    },
  };
}

function enqueue(state: State, when: When, task: Task): () => void {
  const tie = state.random.integer(0, 0xffff);
  const entry = { due: state.now + Math.max(0, when.in), tie, order: state.order++, when, task };
  const { queue } = state;
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = queue[middle];
    if (other && isBefore(other, entry)) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, entry);
  return () => {
    const at = queue.indexOf(entry);
    if (at >= 0) queue.splice(at, 1);
  };
}

function isBefore(a: Queued, b: Queued): boolean {
  if (a.due !== b.due) return a.due < b.due;
  return a.tie === b.tie ? a.order < b.order : a.tie < b.tie;
}

function isForeground(entry: Queued): boolean {
  return !entry.when.background;
}

async function step(state: State): Promise<void> {
  const entry = state.queue.shift();
  if (!entry) return;
  state.now = Math.max(state.now, entry.due);
  const { running } = state;
  state.running = running + 1;
  run(entry).then(
    () => {
      state.running -= 1;
    },
    (error: unknown) => {
      state.running -= 1;
      state.failures.push(new Error(`scheduled task '${entry.when.label}' failed`, { cause: error }));
    },
  );
  await drain();
  rethrow(state);
}

async function run(entry: Queued): Promise<void> {
  await entry.task();
}

async function runUntil(state: State, isDone: () => boolean): Promise<void> {
  let waitedSince: number | undefined;
  for (;;) {
    await drain();
    rethrow(state);
    if (isDone()) return;
    if (state.queue.length > 0 && state.held === 0) {
      waitedSince = undefined;
      await step(state);
      continue;
    }
    // Nothing is due, so only the real world can move things on. The guard never decides a result.
    waitedSince ??= performance.now();
    if (performance.now() - waitedSince > PATIENCE_MS)
      throw new Error('nothing is scheduled, and work is left');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Waits, in real time, until nobody holds the virtual one. */
async function released(state: State): Promise<void> {
  const since = performance.now();
  while (state.held > 0) {
    if (performance.now() - since > PATIENCE_MS) throw new Error('time is held, and nobody lets go of it');
    await new Promise((resolve) => setTimeout(resolve, 1));
    await drain();
    rethrow(state);
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) work();
    isDone = true;
  };
}

/** One turn of the event loop: every promise that can go on without time passing has gone on. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function rethrow(state: State): void {
  const failure = state.failures.shift();
  if (failure !== undefined) throw failure;
}

function sleep(schedule: Scheduler['schedule'], ms: number): Promise<void> {
  return new Promise((resolve) => {
    schedule({ in: ms, label: 'sleep' }, resolve);
  });
}
