// The test runner of `npm run mutation`, a plugin of Stryker. All faults are in the code at once and one at a time is
// switched on, so the tests of a room are loaded once and called again and again: much faster than a run of
// vitest for each fault.
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { roomUnderTest } from './mutation-rooms.ts';

/** What instrumented code looks at. */
type Switches = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
};
type MutantRun = {
  readonly activeMutant: { readonly id: string };
  readonly mutantActivation: 'static' | 'runtime';
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
};
declare global {
  var __stryker__: Switches | undefined;
}

const STAND_INS: ReadonlyMap<string, string> = new Map([
  ['vitest', import.meta.resolve('./mutation-vitest.ts')],
  ['fast-check', import.meta.resolve('./mutation-laws.ts')],
]);

const switches: Switches = {};
globalThis.__stryker__ = switches;

async function tests() {
  const { collect, collected } = await import('./mutation-vitest.ts');
  if (collected.length > 0) return collected;
  registerHooks({
    resolve: (name, from, next) => {
      const standIn = STAND_INS.get(name);
      const own = [...STAND_INS.values()].includes(from.parentURL ?? '');
      return standIn === undefined || own ? next(name, from) : { url: standIn, shortCircuit: true };
    },
  });
  const files = globSync([...roomUnderTest().tests]).filter((file) => !file.endsWith('-simulator.test.ts'));
  // Laws last: a table notices sooner.
  const laws = (file: string) => Number(file.includes('/laws/'));
  for (const file of files.sort((a, b) => laws(a) - laws(b) || (a < b ? -1 : 1)))
    await collect(file, () => import(pathToFileURL(resolve(file)).href));
  return collected;
}

async function dryRun() {
  const results: object[] = [];
  for (const { id, name, run } of await tests()) {
    switches.currentTestId = id;
    const started = performance.now();
    const failureMessage = await failure(run);
    const result = { id, name, timeSpentMs: performance.now() - started };
    results.push(
      failureMessage === null ? { ...result, status: 0 } : { ...result, status: 1, failureMessage },
    );
  }
  switches.currentTestId = undefined;
  return { status: 'complete', tests: results, mutantCoverage: switches.mutantCoverage };
}

async function mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit }: MutantRun) {
  if (mutantActivation === 'static') switches.activeMutant = activeMutant.id;
  let loaded: Awaited<ReturnType<typeof tests>>;
  try {
    loaded = await tests();
  } catch (error) {
    return { status: 'killed', killedBy: [], failureMessage: String(error), nrOfTests: 0 };
  }
  Object.assign(switches, { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
  const chosen = new Set(testFilter ?? loaded.map(({ id }) => id));
  let nrOfTests = 0;
  for (const { id, run } of loaded) {
    if (!chosen.has(id)) continue;
    nrOfTests += 1;
    const failureMessage = await failure(run);
    if (hitLimit !== undefined && (switches.hitCount ?? 0) > hitLimit)
      return { status: 'timeout', reason: 'it never ends' };
    if (failureMessage !== null) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
  }
  return { status: 'survived', nrOfTests };
}

async function failure(run: () => unknown): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export const strykerPlugins = [
  {
    kind: 'TestRunner',
    name: 'room',
    value: { capabilities: () => ({ reloadEnvironment: false }), dryRun, mutantRun },
  },
];
