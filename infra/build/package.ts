import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildAll, buildReport } from './build.ts';

/** What is made, and from what; a stamp in dist/ remembers the contents that it was made from. */
const OUTPUT = 'dist';
const STAMP = join(OUTPUT, 'packaged.sha256');
export const TEMPLATE = join(OUTPUT, 'template.json');
const INPUTS = [
  'functions',
  'shared',
  'infra',
  'build.mjs',
  'serverless.yml',
  'package.json',
  'package-lock.json',
];

/**
 * Builds the bundles and has osls write the CloudFormation template, copied to dist/template.json. Answers
 * whether every bundle kept to its size budget: one that did not works all the same.
 */
export async function packageAll(): Promise<boolean> {
  const stamp = contentHash();
  rmSync(STAMP, { force: true });
  const { text, ok } = await buildReport(await buildAll(OUTPUT));
  console.error(text);
  runOsls();
  copyFileSync('.serverless/cloudformation-template-update-stack.json', TEMPLATE);
  writeFileSync(STAMP, stamp);
  return ok;
}

/** The same, unless what is in dist/ was made from what is here now. */
export async function packageIfStale(): Promise<void> {
  const fresh = existsSync(TEMPLATE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === contentHash();
  if (!fresh) await packageAll();
}

/** osls runs in a process of its own: it ends the process it runs in. Its words go to stderr. */
function runOsls(): void {
  const osls = createRequire(import.meta.url).resolve('osls/bin/serverless.js');
  const { status } = spawnSync(process.execPath, [osls, 'package'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`osls package ended with status ${status}`);
}

/** A hash over names and contents of all inputs. */
function contentHash(): string {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap(filesUnder).sort()) {
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}
