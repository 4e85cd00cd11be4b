import { eventPatterns } from '../../shared/events/index.ts';
import { type Policy, policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import { createWorldWith } from '../../sim/core/create-sim.ts';
import { createRandom } from '../../sim/core/random.ts';
import type { Params } from '../../sim/core/value.ts';
import { envelope } from '../../sim/events/arrival.ts';
import { eventTest } from '../../sim/events/pattern.ts';
import type { Sim } from '../../sim/index.ts';
import { SERVICES } from '../../sim/services.ts';
import { policyOf } from '../support/judged.ts';
import { ACCOUNT } from '../support/kedge.ts';
import { memoryTable } from '../support/memory-ledger.ts';
import type { Change } from './changes.ts';
import { ECS_POLICY, setEcs } from './ecs-scene.ts';
import { createFunctions, type Functions, type House } from './functions.ts';
import { makeChange } from './make-change.ts';
import type { Perils } from './mortal.ts';
import { createQueue, type Queue } from './queue.ts';
import { person, policyText, setScene } from './scene.ts';
import { type Watch, watch } from './watch.ts';
import type { Weather } from './weather.ts';

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
  readonly functions: Functions;
  /** Whether a review came at the end: only that tells of entries which match nothing. */
  readonly isReviewed: boolean;
};

type Options = {
  /** What befalls the functions, where it is not drawn from the seed. */
  readonly perils?: Perils;
  /** Whether a review comes after the storm, which makes up for what was lost in it. */
  readonly isReviewed?: boolean;
  /** Somebody who answers what happens. */
  readonly meanwhile?: (sim: Sim) => void;
};

/** Longest that held work may wait for: a budget is free again after ten minutes, a message is seen again after six. */
const PATIENCE_MS = 4 * 60 * 60 * 1000;
const STEP_MS = 10 * 60 * 1000;

/** What EventBridge does is done here: its own copies of everything would only take time. */
const WITHOUT_EVENTBRIDGE = SERVICES.filter(({ name }) => name !== 'events');

/** The storm, then fair weather, then one review, then whatever is still to be done. */
export async function played(
  plan: Plan,
  { perils = perilsOf(plan), isReviewed = true, meanwhile }: Options = {},
): Promise<Run> {
  const sim = createWorldWith(WITHOUT_EVENTBRIDGE, {
    seed: plan.seed,
    account: ACCOUNT,
    start: '2026-11-23T03:00:00Z',
  });
  setScene(sim);
  setEcs(sim, person(sim, 'platform'));
  // Until its tasks run, which is nobody's news.
  await sim.world.scheduler.advance(10_000);
  const { scheduler, faults } = sim.world;
  const house = setHouse(sim, plan, perils);
  const functions: { current: Functions | null } = { current: null };
  const queue = createQueue(scheduler, (batch) => functions.current?.reconcile(batch) ?? Promise.resolve([]));
  const open: House = { ...house, send: queue.send };
  functions.current = createFunctions(open);
  const watched = watch(sim, { roleArn: house.role.arn, excuseMs: blindMs(plan.weather) });
  faults.set(plan.weather.aws);
  deliverAll(sim, queue);
  meanwhile?.(sim);
  for (const change of plan.changes) {
    const caller = person(sim, change.who);
    scheduler.schedule({ in: change.at, label: change.do }, () => makeChange(sim, caller, change));
  }
  await scheduler.advance((plan.changes.at(-1)?.at ?? 0) + 1);
  await untilQuiet(sim, queue);
  open.perils = NO_PERILS;
  faults.set({ ...CALM_AWS });
  if (isReviewed) await scheduler.settle(functions.current.review());
  await untilQuiet(sim, queue);
  return { plan, house: open, queue, watch: watched, functions: functions.current, isReviewed };
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

const NO_PERILS: Perils = { strikes: () => false, breaks: () => false };

/** Drawn from the seed, as the weather has it. */
function perilsOf({ seed, weather }: Plan): Perils {
  const random = createRandom(`${seed}/mortality`);
  return {
    strikes: () => random.chance(weather.kill),
    breaks: () => random.chance(weather.ports / 2),
  };
}

const compiledPolicies = new Map<string, Policy>();

/** As a function has it: through the compiled form, and once for all runs with the same text. */
function compiledPolicy(text: string): Policy {
  const known = compiledPolicies.get(text);
  if (known !== undefined) return known;
  const compiled = policyFromJson(policyToJson(policyOf(text)));
  if (!compiled.ok) throw new Error('the policy does not survive being compiled');
  compiledPolicies.set(text, compiled.policy);
  return compiled.policy;
}

function setHouse(sim: Sim, plan: Plan, perils: Perils): House {
  return {
    sim,
    role: sim.world.identities.addRole({ name: 'kedge-reconcile', account: ACCOUNT }),
    policy: compiledPolicy(policyText(plan.weather.limits, ECS_POLICY)),
    table: memoryTable(),
    perils,
    messages: [],
    writes: [],
    send: () => undefined,
    deaths: 0,
    mishaps: 0,
  };
}

/** Through the packaged rules' patterns, CloudTrail's records and ECS's own events come: late, twice, or never. */
function deliverAll(sim: Sim, queue: Queue): void {
  const tests = eventPatterns({ ownPrefix: 'kedge-' }).map(({ pattern }) =>
    eventTest(JSON.stringify(pattern)),
  );
  const deliver = (event: Params): void => {
    if (!tests.some((test) => test(event))) return;
    for (const delay of sim.world.faults.deliveries()) queue.send(event, delay);
  };
  sim.world.trail.subscribe(({ record, account, region, at }) => {
    const source = `aws.${String(record.eventSource).split('.')[0]}`;
    const detailType = 'AWS API Call via CloudTrail';
    const id = String(record.eventID);
    deliver(envelope({ id, detailType, source, account, region, time: at, resources: [], detail: record }));
  });
  sim.world.bus.subscribe((event) => deliver(envelope(event)));
}

async function untilQuiet(sim: Sim, queue: Queue): Promise<void> {
  const { scheduler } = sim.world;
  const end = scheduler.now() + PATIENCE_MS;
  // Events that are on their way are in nobody's queue yet.
  await scheduler.advance(STEP_MS);
  while (queue.waiting().length > 0 && scheduler.now() < end) await scheduler.advance(STEP_MS);
}
