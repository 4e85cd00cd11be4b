import type { Task } from './state.ts';

type Situation = {
  readonly desired: number;
  /** Least that must be RUNNING, most that may be there. */
  readonly least: number;
  readonly most: number;
  /** Tasks to keep, and tasks to replace; those already told to stop are not among them. */
  readonly fresh: readonly Task[];
  readonly old: readonly Task[];
};

type Steps = { readonly start: number; readonly stop: readonly Task[] };

/** What a rolling deployment does next: never fewer running than the least, never more there than the most. */
export function rollingSteps({ desired, least, most, fresh, old }: Situation): Steps {
  const surplus = [...fresh].sort(youngAndUnreadyFirst).slice(0, Math.max(0, fresh.length - desired));
  const start = Math.max(0, Math.min(desired - fresh.length, most - fresh.length - old.length));
  const unready = old.filter((task) => !isRunning(task));
  const running = [...fresh, ...old].filter((task) => isRunning(task) && !surplus.includes(task));
  const spare = Math.max(0, running.length - least);
  return { start, stop: [...surplus, ...unready, ...old.filter(isRunning).slice(0, spare)] };
}

export function isRunning({ lastStatus }: Task): boolean {
  return lastStatus === 'RUNNING';
}

function youngAndUnreadyFirst(a: Task, b: Task): number {
  return Number(isRunning(a)) - Number(isRunning(b)) || b.createdAt - a.createdAt;
}
