import type { Mode, Severity } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, isSubset } from '../netset/index.ts';
import { guardOf, type Judge } from './finding-of.ts';
import type { Breach } from './guardrail.ts';

// A guardrail that is on trial (`mode: observe`) beside an entry that is enforced. What is forbidden is not reported
// as excess too, and so the guardrail's finding speaks for the entry as well.

type Entry = { readonly key: string; readonly mode: Mode; readonly severity: Severity };

/**
 * The breach without that of which the entry speaks in a stronger mode, where the guardrail also forbids what the entry
 * wants: that rest is then excess. Else the entry's mode would carry out, on what it wants itself, what is on trial.
 */
export function besideEntry(breach: Breach, entry: Entry | null, desired: TrafficSet | null): Breach {
  if (entry === null || desired === null || !isStronger(entry.mode, breach.guardrail.mode)) return breach;
  const wanted = intersect(breach.traffic, desired);
  if (isEmpty(wanted)) return breach;
  return { ...breach, traffic: wanted, denied: intersect(breach.denied, desired) };
}

/**
 * Where what is forbidden also departs from the entry, the entry's mode counts if it is the stronger one: adding a
 * guardrail on trial must not keep an enforced resource open.
 */
export function judgeOfBreach(
  { guardrail, traffic }: Breach,
  entry: Entry | null,
  desired: TrafficSet | null,
): Judge {
  const judge = guardOf(guardrail);
  const departs = entry !== null && desired !== null && !isSubset(traffic, desired);
  return departs && isStronger(entry.mode, judge.mode) ? { ...judge, mode: entry.mode } : judge;
}

const RANK: readonly Mode[] = ['observe', 'alert', 'approve', 'enforce'];

function isStronger(mode: Mode, than: Mode): boolean {
  return RANK.indexOf(mode) > RANK.indexOf(than);
}
