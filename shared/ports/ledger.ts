import type { Hold, Incident, LedgerSnapshot } from '../guard/index.ts';
import type { ResourceRef } from '../model/index.ts';
import type { Waiver } from '../policy/index.ts';

import type { Place } from './observe.ts';

export type { Hold, Incident, LedgerSnapshot } from '../guard/index.ts';

/**
 * `lost`: another invocation took the budget meanwhile (read again and decide again), or has the finding in hand or
 * has closed this very incident (leave it to that one, and look again later).
 */
export type Reservation =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'lost'; readonly cause: 'budget' | 'in-hand'; readonly why: string };

/** What a reservation takes from the budgets (0 when it was paid for), and how much there is in ten minutes. */
export type Spending = {
  readonly account: string;
  readonly changes: number;
  readonly critical: boolean;
  readonly limit: number;
  readonly now: number;
};

/** Where a waiver that was given by command counts: a name means something else in another account or Region. */
export type Scope = Pick<Place, 'account' | 'region'>;

/** A waiver that was given by command. Of one that was ended early, `until` is when. */
export type GivenWaiver = {
  readonly scope: Scope;
  readonly waiver: Waiver;
  /** Milliseconds since the epoch. */
  readonly givenAt: number;
  readonly endedBy: string | null;
};

/** Who does it, and when (milliseconds). */
export type By = { readonly by: string; readonly now: number };

/**
 * The remediation record. There is at most one current incident per finding: `reserve` is one transaction that
 * fails as `lost` when another invocation has a different current incident for one of the findings, or when the
 * budget would be overdrawn. Throws when the table cannot be reached, so that the queue delivers again.
 */
export type Ledger = {
  readonly snapshot: (resource: ResourceRef, now: number) => Promise<LedgerSnapshot>;
  /** Writes intent (actions and inverses included) and takes the budget, before the first AWS write. */
  readonly reserve: (incidents: readonly Incident[], spending: Spending) => Promise<Reservation>;
  /**
   * Writes incidents as they now are; a new one only when its finding has no other current incident, and one that
   * another function has in hand only when that function's time is over. What is closed stays closed: of a closed
   * incident only `told` may still change.
   */
  readonly record: (incidents: readonly Incident[], now: number) => Promise<Reservation>;
  /** Leaves a resource to its responders until then. */
  readonly hold: (resource: ResourceRef, hold: Hold) => Promise<void>;
  /** Ends the holds of a resource now; those that were still in force. */
  readonly release: (resource: ResourceRef, by: By) => Promise<readonly Hold[]>;
  /** False: the id was used before, and must go on meaning what it meant then. */
  readonly waive: (given: GivenWaiver) => Promise<boolean>;
  /** Ends a waiver now; null when there is none of this id. */
  readonly endWaiver: (scope: Scope, id: string, by: By) => Promise<GivenWaiver | null>;
  /** All that were given for the account and Region, those that are over too. */
  readonly waivers: (scope: Scope) => Promise<readonly GivenWaiver[]>;
  /**
   * What is being dealt with in an account, of every resource, and what is closed and was not told: a review closes
   * what mended without an event, and tells what a function died over.
   */
  readonly current: (account: string) => Promise<readonly Incident[]>;
  /** True for one caller until then: what must be said once is said by whoever gets true. */
  readonly claim: (
    topic: string,
    lease: { readonly now: number; readonly until: number },
  ) => Promise<boolean>;
  /** It was said: nobody needs to say it again until then. */
  readonly keepClaim: (topic: string, until: number) => Promise<void>;
  readonly find: (incidentId: string) => Promise<Incident | null>;
  /** Newest first, looking back from `now` (milliseconds). */
  readonly history: (query: {
    readonly limit: number;
    readonly now: number;
    readonly resourceId?: string;
    /** How far back, at most; undefined: as far as anything is kept. */
    readonly days?: number;
  }) => Promise<readonly Incident[]>;
};
