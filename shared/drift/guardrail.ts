import type { Direction } from '../model/index.ts';
import type { AddressSet, ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  addressesOf,
  coverLabels,
  intersect,
  intersectServices,
  isEmpty,
  isEmptyAddresses,
  labels,
  restrictServices,
  subtract,
} from '../netset/index.ts';
import type { Guardrail, GuardrailTarget, Match, TrafficLine } from '../policy/index.ts';
import type { Context } from './context.ts';
import { type LineTraffic, lineServices, lineTraffic, resolvePeers } from './line-traffic.ts';
import { doubtsOn, type Waived } from './waived.ts';

/**
 * Traffic that a guardrail forbids and that is there. `traffic` and `denied` are without what is waived;
 * `exempt` are the addresses that its `except` names: where the forbidden service may stay.
 */
export type Breach = {
  readonly guardrail: Guardrail;
  readonly traffic: TrafficSet;
  readonly denied: TrafficSet;
  readonly exempt: AddressSet;
};

/** A guardrail that applies to the resource, as a set. */
export type AppliedGuardrail = {
  readonly guardrail: Guardrail;
  readonly line: TrafficLine;
  readonly denied: TrafficSet;
  readonly exempt: AddressSet;
  /** Why nothing may be called a breach of it: its `where` cannot be told, or what it excepts. */
  readonly unsure: readonly string[];
  /** Peers that are not known: it forbids what `denied` says, and perhaps more. */
  readonly unresolved: readonly string[];
  readonly possible: LineTraffic['possible'];
};

/** A guardrail that may be breached here, and why nobody can tell. */
export type Undecided = { readonly guardrail: Guardrail; readonly reasons: readonly string[] };

/** A rule of which only the services are known. */
export type Unread = { readonly reason: string; readonly services: ServiceSet };

export type Where = {
  readonly vpcId: string;
  readonly selfId: string | null;
  readonly matches: (match: Match) => 'yes' | 'no' | 'unknown';
};

export function appliedGuardrails(
  context: Context,
  on: GuardrailTarget,
  at: Where & { readonly direction: Direction },
): readonly AppliedGuardrail[] {
  const found: AppliedGuardrail[] = [];
  for (const guardrail of context.policy.guardrails) {
    const { deny } = guardrail;
    if (deny.kind !== 'traffic' || !deny.on.includes(on) || deny.line.direction !== at.direction) continue;
    const verdict = guardrail.where === undefined ? 'yes' : at.matches(guardrail.where);
    if (verdict === 'no') continue;
    const { traffic: denied, possible, unknown } = lineTraffic(context, deny.line, at);
    const except = resolvePeers(context, deny.line.except, at);
    const unsure =
      verdict === 'unknown' ? [`whether guardrail ${guardrail.id} applies here cannot be told`] : [];
    found.push({
      guardrail,
      line: deny.line,
      denied,
      exempt: except.addresses,
      unsure: [...unsure, ...except.unknown],
      unresolved: unknown.slice(0, unknown.length - except.unknown.length),
      possible,
    });
  }
  return found;
}

/**
 * What of `observed` each guardrail forbids, waived traffic left out. A guardrail that is not sure breaches nothing.
 */
export function breaches(
  applied: readonly AppliedGuardrail[],
  observed: TrafficSet,
  waived: TrafficSet,
): readonly Breach[] {
  const found: Breach[] = [];
  for (const { guardrail, denied, exempt, unsure } of applied) {
    if (unsure.length > 0) continue;
    const forbidden = intersect(observed, denied);
    if (isEmpty(forbidden)) continue;
    // Whoever is waived for anybody is waived for every group too.
    const left = coverLabels(waived, labels(denied));
    const traffic = subtract(forbidden, left);
    if (!isEmpty(traffic)) found.push({ guardrail, traffic, denied: subtract(denied, left), exempt });
  }
  return found;
}

/**
 * The guardrails that may be breached here by what is observed or by a rule that could not be read. What may be waived
 * is no breach: a waiver with a list that nobody can read is one more `except`.
 */
export function undecided(
  applied: readonly AppliedGuardrail[],
  observed: TrafficSet,
  { waived, unread = [] }: { readonly waived: Waived; readonly unread?: readonly Unread[] },
): readonly Undecided[] {
  return applied.flatMap((one) => {
    const reasons = [
      ...(isEmpty(intersect(observed, one.denied)) ? [] : one.unsure),
      ...(mayForbidMore(one, observed) ? [...one.unsure, ...one.unresolved] : []),
      ...unread.filter((rule) => mayForbid(one, rule)).map((rule) => rule.reason),
      ...mayBeWaived(one, observed, waived),
    ];
    return reasons.length === 0 ? [] : [{ guardrail: one.guardrail, reasons: [...new Set(reasons)] }];
  });
}

/** Whether a peer that is not known could stand for somebody who is admitted. */
function mayForbidMore({ possible, unresolved, denied }: AppliedGuardrail, observed: TrafficSet): boolean {
  if (possible === null || unresolved.length === 0) return false;
  const rest = restrictServices(subtract(observed, denied), possible.services);
  const anybody = possible.addresses && !isEmptyAddresses(addressesOf(rest));
  return anybody || (possible.groups && rest.labels.length > 0);
}

function mayBeWaived(one: AppliedGuardrail, observed: TrafficSet, waived: Waived): readonly string[] {
  const [open] = waived.doubts.length === 0 ? [] : breaches([one], observed, waived.sure);
  if (open === undefined) return [];
  const [left] = breaches([one], observed, waived.traffic);
  return doubtsOn(waived, left === undefined ? open.traffic : subtract(open.traffic, left.traffic));
}

/** A rule whose list of addresses is not known; a guardrail that speaks of groups alone never means it. */
function mayForbid({ line }: AppliedGuardrail, { services }: Unread): boolean {
  const addressed = line.peers.some((peer) => peer.kind !== 'group' && peer.kind !== 'self');
  return addressed && intersectServices(lineServices(line.services), services).length > 0;
}
