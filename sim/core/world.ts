import type { AccessControl } from './access.ts';
import type { Service } from './call.ts';
import type { CallLog } from './call-log.ts';
import type { EventBus } from './event-bus.ts';
import type { Faults } from './faults.ts';
import type { Identities } from './identities.ts';
import type { Place } from './place.ts';
import type { Quotas } from './quotas.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { History } from './table.ts';
import type { Trail } from './trail.ts';

/** Everything that one simulation shares. Services keep their own state beside it (`regionState`). */
export type World = {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly history: History;
  readonly identities: Identities;
  readonly access: AccessControl;
  readonly faults: Faults;
  readonly trail: Trail;
  readonly bus: EventBus;
  readonly calls: CallLog;
  readonly quotas: Quotas;
  readonly services: ReadonlyMap<string, Service>;
  /** By access key id: who wants to know when a caller waits for an answer, and when not. */
  readonly waiting: Map<string, WaitingListener>;
  /** Names for the clients' random tokens, in the order in which they came. */
  readonly tokens: Map<string, string>;
};

/** Hears of one caller's calls: when one arrives, and when its answer leaves. */
export type WaitingListener = { readonly arrived: () => void; readonly answered: () => void };

/** A place in one simulation: what a service needs to find its state when no call is running. */
export type At = Place & { readonly world: World };
