import { awsApplier, awsObserver } from '../../shared/aws/index.ts';
import type { Incident } from '../../shared/guard/index.ts';
import type { Policy } from '../../shared/policy/index.ts';
import type { Clock, Message } from '../../shared/ports/index.ts';
import {
  type Dependencies,
  needsOf,
  reconcileBatch,
  reviewPlace,
  type UndoOutcome,
  type UndoRequest,
  undo,
} from '../../shared/reconcile/index.ts';
import type { Role } from '../../sim/core/caller.ts';
import type { Sim } from '../../sim/index.ts';
import { PLACE } from '../support/kedge.ts';
import { type MemoryTable, memoryLedger } from '../support/memory-ledger.ts';
import { type Life, lifeline, mortal, type Perils, someLife } from './mortal.ts';
import type { QueueMessage } from './queue.ts';
import { quickClients, type Sent } from './quick-clients.ts';

/** A write that Kedge sent to AWS, and when. */
type Write = Sent & { readonly at: number };

/** What is common to all functions of a run. */
export type House = {
  readonly sim: Sim;
  readonly role: Role;
  readonly policy: Policy;
  readonly table: MemoryTable;
  /** Others when the storm is over. */
  perils: Perils;
  readonly messages: Message[];
  readonly writes: Write[];
  readonly send: (body: unknown, delayMs: number) => void;
  deaths: number;
  mishaps: number;
};

type Instance = { readonly deps: Dependencies; readonly life: Life; readonly whenOver: Promise<void> };

const HALF_A_DAY = 12 * 60 * 60;
/** As serverless.yml has it. */
const TIMEOUT_MS = 60_000;

function startFunction(house: House, count: number): Instance {
  const { sim, role } = house;
  const { scheduler, identities, faults } = sim.world;
  const credentials = identities.startSession({
    role,
    sessionName: `f${count}`,
    durationSeconds: HALF_A_DAY,
  });
  let over = (): void => undefined;
  const whenOver = new Promise<void>((resolve) => {
    over = resolve;
  });
  const life = someLife(() => {
    house.deaths += 1;
    faults.kill(credentials.accessKeyId);
    over();
  });
  const clock: Clock = { now: () => scheduler.now(), sleep: (ms) => scheduler.sleep(ms) };
  const perils: Perils = {
    strikes: (call, point) => house.perils.strikes(call, point),
    breaks: (call) => !/^(ec2|ecs|elastic)/.test(call) && house.perils.breaks(call),
  };
  const call = lifeline(life, perils);
  const around = (sent: Sent, work: () => Promise<unknown>) => {
    if (!isRead(sent)) house.writes.push({ ...sent, at: clock.now() });
    return call(sent.name, work);
  };
  const clients = quickClients({ sim, credentials, clock, around });
  const deps: Dependencies = {
    observer: awsObserver(clients, clock),
    applier: awsApplier(clients),
    ledger: memoryLedger(house.table, { owner: `f${count}` }),
    notifier: {
      publish: (message) => {
        house.messages.push(message);
        return Promise.resolve(`n${house.messages.length}`);
      },
    },
    queue: {
      send: (jobs, delaySeconds) => {
        for (const job of jobs) house.send(JSON.parse(JSON.stringify(job)), delaySeconds * 1000);
        return Promise.resolve();
      },
    },
    policySource: {
      load: () =>
        Promise.resolve({ kind: 'loaded', loaded: { policy: house.policy, version: 1, hash: 'x' } }),
    },
    clock,
    settings: {
      ownRoleArns: [role.arn],
      ownNames: ['kedge-'],
      verifyDelays: [200, 800, 2000, 5000],
      concurrency: 4,
    },
    log: (entry) => {
      if (entry.level === 'error') house.mishaps += 1;
    },
    count: () => undefined,
  };
  return { deps: mortal(deps, call), life, whenOver };
}

const isRead = ({ name }: Sent): boolean => /:(Describe|List|Get)/.test(name);

export type Functions = {
  readonly reconcile: (batch: readonly QueueMessage[]) => Promise<readonly string[]>;
  readonly review: () => Promise<void>;
  /** Null when whoever did it died over it. */
  readonly undo: (request: UndoRequest) => Promise<UndoOutcome | null>;
};

/** Warm functions are used again, one batch at a time; what takes a minute is ended. */
export function createFunctions(house: House): Functions {
  const idle: Instance[] = [];
  let started = 0;
  const start = (): Instance => {
    started += 1;
    return startFunction(house, started);
  };
  const reconcile = async (batch: readonly QueueMessage[]): Promise<readonly string[]> => {
    const instance = idle.pop() ?? start();
    const cancel = house.sim.world.scheduler.schedule(
      { in: TIMEOUT_MS, label: 'timeout' },
      instance.life.end,
    );
    const all = batch.map(({ id }) => id);
    const work = reconcileBatch(instance.deps, batch).then(({ failures }) => failures);
    const failed = await Promise.race([work, instance.whenOver.then(() => all)]);
    cancel();
    if (!instance.life.isOver()) idle.push(instance);
    return failed;
  };
  return {
    reconcile,
    review: async () => {
      await reviewPlace(start().deps, PLACE);
    },
    undo: (request) => {
      const { deps, whenOver } = start();
      const rules = { policy: house.policy, needs: needsOf(house.policy) };
      return Promise.race([undo(deps, rules, request), whenOver.then(() => null)]);
    },
  };
}

export const current = (house: House): readonly Incident[] =>
  [...house.table.incidents.values()].filter(({ closedAt }) => closedAt === null);
