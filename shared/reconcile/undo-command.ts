import type { Incident } from '../guard/index.ts';
import type { Place } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import type { Rules } from './outcome.ts';
import { undo } from './undo.ts';

// Loaded when somebody asks for it, from a file of its own: infra/build/lazy-chunks.ts. Nothing else imports it.

/** Without a hold Kedge would revert it again at once. */
const HOLD_MS = 4 * 60 * 60 * 1000;

type Asked = { readonly incident: Incident; readonly place: Place; readonly by: string };

/**
 * Takes back what Kedge did for an incident, and leaves the resource alone for four hours; what came of it, in words.
 */
export async function undoAsked(deps: Dependencies, rules: Rules, asked: Asked): Promise<string> {
  const until = deps.clock.now() + HOLD_MS;
  const reason = `undone with a button, ${asked.incident.id}`;
  const request = { ...asked, hold: { until, reason, by: asked.by }, despite: [] };
  const { verdict, done, left, reasons, related } = await undo(deps, rules, request);
  const why = reasons.map(({ text, release }) => `${text}; what would let it be: ${release}`).join('. ');
  const calls = (count: number): string => (count === 1 ? '1 call' : `${count} calls`);
  switch (verdict) {
    case 'undone': {
      const more = related.length === 0 ? '' : `; of the same change still stands: ${related.join(', ')}`;
      return `undone by ${calls(done.length)}; Kedge leaves the resource alone until ${new Date(until).toISOString()}${more}`;
    }
    case 'refused':
      return `not undone, nothing was written: ${why}`;
    case 'failed':
      return `NOT undone in full, ${calls(done.length)} made and ${calls(left.length)} not: ${why}`;
  }
}
