import type { Incident } from '../guard/index.ts';
import type { Action, Finding } from '../model/index.ts';
import type { Applied, Failure } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import { withStatus } from './incidents.ts';
import { isLastAttempt, lookLater } from './later.ts';
import type { Errand, Outcome, Rules, Step } from './outcome.ts';
import { done, fate } from './outcome.ts';
import { tellIncidents } from './telling.ts';
import { isPassing, troubleOf } from './unreadable.ts';
import type { Proof } from './verify.ts';
import { proof } from './verify.ts';

type Writing = {
  readonly errand: Errand;
  readonly incidents: readonly Incident[];
  readonly warnings: readonly string[];
};

/** The writes in their order, then the proof: the resource is read again until what was mended is gone. */
export async function writeAndVerify(deps: Dependencies, rules: Rules, writing: Writing): Promise<Step> {
  const { errand } = writing;
  const made: Action[] = [];
  for (const action of errand.plan.actions) {
    const applied = await deps.applier.apply(errand.work.place, action);
    if (applied.kind === 'failed') return done(await failedWrite(deps, writing, applied.failure));
    made.push(asDone(action, applied));
  }
  const shown = await proof(deps, rules, errand);
  const so = { ...writing, incidents: writing.incidents.map((one) => withAnswers(one, made)) };
  switch (shown.kind) {
    case 'unreadable':
      await deps.ledger.record(so.incidents, deps.clock.now());
      return done(fate(errand, 'retry', [shown.why]));
    case 'still':
      return done(await unverified(deps, so, shown.found));
    case 'gone':
    case 'reapplied':
      return { ...(await mended(deps, so, shown)), doubt: false };
  }
}

/** Replacing an association gives it a new id, which only the answer tells: taking it back goes by that one. */
function asDone(action: Action, applied: Applied): Action {
  if (action.call !== 'ec2:ReplaceNetworkAclAssociation' || action.inverse === null) return action;
  const [AssociationId] = applied.kind === 'failed' ? [] : applied.created;
  if (AssociationId === undefined) return action;
  return { ...action, inverse: { ...action.inverse, input: { ...action.inverse.input, AssociationId } } };
}

function withAnswers(incident: Incident, made: readonly Action[]): Incident {
  const keyOf = ({ call, input }: Action): string => JSON.stringify([call, input]);
  const answers = new Map(made.map((action) => [keyOf(action), action]));
  return { ...incident, actions: incident.actions.map((action) => answers.get(keyOf(action)) ?? action) };
}

/**
 * What is gone is told. What the plan could mend in part only is still there, and so may be what came meanwhile:
 * the look goes on with it.
 */
async function mended(
  deps: Dependencies,
  { errand, incidents, warnings }: Writing,
  shown: Extract<Proof, { seen: unknown }>,
): Promise<Pick<Step, 'outcome' | 'next'>> {
  const now = deps.clock.now();
  const { plan } = errand;
  const there = new Set(shown.found.map(({ id }) => id));
  const gone = incidents.filter(
    ({ finding }) => plan.findings.includes(finding.id) || !there.has(finding.id),
  );
  const reverted = gone.map((incident) => withStatus(incident, 'reverted', { reasons: plan.notes, now }));
  deps.count('Reverted', reverted.length);
  await tellIncidents(deps, errand.work, {
    kind: 'reverted',
    resource: incidents[0]?.finding.resource ?? null,
    incidents: reverted,
    state: errand.judgement.context.state,
    actions: plan.actions,
    cuts: plan.cuts,
    troubles: warnings,
  });
  const known = new Set(errand.judgement.findings.map(({ id }) => id));
  const isNews = ({ id }: Finding): boolean =>
    !known.has(id) || incidents.some((one) => one.finding.id === id);
  return {
    outcome: fate(errand, 'reverted', plan.notes),
    next: shown.found.some(isNews) ? shown.seen : null,
  };
}

/**
 * What a retry can mend goes back to the queue with the incident still open: the next look goes on from what is
 * there. `conflict`, `gone` and `quota` mean that the plan no longer fits, which a fresh look may settle as well;
 * when it does not, people are told.
 */
async function failedWrite(deps: Dependencies, writing: Writing, failure: Failure): Promise<Outcome> {
  const { errand, incidents } = writing;
  const trouble = troubleOf(failure);
  const hopeless = failure.kind === 'denied' || failure.kind === 'invalid';
  if (hopeless || isLastAttempt(errand.work)) {
    const outcome = await gaveUp(deps, writing, [trouble]);
    return isPassing(failure) ? { ...outcome, verdict: 'retry' } : outcome;
  }
  await deps.ledger.record(incidents, deps.clock.now());
  return fate(errand, 'retry', [trouble]);
}

async function gaveUp(
  deps: Dependencies,
  { errand, incidents }: Writing,
  troubles: readonly string[],
): Promise<Outcome> {
  const now = deps.clock.now();
  const failed = incidents.map((incident) => withStatus(incident, 'failed', { reasons: troubles, now }));
  // The failure that was told stays told: the review finds the same again every hour.
  const known = (one: Incident): boolean =>
    errand.snapshot.incidents.some(
      (past) =>
        past.id === one.id &&
        past.status === 'failed' &&
        past.told &&
        past.reasons.join() === troubles.join(),
    );
  deps.count('Failed', failed.length);
  const silent = failed.filter(known).map((incident) => ({ ...incident, told: true }));
  await deps.ledger.record(silent, now);
  await tellIncidents(deps, errand.work, {
    kind: 'failed',
    resource: incidents[0]?.finding.resource ?? null,
    incidents: failed.filter((incident) => !known(incident)),
    actions: errand.plan.actions,
    troubles,
  });
  return fate(errand, 'failed', troubles);
}

/** Reads may lag for longer than a function can wait. */
const LOOK_AGAIN_MS = 60_000;

/** AWS accepted every call: either its reads are very late, or somebody re-applies at once. The guard counts it. */
async function unverified(deps: Dependencies, writing: Writing, found: readonly Finding[]): Promise<Outcome> {
  const { errand, incidents } = writing;
  const { work, plan, snapshot } = errand;
  const left = found.filter(({ id }) => plan.findings.includes(id)).map(({ id }) => id);
  const failedBefore = snapshot.incidents.some(
    (past) => past.status === 'failed' && incidents.some(({ id }) => id === past.id),
  );
  if (!failedBefore) await lookLater(deps, work, { cause: 'retry', at: deps.clock.now() + LOOK_AGAIN_MS });
  const counted = incidents.map((one) => ({ ...one, reapplied: (one.reapplied ?? 0) + 1 }));
  return gaveUp(deps, { ...writing, incidents: counted }, [
    `AWS accepted the calls, but the finding is still there: ${left.join(', ')}`,
  ]);
}
