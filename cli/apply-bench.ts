import type { LedgerSnapshot, Reason } from '../shared/guard/index.ts';
import type { Action, Finding, ResourceRef } from '../shared/model/index.ts';
import type { Policy } from '../shared/policy/index.ts';
import type { Applier, Observer, Place } from '../shared/ports/index.ts';

/** Where an apply reads and writes, and what it may know of the past. */
export type Bench = {
  readonly place: Place;
  readonly policy: Policy;
  /** A new one each time: what a warm observer remembers is from before the last write. */
  readonly observer: () => Observer;
  readonly applier: Applier;
  readonly creator: Applier;
  readonly snapshot: (resource: ResourceRef) => Promise<LedgerSnapshot>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Whoever runs the command says yes to what the policy asks a person for. */
  readonly approved: boolean;
  readonly tell: (line: string) => void;
};

/** One thing done, or left alone and why. `actions` are those that AWS took, also where a later one failed. */
export type Step = {
  readonly resource: Finding['resource'];
  readonly verdict: 'applied' | 'held' | 'failed';
  readonly findings: readonly string[];
  readonly actions: readonly Action[];
  readonly reasons: readonly StepReason[];
};

export type StepReason = Pick<Reason, 'text' | 'release'>;

export function held(findings: readonly [Finding, ...Finding[]], reasons: readonly StepReason[]): Step {
  const [{ resource }] = findings;
  return { resource, verdict: 'held', findings: findings.map(({ id }) => id), actions: [], reasons };
}
