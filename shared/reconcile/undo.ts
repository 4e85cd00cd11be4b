import type { Hold, HoldCode, Incident, LedgerSnapshot } from '../guard/index.ts';
import { reason } from '../guard/index.ts';
import type { Call, Finding, ResourceRef } from '../model/index.ts';
import type { Failure, Place } from '../ports/index.ts';
import type { Dependencies, Settings } from './dependencies.ts';
import { withStatus } from './incidents.ts';
import type { Rules, Seen } from './outcome.ts';
import type { UndoPlan } from './undo-plan.ts';
import { undoPlan } from './undo-plan.ts';
import type { UndoReason } from './undo-reasons.ts';
import {
  guardReasons,
  laterReasons,
  movedReasons,
  recordReason,
  returning,
  returningReasons,
} from './undo-reasons.ts';
import { waivedRules } from './waived-rules.ts';

export type UndoRequest = {
  readonly incident: Incident;
  readonly place: Place;
  /** Who asks for it, as whoever passes it on proved it. */
  readonly by: string;
  /** Leaves the resource alone from now on, so that Kedge does not revert it again. */
  readonly hold: Hold | null;
  /** Freezes of Kedge that do not stop a person who says so. */
  readonly despite: readonly Extract<HoldCode, 'kill-switch' | 'budget-spent'>[];
};

/**
 * `done` and `left` are calls made and not made, in their order. `again`: what Kedge reverts once nothing holds it.
 * `related`: incidents of the same change for which Kedge did more, which still stands.
 */
export type UndoOutcome = {
  readonly verdict: 'undone' | 'refused' | 'failed';
  readonly done: readonly Call[];
  readonly left: readonly Call[];
  readonly reasons: readonly UndoReason[];
  readonly again: readonly Finding[];
  readonly heldUntil: number | null;
  readonly related: readonly string[];
};

type Deps = Pick<Dependencies, 'observer' | 'applier' | 'ledger' | 'clock'> & {
  readonly settings: Pick<Settings, 'verifyDelays'>;
};

type Errand = {
  readonly request: UndoRequest;
  readonly rules: Rules;
  readonly snapshot: LedgerSnapshot;
  readonly plan: UndoPlan;
  readonly again: readonly Finding[];
  readonly now: number;
};

/**
 * Takes back what Kedge did for an incident. Everything is judged before the first write, and then all of it is
 * made or none; what AWS refuses half-way is said, and the next undo of the same incident goes on from there.
 */
export async function undo(deps: Deps, given: Rules, request: UndoRequest): Promise<UndoOutcome> {
  const { incident } = request;
  const record = recordReason(incident);
  if (record !== null) return over('refused', { reasons: [record] });
  const now = deps.clock.now();
  const [seen, snapshot] = await Promise.all([
    observe(deps, given, request),
    deps.ledger.snapshot(incident.resource, now),
  ]);
  if (seen.kind === 'failed') return over('failed', { reasons: [unreadable(seen.failure)] });
  const plan = undoPlan(incident.actions, seen.state);
  const rules = waivedRules(given, snapshot.waivers);
  const change = { before: seen.state, after: plan.after, resource: resourceOf(request), now };
  const again = plan.moved.length > 0 ? [] : returning(rules, change);
  const errand = { request, rules, snapshot, plan, again, now };
  const reasons = against(errand, seen);
  const left = seen.kind === 'absent' ? [] : plan.calls;
  if (reasons.length > 0) return over('refused', { reasons, left, again });
  return carryOut(deps, errand);
}

/** All that stands in the way, not the first thing. */
function against(errand: Errand, seen: Seen): readonly UndoReason[] {
  const { request, rules, snapshot, plan, again, now } = errand;
  const { incident, by, despite } = request;
  const resource = resourceOf(request);
  if (seen.kind === 'absent') return movedReasons([`${resource.id} does not exist any more`]);
  const guarded =
    plan.calls.length === 0 ? [] : guardReasons({ rules, snapshot, resource, calls: plan.calls, by, now });
  const isHeld = request.hold !== null || snapshot.holds.some(({ until }) => until > now);
  return [
    ...laterReasons(incident, snapshot, plan.moved.length > 0),
    ...movedReasons(plan.moved),
    ...guarded.filter(({ code }) => !despite.some((one) => one === code)),
    ...(isHeld ? [] : returningReasons(again)),
  ];
}

/** The budget and a last look side by side, then the intent, the hold, the writes, the proof. */
async function carryOut(deps: Deps, errand: Errand): Promise<UndoOutcome> {
  const { request, rules, plan, again, now } = errand;
  const { incident, by, hold } = request;
  const refused = (why: UndoReason) => over('refused', { reasons: [why], left: plan.calls, again });
  const changes = plan.calls.length === 0 || request.despite.includes('budget-spent') ? 0 : 1;
  const { changesPer10Minutes: limit } = rules.policy.limits;
  const spending = { account: incident.resource.account, changes, critical: false, limit, now };
  const [seen, reserved] = await Promise.all([
    observe(deps, rules, request),
    deps.ledger.reserve([], spending),
  ]);
  if (reserved.kind === 'lost') return refused(reason('budget-spent', reserved.why));
  if (seen.kind === 'failed') return over('failed', { reasons: [unreadable(seen.failure)] });
  if (!sameCalls(undoPlan(incident.actions, seen.state), plan))
    return refused({ code: 'moved', text: 'the resource changed meanwhile', release: 'undo it again' });
  const begun = { ...incident, told: true, undo: { by, at: now } };
  const recorded = await deps.ledger.record([begun], now);
  if (recorded.kind === 'lost')
    return refused({ code: 'in-hand', text: recorded.why, release: 'undo it again in two minutes' });
  if (hold !== null) await deps.ledger.hold(incident.resource, hold);
  return writeAndVerify(deps, { ...errand, request: { ...request, incident: begun } });
}

const sameCalls = (a: UndoPlan, b: UndoPlan): boolean =>
  JSON.stringify([a.calls, a.moved]) === JSON.stringify([b.calls, b.moved]);

async function writeAndVerify(deps: Deps, errand: Errand): Promise<UndoOutcome> {
  const { request, plan, again } = errand;
  const heldUntil = heldTo(errand);
  const done: Call[] = [];
  for (const call of plan.calls) {
    const applied = await deps.applier.apply(request.place, call);
    if (applied.kind === 'failed') {
      const reasons = [refusedByAws(applied.failure)];
      return over('failed', { done, left: plan.calls.slice(done.length), reasons, again, heldUntil });
    }
    done.push(call);
  }
  if (!(await isShown(deps, errand))) return over('failed', { done, reasons: [NOT_SHOWN], again, heldUntil });
  const now = deps.clock.now();
  const recorded = await deps.ledger.record(undone(errand, now), now);
  if (recorded.kind === 'lost') {
    const why = { code: 'in-hand', text: recorded.why, release: 'undo it again in two minutes' } as const;
    return over('failed', { done, reasons: [why], again, heldUntil });
  }
  return over('undone', { done, again, heldUntil, related: relatedTo(errand) });
}

function heldTo({ request, snapshot, now }: Errand): number | null {
  const holds = [...snapshot.holds, ...(request.hold === null ? [] : [request.hold])];
  const untils = holds.map(({ until }) => until).filter((until) => until > now);
  return untils.length === 0 ? null : Math.max(...untils);
}

/** EC2's reads lag behind its writes: what does not show yet counts only after the last pause. */
async function isShown(deps: Deps, { request, rules }: Errand): Promise<boolean> {
  for (const pause of [0, ...deps.settings.verifyDelays]) {
    if (pause > 0) await deps.clock.sleep(pause);
    const seen = await observe(deps, rules, request);
    if (seen.kind === 'failed') continue;
    const { calls, moved } = undoPlan(request.incident.actions, seen.state);
    if (calls.length === 0 && moved.length === 0) return true;
  }
  return false;
}

/** The findings of one plan share its calls: what takes those back undoes the incidents of all. */
function undone(errand: Errand, now: number): readonly Incident[] {
  const { request } = errand;
  const siblings = standing(errand).filter((one) => sameActions(one, errand.request.incident));
  return [request.incident, ...siblings].map((one) => ({
    ...withStatus(one, 'undone', { reasons: one.reasons, now }),
    told: true,
    undo: { by: request.by, at: now },
  }));
}

function relatedTo(errand: Errand): readonly string[] {
  const { incident } = errand.request;
  return standing(errand)
    .filter((one) => !sameActions(one, incident))
    .filter((one) => one.eventIds.some((id) => incident.eventIds.includes(id)))
    .map(({ id }) => id);
}

/** The other incidents of the resource for which Kedge did something that still counts. */
const standing = ({ request, snapshot }: Errand): readonly Incident[] =>
  snapshot.incidents.filter((one) => one.id !== request.incident.id && recordReason(one) === null);

const sameActions = (a: Incident, b: Incident): boolean =>
  JSON.stringify(a.actions) === JSON.stringify(b.actions);

const resourceOf = ({ incident, place }: UndoRequest): ResourceRef => ({
  ...incident.resource,
  region: place.region,
});

const observe = (deps: Deps, { needs }: Rules, request: UndoRequest) =>
  deps.observer.observe(request.place, resourceOf(request), needs);

const sentence = ({ attempted, code, message }: Failure): string => `${attempted}: ${code}: ${message}`;

const unreadable = (failure: Failure): UndoReason => ({
  code: 'unreadable',
  text: sentence(failure),
  release: 'nothing was written: mend the cause, and undo it again',
});

const refusedByAws = (failure: Failure): UndoReason => ({
  code: 'refused-by-aws',
  text: sentence(failure),
  release: 'mend the cause, and undo it again: it goes on from here',
});

const NOT_SHOWN: UndoReason = {
  code: 'not-shown',
  text: 'AWS accepted every call, but what was there before does not show',
  release: 'see in the history and in CloudTrail whether somebody was quicker, and undo it again',
};

function over(verdict: UndoOutcome['verdict'], rest: Partial<UndoOutcome>): UndoOutcome {
  return { verdict, done: [], left: [], reasons: [], again: [], heldUntil: null, related: [], ...rest };
}
