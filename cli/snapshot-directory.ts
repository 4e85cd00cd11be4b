import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Section } from '../shared/model/index.ts';
import { SECTIONS, stateFromSections } from '../shared/state/index.ts';
import { CommandError, EXIT } from './exit.ts';
import { codeOf } from './system-error.ts';

/**
 * A directory that a snapshot may take the place of. `before`: nothing there, an empty directory, or an earlier
 * snapshot.
 */
type SnapshotPlace = { readonly path: string; readonly before: 'nothing' | 'directory' };

/** Refuses a directory with anything else in it: replacing it would delete what is not ours. */
export async function placeForSnapshot(out: string): Promise<SnapshotPlace> {
  const path = await realpath(out).catch(() => resolve(out));
  const found = await stat(path).catch(() => null);
  if (found === null) return { path, before: 'nothing' };
  if (!found.isDirectory()) throw refused(out, 'is a file; name a directory');
  if (`${process.cwd()}${sep}`.startsWith(`${path}${sep}`))
    throw refused(out, 'is where you are; name a directory of its own');
  for (const name of await readdir(path)) {
    const section = SECTIONS.find((one) => `${one}.json` === name);
    if (section === undefined || !(await isAnswer(join(path, name), section)))
      throw refused(
        out,
        `holds ${name}, which is not of a snapshot; name another directory, or an empty one`,
      );
  }
  return { path, before: 'directory' };
}

function refused(out: string, why: string): CommandError {
  return new CommandError(`--out ${out}: ${why}.`, EXIT.usage);
}

/** A file that only happens to be called services.json is somebody's work. */
async function isAnswer(path: string, section: Section): Promise<boolean> {
  try {
    const { state } = stateFromSections({ [section]: JSON.parse(await readFile(path, 'utf8')) });
    return state.sections[section].status !== 'failed';
  } catch {
    return false;
  }
}

/**
 * Writes the files beside the directory and then puts them in its place: whoever reads sees the earlier snapshot or
 * this one, never some files of each.
 */
export async function writeSnapshot(
  { path, before }: SnapshotPlace,
  answers: ReadonlyMap<Section, unknown>,
): Promise<void> {
  const fresh = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const written = fill(fresh, answers).then(() => swap(fresh, path, before));
  await written.catch(async (error: unknown) => {
    await rm(fresh, { recursive: true, force: true });
    throw new CommandError(`${path}: cannot be written (${codeOf(error)}).`);
  });
}

async function fill(directory: string, answers: ReadonlyMap<Section, unknown>): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [section, answer] of answers)
    await writeFile(join(directory, `${section}.json`), `${JSON.stringify(answer, null, 4)}\n`);
}

async function swap(fresh: string, path: string, before: SnapshotPlace['before']): Promise<void> {
  if (before === 'nothing') {
    await rename(fresh, path);
    return;
  }
  const old = `${fresh}-before`;
  await rename(path, old);
  await rename(fresh, path);
  await rm(old, { recursive: true, force: true });
}
