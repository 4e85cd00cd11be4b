import type { LedgerSnapshot } from '../guard/index.ts';
import { reason, settlingReason } from '../guard/index.ts';
import type { Finding, Plan } from '../model/index.ts';
import { tellOnly } from './alerting.ts';
import { alone } from './alone.ts';
import { carryOut, servedBy } from './carry-out.ts';
import { closeMended, isSettled } from './closing.ts';
import type { Dependencies } from './dependencies.ts';
import { lookAtDependants } from './dependent-looks.ts';
import { mindEntries } from './entry-changes.ts';
import { expectExpiry } from './expiring.ts';
import { lookBack } from './foresight.ts';
import { hold } from './holding.ts';
import type { Judgement } from './judging.ts';
import { judge } from './judging.ts';
import { lookLater } from './later.ts';
import type { Outcome, Rules, Seen, Step } from './outcome.ts';
import { done, worst } from './outcome.ts';
import { rememberQuiet } from './seen-lately.ts';
import { unreadable } from './unreadable.ts';
import { waivedRules } from './waived-rules.ts';
import type { Work } from './work.ts';
import { newestFirst, workKey } from './work.ts';

/** How often a look goes on from what is there now because the resource moved under it. */
const ROUNDS = 4;

/** Observe → evaluate → plan → guard → apply → verify → tell, for one resource and what hangs on it. */
export async function lookAt(deps: Dependencies, rules: Rules, work: Work): Promise<Outcome> {
  const { outcome, seen } = await alone(deps, workKey(work), () => lookAtOne(deps, rules, work));
  if (seen === null) return outcome;
  await mindEntries(deps, rules, { work, seen });
  const others = await lookAtDependants(deps, rules, { work, seen, lookAt: lookAtOnlyThat });
  return others.length === 0 ? outcome : worst(work, [outcome, ...others]);
}

/** A dependant has none of its own that matter here: an ACL leads to the VPC's others, and they would lead back. */
async function lookAtOnlyThat(deps: Dependencies, rules: Rules, work: Work): Promise<Outcome> {
  return (await alone(deps, workKey(work), () => lookAtOne(deps, rules, work))).outcome;
}

type Looked = { readonly outcome: Outcome; readonly seen: Seen | null };

async function lookAtOne(deps: Dependencies, rules: Rules, work: Work): Promise<Looked> {
  // Side by side: the ledger decides nothing that the observation needs, and a round trip is the unit of cost.
  const startedAt = deps.clock.now();
  lookBack(deps, rules, work.place);
  const [observation, first] = await Promise.all([
    deps.observer.observe(work.place, work.resource, rules.needs),
    deps.ledger.snapshot(work.resource, startedAt),
  ]);
  if (observation.kind === 'failed')
    return { outcome: await unreadable(deps, work, observation.failure), seen: null };
  let seen: Seen = observation;
  let snapshot = first;
  const steps: Step[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const step = await lookOnce(deps, waivedRules(rules, snapshot.waivers), { work, snapshot, seen });
    steps.push(step);
    if (step.next === null) {
      const outcome = worst(
        work,
        steps.map((one) => one.outcome),
      );
      const doubt = steps.some((one) => one.doubt);
      await afterwards(deps, { work, outcome, doubt, settled: isSettled(snapshot), readAt: startedAt });
      return { outcome, seen };
    }
    seen = step.next;
    snapshot = await deps.ledger.snapshot(work.resource, deps.clock.now());
  }
  const why = { work, verdict: 'retry', findings: [], reasons: ['the resource keeps changing'] } as const;
  return { outcome: worst(work, [...steps.map((one) => one.outcome), why]), seen };
}

type After = {
  readonly work: Work;
  readonly outcome: Outcome;
  readonly doubt: boolean;
  readonly settled: boolean;
  readonly readAt: number;
};

/** EventBridge tells after 4 to 5 seconds; a read that soon after a change may still show what was before it. */
const YOUNG_MS = 4_000;
const SECOND_LOOK_MS = 15_000;

/**
 * Nothing was found. When the event is so young that the read may have been older than the change, or when two
 * reads did not agree, it is looked at once more: infra/decisions/011-second-look.md.
 */
async function afterwards(deps: Dependencies, after: After): Promise<void> {
  const { work, outcome, doubt, settled, readAt } = after;
  const isClean = outcome.verdict === 'clean' || outcome.verdict === 'absent';
  if (!isClean) return;
  const [newest] = newestFirst(work.hints);
  const young = newest !== undefined && newest.time > readAt - YOUNG_MS;
  if (young || doubt)
    await lookLater(deps, work, { cause: 'second-look', at: deps.clock.now() + SECOND_LOOK_MS });
  else if (settled) rememberQuiet(deps, work, readAt);
}

type Looking = { readonly work: Work; readonly snapshot: LedgerSnapshot; readonly seen: Seen };

async function lookOnce(deps: Dependencies, rules: Rules, looking: Looking): Promise<Step> {
  const { work, snapshot, seen } = looking;
  const judgement = judge(seen.state, rules, { work, snapshot, now: deps.clock.now() });
  const found = judgement.findings.map(({ id }) => id);
  const absent = seen.kind === 'absent';
  deps.count('Findings', found.length);
  await closeMended(deps, work, { snapshot, found, absent });
  await expectExpiry(deps, rules, { work, state: seen.state, found });
  if (found.length === 0)
    return done({ work, verdict: absent ? 'absent' : 'clean', findings: [], reasons: [] });
  await tellOnly(deps, work, { snapshot, judgement });
  const acted = await act(deps, rules, { ...looking, judgement });
  const waiting = await wait(deps, { ...looking, judgement });
  const told = judgement.toldOnly.map(({ id }) => id);
  const alerted: Outcome = { work, verdict: 'alerted', findings: told, reasons: [] };
  const outcomes = [acted.outcome, ...waiting, ...(told.length > 0 ? [alerted] : [])];
  return { ...acted, outcome: worst(work, outcomes) };
}

type Judged = Looking & { readonly judgement: Judgement };

/**
 * The plans in turn, until one shows that the resource is different now: the others were for another network. A
 * finding that one plan mends in part only is in the hold of another as well: it has one fate a look.
 */
async function act(deps: Dependencies, rules: Rules, { work, snapshot, judgement }: Judged): Promise<Step> {
  const outcomes: Outcome[] = [];
  let open = judgement.enforced;
  for (const plan of judgement.plans) {
    const findings = servedBy(plan, open);
    open = open.filter((finding) => !findings.includes(finding));
    const step = await carryOut(deps, rules, { work, snapshot, judgement, plan, findings });
    outcomes.push(step.outcome);
    if (step.next !== null) return { ...step, outcome: worst(work, outcomes) };
  }
  return done(worst(work, outcomes));
}

/** What may not be done now: it has not settled, or a person is asked first. */
async function wait(deps: Dependencies, { work, snapshot, judgement }: Judged): Promise<readonly Outcome[]> {
  const { settling, settled, asked, askedPlans } = judgement;
  const outcomes: Outcome[] = [];
  if (settling.length > 0) {
    const errand = { work, snapshot, judgement, plan: noPlan(settling, work), findings: settling };
    outcomes.push(await hold(deps, errand, { reasons: [settlingReason(settled)], retryAt: settled }));
  }
  for (const plan of askedPlans) {
    const findings = servedBy(plan, asked);
    const reasons = [
      reason('mode-approve'),
      ...(plan.hold === null ? [] : [reason('no-safe-plan', plan.hold)]),
    ];
    if (findings.length > 0)
      outcomes.push(
        await hold(deps, { work, snapshot, judgement, plan, findings }, { reasons, retryAt: null }),
      );
  }
  return outcomes;
}

function noPlan(findings: readonly Finding[], { resource }: Work): Plan {
  return { resource, findings: findings.map(({ id }) => id), actions: [], cuts: [], hold: null, notes: [] };
}
