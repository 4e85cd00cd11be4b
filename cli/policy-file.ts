import { readFile } from 'node:fs/promises';
import { loadPolicy, type Policy, type PolicyError } from '../shared/policy/index.ts';
import { CommandError } from './exit.ts';
import { codeOf } from './system-error.ts';

/** `policy.yaml:12:7: what is wrong; what would be right` */
export function errorLine(error: PolicyError): string {
  const hint = error.hint === null ? '' : `; ${error.hint}`;
  return `${error.file}:${error.line}:${error.column}: ${error.message}${hint}`;
}

export type ReadPolicy =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'errors'; readonly errors: readonly PolicyError[] };

export async function readPolicy(path: string): Promise<ReadPolicy> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = codeOf(error);
    throw new CommandError(
      code === 'ENOENT' ? `${path}: there is no such policy file.` : `${path}: cannot be read (${code}).`,
    );
  });
  const loaded = loadPolicy(text, path);
  return loaded.ok ? { kind: 'policy', policy: loaded.policy } : { kind: 'errors', errors: loaded.errors };
}

/** For commands that need a policy to go on: every error at once, and nothing is started. */
export async function requirePolicy(path: string): Promise<Policy> {
  const read = await readPolicy(path);
  if (read.kind === 'policy') return read.policy;
  throw new CommandError(read.errors.map(errorLine).join('\n'));
}
