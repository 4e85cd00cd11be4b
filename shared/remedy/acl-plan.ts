import type { AclDirectionDrift, AclDrift, Context } from '../drift/index.ts';
import { aclDrift, entryTraffic, LAST_ENTRY_NUMBER, trafficText } from '../drift/index.ts';
import type { Direction, Finding } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { isEmpty, union } from '../netset/index.ts';
import { associationOutcome } from './acl-association.ts';
import type { EntryList } from './acl-list.ts';
import { editable, effects } from './acl-list.ts';
import type { AclGoal } from './acl-settle.ts';
import { settleAcl } from './acl-settle.ts';
import { aclSteps } from './acl-steps.ts';
import type { AclScene } from './acl-target.ts';
import { waivedLoss } from './acl-target.ts';
import type { Claims } from './claims.ts';
import { claimsOf, excessOnly, idsOf } from './claims.ts';
import { trafficSaid } from './live-rule.ts';
import type { Held, Outcome } from './outcome.ts';
import { heldAll, joined, NOTHING } from './outcome.ts';
import { withAcl } from './overlay.ts';

/** What mends the claimed findings of one network ACL: its entries, then the subnets that it stands before. */
export function aclOutcome(context: Context, aclId: string, findings: readonly Finding[]): Outcome {
  const drift = aclDrift(context, aclId);
  if (drift === null)
    return heldAll(
      findings.map(({ id }) => id),
      `${aclId} is not in the state.`,
    );
  const entries = joined([
    directionOutcome(context, drift, { side: drift.ingress, findings }),
    directionOutcome(context, drift, { side: drift.egress, findings }),
  ]);
  const astray = findings.find((finding) => finding.kind === 'association');
  const entriesHeld = entries.held.length > 0;
  return astray === undefined
    ? entries
    : joined([entries, associationOutcome(context, drift, { finding: astray, entriesHeld })]);
}

type About = { readonly side: AclDrift['ingress']; readonly findings: readonly Finding[] };

function directionOutcome(context: Context, drift: AclDrift, { side, findings }: About): Outcome {
  const claims = claimsOf(side, findings);
  if (claims.closings.length === 0 && claims.missing === null) return NOTHING;
  const ids = claimedIds(claims);
  const from = editable(side.entries);
  const unread = from.find((entry) => isEmpty(entryTraffic(entry)));
  if (unread !== undefined) {
    return heldAll(
      ids,
      `What ${drift.acl.id} lets through cannot be told: its ${side.direction} entry ${unread.number} is not understood.`,
    );
  }
  // AWS's own final denies count too: one for IPv4, one for IPv6.
  const slots = Math.max(
    context.policy.quotas.entriesPerAcl - finalDenies(side.entries.length - from.length),
    from.length,
  );
  const judged = (list: EntryList) => judgedList(context, drift, { direction: side.direction, list });
  const breachesOf: AclScene['breachesOf'] = (list) => judged(list)?.breaches ?? [];
  const scene: AclScene = { side, claims, from, slots, effect: effects(), breachesOf };
  const goal = settleAcl(scene);
  if (goal.ordered === null) return heldAll(ids, goal.reason);
  const held = heldFindings(context, drift, { scene, goal });
  const withheld = new Set(held.map(({ finding }) => finding));
  const text = (set: TrafficSet): readonly string[] =>
    isEmpty(set) ? [] : trafficText(context, set, side.direction);
  const waived = text(waivedLoss(scene, goal.list));
  return {
    steps: aclSteps(context, drift, {
      goal,
      ordered: goal.ordered,
      claims: goal.claims,
      direction: side.direction,
    }),
    mended: ids.filter((id) => !withheld.has(id)),
    held,
    cuts: text(union(goal.ordered.cut, goal.lost)),
    notes:
      waived.length === 0
        ? []
        : [`Waived traffic goes with the entries that carried it: ${waived.join(', ')}.`],
  };
}

const finalDenies = (seen: number): number => Math.max(seen, 1);

const claimedIds = (claims: Claims): readonly string[] => [
  ...idsOf(claims.closings),
  ...(claims.missing === null ? [] : [claims.missing.id]),
];

type Replaced = { readonly direction: Direction; readonly list: EntryList };

/** Drift's own word on the direction, were its entries these. */
function judgedList(
  context: Context,
  drift: AclDrift,
  { direction, list }: Replaced,
): AclDirectionDrift | undefined {
  const rest = drift.acl.entries.filter(
    (entry) => entry.direction !== direction || entry.number > LAST_ENTRY_NUMBER,
  );
  const acl = { ...drift.acl, entries: [...rest, ...list] };
  return aclDrift(withAcl(context, acl), acl.id)?.[direction];
}

type Reached = { readonly scene: AclScene; readonly goal: AclGoal };

/** Drift itself judges the entries as they will be: whatever it would still find is not mended. */
function heldFindings(context: Context, drift: AclDrift, { scene, goal }: Reached): readonly Held[] {
  const { direction } = scene.side;
  const after = judgedList(context, drift, { direction, list: goal.list });
  if (after === undefined) return [];
  const held: Held[] = [];
  const remains = (finding: Finding, left: TrafficSet): void => {
    if (isEmpty(left)) return;
    const said = trafficSaid(context, direction, left);
    const denies = scene.side.desiredEntries === null ? [] : scene.breachesOf(scene.side.desiredEntries);
    const because = denies.map(({ guardrail }) => `guardrail ${guardrail.id} denies it`).join(', ');
    const why = finding.kind === 'missing' && because !== '' ? because : 'no entries say it';
    held.push({
      finding: finding.id,
      reason: goal.reason ?? `${said} would remain ${finding.kind}: ${why}.`,
    });
  };
  for (const { finding, breach } of scene.claims.closings) {
    const still = after.breaches.find(({ guardrail }) => guardrail.id === breach?.guardrail.id);
    if (breach === null) remains(finding, excessOnly(after));
    else if (still !== undefined) remains(finding, still.traffic);
  }
  if (scene.claims.missing !== null) remains(scene.claims.missing, after.missing);
  return held;
}
