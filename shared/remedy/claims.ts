import type { Breach, DirectionDrift } from '../drift/index.ts';
import type { Finding } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, NO_TRAFFIC, subtract, unionAll } from '../netset/index.ts';

/** A finding that wants traffic closed: what is wrong, and the guardrail when one says so. */
export type Closing = {
  readonly finding: Finding;
  readonly wrong: TrafficSet;
  readonly breach: Breach | null;
};

/** What the findings of one direction claim, as sets. */
export type Claims = {
  readonly closings: readonly Closing[];
  readonly missing: Finding | null;
  /** Nothing that is only excess stays unclaimed: what is kept may then be measured by desired alone. */
  readonly wholeExcess: boolean;
};

type Side = Pick<DirectionDrift, 'direction' | 'excess' | 'leftover' | 'missing' | 'breaches'>;

export function claimsOf(side: Side, findings: readonly Finding[]): Claims {
  const own = findings.filter((finding) => finding.direction === side.direction);
  const excess = excessOnly(side);
  const closings: Closing[] = [];
  for (const finding of own) {
    if (finding.kind === 'excess' && !isEmpty(excess))
      closings.push({ finding, wrong: excess, breach: null });
    const breach = side.breaches.find((one) => one.guardrail.id === finding.guardrail);
    if (finding.kind === 'forbidden' && breach !== undefined) {
      closings.push({ finding, wrong: breach.traffic, breach });
    }
  }
  const missing = own.find((finding) => finding.kind === 'missing') ?? null;
  const claimed = closings.some(({ breach }) => breach === null);
  return {
    closings,
    missing: isEmpty(side.missing) ? null : missing,
    wholeExcess: claimed || isEmpty(excess),
  };
}

/**
 * What is forbidden, and the leftover of it, is not also reported as excess: the claim of an excess finding is without.
 */
export function excessOnly(side: Pick<Side, 'excess' | 'leftover' | 'breaches'>): TrafficSet {
  return side.breaches.reduce(
    (left, breach) => subtract(left, breach.traffic),
    subtract(side.excess, side.leftover),
  );
}

/** The closings that want something of this traffic closed. */
export function closersOf(claims: Claims, traffic: TrafficSet): readonly Closing[] {
  return claims.closings.filter(({ wrong }) => !isEmpty(intersect(traffic, wrong)));
}

export function wrongOf(closings: readonly Closing[]): TrafficSet {
  return closings.length === 0 ? NO_TRAFFIC : unionAll(closings.map(({ wrong }) => wrong));
}

export function idsOf(closings: readonly Closing[]): readonly string[] {
  return closings.map(({ finding }) => finding.id);
}

/** Over a limit only what is critical is closed whole: for less, an outage would be the greater harm. */
export const someCritical = (closings: readonly Closing[]): boolean =>
  closings.some(({ finding }) => finding.severity === 'critical');

/** Where no order of calls spares what is wanted, a high or critical closing goes ahead. */
export const someUrgent = (closings: readonly Closing[]): boolean =>
  closings.some(({ finding }) => finding.severity === 'critical' || finding.severity === 'high');

/** Why a closing closes, to end a sentence with. */
export function because(closings: readonly Closing[]): string {
  const reasons = closings.map(({ finding, breach }) =>
    breach === null ? `${entryName(finding)} does not list it` : `guardrail ${breach.guardrail.id} denies it`,
  );
  return [...new Set(reasons)].join(', ');
}

const entryName = (finding: Finding): string =>
  finding.entry === null ? 'the policy' : `entry ${finding.entry}`;
