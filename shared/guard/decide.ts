import type { Finding, Plan } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import type { LedgerSnapshot } from './incident.ts';
import { isCurrent } from './incident.ts';
import type { Reason } from './reasons.ts';
import { reason } from './reasons.ts';

const TEN_MINUTES = 10 * 60 * 1000;
const HOUR = 60 * 60 * 1000;

/**
 * `retryAt` (milliseconds since the epoch): when it is worth deciding again by itself; null when never. `warnings`:
 * what people must hear although it is applied (a fight over something critical).
 */
export type Decision =
  | { readonly verdict: 'apply'; readonly notes: readonly string[]; readonly warnings: readonly string[] }
  | { readonly verdict: 'hold'; readonly reasons: readonly Reason[]; readonly retryAt: number | null };

export type Question = {
  readonly plan: Plan;
  /** The findings that the plan mends, all of them in mode enforce. */
  readonly findings: readonly Finding[];
  readonly limits: Policy['limits'];
  readonly snapshot: LedgerSnapshot;
  /** When the change was made, or first seen; settling counts from then. */
  readonly since: number;
  /** Who made the change, for naming a fight. */
  readonly actor: string | null;
  /** Each expectation that the plan would break, as reconcile's brokenExpectations finds them. */
  readonly broken?: readonly Reason[];
  readonly now: number;
};

/** Whether a finding may be acted on at all by its mode; null when it may. */
export function modeReason(finding: Finding): Reason | null {
  switch (finding.mode) {
    case 'enforce':
      return null;
    case 'observe':
      return reason('mode-observe');
    case 'alert':
      return reason('mode-alert');
    case 'approve':
      return reason('mode-approve');
  }
}

/** Apply or hold, with every reason for holding, not only the first. */
export function decide(question: Question): Decision {
  const settling = settlesAt(question);
  const reasons = [
    ...planReasons(question.plan),
    ...(question.broken ?? []),
    ...switchReasons(question),
    ...holdReasons(question),
    ...budgetReasons(question),
    ...(isCriticalClosing(question.findings) ? [] : fightReasons(question)),
    ...(settling === null ? [] : [settlingReason(settling)]),
  ];
  if (reasons.length === 0)
    return {
      verdict: 'apply',
      notes: [...question.plan.notes, ...question.plan.cuts],
      warnings: fightReasons(question).map((one) => one.text),
    };
  return { verdict: 'hold', reasons, retryAt: retryAt(question, reasons, settling) };
}

function planReasons(plan: Plan): readonly Reason[] {
  if (plan.hold !== null) return [reason('no-safe-plan', plan.hold)];
  return plan.actions.length === 0 ? [reason('nothing-to-do')] : [];
}

function switchReasons({ snapshot }: Question): readonly Reason[] {
  return snapshot.killSwitch ? [reason('kill-switch')] : [];
}

/** Kedge must not open again what an incident team closed. */
function holdReasons({ snapshot, now }: Question): readonly Reason[] {
  return snapshot.holds
    .filter((hold) => hold.until > now)
    .map((hold) =>
      reason('resource-held', `${hold.by} until ${new Date(hold.until).toISOString()} (${hold.reason})`),
    );
}

/** Closing something critical: it has a budget of its own, and no fight stops it. */
export function isCriticalClosing(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'critical' && finding.kind !== 'missing');
}

/** Whether the change was paid for already: a function reserved it and then died, or was throttled. */
export function isPaid(
  snapshot: LedgerSnapshot,
  of: { readonly findings: readonly Finding[]; readonly now: number },
): boolean {
  const paid = snapshot.incidents.filter(
    (incident) => incident.status === 'open' && incident.openedAt > of.now - TEN_MINUTES,
  );
  return of.findings.every(({ id }) => paid.some((incident) => incident.finding.id === id));
}

/** Two budgets, so that noise that an attacker makes cannot buy him time for the change that matters. */
function budgetReasons({ snapshot, findings, plan, limits, now }: Question): readonly Reason[] {
  if (isPaid(snapshot, { findings, now })) return [];
  const critical = isCriticalClosing(findings);
  const spent = critical ? snapshot.criticalChangesLast10Minutes : snapshot.changesLast10Minutes;
  if (spent + Math.min(plan.actions.length, 1) <= limits.changesPer10Minutes) return [];
  const detail = `${spent} of ${limits.changesPer10Minutes}`;
  return [reason(critical ? 'critical-budget-spent' : 'budget-spent', detail)];
}

/** The same finding put right again and again within the hour: somebody else thinks that he owns this. */
function fightReasons({ snapshot, findings, limits, actor, now }: Question): readonly Reason[] {
  const ids = new Set(findings.map((finding) => finding.id));
  const lately = snapshot.incidents.filter(
    (incident) => ids.has(incident.finding.id) && incident.openedAt > now - HOUR,
  );
  const rounds = lately.reduce((sum, incident) => sum + roundsOf(incident), 0);
  if (rounds < limits.revertsPerResourcePerHour) return [];
  const before = lately.find((incident) => incident.actor !== null);
  const by = actor ?? (before === undefined ? 'somebody' : actorWords(before));
  return [reason('fight', `${by} re-applied it ${rounds} times within the hour`)];
}

/** How often Kedge put it right for nothing; an incident that was re-applied at once counts each time. */
function roundsOf({ status, reapplied = 0 }: LedgerSnapshot['incidents'][number]): number {
  return reapplied + (status === 'reverted' ? 1 : 0);
}

/** "ci (role deployer), terraform": who, and with what. */
export function actorWords(of: { readonly actor: string | null; readonly tool?: string | null }): string {
  const { actor, tool = null } = of;
  return [actor ?? 'somebody', tool === null || tool === 'unknown' ? [] : tool].flat().join(', ');
}

/** Terraform revokes, then authorizes: what is only missing waits. Null when there is nothing to wait for. */
export function settlesAt({
  findings,
  limits,
  snapshot,
  since,
  now,
}: Pick<Question, 'findings' | 'limits' | 'snapshot' | 'since' | 'now'>): number | null {
  if (!findings.some((finding) => finding.kind === 'missing')) return null;
  const ids = new Set(findings.map((finding) => finding.id));
  const seen = snapshot.incidents.filter((incident) => isCurrent(incident) && ids.has(incident.finding.id));
  const first = Math.min(since, ...seen.map((incident) => incident.eventTime ?? incident.openedAt));
  const settled = first + limits.settleSeconds * 1000;
  return settled > now ? settled : null;
}

/** Why it waits, in words that stay the same while it does. */
export function settlingReason(until: number): Reason {
  return reason('settling', `looked at again at ${new Date(until).toISOString()}`);
}

/**
 * When holding can end by itself: the settling time, the end of a hold, room in the budget; null if it needs a person.
 */
function retryAt(question: Question, reasons: readonly Reason[], settling: number | null): number | null {
  const times: number[] = [];
  for (const { code } of reasons) {
    if (code === 'settling' && settling !== null) times.push(settling);
    else if (code === 'resource-held') times.push(...question.snapshot.holds.map((hold) => hold.until));
    else if (code === 'budget-spent' || code === 'critical-budget-spent')
      times.push(question.now + TEN_MINUTES);
    else return null;
  }
  return Math.max(...times);
}
