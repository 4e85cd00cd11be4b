// npm run bench [-- --format json] [-- --only event]: what Kedge costs, each figure beside a floor measured in the
// same run. The aims are printed with it; one that is missed is marked, and is no error.
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accountFigures } from './account.ts';
import { eventFigures } from './event.ts';
import type { Figure } from './figure.ts';
import { firstEventFigures } from './first-event.ts';
import { floodFigures } from './flood.ts';
import { printedBy } from './fresh-process.ts';
import { reviewFigures } from './review.ts';
import { setFigures } from './sets.ts';
import { startFigures } from './start.ts';
import { figureJson, table } from './table.ts';

const MEASURES: Readonly<Record<string, () => Promise<readonly Figure[]> | readonly Figure[]>> = {
  start: startFigures,
  event: eventFigures,
  'first-event': firstEventFigures,
  flood: floodFigures,
  sets: setFigures,
  review: reviewFigures,
  account: accountFigures,
};

/** A program of its own, which prints its figures itself. */
const EXPOSURE = fileURLToPath(new URL('./exposure.ts', import.meta.url));

const { values } = parseArgs({
  options: { format: { type: 'string', default: 'text' }, only: { type: 'string' } },
});
if (values.only === undefined) await all(values.format === 'json');
else await one(values.only);

/** Each measure in a process of its own: what one leaves on the heap is no other's burden. */
async function all(asJson: boolean): Promise<void> {
  const load = loadavg()[0] ?? 0;
  const figures: Figure[] = [];
  for (const name of Object.keys(MEASURES)) {
    console.error(`measuring: ${name}`);
    const printed = await printedBy([fileURLToPath(import.meta.url), '--only', name]).catch(failed);
    figures.push(...JSON.parse(printed));
  }
  figures.push(...(await exposureFigures()));
  const machine = { node: process.version, cpus: availableParallelism(), load };
  if (asJson) console.log(JSON.stringify({ ...machine, figures: figures.map(figureJson) }, null, 2));
  else console.log(`\n${machineText(machine)}\n\n${table(figures)}`);
}

async function exposureFigures(): Promise<readonly Figure[]> {
  console.error('measuring: exposure');
  const printed: readonly Printed[] = JSON.parse(
    await printedBy([EXPOSURE, '--format', 'json']).catch(failed),
  );
  return printed.map(({ note, ...figure }) => (note === null ? figure : { ...figure, note }));
}

type Printed = Omit<Figure, 'note'> & { readonly note: string | null };

async function one(name: string): Promise<void> {
  const measure = MEASURES[name];
  if (measure === undefined) throw new Error(`--only ${name}: one of ${Object.keys(MEASURES).join(', ')}`);
  console.log(JSON.stringify(await measure()));
}

/** One that fails does not keep the others from being measured; the exit status tells. */
function failed(error: unknown): string {
  process.exitCode = 1;
  console.error(error instanceof Error ? error.message : String(error));
  return '[]';
}

function machineText({ node, cpus, load }: { node: string; cpus: number; load: number }): string {
  const busy =
    load > cpus / 2 ? '; the machine is busy with other things, times are worse than they would be' : '';
  return `Node ${node}, ${cpus} processors, load ${load.toFixed(1)}${busy}`;
}
