import type { Clock } from '../ports/index.ts';

/**
 * The last answer while it is young enough, else a new one. `keepMs` says how long an answer may be used, counted
 * from when it was asked for: 0 for one that must not be. Who asks meanwhile waits for the same answer.
 */
export function recent<T>(
  clock: Clock,
  ask: () => Promise<T>,
  keepMs: (answer: T) => number,
): () => Promise<T> {
  let last: { readonly until: number; readonly answer: Promise<T> } | null = null;
  return () => {
    if (last !== null && clock.now() < last.until) return last.answer;
    const asked = clock.now();
    const answer = ask();
    last = { until: Number.POSITIVE_INFINITY, answer };
    answer.then(
      (value) => {
        last = { until: asked + keepMs(value), answer };
      },
      () => {
        last = null;
      },
    );
    return answer;
  };
}
