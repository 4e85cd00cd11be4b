import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Section, State } from '../shared/model/index.ts';
import { SECTIONS, stateFromSections } from '../shared/state/index.ts';
import { CommandError } from './exit.ts';
import { codeOf } from './system-error.ts';

/** A state with what could not be read or understood of it, each a sentence that names the file. */
export type LoadedState = {
  readonly state: State;
  readonly problems: readonly string[];
  /** Files that look like a part of a state but are none: a misspelt name would be a silent miss. */
  readonly ignored: readonly string[];
};

/** Reads a state directory: one file per call, as the AWS CLI prints them. A file may be absent. */
export async function loadStateDirectory(directory: string): Promise<LoadedState> {
  await mustBeDirectory(directory);
  const problems: string[] = [];
  const sections: Partial<Record<Section, unknown>> = {};
  const failed: Partial<Record<Section, string>> = {};
  await Promise.all(
    SECTIONS.map(async (section) => {
      const path = join(directory, `${section}.json`);
      const read = await readJson(path);
      if (read.kind === 'json') sections[section] = read.value;
      if (read.kind !== 'failed') return;
      problems.push(`${path}: ${read.why}`);
      failed[section] = `${section}.json: ${read.why}`;
    }),
  );
  const made = stateFromSections(sections, { failed });
  const mapped = made.problems.map(({ section, path, message }) =>
    [join(directory, `${section}.json`), path, message].filter((part) => part !== '').join(': '),
  );
  return { state: made.state, problems: [...problems.sort(), ...mapped], ignored: await ignored(directory) };
}

async function mustBeDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => null);
  if (found === null)
    throw new CommandError(
      `${directory}: there is no such state directory; make one with "kedge snapshot --out ${directory}".`,
    );
  if (!found.isDirectory())
    throw new CommandError(
      `${directory}: is a file; --state takes the directory that "kedge snapshot --out" wrote.`,
    );
}

type Read =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly why: string };

async function readJson(path: string): Promise<Read> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'failed', why: `cannot be read (${code})` };
  }
  try {
    return { kind: 'json', value: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', why: `is not whole JSON: ${why}` };
  }
}

async function ignored(directory: string): Promise<readonly string[]> {
  const known = new Set<string>(SECTIONS.map((section) => `${section}.json`));
  return (await readdir(directory)).filter((name) => name.endsWith('.json') && !known.has(name)).sort();
}
