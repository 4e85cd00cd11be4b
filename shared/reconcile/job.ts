import type { ResourceRef } from '../model/index.ts';
import type { Command, CommandJob, Job, Place, Sighting } from '../ports/index.ts';
import type { Work } from './work.ts';
import { newestFirst } from './work.ts';

const CAUSES: readonly Job['cause'][] = [
  'review',
  'settling',
  'retry',
  'second-look',
  'approved',
  'waiver-expired',
];
/** Who touched the resource last is worth carrying on; a thousand events of one burst are not. */
const MOST_SEEN = 3;

/** The message that has the same resource looked at again, by whoever is free then. */
export function jobOf(
  work: Pick<Work, 'place' | 'resource' | 'hints' | 'since'>,
  how: Pick<Job, 'cause' | 'attempt' | 'notBefore' | 'note'>,
): Job {
  const { place, resource, since } = work;
  const seen = newestFirst(work.hints)
    .slice(0, MOST_SEEN)
    .map(({ eventId, eventName, time, actor }): Sighting => ({ eventId, eventName, time, actor }));
  return { kedge: 'look', place, resource, since, ...how, ...(seen.length === 0 ? {} : { seen }) };
}

/** Kedge's own message, or null for anything else: the queue also carries events that only look like it. */
export function readJob(body: unknown): Job | null {
  if (!isRecord(body) || body.kedge !== 'look') return null;
  const { place, resource, cause, attempt, notBefore, note, seen } = body;
  const known = CAUSES.find((one) => one === cause);
  if (!isPlace(place) || !isResource(resource) || known === undefined) return null;
  return {
    kedge: 'look',
    place,
    resource,
    cause: known,
    since: timeOf(body.since),
    ...(typeof attempt === 'number' ? { attempt } : {}),
    ...(typeof notBefore === 'number' ? { notBefore } : {}),
    ...(typeof note === 'string' ? { note } : {}),
    ...(Array.isArray(seen) ? { seen: seen.filter(isSighting).slice(0, MOST_SEEN) } : {}),
  };
}

const COMMANDS: readonly Command[] = ['approve', 'hold', 'undo'];

/** What a person asks for, or null for anything else. */
export function readCommand(body: unknown): CommandJob | null {
  if (!isRecord(body)) return null;
  const { incident, by } = body;
  const kedge = COMMANDS.find((one) => one === body.kedge);
  if (kedge === undefined || typeof incident !== 'string' || typeof by !== 'string') return null;
  return { kedge, incident, by };
}

const timeOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const hasTexts = (value: Record<string, unknown>, keys: readonly string[]): boolean =>
  keys.every((key) => typeof value[key] === 'string');

function isPlace(value: unknown): value is Place {
  return isRecord(value) && hasTexts(value, ['account', 'region', 'partition']);
}

function isResource(value: unknown): value is ResourceRef {
  return isRecord(value) && hasTexts(value, ['type', 'id', 'account']);
}

function isSighting(value: unknown): value is Sighting {
  if (!isRecord(value) || !hasTexts(value, ['eventId', 'eventName']) || typeof value.time !== 'number')
    return false;
  return isRecord(value.actor) && hasTexts(value.actor, ['text', 'tool']);
}
