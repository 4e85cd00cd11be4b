import type { ResourceRef } from '../model/index.ts';
import type { Job, Place, Sighting } from '../ports/index.ts';

/** One resource to look at, with everything in the batch that asked for it; `messages` are queue message ids. */
export type Work = {
  readonly place: Place;
  readonly resource: ResourceRef;
  /** The events that tell of it; Kedge's own were left out before. */
  readonly hints: readonly Sighting[];
  readonly causes: readonly Job['cause'][];
  /** When the change was made or first seen, milliseconds since the epoch; null when nobody knows. */
  readonly since: number | null;
  /** How often it was tried before. */
  readonly attempt: number;
  /** What people should be told beside what is found. */
  readonly notes: readonly string[];
  readonly messages: readonly string[];
};

/** Names a resource among those of all accounts and Regions. */
export function workKey({ place, resource }: Pick<Work, 'place' | 'resource'>): string {
  return [place.account, place.region, resource.type, resource.id].join('|');
}

/** Work on the same resource becomes one: a thousand events on a group are one look at it. */
export function mergedWork(items: readonly Work[]): readonly Work[] {
  const byResource = new Map<string, Work>();
  for (const item of items) {
    const key = workKey(item);
    const before = byResource.get(key);
    byResource.set(key, before === undefined ? item : merged(before, item));
  }
  return [...byResource.values()];
}

function merged(a: Work, b: Work): Work {
  const times = [a.since, b.since].filter((time): time is number => time !== null);
  const seen = new Set(a.hints.map((hint) => hint.eventId));
  return {
    ...a,
    hints: [...a.hints, ...b.hints.filter((hint) => !seen.has(hint.eventId))],
    causes: [...new Set([...a.causes, ...b.causes])],
    since: times.length === 0 ? null : Math.min(...times),
    attempt: Math.max(a.attempt, b.attempt),
    notes: [...new Set([...a.notes, ...b.notes])],
    messages: [...new Set([...a.messages, ...b.messages])],
  };
}

/**
 * Who touched the resource last; AWS's own services only when nobody else did: a task that somebody ran is told by
 * ECS as well, a moment later.
 */
export function latestHint(work: Pick<Work, 'hints'>): Sighting | null {
  const latest = newestFirst(work.hints);
  return latest.find((hint) => hint.actor.tool !== 'aws-service') ?? latest[0] ?? null;
}

export function newestFirst(hints: readonly Sighting[]): readonly Sighting[] {
  return [...hints].sort((a, b) => b.time - a.time);
}
