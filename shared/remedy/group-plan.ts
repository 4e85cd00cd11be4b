import type { Context, DirectionDrift, GroupDrift } from '../drift/index.ts';
import { groupDrift, inVpc, trafficText } from '../drift/index.ts';
import type { Finding } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { isEmpty, union } from '../netset/index.ts';
import type { Claims } from './claims.ts';
import { claimsOf, excessOnly, idsOf } from './claims.ts';
import { allowedRules, asHints } from './desired-rules.ts';
import type { Settled } from './group-settle.ts';
import { settle } from './group-settle.ts';
import { groupSteps } from './group-steps.ts';
import type { Means } from './group-target.ts';
import { liveRules, trafficSaid } from './live-rule.ts';
import type { Held, Outcome } from './outcome.ts';
import { heldAll, joined, NOTHING } from './outcome.ts';

/** What mends the claimed findings of one group, direction by direction. */
export function groupOutcome(context: Context, groupId: string, findings: readonly Finding[]): Outcome {
  const drift = groupDrift(context, groupId);
  if (drift === null)
    return heldAll(
      findings.map(({ id }) => id),
      `${groupId} is not in the state.`,
    );
  const here = inVpc(context, drift.group.vpcId);
  return joined([
    directionOutcome(here, drift, { side: drift.ingress, findings }),
    directionOutcome(here, drift, { side: drift.egress, findings }),
  ]);
}

type About = { readonly side: DirectionDrift; readonly findings: readonly Finding[] };

function directionOutcome(context: Context, drift: GroupDrift, { side, findings }: About): Outcome {
  const claims = claimsOf(side, findings);
  if (claims.closings.length === 0 && claims.missing === null) return NOTHING;
  const { allowed: desired, denied } = allowedRules(context, drift, side.direction);
  const rules = liveRules(context, side);
  const means: Means = { context, drift, side, claims, hints: asHints(desired), rules, desired, denied };
  const settled = settle(means);
  const held = heldFindings(means, settled);
  const at = { groupId: drift.group.id, direction: side.direction };
  const withheld = new Set(held.map(({ finding }) => finding));
  return {
    steps: groupSteps(context, at, settled.ordered.steps),
    mended: claimed(claims).filter((id) => !withheld.has(id)),
    held,
    cuts: text(means, union(settled.ordered.cut, settled.end.lost)),
    notes: settled.end.whole.map((live) => {
      const admits = text(means, live.traffic).join(', ');
      return `${live.key} (${admits}) is revoked whole: what is wanted of it takes more rules than the limits allow.`;
    }),
  };
}

/** Whatever drift would still find after the plan is not mended, and says why. */
function heldFindings(means: Means, { end, after, given }: Settled): readonly Held[] {
  const { claims } = means;
  const held: Held[] = end.held.flatMap(({ findings, reason }) =>
    findings.map((finding) => ({ finding, reason })),
  );
  if (claims.missing !== null && given !== null) held.push({ finding: claims.missing.id, reason: given });
  const remains = (finding: Finding, left: TrafficSet): void => {
    if (isEmpty(left) || held.some((one) => one.finding === finding.id)) return;
    const { context, side, denied } = means;
    const isMissing = finding.kind === 'missing';
    const denies = isMissing && denied.length > 0 ? `Guardrail ${denied.join(', ')} denies it` : null;
    const why =
      denies ??
      (isMissing && end.whole.length > 0 ? 'It goes with a rule that is revoked whole' : 'No rule says it');
    const said = trafficSaid(context, side.direction, left);
    held.push({ finding: finding.id, reason: `${why}: ${said} would remain ${finding.kind}.` });
  };
  for (const { finding, breach } of claims.closings) {
    const still = after.breaches.find(({ guardrail }) => guardrail.id === breach?.guardrail.id);
    if (breach === null) remains(finding, excessOnly(after));
    else if (still !== undefined) remains(finding, still.traffic);
  }
  if (claims.missing !== null) remains(claims.missing, after.missing);
  return held;
}

const claimed = (claims: Claims): readonly string[] => [
  ...idsOf(claims.closings),
  ...(claims.missing === null ? [] : [claims.missing.id]),
];

function text({ context, side }: Means, set: TrafficSet): readonly string[] {
  return isEmpty(set) ? [] : trafficText(context, set, side.direction);
}
