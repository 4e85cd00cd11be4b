import type { Finding } from '../model/index.ts';
import type { Incident } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';

type Known = { readonly incidents: readonly Incident[]; readonly isFirst: boolean };

/**
 * Ids of the findings of which no event told: nobody deals with them, or whoever does was sent by a review. Those
 * that are new are counted, but not by the first review, which finds what was there before anybody listened.
 */
export function missedBy(
  deps: Pick<Dependencies, 'count'>,
  found: readonly Finding[],
  { incidents, isFirst }: Known,
): readonly string[] {
  const dealtWith = new Map(incidents.map((one) => [one.finding.id, one.eventIds.length > 0]));
  const changes = found.filter(
    ({ kind, resource }) => kind !== 'unknown' && resource.type !== 'Kedge::Policy',
  );
  const missed = changes.filter(({ id }) => dealtWith.get(id) !== true);
  if (!isFirst) deps.count('MissedEvents', missed.filter(({ id }) => !dealtWith.has(id)).length);
  return missed.map(({ id }) => id);
}
