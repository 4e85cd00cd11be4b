import type { Effect } from '../exposure/index.ts';
import type { Incident, Reason } from '../guard/index.ts';
import type { Action, FindingResource } from '../model/index.ts';

/** What one message is about; the first word of its subject follows from it. */
export type AlertKind =
  | 'reverted'
  | 'held'
  | 'alerted'
  | 'failed'
  | 'cleared'
  | 'unreadable'
  | 'tampering'
  | 'policy-unusable'
  | 'frozen'
  // What came of a button that somebody pressed.
  | 'answered';

/**
 * Everything a message may say. Times are milliseconds since the epoch. `incidents` are of one resource and have
 * the same fate. Every text that came from AWS (names, actor, reasons) is hostile until it is escaped.
 */
export type Alert = {
  readonly kind: AlertKind;
  readonly resource: FindingResource | null;
  readonly account: string;
  readonly region: string;
  readonly actor: string | null;
  readonly tool: string | null;
  readonly eventName: string | null;
  readonly eventTime: number | null;
  readonly incidents: readonly Incident[];
  /** What is open means, by the finding's id; only where it is known. */
  readonly effects?: ReadonlyMap<string, Effect>;
  /** No event told of it: the scheduled review found it by itself. */
  readonly foundByReview?: boolean;
  /** The calls that were made, or (held, alerted) that would have been made. */
  readonly actions: readonly Action[];
  /** Wanted traffic that the remedy interrupted, in the policy's words. */
  readonly cuts: readonly string[];
  readonly reasons: readonly Reason[];
  /** What went wrong or was seen, one sentence each: AWS errors, tampering, an unusable policy. */
  readonly troubles: readonly string[];
  readonly at: number;
};
