import type { LedgerSnapshot } from '../guard/index.ts';
import type { Finding, Plan } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import type { Needs, Observation } from '../ports/index.ts';
import type { Judgement } from './judging.ts';
import type { Work } from './work.ts';

/** What became of one look at one resource. `retry`: it is to be looked at again. */
export type Outcome = {
  readonly work: Work;
  readonly verdict: 'clean' | 'reverted' | 'held' | 'alerted' | 'failed' | 'retry' | 'absent';
  readonly findings: readonly string[];
  readonly reasons: readonly string[];
};

export type Rules = { readonly policy: Policy; readonly needs: Needs };

export type Seen = Exclude<Observation, { kind: 'failed' }>;

/**
 * What became of one plan. `next`: the resource is different now, and the look goes on from this observation.
 * `doubt`: one of two reads was wrong about the resource, so that it is worth a second look.
 */
export type Step = { readonly outcome: Outcome; readonly next: Seen | null; readonly doubt: boolean };

/** One plan on its way to AWS, with the findings that it serves, be it in part. */
export type Errand = {
  readonly work: Work;
  readonly snapshot: LedgerSnapshot;
  readonly judgement: Judgement;
  readonly plan: Plan;
  readonly findings: readonly Finding[];
};

export function fate(
  errand: Pick<Errand, 'work' | 'plan'>,
  verdict: Outcome['verdict'],
  reasons: readonly string[],
): Outcome {
  return { work: errand.work, verdict, findings: errand.plan.findings, reasons };
}

/** The last word about a plan: nothing follows from it. */
export function done(outcome: Outcome): Step {
  return { outcome, next: null, doubt: false };
}

const ORDER: readonly Outcome['verdict'][] = [
  'retry',
  'failed',
  'held',
  'reverted',
  'alerted',
  'clean',
  'absent',
];

/** Several fates of one message: what needs the most attention speaks for all. */
export function worst(work: Work, fates: readonly Outcome[]): Outcome {
  return {
    work,
    verdict: ORDER.find((one) => fates.some((each) => each.verdict === one)) ?? 'clean',
    findings: [...new Set(fates.flatMap((each) => each.findings))],
    reasons: [...new Set(fates.flatMap((each) => each.reasons))],
  };
}
