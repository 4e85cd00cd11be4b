import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bundle, bundle } from '../../infra/build/bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const RECONCILE = join(ROOT, 'dist/functions/reconcile/index.cjs');
/** The exposure engine, which reconcile loads when a plan closes something. */
export const LATER = join(ROOT, 'dist/functions/reconcile/foreseeing.cjs');

/**
 * The floor under reconcile's bundle: the clients and commands of the AWS SDK that are in it, bundled the same
 * way, and no logic. Exports `clients` and `commands` by their class names.
 */
export async function bareBundle(): Promise<Bundle> {
  const directory = join(ROOT, 'dist/bench');
  await mkdir(directory, { recursive: true });
  const entry = join(directory, 'bare.ts');
  const [clients, commands] = await Promise.all([clientImports(), commandsOfReconcile()]);
  await writeFile(
    entry,
    [
      ...clients.map(({ line }) => line),
      `import { ${commands.join(', ')} } from '../../shared/aws/commands.ts';`,
      `export const clients = { ${clients.map(({ name }) => name).join(', ')} };`,
      `export const commands = { ${commands.join(', ')} };`,
    ].join('\n'),
  );
  return bundle({ entry, outdir: join(directory, 'bare') });
}

/** The clients that Kedge makes, as it imports them. */
async function clientImports(): Promise<readonly { readonly name: string; readonly line: string }[]> {
  const source = await readFile(join(ROOT, 'shared/aws/clients.ts'), 'utf8');
  const found = [...source.matchAll(/^import \{ (\w+Client)\b[^}]*\} from ('@aws-sdk\/[^']+');$/gm)];
  return found.map(([, name = '', from = '']) => ({ name, line: `import { ${name} } from ${from};` }));
}

/** Of all commands that Kedge knows, those that are in the bundle: each carries its operation's name as a string. */
async function commandsOfReconcile(): Promise<readonly string[]> {
  const all = await readFile(join(ROOT, 'shared/aws/commands.ts'), 'utf8');
  const built = await readFile(RECONCILE, 'utf8');
  const names = [...all.matchAll(/^\s+(\w+)Command,$|export \{ (\w+)Command \}/gm)];
  return names
    .map(([, inList, alone]) => inList ?? alone ?? '')
    .filter((name) => built.includes(`"${name}"`))
    .map((name) => `${name}Command`);
}
