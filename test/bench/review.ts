import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';
import { printedBy } from './fresh-process.ts';
import type { Once } from './once.ts';
import { groupId, samplePolicy, writeSampleDirectory } from './sample-directory.ts';
import { writeSampleNetwork } from './sample-network.ts';
import { quickest } from './timing.ts';

const ONCE = fileURLToPath(new URL('./once.ts', import.meta.url));
const [SMALL, USUAL, LARGE] = [1_000, 5_000, 50_000];
const RUNS = 3;

/** Loading a policy of 500 groups; a review of 5,000 groups from files, its memory, and how it grows. */
export async function reviewFigures(): Promise<readonly Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'kedge-bench-'));
  try {
    return [
      ...(await loading(directory)),
      ...(await usual(directory)),
      await together(directory),
      await growth(directory),
    ];
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function once(...args: readonly string[]): Promise<Once> {
  return JSON.parse(await printedBy([ONCE, ...args]));
}

async function several(...args: readonly string[]): Promise<readonly Once[]> {
  const runs: Once[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await once(...args));
  return runs;
}

async function loading(directory: string): Promise<readonly Figure[]> {
  const file = join(directory, 'policy.yaml');
  await writeFile(file, samplePolicy());
  const loads = await several('policy', file);
  const floors = await several('yaml', file);
  return [
    {
      name: 'loading a policy of 500 groups, in a fresh process',
      value: quickest(loads.map((one) => one.compute)),
      unit: 'ms',
      floor: { name: 'the yaml package parsing it', value: quickest(floors.map((one) => one.compute)) },
      aim: { of: 'value', most: 200 },
      note: `the second time in the same process ${quickest(loads.map((one) => one.again)).toFixed(0)} ms`,
    },
  ];
}

type Sample = { readonly state: string; readonly policy: string };

async function sample(directory: string, groups: number): Promise<Sample> {
  const state = join(directory, String(groups));
  const policy = join(directory, `${groups}.yaml`);
  await writeSampleDirectory(state, groups);
  await writeFile(policy, samplePolicy());
  return { state, policy };
}

async function usual(directory: string): Promise<readonly Figure[]> {
  const { state, policy } = await sample(directory, USUAL);
  const runs = await several('review', state, policy);
  const parses = await several('parse', state);
  const read = quickest(runs.map((one) => one.read));
  return [
    {
      name: 'review of 5,000 groups × 10 rules, compute',
      value: quickest(runs.map((one) => one.compute)),
      unit: 'ms',
      floor: { name: 'reading and parsing its files', value: read },
      aim: { of: 'ratio', most: 1.5 },
      note: `state, ${runs[0]?.findings} findings and their plans, in a fresh process; warm ${quickest(runs.map((one) => one.again)).toFixed(0)} ms`,
    },
    {
      name: 'its memory at most',
      value: Math.max(...runs.map((one) => one.memoryMb)),
      unit: 'MB',
      floor: { name: 'only reading and parsing', value: Math.max(...parses.map((one) => one.memoryMb)) },
      aim: null,
    },
  ];
}

const TOGETHER = `
expect:
  - allow tcp/443 from sg/${groupId(3)} to 203.0.113.0/24
  - deny tcp/3389 from internet to sg/${groupId(0)}
  - deny tcp/3389 from sg/${groupId(1)} to sg/${groupId(2)}
`;

/** With the interfaces that the groups are on: what each open group means today, and three expectations. */
async function together(directory: string): Promise<Figure> {
  const state = join(directory, 'network');
  const policy = join(directory, 'network.yaml');
  await writeSampleDirectory(state, USUAL);
  await writeSampleNetwork(state, USUAL);
  await writeFile(policy, `${samplePolicy()}${TOGETHER}`);
  const runs = await several('review', state, policy);
  return {
    name: 'the same with 5,000 interfaces, effects and three expectations, compute',
    value: quickest(runs.map((one) => one.compute)),
    unit: 'ms',
    floor: { name: 'reading and parsing its files', value: quickest(runs.map((one) => one.read)) },
    aim: null,
    note: `${runs[0]?.findings} findings; warm ${quickest(runs.map((one) => one.again)).toFixed(0)} ms`,
  };
}

async function growth(directory: string): Promise<Figure> {
  const [small, large] = [await sample(directory, SMALL), await sample(directory, LARGE)];
  const few = (await once('review', small.state, small.policy)).again;
  const many = await once('review', large.state, large.policy);
  return {
    name: 'compute for 50,000 groups beside 1,000, both warm',
    value: many.again / few,
    unit: 'times',
    floor: { name: 'groups', value: LARGE / SMALL },
    aim: { of: 'ratio', most: 1.2 },
    note: `${few.toFixed(0)} ms and ${many.again.toFixed(0)} ms; ${many.memoryMb.toFixed(0)} MB`,
  };
}
