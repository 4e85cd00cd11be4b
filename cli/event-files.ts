import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CommandError } from './exit.ts';
import { codeOf } from './system-error.ts';

/** One event as it was saved, or a place where there should have been one; `problem` names the file and the line. */
export type SavedEvent =
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * The events of a file, or of every file below a directory in the order of their paths, which for CloudTrail's log
 * files is that of time. A file may be a JSON array, JSON lines, a CloudTrail log file (`Records`), or what
 * `aws cloudtrail lookup-events` prints (`Events`), each also gzipped.
 */
export async function* savedEvents(path: string): AsyncGenerator<SavedEvent> {
  for (const file of await filesAt(path)) {
    const text = await readText(file);
    if (typeof text === 'string') yield* eventsIn(text, file);
    else yield text;
  }
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CommandError(`${path}: there are no events to read (${codeOf(error)}).`);
  });
  if (!found.isDirectory()) return [path];
  const below = await readdir(path, { recursive: true, withFileTypes: true });
  const files = below.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const events = files.filter((file) => /\.(json|jsonl|ndjson|log|txt)(\.gz)?$|\.gz$/i.test(file)).sort();
  if (events.length === 0) throw new CommandError(`${path}: holds no file of events (.json, .jsonl, .gz).`);
  return events;
}

const inflate = promisify(gunzip);

async function readText(file: string): Promise<string | SavedEvent> {
  try {
    const bytes = await readFile(file);
    const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = (gzipped ? await inflate(bytes) : bytes).toString('utf8');
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  } catch (error) {
    return unreadable(`${file}: cannot be read (${codeOf(error)})`);
  }
}

function unreadable(problem: string): SavedEvent {
  return { kind: 'unreadable', problem };
}

function* eventsIn(text: string, file: string): Generator<SavedEvent> {
  const whole = parsedJson(text);
  if ('value' in whole) {
    yield* elements(whole.value, file);
    return;
  }
  const lines = text.split('\n');
  // One long line that is no JSON is a damaged file, not a list of lines.
  const isLines =
    lines.filter((line) => line.trim() !== '').length > 1 && 'value' in parsedJson(firstLine(lines));
  if (!isLines) {
    if (text.trim() !== '') yield unreadable(`${file}: is not whole JSON: ${whole.why}`);
    return;
  }
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const one = parsedJson(line);
    if ('value' in one) yield* elements(one.value, `${file}:${at + 1}`);
    else yield unreadable(`${file}:${at + 1}: is not JSON: ${one.why}`);
  }
}

const firstLine = (lines: readonly string[]): string => lines.find((line) => line.trim() !== '') ?? '';

type Parsed = { readonly value: unknown } | { readonly why: string };

function parsedJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function* elements(value: unknown, where: string): Generator<SavedEvent> {
  const records = listIn(value, 'Records');
  const found = listIn(value, 'Events');
  if (found !== null) {
    for (const one of found) yield lookedUp(one, where);
    return;
  }
  for (const event of Array.isArray(value) ? value : (records ?? [value])) yield { kind: 'event', event };
}

function listIn(value: unknown, member: string): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return null;
  const list: unknown = Object.entries(value).find(([name]) => name === member)?.[1];
  return Array.isArray(list) ? list : null;
}

/** lookup-events gives the record itself as a text within the event. */
function lookedUp(event: unknown, where: string): SavedEvent {
  const record =
    typeof event === 'object' && event !== null && 'CloudTrailEvent' in event ? event.CloudTrailEvent : null;
  if (typeof record !== 'string') return { kind: 'event', event };
  const one = parsedJson(record);
  return 'value' in one
    ? { kind: 'event', event: one.value }
    : unreadable(`${where}: CloudTrailEvent is not JSON`);
}
