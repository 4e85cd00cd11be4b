import type { Action, Plan, ResourceRef } from '../model/index.ts';

/** One write, with the ids of the findings that it serves. */
export type Step = { readonly action: Action; readonly findings: readonly string[] };

/** A finding that is not mended, and why. */
export type Held = { readonly finding: string; readonly reason: string };

/** What was worked out for one resource, or for one part of it. */
export type Outcome = {
  readonly steps: readonly Step[];
  /** Ids of findings that will be gone after the last step. */
  readonly mended: readonly string[];
  readonly held: readonly Held[];
  readonly cuts: readonly string[];
  readonly notes: readonly string[];
};

export const NOTHING: Outcome = { steps: [], mended: [], held: [], cuts: [], notes: [] };

export function joined(outcomes: readonly Outcome[]): Outcome {
  return {
    steps: outcomes.flatMap((one) => one.steps),
    mended: outcomes.flatMap((one) => one.mended),
    held: outcomes.flatMap((one) => one.held),
    cuts: outcomes.flatMap((one) => one.cuts),
    notes: outcomes.flatMap((one) => one.notes),
  };
}

export const heldAll = (findings: readonly string[], reason: string): Outcome => ({
  ...NOTHING,
  held: findings.map((finding) => ({ finding, reason })),
});

/** A plan that also tells which findings each of its actions serves: `mends[i]` belongs to `actions[i]`. */
export type RemedyPlan = Plan & { readonly mends: readonly (readonly string[])[] };

/**
 * The plan with the actions first, if there are any, then one plan without actions for each reason to hold. A
 * finding of which only a part can be mended is among the held ones, though actions may serve it.
 */
export function plansOf(resource: ResourceRef, outcome: Outcome): readonly RemedyPlan[] {
  const { steps, cuts, notes } = outcome;
  const held = new Map<string, string[]>();
  for (const { finding, reason } of outcome.held) {
    const ids = held.get(reason) ?? [];
    if (!ids.includes(finding)) ids.push(finding);
    held.set(reason, ids);
  }
  const withheld = new Set(outcome.held.map(({ finding }) => finding));
  const findings = [...new Set(outcome.mended)].filter((id) => !withheld.has(id));
  const base = { resource, actions: [], cuts: [], notes: [], mends: [] };
  const holds = [...held].map(([reason, ids]): RemedyPlan => ({ ...base, findings: ids, hold: reason }));
  if (steps.length === 0) return holds;
  const acts: RemedyPlan = {
    resource,
    findings,
    actions: steps.map(({ action }) => action),
    cuts,
    hold: null,
    notes,
    mends: steps.map((step) => step.findings),
  };
  return [acts, ...holds];
}
