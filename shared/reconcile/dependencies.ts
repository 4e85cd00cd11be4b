import type {
  Applier,
  Clock,
  Ledger,
  Notifier,
  Observer,
  PolicySource,
  Queue,
  ReportReader,
  ReportStore,
  Reviews,
} from '../ports/index.ts';

/** One structured line for the log; `message` is constant, what varies is in the fields. */
export type LogEntry = { readonly level: 'info' | 'warn' | 'error'; readonly message: string } & Readonly<
  Record<string, unknown>
>;

export type Settings = {
  /** ARNs of the roles that Kedge writes with; a session name would be the caller's own choice. See own-change.ts. */
  readonly ownRoleArns: readonly string[];
  /** Prefixes of the names of Kedge's own functions, queues, rules, roles and parameters. */
  readonly ownNames: readonly string[];
  /** Pauses before each re-read while verifying, milliseconds: EC2's reads lag behind its writes. */
  readonly verifyDelays: readonly number[];
  readonly concurrency: number;
};

export type Dependencies = {
  readonly observer: Observer;
  readonly applier: Applier;
  readonly ledger: Ledger;
  readonly notifier: Notifier;
  readonly queue: Queue;
  /** Undefined: nobody can be asked for a review, and the schedule's has to do. */
  readonly reviews?: Reviews;
  readonly policySource: PolicySource;
  /** Absent: nobody knows what the last review saw. */
  readonly snapshots?: ReportReader;
  /** Absent: reviews leave no report and no snapshot, and nothing is known of the one before. */
  readonly reports?: ReportStore;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly log: (entry: LogEntry) => void;
  readonly count: (metric: Metric, value?: number) => void;
};

export type Metric =
  | 'Events'
  | 'Ignored'
  | 'Quarantined'
  | 'Tampering'
  | 'Findings'
  | 'Reverted'
  | 'Held'
  | 'Alerted'
  | 'Failed'
  | 'ReadFailures'
  | 'PolicyUnusable'
  | 'OwnChanges'
  | 'MissedEvents';
