import type { Effect } from '../exposure/index.ts';

/**
 * "tcp/22 on 3 tasks of prod/web is reachable from the internet since 10:42 UTC". `since`, milliseconds since the
 * epoch, is when it was opened, where that is known; what nobody can use is not said to be open to anybody since then.
 */
export function effectWords(
  effect: Pick<Effect, 'text' | 'reachable'>,
  since: number | null,
  now: number,
): string {
  const used = effect.reachable === 'internet' || effect.reachable === 'inside';
  return since === null || !used ? effect.text : `${effect.text} since ${clockWords(since, now)}`;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** "10:42 UTC" of the last day, "2026-11-21 10:42 UTC" of an earlier one. */
function clockWords(at: number, now: number): string {
  const text = new Date(at).toISOString();
  const clock = `${text.slice(11, 16)} UTC`;
  return now - at < DAY_MS && at <= now ? clock : `${text.slice(0, 10)} ${clock}`;
}
