// npm run mutation [-- ROOM or FILE… --concurrency N]: how many small faults, put in one at a time, the tests notice.
// Prints a score per room; what survived is printed above it and shown in dist/mutation-ROOM.html.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { ROOM_VARIABLE, ROOMS } from './mutation-rooms.ts';

type Results = Awaited<ReturnType<Stryker['runMutationTest']>>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    incremental: { type: 'boolean', default: false },
  },
});
const lines: string[] = [];
for (const { name } of ROOMS) {
  const mutate = mutated(name);
  if (mutate.length === 0) continue;
  const started = performance.now();
  process.env[ROOM_VARIABLE] = name;
  const results = await new Stryker({
    mutate: [...mutate, '!shared/*/index.ts'],
    concurrency: Number(values.concurrency),
    plugins: [fileURLToPath(new URL('mutation-runner.ts', import.meta.url))],
    testRunner: 'room',
    coverageAnalysis: 'perTest',
    // What only a module's loading computes: it takes a process each, hours in all.
    ignoreStatic: true,
    // The new TypeScript has no API that Stryker could read a tsconfig.json with.
    tsconfigFile: 'none',
    // Beyond half as long again as the tests take by themselves.
    timeoutMS: 2000,
    tempDirName: 'dist/mutation',
    cleanTempDir: 'always',
    ignorePatterns: ['dist', '.serverless', '.venv'],
    reporters: ['progress', 'clear-text', 'html'],
    clearTextReporter: { logTests: false, allowColor: false },
    htmlReporter: { fileName: `dist/mutation-${name}.html` },
  }).runMutationTest();
  lines.push(scoreLine(name, { results, minutes: (performance.now() - started) / 60_000 }));
}
if (lines.length === 0)
  throw new Error(`nothing to do for ${positionals}: rooms are ${ROOMS.map((one) => one.name)}`);
console.log(['', 'room     score  noticed  survived  no test  not judged  minutes', ...lines].join('\n'));

/** The files to change of a room: all, or those that were asked for by name. */
function mutated(room: string): readonly string[] {
  if (positionals.length === 0 || positionals.includes(room)) return [`shared/${room}/*.ts`];
  return positionals.filter((file) => file.startsWith(`shared/${room}/`));
}

/** Not judged: what is computed once while a module loads, which the tests of one mutant cannot be picked for. */
function scoreLine(room: string, run: { readonly results: Results; readonly minutes: number }): string {
  const count = (...status: readonly string[]) =>
    run.results.filter((one) => status.includes(one.status)).length;
  const [noticed, survived, untested] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')];
  const score = (100 * noticed) / (noticed + survived + untested);
  return [
    room.padEnd(8),
    score.toFixed(1).padStart(5),
    String(noticed).padStart(8),
    String(survived).padStart(9),
    String(untested).padStart(8),
    String(count('Ignored', 'RuntimeError', 'CompileError')).padStart(11),
    run.minutes.toFixed(1).padStart(8),
  ].join(' ');
}
