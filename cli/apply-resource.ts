import { context, findings } from '../shared/drift/index.ts';
import { decide, modeReason, type Reason, reason } from '../shared/guard/index.ts';
import type { Action, Finding, Plan, State } from '../shared/model/index.ts';
import type { Applier, Failure } from '../shared/ports/index.ts';
import { brokenExpectations, laidOver, needsOf, stateAfter } from '../shared/reconcile/index.ts';
import { creations, plans } from '../shared/remedy/index.ts';
import { type Bench, held, type Step } from './apply-bench.ts';

/** Why the mode of its entry or guardrail leaves a finding alone; null if it does not. */
export function modeOf({ approved }: Pick<Bench, 'approved'>, finding: Finding): Reason | null {
  const why = modeReason(finding);
  return approved && why?.code === 'mode-approve' ? null : why;
}

/** What is declared and does not exist, created empty. */
export async function createMissing(
  bench: Bench,
  state: State,
  found: readonly Finding[],
): Promise<readonly Step[]> {
  const seen = context(state, bench.policy, { now: bench.now() });
  const steps: Step[] = [];
  for (const { finding, action, hold } of creations(seen, found, bench.place)) {
    const left = hold === null ? null : { text: hold, release: 'say it in the entry, or create it by hand' };
    const { killSwitch } = await bench.snapshot(finding.resource);
    const why = modeOf(bench, finding) ?? (killSwitch ? reason('kill-switch') : left);
    if (why !== null) steps.push(held([finding], [why]));
    else if (action !== null)
      steps.push(await written(bench, { applier: bench.creator, found: [finding], actions: [action] }));
  }
  return steps;
}

/**
 * The findings of one resource: it is read by itself a moment before it is written to, planned, guarded, written.
 * `whole` is everything there is, for what the plan means to others.
 */
export async function mendResource(
  bench: Bench,
  own: readonly [Finding, ...Finding[]],
  whole: State,
): Promise<readonly Step[]> {
  const [{ resource }] = own;
  const again = await bench.observer().observe(bench.place, resource, needsOf(bench.policy));
  if (again.kind === 'failed') return [failed(own, { why: sentence(again.failure), actions: [] })];
  const ids = new Set(own.map((finding) => finding.id));
  const seen = context(again.state, bench.policy, { now: bench.now() });
  const still = findings(seen, [resource]).filter((finding) => ids.has(finding.id));
  const steps: Step[] = [];
  let state = laidOver(whole, again.state, resource);
  for (const plan of plans(seen, still)) {
    const [first, ...more] = still.filter((finding) => plan.findings.includes(finding.id));
    // A plan that mends nothing whole serves findings that another plan holds.
    if (first === undefined) continue;
    const reasons = await guardReasons(bench, plan, { found: [first, ...more], state });
    if (reasons.length > 0) {
      steps.push(held([first, ...more], reasons));
      continue;
    }
    const { applier } = bench;
    const step = await written(bench, { applier, found: [first, ...more], actions: plan.actions });
    steps.push(step);
    state = stateAfter(state, step.actions).state;
  }
  return steps;
}

/**
 * The guard's reasons. A person runs this now, on purpose: what is missing has settled, and the budget that bounds
 * an unattended function does not bind him. Holds and the kill switch do.
 */
async function guardReasons(
  bench: Bench,
  plan: Plan,
  { found, state }: { readonly found: readonly Finding[]; readonly state: State },
): Promise<readonly Reason[]> {
  const { policy } = bench;
  const { limits } = policy;
  const { resource, actions: calls } = plan;
  const broken = brokenExpectations({ state, policy, resource, calls });
  const now = bench.now();
  const known = await bench.snapshot(plan.resource);
  const snapshot = { ...known, changesLast10Minutes: 0, criticalChangesLast10Minutes: 0 };
  const since = now - limits.settleSeconds * 1000;
  const decision = decide({ plan, findings: found, limits, broken, snapshot, since, actor: null, now });
  // Incidents of the past may say when a finding was first seen; it is not waited for here.
  return decision.verdict === 'apply' ? [] : decision.reasons.filter(({ code }) => code !== 'settling');
}

type Writing = {
  readonly applier: Applier;
  readonly found: readonly [Finding, ...Finding[]];
  readonly actions: readonly Action[];
};

/** In the plan's order, and no further than the first call that AWS refuses. */
async function written(bench: Bench, { applier, found, actions }: Writing): Promise<Step> {
  const done: Action[] = [];
  for (const action of actions) {
    bench.tell(`${action.call}: ${action.why}`);
    const applied = await applier.apply(bench.place, action);
    if (applied.kind === 'failed') return failed(found, { why: sentence(applied.failure), actions: done });
    done.push(action);
  }
  const [{ resource }] = found;
  return { resource, verdict: 'applied', findings: found.map(({ id }) => id), actions: done, reasons: [] };
}

const sentence = ({ attempted, code, message }: Failure): string => `${attempted}: ${code}: ${message}`;

function failed(
  found: readonly [Finding, ...Finding[]],
  { why, actions }: { readonly why: string; readonly actions: readonly Action[] },
): Step {
  const release =
    actions.length === 0
      ? 'mend the cause, and run it again'
      : 'some calls were made: review, and run it again';
  return { ...held(found, [{ text: why, release }]), verdict: 'failed', actions };
}
