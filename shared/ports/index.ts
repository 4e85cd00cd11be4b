// What belongs here: the interfaces through which the reconcile loop reaches the world.
// What does not: any implementation (aws/), any decision (the pure rooms).

export type { Applied, Applier } from './apply.ts';
export type { Clock } from './clock.ts';
export type { Failure } from './failure.ts';
export type {
  By,
  GivenWaiver,
  Hold,
  Incident,
  Ledger,
  LedgerSnapshot,
  Reservation,
  Scope,
  Spending,
} from './ledger.ts';
export type { Message, Notifier } from './notify.ts';
export type { Needs, Observation, Observer, Place } from './observe.ts';
export type { PolicySource, PolicyVersion } from './policy-source.ts';
export type { Command, CommandJob, Commands, Job, Queue, ReviewJob, Reviews, Sighting } from './queue.ts';
export type { ReportReader, ReportStore, StoredDocument } from './report-store.ts';
