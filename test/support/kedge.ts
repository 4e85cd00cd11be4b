import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { awsApplier, awsClients, awsObserver } from '../../shared/aws/index.ts';
import { type Policy, policyFromJson, policyToJson } from '../../shared/policy/index.ts';
import type { Job, Message, Place } from '../../shared/ports/index.ts';
import {
  type BatchResult,
  type Dependencies,
  type LogEntry,
  reconcileBatch,
} from '../../shared/reconcile/index.ts';
import { type Credentials, createSim, requestHandler, type Sim, type SimOptions } from '../../sim/index.ts';
import { type MemoryTable, memoryLedger, memoryTable } from './memory-ledger.ts';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';
export const PLACE = { account: ACCOUNT, region: REGION, partition: 'aws' } as const;
const ROLE = 'kedge-reconcile';

type SentJob = { readonly job: Job; readonly delaySeconds: number; readonly dueAt: number };

/** Kedge without Lambda: the real loop and the real adapters on the simulator, with a ledger in memory. */
export type TestKedge = {
  readonly sim: Sim;
  readonly table: MemoryTable;
  readonly messages: Message[];
  /** What Kedge sent to its own queue; `dueAt` is when the queue would deliver it. */
  readonly jobs: SentJob[];
  readonly logs: LogEntry[];
  /** Where Kedge asked for a review. */
  readonly reviews: Place[];
  /** Clients of somebody else than Kedge. */
  readonly person: { readonly ec2: EC2Client; readonly ecs: ECSClient };
  readonly as: (credentials: Credentials) => { readonly ec2: EC2Client; readonly ecs: ECSClient };
  /** A function that starts cold: its own credentials, its own caches. */
  readonly coldStart: () => Dependencies;
  /** Hands EventBridge events or jobs to a function, as one batch. */
  readonly deliver: (bodies: readonly unknown[], deps?: Dependencies) => Promise<BatchResult>;
};

export function kedgeOn(policy: Policy, options: SimOptions = {}): TestKedge {
  const sim = createSim({ seed: 1, account: ACCOUNT, ...options });
  const { world } = sim;
  const role = world.identities.addRole({ name: ROLE, account: ACCOUNT });
  const table = memoryTable();
  const messages: Message[] = [];
  const jobs: SentJob[] = [];
  const logs: LogEntry[] = [];
  const reviews: Place[] = [];
  const compiled = policyFromJson(policyToJson(policy));
  if (!compiled.ok) throw new Error('the policy does not survive being compiled');
  const as = (credentials: Credentials) => {
    const config = { region: REGION, credentials, requestHandler: requestHandler(sim), maxAttempts: 1 };
    return { ec2: new EC2Client(config), ecs: new ECSClient(config) };
  };
  let starts = 0;
  const coldStart = (): Dependencies => {
    starts += 1;
    const credentials = world.identities.startSession({ role, sessionName: `f${starts}` });
    const clock = { now: () => world.scheduler.now(), sleep: (ms: number) => world.scheduler.sleep(ms) };
    const clients = awsClients({
      region: REGION,
      account: ACCOUNT,
      credentials,
      requestHandler: requestHandler(sim),
      maxAttempts: 1,
      clock,
    });
    return {
      observer: awsObserver(clients, clock),
      applier: awsApplier(clients),
      ledger: memoryLedger(table, { owner: `f${starts}` }),
      notifier: {
        publish: (message) => {
          messages.push(message);
          return Promise.resolve(`m-${messages.length}`);
        },
      },
      queue: {
        send: (more, delaySeconds) => {
          const dueAt = clock.now() + delaySeconds * 1000;
          jobs.push(...more.map((job) => ({ job, delaySeconds, dueAt })));
          return Promise.resolve();
        },
      },
      reviews: {
        ask: (place) => {
          reviews.push(place);
          return Promise.resolve();
        },
      },
      policySource: {
        load: () =>
          Promise.resolve({ kind: 'loaded', loaded: { policy: compiled.policy, version: 1, hash: 'x' } }),
      },
      clock,
      settings: { ownRoleArns: [role.arn], ownNames: ['kedge-'], verifyDelays: [200, 1000], concurrency: 1 },
      log: (entry) => logs.push(entry),
      count: () => undefined,
    };
  };
  return {
    sim,
    table,
    messages,
    jobs,
    logs,
    reviews,
    person: as(world.identities.addUser({ name: 'mallory', account: ACCOUNT })),
    as,
    coldStart,
    deliver: (bodies, deps = coldStart()) =>
      world.scheduler.settle(
        reconcileBatch(
          deps,
          bodies.map((body, at) => ({ id: `m${at}`, body })),
        ),
      ),
  };
}

/** The simulator's CloudTrail records so far, as EventBridge would wrap them. */
export function eventsOf(sim: Sim, from = 0): readonly unknown[] {
  return sim.world.trail
    .all()
    .slice(from)
    .map(({ record, account, region }) => ({
      version: '0',
      id: String(record.eventID),
      'detail-type': 'AWS API Call via CloudTrail',
      source: `aws.${String(record.eventSource).split('.')[0]}`,
      account,
      region,
      time: record.eventTime,
      resources: [],
      detail: record,
    }));
}

/** Lets so much time pass (milliseconds); Kedge's own jobs are delivered when they are due, each to a cold function. */
export async function passTime(kedge: TestKedge, ms: number): Promise<void> {
  const { scheduler } = kedge.sim.world;
  const end = scheduler.now() + ms;
  for (;;) {
    const [next] = kedge.jobs.filter(({ dueAt }) => dueAt <= end).sort((a, b) => a.dueAt - b.dueAt);
    if (next === undefined) break;
    kedge.jobs.splice(kedge.jobs.indexOf(next), 1);
    if (next.dueAt > scheduler.now()) await scheduler.advance(next.dueAt - scheduler.now());
    await kedge.deliver([JSON.parse(JSON.stringify(next.job))]);
  }
  if (end > scheduler.now()) await scheduler.advance(end - scheduler.now());
}
