// What belongs here: the loop of one look (observe, evaluate, plan, guard, apply, verify, tell), batches and reviews,
// over ports. What does not: any decision of its own (the pure rooms make those), any AWS call (aws), any configuration
// (runtime).
export type { BatchResult } from './batch.ts';
export { reconcileBatch } from './batch.ts';
export { brokenExpectations } from './broken-expectations.ts';
export type { Dependencies, LogEntry, Metric } from './dependencies.ts';
export { isAboutEntry } from './entry-findings.ts';
export type { Incoming } from './intake.ts';
export { laidOver } from './laid-over.ts';
export { needsOf } from './needs.ts';
export type { Replayed, ReplayScene } from './replaying.ts';
export { NOTHING_KNOWN, replayed } from './replaying.ts';
export { reviewPlace } from './review.ts';
export { stateAfter } from './state-after.ts';
export type { UndoOutcome, UndoRequest } from './undo.ts';
export { undo } from './undo.ts';
export type { UndoReason } from './undo-reasons.ts';
export { wholeReview } from './whole-review.ts';
