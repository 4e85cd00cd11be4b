/** The quickest of several runs: whatever else the machine does can only add to a time. */
export function quickest(times: readonly number[]): number {
  return Math.min(...times);
}

export type Timed<T> = { readonly ms: number; readonly value: T };

/** What `work` makes and how long that took, in milliseconds. */
export function timed<T>(work: () => T): Timed<T> {
  const start = performance.now();
  const value = work();
  return { ms: performance.now() - start, value };
}

/** The quickest of `runs` runs. */
export function quickestRun(work: () => unknown, runs: number): number {
  return quickest(Array.from({ length: runs }, () => timed(work).ms));
}

/** CPU milliseconds of this process, all threads, user and system, while `work` ran. */
export async function cpuTime(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
