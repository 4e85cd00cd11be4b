import type { Scheduler, Task, When } from './scheduler.ts';

/** A timer of Node's over 24.8 days fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time as it passes: for the simulator as a server. */
export function createRealScheduler(): Scheduler {
  const busy = new Set<object>();
  const schedule = (when: When, task: Task) => {
    const token = { label: when.label };
    const due = Date.now() + Math.max(0, when.in);
    let timer: NodeJS.Timeout;
    const arm = () => {
      const left = due - Date.now();
      const next = left > LONGEST_TIMER_MS ? arm : () => run(task, () => busy.delete(token));
      timer = setTimeout(next, Math.min(Math.max(0, left), LONGEST_TIMER_MS));
      if (when.background) timer.unref();
    };
    arm();
    if (!when.background) busy.add(token);
    return () => {
      clearTimeout(timer);
      busy.delete(token);
    };
  };
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      schedule({ in: ms, label: 'sleep' }, resolve);
    });
  return {
    virtual: false,
    now: () => Date.now(),
    schedule,
    sleep,
    advance: sleep,
    runUntilIdle: async () => {
      while (busy.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    settle: (work) => work,
    hold: () => () => {},
  };
}

async function run(task: Task, finished: () => void): Promise<void> {
  try {
    await task();
  } finally {
    finished();
  }
}
