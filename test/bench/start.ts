import { stat } from 'node:fs/promises';
import { bareBundle, LATER, RECONCILE } from './bare-bundle.ts';
import type { Figure } from './figure.ts';
import { printedBy } from './fresh-process.ts';
import { quickest } from './timing.ts';

const RUNS = 15;

/** How large reconcile's bundle is and how long it takes to load, beside the SDK alone. */
export async function startFigures(): Promise<readonly Figure[]> {
  const bare = await bareBundle();
  const bytes = (await stat(RECONCILE)).size;
  const [loads, floors]: [Load[], Load[]] = [[], []];
  // In turns, so that a busy moment of the machine meets both.
  for (let run = 0; run < RUNS; run += 1) {
    loads.push(await load(RECONCILE));
    floors.push(await load(bare.file));
  }
  const name = 'the same SDK clients, no logic';
  return [
    {
      name: 'reconcile bundle, size',
      value: bytes / 1000,
      unit: 'kB',
      floor: { name, value: bare.bytes / 1000 },
      aim: { of: 'value', most: 450 },
      note: `what it loads only when it is needed is another ${((await stat(LATER)).size / 1000).toFixed(1)} kB`,
    },
    {
      name: 'reconcile bundle, initialised, CPU',
      value: quickest(loads.map(({ cpu }) => cpu)),
      unit: 'ms',
      floor: { name, value: quickest(floors.map(({ cpu }) => cpu)) },
      aim: { of: 'ratio', most: 1.2 },
      note: `fresh processes, the best of ${RUNS}, Node's own start not counted; by the clock ${clockText(loads, floors)}`,
    },
  ];
}

/** Milliseconds; a process this short is by the clock what else the machine is doing, so CPU is what is compared. */
type Load = { readonly cpu: number; readonly clock: number };

const PROGRAM = `
const [start, before] = [performance.now(), process.cpuUsage()];
require(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ cpu: (user + system) / 1000, clock: performance.now() - start }));`;

/** Loads a bundle in a fresh process, as Lambda does before the first event. */
async function load(file: string): Promise<Load> {
  return JSON.parse(await printedBy(['-e', PROGRAM, file], { AWS_REGION: 'eu-west-1' }));
}

function clockText(...of: readonly (readonly Load[])[]): string {
  const best = of.map((loads) => quickest(loads.map(({ clock }) => clock)).toFixed(0));
  return `${best.join(' and ')} ms`;
}
