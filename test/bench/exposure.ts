// Exposure of a large account, all classes distinct and few of them, how it grows, and many questions at once. Run by
// itself or by main.ts; each measurement in a process of its own.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ExposureOnce } from './exposure-once.ts';
import type { Figure, Unit } from './figure.ts';
import { printedBy } from './fresh-process.ts';
import { RULES } from './large-network.ts';
import { figureJson, table } from './table.ts';

const ONCE = fileURLToPath(new URL('./exposure-once.ts', import.meta.url));
const { values } = parseArgs({ options: { format: { type: 'string', default: 'text' } } });

async function once(...args: readonly (string | number)[]): Promise<ExposureOnce> {
  return JSON.parse(await printedBy([ONCE, ...args.map(String)]));
}

type Measured = {
  readonly name: string;
  readonly value: number;
  readonly unit: Unit;
  readonly most?: number;
};

const figure = ({ name, value, unit, most }: Measured): Figure => ({
  name,
  value,
  unit,
  floor: null,
  aim: most === undefined ? null : { of: 'value', most },
});

/** On a busy machine the clock says little. */
const cpuNote = ({ cpuMs }: ExposureOnce): string => `${Math.round(cpuMs)} ms of processor time`;

const PER_CLASS = `5 groups × ${RULES} rules, 20 entries a direction`;

/** The aim is for 10,000 interfaces. */
async function exposure(interfaces: number, distinct: number): Promise<readonly Figure[]> {
  const measured = await once('classes', interfaces, distinct);
  const { growthMb, classes } = measured;
  const name = `exposure of ${interfaces} interfaces, ${classes} classes, ${PER_CLASS}`;
  const has = interfaces === 10_000;
  return [
    {
      ...figure({ name, value: measured.ms, unit: 'ms', ...(has && { most: 2000 }) }),
      note: cpuNote(measured),
    },
    figure({ name: 'memory for that', value: growthMb, unit: 'MB', ...(has && { most: 300 }) }),
  ];
}

/** How much more a class costs when there are fifty times as many. */
async function growth(): Promise<readonly Figure[]> {
  const [few, many] = [await once('classes', 1000, 1000), await once('classes', 50_000, 50_000)];
  const perClass = ({ cpuMs, classes }: ExposureOnce): number => cpuMs / classes;
  return [
    figure({ name: 'exposure of 1000 interfaces, all classes distinct', value: few.ms, unit: 'ms' }),
    {
      ...figure({ name: 'exposure of 50000 interfaces, all classes distinct', value: many.ms, unit: 'ms' }),
      note: `${(perClass(many) / perClass(few)).toFixed(2)} times as much a class as with 1000; ${cpuNote(many)}`,
    },
    figure({ name: 'memory for that', value: many.growthMb, unit: 'MB' }),
  ];
}

/** From a state to lines of JSON. */
async function questions(count: number, ports: 'few' | 'any'): Promise<readonly Figure[]> {
  const measured = await once('questions', count, ports);
  const about = ports === 'few' ? '16 services' : 'any port';
  const name = `${count} questions about ${about}`;
  return [
    { ...figure({ name, value: measured.ms, unit: 'ms', most: count / 50 }), note: cpuNote(measured) },
    figure({ name: 'memory for that', value: measured.growthMb, unit: 'MB', most: 300 }),
  ];
}

/** One line of a policy between wide ends. The aim is for 500 classes. */
async function expectation(line: string, distinct: number): Promise<Figure> {
  const measured = await once('expect', 10_000, distinct, line);
  const name = `"${line}" on 10000 interfaces, ${distinct} classes`;
  return {
    ...figure({ name, value: measured.ms, unit: 'ms', ...(distinct === 500 && { most: 2000 }) }),
    note: `${cpuNote(measured)}, ${Math.round(measured.growthMb)} MB`,
  };
}

const LINES = [
  'deny tcp/22 from any to 10.0.0.0/8',
  'allow tcp/443 from any to any',
  'deny all from any to any',
];

async function expectations(): Promise<readonly Figure[]> {
  const found: Figure[] = [];
  for (const distinct of [500, 10_000])
    for (const line of LINES) found.push(await expectation(line, distinct));
  return found;
}

const figures: readonly Figure[] = [
  ...(await exposure(10_000, 500)),
  ...(await exposure(10_000, 10_000)),
  ...(await growth()),
  ...(await expectations()),
  ...(await questions(100_000, 'few')),
  ...(await questions(100_000, 'any')),
];
console.log(values.format === 'json' ? JSON.stringify(figures.map(figureJson)) : table(figures));
