import { policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import { createRandom } from '../../sim/core/random.ts';
import { createSim, type Recorded, type Sim } from '../../sim/index.ts';
import { policyOf } from '../support/judged.ts';
import { ACCOUNT } from '../support/kedge.ts';
import { memoryTable } from '../support/memory-ledger.ts';
import type { Change } from './changes.ts';
import { createFunctions, type Functions, type House } from './functions.ts';
import { makeChange } from './make-change.ts';
import { createQueue, type Queue } from './queue.ts';
import { actor, person, policyText, setScene } from './scene.ts';
import { type Watch, watch } from './watch.ts';
import { CALM, type Weather } from './weather.ts';

/** A run is these and nothing else: the same three give the same run. */
export type Plan = {
  readonly seed: string;
  readonly weather: Weather;
  readonly changes: readonly Change[];
};

export type Run = {
  readonly plan: Plan;
  readonly house: House;
  readonly queue: Queue;
  readonly watch: Watch;
};

/** Longest that held work may wait for: a budget is free again after ten minutes, a message is seen again after six. */
const PATIENCE_MS = 4 * 60 * 60 * 1000;
const STEP_MS = 10 * 60 * 1000;

/** The storm, then fair weather, then one review, then whatever is still to be done. */
export async function played(plan: Plan): Promise<Run> {
  const sim = createSim({ seed: plan.seed, account: ACCOUNT, start: '2026-11-23T03:00:00Z' });
  setScene(sim);
  const { scheduler, faults } = sim.world;
  const house = setHouse(sim, plan);
  const functions: { current: Functions | null } = { current: null };
  const queue = createQueue(scheduler, (batch) => functions.current?.reconcile(batch) ?? Promise.resolve([]));
  const open: House = { ...house, send: queue.send };
  functions.current = createFunctions(open);
  const watched = watch(sim, { roleArn: house.role.arn, excuseMs: blindMs(plan.weather) });
  faults.set(plan.weather.aws);
  sim.world.trail.subscribe((recorded) => deliver(sim, queue, recorded));
  for (const change of plan.changes) {
    const act = actor(sim, person(sim, change.who));
    scheduler.schedule({ in: change.at, label: change.do }, () => makeChange(sim, act, change));
  }
  await scheduler.advance((plan.changes.at(-1)?.at ?? 0) + 1);
  await untilQuiet(sim, queue);
  open.weather = { ...CALM, limits: plan.weather.limits };
  faults.set({ ...CALM_AWS });
  await scheduler.settle(functions.current.review());
  await untilQuiet(sim, queue);
  return { plan, house: open, queue, watch: watched };
}

/** How old what a function knows may be when it writes: a stale read, and the calls since, slow ones. */
function blindMs({ aws }: Weather): number {
  return (aws.staleMs ?? 0) + 10 * (aws.latencyMs?.max ?? 0);
}

const CALM_AWS = {
  latencyMs: { min: 0, max: 0 },
  staleMs: 0,
  throttle: 0,
  serverError: 0,
  dropBefore: 0,
  dropAfter: 0,
  delivery: { delayMs: { min: 4000, max: 5000 }, lose: 0, duplicate: 0 },
};

function setHouse(sim: Sim, plan: Plan): House {
  const compiled = policyFromJson(policyToJson(policyOf(policyText(plan.weather.limits))));
  if (!compiled.ok) throw new Error('the policy does not survive being compiled');
  return {
    sim,
    role: sim.world.identities.addRole({ name: 'kedge-reconcile', account: ACCOUNT }),
    policy: compiled.policy,
    table: memoryTable(),
    random: createRandom(`${plan.seed}/mortality`),
    weather: plan.weather,
    messages: [],
    writes: [],
    send: () => undefined,
    deaths: 0,
    mishaps: 0,
  };
}

/** CloudTrail's record comes as an event: late, twice, or never. */
function deliver(sim: Sim, queue: Queue, { record, account, region }: Recorded): void {
  for (const delay of sim.world.faults.deliveries()) {
    const source = `aws.${String(record.eventSource).split('.')[0]}`;
    const envelope = { version: '0', id: String(record.eventID), source, account, region };
    const event = {
      ...envelope,
      'detail-type': 'AWS API Call via CloudTrail',
      time: record.eventTime,
      resources: [],
      detail: record,
    };
    queue.send(event, delay);
  }
}

async function untilQuiet(sim: Sim, queue: Queue): Promise<void> {
  const { scheduler } = sim.world;
  const end = scheduler.now() + PATIENCE_MS;
  // Events that are on their way are in nobody's queue yet.
  await scheduler.advance(STEP_MS);
  while (queue.waiting().length > 0 && scheduler.now() < end) await scheduler.advance(STEP_MS);
}
