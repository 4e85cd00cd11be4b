import type { Replayed } from '../shared/reconcile/index.ts';
import { firstLines, plain } from '../shared/report/index.ts';

/** What a replay came to so far. */
export type Tally = {
  events: number;
  readonly skipped: Map<string, number>;
  clean: number;
  applied: number;
  held: number;
  readonly reasons: Map<string, number>;
  readonly actors: Map<string, number>;
  readonly stories: string[];
};

export function emptyTally(): Tally {
  return {
    events: 0,
    skipped: new Map(),
    clean: 0,
    applied: 0,
    held: 0,
    reasons: new Map(),
    actors: new Map(),
    stories: [],
  };
}

const MOST_STORIES = 40;
const MOST_ROWS = 10;

/** Adds one event to the tally, in place: there may be millions. */
export function tallied(tally: Tally, result: Replayed): void {
  tally.events += 1;
  if (result.skipped !== null) {
    // Ids and counts in a reason would make every one of them a reason of its own.
    count(tally.skipped, result.skipped.replace(/^.*: not in the state$/s, 'not in the state').slice(0, 120));
    return;
  }
  if (result.findings.length === 0) {
    tally.clean += 1;
    return;
  }
  if (result.guard.verdict === 'apply') tally.applied += 1;
  else tally.held += 1;
  for (const { text } of result.guard.reasons) count(tally.reasons, text);
  count(tally.actors, result.hint?.actor.text ?? 'unknown');
  if (tally.stories.length < MOST_STORIES) tally.stories.push(storyOf(result));
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** When, who, what, where, and what Kedge would have done about it. */
function storyOf({ hint, resource, findings, plans, guard }: Replayed): string {
  const when = hint === null ? '' : new Date(hint.time).toISOString();
  const who = plain(hint?.actor.text ?? 'somebody', 80);
  const where = resource === null ? 'everywhere' : plain(resource.name || resource.id, 80);
  const what = findings.flatMap(({ kind, traffic }) => `${kind} ${traffic[0] ?? ''}`.trim())[0] ?? '';
  const calls = plans.filter((plan) => plan.hold === null).flatMap((plan) => plan.actions);
  const would = calls.length === 0 ? 'no call would mend it' : calls.map(({ call }) => call).join(', ');
  const verdict = guard.verdict === 'apply' ? 'done' : 'not done';
  return `  ${when} ${hint?.eventName ?? ''} by ${who} on ${where}: ${plain(what, 120)} → ${verdict}: ${plain(would, 160)}`;
}

/** What a team reads before it lets Kedge write: how often it would have, about whom, and why not. */
export function replaySummary(tally: Tally): string {
  const { events, skipped, clean, applied, held } = tally;
  const untold = applied + held - tally.stories.length;
  const passed = [...skipped.values()].reduce((a, b) => a + b, 0);
  return [
    `${events} events: ${passed} skipped, ${clean} left nothing to mend, ${applied} would have been mended, ${held} told or held.`,
    ...titled('Skipped:', rows(skipped)),
    ...titled('Told or held, because:', rows(tally.reasons)),
    ...titled('Made by:', rows(tally.actors)),
    ...titled('What would have been done:', [
      ...tally.stories,
      ...(untold === 0 ? [] : [`  … and ${untold} more`]),
    ]),
  ].join('\n');
}

function rows(counts: ReadonlyMap<string, number>): readonly string[] {
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return firstLines(
    sorted.map(([what, times]) => `  ${times} × ${plain(what, 160)}`),
    MOST_ROWS,
  );
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}
