import type { Action, Finding, ResourceRef } from '../model/index.ts';
import type { Waiver } from '../policy/index.ts';

/**
 * `open`: reserved, writes may have begun. `settling`: waiting to see whether it mends itself. `held` and
 * `alerted`: told, nothing written. `cleared`: it was gone before Kedge wrote anything.
 */
export type IncidentStatus =
  | 'open'
  | 'settling'
  | 'held'
  | 'alerted'
  | 'reverted'
  | 'cleared'
  | 'failed'
  | 'undone';

/** One incident: one finding on one resource, from the moment it was seen until it was mended or given up. */
export type Incident = {
  readonly id: string;
  readonly resource: ResourceRef;
  readonly finding: Finding;
  /** Who made the change, as text for people; null when a review found it. */
  readonly actor: string | null;
  readonly eventIds: readonly string[];
  readonly actions: readonly Action[];
  readonly status: IncidentStatus;
  readonly reasons: readonly string[];
  /** Milliseconds since the epoch; eventTime null when a review found it. */
  readonly eventTime: number | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** True once people were told; a crash between the two may repeat a message, never an incident. */
  readonly told: boolean;
  /** What the actor used ("terraform"), as far as the event said. */
  readonly tool?: string | null;
  /** Another look at it is queued for this time (milliseconds): nobody needs to queue a second one. */
  readonly lookAt?: number;
  /** How often AWS accepted every call and the finding was there all the same: somebody re-applied it at once. */
  readonly reapplied?: number;
  readonly approval?: Approval;
  /** A person began to undo it; with the status `undone` he also finished. */
  readonly undo?: Undo;
};

/** A person's yes in mode approve. It is for this traffic: whatever else is found later needs a yes of its own. */
type Approval = { readonly by: string; readonly at: number; readonly traffic: readonly string[] };

/** Who took back what Kedge did, and when (milliseconds). */
type Undo = { readonly by: string; readonly at: number };

export type Hold = { readonly until: number; readonly reason: string; readonly by: string };

/** What the guard may know of the past, as plain data. */
export type LedgerSnapshot = {
  /**
   * Incidents of this resource, newest first, at least those still open, those of the last hour, and the last one
   * of each finding.
   */
  readonly incidents: readonly Incident[];
  readonly changesLast10Minutes: number;
  readonly criticalChangesLast10Minutes: number;
  readonly holds: readonly Hold[];
  /** Those that people gave by command (`kedge waive`) for the account and Region of the resource. */
  readonly waivers: readonly Waiver[];
  readonly killSwitch: boolean;
};

/** Statuses in which a finding is still being dealt with: the same finding seen again is the same incident. */
export function isCurrent(incident: Incident): boolean {
  switch (incident.status) {
    case 'open':
    case 'settling':
    case 'held':
    case 'alerted':
    case 'failed':
      return true;
    case 'reverted':
    case 'cleared':
    case 'undone':
      return false;
  }
}
