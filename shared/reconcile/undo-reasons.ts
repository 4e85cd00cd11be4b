import type { HoldCode, Incident, LedgerSnapshot } from '../guard/index.ts';
import { decide } from '../guard/index.ts';
import type { Call, Finding, Plan, ResourceRef, State } from '../model/index.ts';
import { foundIn } from './judging.ts';
import type { Rules } from './outcome.ts';

/** Why an undo was not carried out, or not in full, and what would let it be. */
export type UndoReason = {
  readonly code:
    | HoldCode
    | 'nothing-written'
    | 'undone-already'
    | 'in-hand'
    | 'superseded'
    | 'moved'
    | 'comes-back'
    | 'unreadable'
    | 'refused-by-aws'
    | 'not-shown';
  readonly text: string;
  readonly release: string;
};

/** What the record itself says against it; null where Kedge did something that still counts. */
export function recordReason({ id, status, actions, undo, resource }: Incident): UndoReason | null {
  const written = status === 'reverted' || status === 'failed' || status === 'open';
  if (status === 'undone') {
    const by = undo === undefined ? '' : ` by ${undo.by} at ${new Date(undo.at).toISOString()}`;
    return {
      code: 'undone-already',
      text: `${id} was undone${by}`,
      release: 'nothing is left to be done',
    };
  }
  if (written && actions.length > 0) return null;
  const text = `Kedge changed nothing for ${id} (${status}): there is nothing to take back`;
  return { code: 'nothing-written', text, release: `change ${resource.id} by hand` };
}

/**
 * Kedge itself changed the resource after that: those changes are taken back first, the last one before the others.
 * For the same finding always; for another only where it stands in the way (`moved`).
 */
export function laterReasons(
  incident: Incident,
  { incidents }: LedgerSnapshot,
  moved: boolean,
): readonly UndoReason[] {
  const end = endOf(incident);
  const calls = JSON.stringify(incident.actions);
  const isLater = (one: Incident): boolean =>
    one.id !== incident.id && endOf(one) >= end && wrote(one) && JSON.stringify(one.actions) !== calls;
  return incidents
    .filter((one) => isLater(one) && (moved || one.finding.id === incident.finding.id))
    .sort((a, b) => endOf(b) - endOf(a))
    .map(({ id }) => ({
      code: 'superseded',
      text: `Kedge changed the resource again after that, for ${id}`,
      release: `undo ${id} first`,
    }));
}

const endOf = ({ closedAt }: Incident): number => closedAt ?? Number.POSITIVE_INFINITY;
const wrote = (incident: Incident): boolean => recordReason(incident) === null;

export function movedReasons(moved: readonly string[]): readonly UndoReason[] {
  const release = 'look at what is there now, and make by hand the calls that still fit';
  return moved.map((text) => ({ code: 'moved', text, release }));
}

type Guarded = {
  readonly rules: Rules;
  readonly snapshot: LedgerSnapshot;
  readonly resource: ResourceRef;
  readonly calls: readonly Call[];
  readonly by: string;
  readonly now: number;
};

/**
 * The guard's, as for any other plan. A hold is the responders' own: it stands in the way of everybody but whoever
 * placed it. Fights are between Kedge and other writers, and a person who undoes ends one. The budget is asked for
 * where it is spent.
 */
export function guardReasons({ rules, snapshot, resource, calls, by, now }: Guarded): readonly UndoReason[] {
  const actions = calls.map((call) => ({ ...call, why: 'undo', inverse: null }));
  const plan: Plan = { resource, findings: [], actions, cuts: [], hold: null, notes: [] };
  const others = snapshot.holds.filter((hold) => hold.by !== by);
  const question = { plan, findings: [], since: now, actor: null, now };
  const { limits } = rules.policy;
  const decision = decide({ ...question, limits, snapshot: { ...snapshot, holds: others } });
  return decision.verdict === 'apply' ? [] : decision.reasons.filter(({ code }) => code !== 'fight');
}

type Change = {
  readonly before: State;
  readonly after: State;
  readonly resource: ResourceRef;
  readonly now: number;
};

/** What Kedge would find, and by its mode revert, as soon as the undo is made. */
export function returning(rules: Rules, { before, after, resource, now }: Change): readonly Finding[] {
  const keyOf = ({ id, traffic }: Finding): string => [id, ...traffic].join('\n');
  const known = new Set(foundIn(before, rules, { resource, now }).map(keyOf));
  const then = foundIn(after, rules, { resource, now });
  return then.filter((finding) => finding.mode === 'enforce' && !known.has(keyOf(finding)));
}

export function returningReasons(found: readonly Finding[]): readonly UndoReason[] {
  return found.map((finding) => {
    const rule = finding.guardrail === null ? `entry ${finding.entry}` : `guardrail ${finding.guardrail}`;
    const traffic = finding.traffic.length === 0 ? finding.kind : finding.traffic.join(', ');
    return {
      code: 'comes-back',
      text: `Kedge would find it again at once and revert it: ${traffic} (${rule}, mode enforce)`,
      release: 'hold the resource for a time, waive the traffic, or change the policy',
    };
  });
}
