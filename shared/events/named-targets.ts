import type { Call, Reading } from './call.ts';
import type { Target } from './event.ts';
import { targetKey } from './target-key.ts';
import { isOmitted } from './untyped.ts';

/** A member of the record that may name resources, and how a name there becomes a target. */
export type Place = { readonly values: readonly unknown[]; readonly as: (value: unknown) => Target | null };

/** Above this a review of the whole account-Region is cheaper than reading one by one. */
const MOST_TARGETS = 100;

/**
 * The targets of the first place that names any. Where nothing is named (CloudTrail left the parameters out)
 * everything is read again: an unreadable hint must cost time, never a miss. Where something is named that is
 * no name, the record is not what it claims to be and nothing is done on its word.
 */
export function namedTargets(call: Call, what: string, places: readonly Place[]): Reading {
  let malformed = false;
  for (const place of places) {
    const given = place.values.filter((value) => value !== undefined && value !== null);
    const targets = distinct(given, place.as);
    if (targets.length > MOST_TARGETS) {
      return everything(`${call.eventName} names more than ${MOST_TARGETS} resources`);
    }
    if (targets.length > 0) return { kind: 'targets', targets };
    malformed ||= given.length > 0;
  }
  if (malformed) return { kind: 'unreadable', reason: `the ${what} that it names is no valid ${what}` };
  const omitted = isOmitted(call.request) || isOmitted(call.response);
  return everything(
    omitted
      ? `the parameters of ${call.eventName} were too large for CloudTrail, which left them out`
      : `the record of ${call.eventName} names no ${what}`,
  );
}

export function everything(why: string): Reading {
  return { kind: 'targets', targets: [{ kind: 'everything', why }] };
}

export function ignored(reason: string): Reading {
  return { kind: 'ignored', reason };
}

function distinct(values: readonly unknown[], as: Place['as']): readonly Target[] {
  const found = new Map<string, Target>();
  for (const value of values) {
    const target = as(value);
    if (target !== null) found.set(targetKey(target), target);
    if (found.size > MOST_TARGETS) break;
  }
  return [...found.values()];
}
