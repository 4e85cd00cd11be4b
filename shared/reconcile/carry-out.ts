import type { Decision, Incident, Reason } from '../guard/index.ts';
import { actorWords, decide, isCriticalClosing, isPaid } from '../guard/index.ts';
import type { Finding } from '../model/index.ts';
import type { RemedyPlan } from '../remedy/index.ts';
import type { Dependencies } from './dependencies.ts';
import { foresight } from './foresight.ts';
import { hold } from './holding.ts';
import { incidentFor, withActions, withStatus } from './incidents.ts';
import { foundIn } from './judging.ts';
import type { Errand, Outcome, Rules, Seen, Step } from './outcome.ts';
import { done, fate } from './outcome.ts';
import { sameResource } from './same-resource.ts';
import { unreadable } from './unreadable.ts';
import type { Work } from './work.ts';
import { latestHint } from './work.ts';
import { writeAndVerify } from './write.ts';

/** How often a decision is made anew because others spent the budget meanwhile. */
const DECISIONS = 3;

/** The findings that a plan serves, also those of which it mends a part only. */
export function servedBy(plan: RemedyPlan, findings: readonly Finding[]): readonly Finding[] {
  const served = new Set([...plan.findings, ...plan.mends.flat()]);
  return findings.filter((finding) => served.has(finding.id));
}

/** Guard, recheck beside the reservation, write, verify, tell: one plan of one resource. */
export async function carryOut(deps: Dependencies, rules: Rules, errand: Errand): Promise<Step> {
  if (errand.findings.length === 0) return done(fate(errand, 'clean', []));
  const foreseen = await foresight(deps, rules, errand);
  let { snapshot } = errand;
  for (let decision = 1; ; decision += 1) {
    const now = deps.clock.now();
    const decided = decisionOn(rules, { ...errand, snapshot }, { broken: foreseen.reasons, now });
    if (decided.verdict === 'hold') return done(await hold(deps, { ...errand, snapshot }, decided));
    const incidents = openIncidents({ ...errand, snapshot }, now);
    const tried = await reserveAndRecheck(deps, rules, { errand: { ...errand, snapshot }, incidents, now });
    if (tried.kind === 'lost') {
      const isOver = tried.cause === 'in-hand' || decision >= DECISIONS;
      if (isOver) return done(fate(errand, 'retry', [tried.why]));
      snapshot = await deps.ledger.snapshot(errand.work.resource, deps.clock.now());
      continue;
    }
    if (tried.kind === 'unreadable') return done(tried.outcome);
    if (tried.kind === 'moved') return moved(deps, rules, { errand, incidents, seen: tried.seen });
    const warnings = [...decided.warnings, ...foreseen.warnings];
    return writeAndVerify(deps, rules, { errand, incidents, warnings });
  }
}

function decisionOn(
  rules: Rules,
  errand: Errand,
  { broken, now }: { readonly broken: readonly Reason[]; readonly now: number },
): Decision {
  const { work, plan, findings, snapshot } = errand;
  return decide({
    plan,
    findings,
    limits: rules.policy.limits,
    snapshot,
    since: work.since ?? now,
    actor: whoOf(work),
    broken,
    now,
  });
}

function whoOf(work: Work): string | null {
  const hint = latestHint(work);
  return hint === null ? null : actorWords({ actor: hint.actor.text, tool: hint.actor.tool });
}

function openIncidents(errand: Errand, now: number): readonly Incident[] {
  const { work, plan, findings, snapshot } = errand;
  return findings.map((finding) => {
    const open = withStatus(incidentFor(finding, snapshot, { work, now }), 'open', { reasons: [], now });
    return { ...withActions(open, plan.actions), told: false };
  });
}

type Tried =
  | { readonly kind: 'reserved' }
  | { readonly kind: 'lost'; readonly cause: 'budget' | 'in-hand'; readonly why: string }
  | { readonly kind: 'unreadable'; readonly outcome: Outcome }
  | { readonly kind: 'moved'; readonly seen: Seen };

type Trying = { readonly errand: Errand; readonly incidents: readonly Incident[]; readonly now: number };

/** Side by side, for a round trip is the unit of cost: intent and budget in the ledger, and a last look. */
async function reserveAndRecheck(
  deps: Dependencies,
  rules: Rules,
  { errand, incidents, now }: Trying,
): Promise<Tried> {
  const { work, findings, snapshot } = errand;
  const spending = {
    account: work.place.account,
    changes: isPaid(snapshot, { findings, now }) ? 0 : 1,
    critical: isCriticalClosing(findings),
    limit: rules.policy.limits.changesPer10Minutes,
    now,
  };
  const [again, reservation] = await Promise.all([
    deps.observer.observe(work.place, work.resource, rules.needs),
    deps.ledger.reserve(incidents, spending),
  ]);
  if (reservation.kind === 'lost') return reservation;
  if (again.kind === 'failed') {
    // Whoever goes on need not wait until this function is thought dead.
    await deps.ledger.record(incidents, deps.clock.now());
    return { kind: 'unreadable', outcome: await unreadable(deps, work, again.failure) };
  }
  const before = errand.judgement.context.state;
  return sameResource(before, again.state, errand.plan.resource)
    ? { kind: 'reserved' }
    : { kind: 'moved', seen: again };
}

type Moved = { readonly errand: Errand; readonly incidents: readonly Incident[]; readonly seen: Seen };

/**
 * The resource changed between the look and the recheck: the plan was for another network. Nothing was written, so
 * the incidents are again what they were, and the look goes on from what is there now. One of the two reads may
 * also have been an old one: hence the doubt.
 */
async function moved(deps: Dependencies, rules: Rules, { errand, incidents, seen }: Moved): Promise<Step> {
  const { work, snapshot } = errand;
  const now = deps.clock.now();
  const found = new Set(foundIn(seen.state, rules, { resource: work.resource, now }).map(({ id }) => id));
  const reasons = ['it was gone before Kedge wrote anything'];
  const asBefore = incidents.map((one) => {
    const before = snapshot.incidents.find((past) => past.id === one.id);
    if (before !== undefined) return before;
    if (found.has(one.finding.id)) return { ...one, actions: [] };
    return { ...withStatus({ ...one, actions: [] }, 'cleared', { reasons, now }), told: true };
  });
  await deps.ledger.record(asBefore, now);
  return { outcome: fate(errand, 'clean', reasons), next: seen, doubt: true };
}
