import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandError } from './exit.ts';
import { flowMessages } from './flow-json.ts';
import { codeOf } from './system-error.ts';

/** A line of a log, what its place is counted in ("line", "b.log.gz line", "event"), and which it is. */
export type FlowLine = { readonly text: string; readonly of: string; readonly number: number };

type Wrong = { readonly wrong: string };

/** The files to read, and those beside them that go by no name of a log. */
export type FlowFiles = { readonly files: readonly string[]; readonly left: readonly string[] };

/** The files of a path: itself, or what is below it in the order of the paths, which in S3 is that of time. */
export async function flowFiles(path: string): Promise<FlowFiles> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CommandError(`${path}: cannot be read (${codeOf(error)}).`);
  });
  if (!found.isDirectory()) return { files: [path], left: [] };
  const below = await readdir(path, { recursive: true, withFileTypes: true });
  const all = below
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const isLog = (file: string): boolean => /\.(log|txt|json|jsonl)(\.gz)?$|\.gz$/i.test(file);
  const files = all.filter(isLog);
  if (files.length === 0) throw new CommandError(`${path}: holds no flow logs (.log, .txt, .json, .gz).`);
  return { files, left: all.filter((file) => !isLog(file)) };
}

/**
 * The lines of flow logs, some thousands at a time, whatever their size: plain or gzipped text (also several gzip
 * files put together), or the JSON that CloudWatch's commands print. A file that breaks off says so at its end, and
 * what came before it stands.
 */
export async function* flowLines(files: readonly string[]): AsyncGenerator<readonly FlowLine[] | Wrong> {
  for (const file of files) {
    const prefix = files.length === 1 ? '' : `${basename(file)} `;
    try {
      yield* linesIn(file, prefix);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      yield { wrong: `${prefix}breaks off: ${whyBroken(error)}` };
    }
  }
}

function whyBroken(error: unknown): string {
  const code = codeOf(error);
  return code.startsWith('Z_') ? `it is no whole gzip file (${code})` : code;
}

async function* linesIn(file: string, prefix: string): AsyncGenerator<readonly FlowLine[] | Wrong> {
  let carry = '';
  let number = 0;
  let kind: 'unknown' | 'lines' | 'json' = 'unknown';
  const decoder = new TextDecoder();
  const lines = (texts: readonly string[]): readonly FlowLine[] =>
    texts.map((text) => {
      number += 1;
      return { text, of: `${prefix}line`, number };
    });
  for await (const bytes of await contentOf(file)) {
    carry += decoder.decode(bytes, { stream: true });
    if (kind === 'unknown' && carry.trim() !== '') kind = kindOf(carry, file);
    if (
      carry.length > (kind === 'json' ? MOST_JSON : MOST_LINE) &&
      (kind === 'json' || !carry.includes('\n'))
    ) {
      yield { wrong: `${prefix}${tooLong(kind)}` };
      return;
    }
    if (kind !== 'lines') continue;
    const texts = carry.split('\n');
    carry = texts.pop() ?? '';
    yield lines(texts);
  }
  carry += decoder.decode();
  if (kind === 'json') yield flowMessages(carry).map((one) => ({ ...one, of: `${prefix}${one.of}` }));
  else if (carry !== '') yield lines([carry]);
}

const MOST_LINE = 1 << 20;
const MOST_JSON = 1 << 28;

const tooLong = (kind: string): string =>
  kind === 'json'
    ? 'is more JSON than can be read at once (256 MB): export it in parts, or as text'
    : 'has a line of more than a megabyte: it is no flow log';

function kindOf(start: string, file: string): 'lines' | 'json' {
  if (start.startsWith('PAR1'))
    throw new CommandError(`${file}: is Parquet; Kedge reads flow logs as text: deliver them as plain text.`);
  return /^\s*[{[]/.test(start) ? 'json' : 'lines';
}

/** Gzip is told by its first bytes, not by the name. */
async function contentOf(file: string): Promise<AsyncIterable<Uint8Array>> {
  const head = createReadStream(file, { end: 1 });
  const first: Buffer[] = [];
  for await (const bytes of head) first.push(Buffer.from(bytes));
  const [a, b] = Buffer.concat(first);
  const raw = createReadStream(file, { highWaterMark: CHUNK });
  if (a !== 0x1f || b !== 0x8b) return raw;
  // What fails on the way is thrown where its end is read.
  return pipeline(raw, createGunzip({ chunkSize: CHUNK }), () => {});
}

const CHUNK = 1 << 18;
