import { createAccessControl } from './access.ts';
import type { Service } from './call.ts';
import { createCallLog } from './call-log.ts';
import type { Caller } from './caller.ts';
import { createEventBus } from './event-bus.ts';
import { createFaults, type FaultSettings } from './faults.ts';
import type { SimRequest, SimResponse } from './http.ts';
import { createIdentities } from './identities.ts';
import { invoke } from './perform.ts';
import type { Place } from './place.ts';
import { DEFAULT_QUOTAS, type Quotas } from './quotas.ts';
import { createRandom } from './random.ts';
import { createRealScheduler } from './real-scheduler.ts';
import { createVirtualScheduler } from './scheduler.ts';
import { serve } from './serve.ts';
import { createHistory } from './table.ts';
import { createTrail } from './trail.ts';
import type { Params } from './value.ts';
import type { World } from './world.ts';

export type SimOptions = {
  /** The same seed gives the same ids, delays and faults. */
  readonly seed?: string | number;
  /** `virtual` (default): time moves only by the scheduler, from `start`. `real`: it passes. */
  readonly clock?: 'virtual' | 'real';
  /** ISO 8601; of the virtual clock. */
  readonly start?: string;
  /** The account of credentials that say nothing else. */
  readonly account?: string;
  readonly faults?: Partial<FaultSettings>;
  readonly quotas?: Partial<Quotas>;
};

/** A call from inside, without wire and faults; `input` by its wire names, as the service's own code reads it. */
type DirectCall = Place & {
  readonly service: string;
  readonly action: string;
  readonly input?: Params;
  readonly caller: Caller;
};

export type Sim = {
  /** Answers one request of the AWS API. Rejects with ConnectionDropped when a fault cuts the line. */
  handle(request: SimRequest): Promise<SimResponse>;
  /** Does a call at once and answers its wire members; throws AwsError. */
  invoke(call: DirectCall): Params;
  /**
   * Everything that the simulation shares, and its handles: scheduler, identities, access, faults, trail, bus, calls.
   */
  readonly world: World;
};

/** An AWS made of these services, with nothing in it yet. */
export function createWorldWith(services: readonly Service[], options: SimOptions = {}): Sim {
  const random = createRandom(String(options.seed ?? 1));
  const start = Date.parse(options.start ?? '2026-01-01T00:00:00Z');
  const scheduler =
    options.clock === 'real'
      ? createRealScheduler()
      : createVirtualScheduler(start, random.fork('scheduler'));
  const history = createHistory(() => scheduler.now());
  const keepHistory = (ms: number) => {
    history.keepMs = ms;
  };
  const defaultAccount = options.account ?? '123456789012';
  const world: World = {
    random: random.fork('ids'),
    scheduler,
    history,
    identities: createIdentities({ defaultAccount, random: random.fork('identities'), now: scheduler.now }),
    access: createAccessControl(),
    faults: createFaults({ random: random.fork('faults'), initial: options.faults ?? {}, keepHistory }),
    trail: createTrail(),
    bus: createEventBus(),
    calls: createCallLog(),
    quotas: { ...DEFAULT_QUOTAS, ...options.quotas },
    services: new Map(services.map((service) => [service.name, service])),
    waiting: new Map(),
    tokens: new Map(),
  };
  for (const service of services) service.start?.(world);
  return {
    world,
    handle: (request) => serve(world, request),
    invoke: ({ account, region, input = {}, ...rest }) =>
      invoke(world, { account, region }, { input, ...rest }),
  };
}
