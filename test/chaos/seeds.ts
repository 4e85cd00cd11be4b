import { createRandom } from '../../sim/core/random.ts';
import { someChanges } from './changes.ts';
import { complaints } from './oracle.ts';
import { type Plan, played, type Run } from './run.ts';
import { shrunk } from './shrink.ts';
import { someWeather } from './weather.ts';

const CHANGES = 50;
const WITHIN_MS = 80_000;
/** Runs that shrinking a failing seed may take. */
const PATIENCE = 120;

/** How many runs there are in all: 100 in `npm test`, 1,000 in `npm run chaos`. */
export const RUNS = Number(process.env.KEDGE_CHAOS_RUNS ?? 100);

/** `KEDGE_CHAOS_SEED=17` repeats the run of one seed. */
export function seedsOf(part: 0 | 1): readonly number[] {
  const only = process.env.KEDGE_CHAOS_SEED;
  const all = only === undefined ? Array.from({ length: RUNS }, (_, at) => at + 1) : [Number(only)];
  return all.filter((seed) => seed % 2 === part);
}

export function planOf(seed: number): Plan {
  const random = createRandom(`chaos ${seed}`);
  return {
    seed: String(seed),
    weather: someWeather(random.fork('weather')),
    changes: someChanges(random.fork('changes'), CHANGES, WITHIN_MS),
  };
}

export type Tally = {
  runs: number;
  writes: number;
  judged: number;
  ecsWrites: number;
  deaths: number;
  incidents: number;
};

/** What is wrong with a run, one sentence each. */
type Judge = (run: Run) => Promise<readonly string[]>;

/** Plays the seeds; throws at the first that fails, with the fewest changes that still make it fail. */
export async function playedAll(seeds: readonly number[], judge: Judge = complaints): Promise<Tally> {
  const tally: Tally = { runs: 0, writes: 0, judged: 0, ecsWrites: 0, deaths: 0, incidents: 0 };
  for (const seed of seeds) {
    const run = await played(planOf(seed));
    const wrong = await judge(run);
    if (wrong.length > 0) throw new Error(await story(run, wrong, judge));
    tally.runs += 1;
    tally.writes += run.house.writes.length;
    tally.ecsWrites += run.house.writes.filter(({ name }) => /^(ecs|elastic)/.test(name)).length;
    tally.judged += run.watch.judged();
    tally.deaths += run.house.deaths;
    tally.incidents += run.house.table.incidents.size;
  }
  return tally;
}

async function story({ plan }: Run, wrong: readonly string[], judge: Judge): Promise<string> {
  const fails = async (changes: Plan['changes']): Promise<boolean> =>
    (await judge(await played({ ...plan, changes }))).length > 0;
  const changes = await shrunk(plan.changes, fails, PATIENCE);
  const left = await judge(await played({ ...plan, changes }));
  return [
    `seed ${plan.seed} fails; KEDGE_CHAOS_SEED=${plan.seed} repeats it`,
    ...wrong.map((one) => `  ${one}`),
    `in this weather: ${JSON.stringify(plan.weather)}`,
    `${changes.length} of ${plan.changes.length} changes are enough:`,
    ...changes.map((change) => `  ${JSON.stringify(change)}`),
    ...left.map((one) => `  → ${one}`),
  ].join('\n');
}
