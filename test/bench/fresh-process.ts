import { spawn } from 'node:child_process';

/** Runs a program of ours on this Node until it ends; answers what it printed. Throws with its words if it fails. */
export async function printedBy(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => out.push(part));
  child.stderr.on('data', (part: Buffer) => err.push(part));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0)
    throw new Error(`${args.join(' ')} ended with ${status}: ${Buffer.concat(err).toString()}`);
  return Buffer.concat(out).toString();
}
