import { rename, rm, writeFile } from 'node:fs/promises';
import { CommandError } from './exit.ts';
import { codeOf } from './system-error.ts';

/** Writes the file whole or not at all: a reader never sees half of it, and a failure leaves what was there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.part`;
  const written = writeFile(fresh, text).then(() => rename(fresh, path));
  await written.catch(async (error: unknown) => {
    await rm(fresh, { force: true });
    throw new CommandError(`${path}: cannot be written (${codeOf(error)}).`);
  });
}
