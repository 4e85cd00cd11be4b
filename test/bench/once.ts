// One measurement in a process of its own, so that nothing is warm and the memory is its own:
// node once.ts policy|yaml FILE, node once.ts review|parse DIRECTORY POLICY. Prints one JSON line.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadPolicy, type Policy } from '../../shared/policy/index.ts';
import { wholeReview } from '../../shared/reconcile/index.ts';
import { type Sections, stateFromSections } from '../../shared/state/index.ts';
import { quickestRun, timed } from './timing.ts';

/** Milliseconds; `again` is the quickest of some more runs, now that the code is warm. Memory is without those. */
export type Once = {
  readonly read: number;
  readonly compute: number;
  readonly again: number;
  readonly findings: number;
  readonly memoryMb: number;
};

/** How often it is done once more. */
const AGAIN = 4;

const [what = '', path = '', policyPath = ''] = process.argv.slice(2);
console.log(JSON.stringify(await measurement()));

async function measurement(): Promise<Once> {
  switch (what) {
    case 'policy':
      return loading(await readFile(path, 'utf8'), policyFrom);
    case 'yaml':
      return loading(await readFile(path, 'utf8'), parse);
    case 'parse':
      return { read: (await readAll(path)).ms, compute: 0, again: 0, findings: 0, memoryMb: memory() };
    case 'review':
      return reviewing(await readFile(policyPath, 'utf8').then(policyFrom));
    default:
      throw new Error(`"${what}" is no measurement`);
  }
}

function loading(text: string, load: (text: string) => unknown): Once {
  const { ms } = timed(() => load(text));
  const memoryMb = memory();
  return { read: 0, compute: ms, again: quickestRun(() => load(text), AGAIN), findings: 0, memoryMb };
}

function policyFrom(text: string): Policy {
  const loaded = loadPolicy(text, 'bench.yaml');
  if (!loaded.ok) throw new Error(loaded.errors.map((one) => one.message).join('; '));
  return loaded.policy;
}

async function reviewing(policy: Policy): Promise<Once> {
  const { ms: read, sections } = await readAll(path);
  const compute = (): number => {
    const { state } = stateFromSections(sections);
    return wholeReview({ state, policy, source: path, now: 0 }).findings.length;
  };
  const first = timed(compute);
  const memoryMb = memory();
  return { read, compute: first.ms, again: quickestRun(compute, AGAIN), findings: first.value, memoryMb };
}

/** The most that this process has held so far, in MB. */
function memory(): number {
  return process.resourceUsage().maxRSS / 1000;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  const files = await readdir(directory);
  return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
}

async function readAll(directory: string): Promise<{ readonly ms: number; readonly sections: Sections }> {
  const start = performance.now();
  const sections: Record<string, unknown> = {};
  for (const name of await namesIn(directory))
    sections[name] = JSON.parse(await readFile(join(directory, `${name}.json`), 'utf8'));
  return { ms: performance.now() - start, sections };
}
