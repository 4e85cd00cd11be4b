import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../../cli/main.ts';

export type Ran = { readonly status: number; readonly out: string; readonly err: string };

/** When every command of these tests runs, unless a test says otherwise. */
export const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

/** Runs the real command in this process; what it says on stdout and stderr is kept apart. */
export async function kedge(
  args: readonly string[],
  on: { colour?: boolean; now?: number } = {},
): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
  const status = await main(args, {
    out: (text) => out.push(line(text)),
    note: (text) => err.push(line(text)),
    colour: on.colour ?? false,
    now: () => on.now ?? NOW,
  });
  return { status, out: out.join(''), err: err.join('') };
}

const made: string[] = [];
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

/** A directory with these files, gone after the tests of the file; objects are written as JSON. */
export async function directory(files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'kedge-test-'));
  made.push(root);
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(
      path,
      content instanceof Uint8Array || typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
  return root;
}

/** `security-groups` and the like as the files of a state directory. */
export function stateFiles(
  sections: Readonly<Record<string, unknown>>,
  under = 'state',
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(sections).map(([section, answer]) => [`${under}/${section}.json`, answer]),
  );
}

/** The object that a command printed. */
export function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('not a JSON object');
  return { ...value };
}
