import type { Dependencies } from './dependencies.ts';
import type { Rules, Seen } from './outcome.ts';
import { askFor } from './review-request.ts';
import type { Work } from './work.ts';

export type Change = { readonly work: Work; readonly seen: Seen };

/** What makes or takes away something that an entry of the policy may stand for. */
const MAKES = /^(?:Create|Delete)(?:SecurityGroup|NetworkAcl|Service|LoadBalancer)$/;

/**
 * An entry that matched only what was deleted matches nothing from now on, and what was created may be what one waits
 * for. The review that is asked for tells it; where this goes wrong, so does the schedule's.
 */
export async function mindEntries(deps: Dependencies, rules: Rules, change: Change): Promise<void> {
  const { work } = change;
  if (!work.hints.some(({ eventName }) => MAKES.test(eventName))) return;
  try {
    const { changesEntries } = await import('./foreseeing.ts');
    if (await changesEntries(deps, rules, change)) await askFor(deps, work.place);
  } catch (error) {
    deps.log({ level: 'error', message: 'entries not minded', error: String(error) });
  }
}
