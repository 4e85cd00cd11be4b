import type { Context } from '../drift/index.ts';
import { findings } from '../drift/index.ts';
import type { Hint, ParsedEvent } from '../events/index.ts';
import { parseEvent, parseRecord } from '../events/index.ts';
import type { Effect } from '../exposure/index.ts';
import type { LedgerSnapshot, Reason } from '../guard/index.ts';
import { decide, modeReason } from '../guard/index.ts';
import type { Finding, FindingResource } from '../model/index.ts';
import type { RemedyPlan } from '../remedy/index.ts';
import { plans } from '../remedy/index.ts';
import { brokenExpectations } from './broken-expectations.ts';
import { exposuresOn } from './exposures-on.ts';
import { findingEffects } from './finding-effects.ts';
import { isOwnChange } from './own-change.ts';
import { namedResource, replayTargets } from './replay-targets.ts';

/** What past events are judged against: one state and policy, for all of them. */
export type ReplayScene = {
  readonly context: Context;
  /** ARNs of the roles that Kedge writes with: its own changes are no news to it. See own-change.ts. */
  readonly ownRoleArns: readonly string[];
  readonly ownNames: readonly string[];
};

/** What Kedge would have done about one event. `plans` are before any guard, for findings of every mode. */
export type Replayed = {
  /** Null for what is no change. */
  readonly hint: Hint | null;
  readonly resource: FindingResource | null;
  readonly findings: readonly Finding[];
  readonly plans: readonly RemedyPlan[];
  readonly effects: ReadonlyMap<string, Effect>;
  readonly guard: { readonly verdict: 'apply' | 'hold'; readonly reasons: readonly Reason[] };
  /** Why nothing was judged; null where something was. */
  readonly skipped: string | null;
};

/**
 * One CloudTrail record, or EventBridge event, judged alone: as if it had just come, with nothing in the ledger.
 * What only has to settle is judged as settled, for the state that the events are laid beside does not move.
 */
export function replayed(event: unknown, scene: ReplayScene): Replayed {
  const parsed = parsedEvent(event, scene);
  if (parsed.kind !== 'change') return skipped(skipReason(parsed));
  const { hint } = parsed;
  if (isOwnChange(hint, scene.ownRoleArns)) return skipped('a change of Kedge’s own');
  // A waiver that was alive then would have spared the change then.
  const context = { ...scene.context, now: hint.time };
  const targets = replayTargets(context, hint);
  const resource = namedResource(context.state, targets.named);
  if (targets.missing !== null) return { ...skipped(targets.missing), hint, resource };
  const { resources } = targets;
  const found = unique([...findings(context, resources), ...exposuresOn(context, resources)]);
  return {
    hint,
    resource,
    findings: found,
    plans: plans(context, found),
    effects: findingEffects(context.state, found),
    guard: guardOf(context, hint, found),
    skipped: null,
  };
}

function parsedEvent(event: unknown, { ownNames }: ReplayScene): ParsedEvent {
  const delivered = typeof event === 'object' && event !== null && Object.hasOwn(event, 'detail-type');
  return delivered ? parseEvent(event, { ownNames }) : parseRecord(event, { ownNames });
}

function skipReason(parsed: Exclude<ParsedEvent, { kind: 'change' }>): string {
  switch (parsed.kind) {
    case 'ignored':
      return parsed.reason;
    case 'quarantined':
      return `not understood, kept for a person: ${parsed.reason}`;
    case 'tampering':
      return `tampering, told at once and never reverted: ${parsed.tampering.what}`;
  }
}

function skipped(why: string): Replayed {
  return {
    hint: null,
    resource: null,
    findings: [],
    plans: [],
    effects: new Map(),
    guard: { verdict: 'hold', reasons: [] },
    skipped: why,
  };
}

/** A resource that is reached in two ways is judged once. */
function unique(found: readonly Finding[]): readonly Finding[] {
  return [...new Map(found.map((finding) => [finding.id, finding])).values()];
}

/** A ledger in which nothing ever happened. */
export const NOTHING_KNOWN: LedgerSnapshot = {
  incidents: [],
  changesLast10Minutes: 0,
  criticalChangesLast10Minutes: 0,
  holds: [],
  waivers: [],
  killSwitch: false,
};

/** `apply` as soon as something would have been written; the reasons are those of everything that would not. */
function guardOf(context: Context, hint: Hint, found: readonly Finding[]): Replayed['guard'] {
  const enforced = found.filter((finding) => modeReason(finding) === null);
  const { limits } = context.policy;
  const settled = hint.time + limits.settleSeconds * 1000;
  const decisions = plans(context, enforced).flatMap((plan) => {
    const mended = enforced.filter((finding) => plan.findings.includes(finding.id));
    if (mended.length === 0) return [];
    const { resource, actions: calls } = plan;
    const broken = brokenExpectations({ state: context.state, policy: context.policy, resource, calls });
    const question = { plan, findings: mended, limits, broken, snapshot: NOTHING_KNOWN, now: settled };
    return [decide({ ...question, since: hint.time, actor: hint.actor.text })];
  });
  const reasons = [
    ...found.flatMap((finding) => modeReason(finding) ?? []),
    ...decisions.flatMap((decision) => (decision.verdict === 'hold' ? decision.reasons : [])),
  ];
  return {
    verdict: decisions.some((decision) => decision.verdict === 'apply') ? 'apply' : 'hold',
    reasons: [...new Map(reasons.map((reason) => [reason.text, reason])).values()],
  };
}
