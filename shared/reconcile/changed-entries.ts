import { context, entriesOnlyOf } from '../drift/index.ts';
import { isCurrent } from '../guard/index.ts';
import type { Finding, ResourceRef } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import type { Incident } from '../ports/index.ts';
import type { Dependencies } from './dependencies.ts';
import type { Change } from './entry-changes.ts';
import { foundAt } from './entry-findings.ts';
import { incidentFor, withStatus } from './incidents.ts';
import { lastReview } from './last-review.ts';
import type { Rules } from './outcome.ts';
import type { Work } from './work.ts';

/**
 * Whether a review should see what became of the entries that match the resource. For each that matched what was
 * deleted, and nothing else at the last review, an incident is left that knows who did it: nobody is told before the
 * review has seen that nothing took its place.
 */
export async function changesEntries(
  deps: Dependencies,
  { policy }: Rules,
  { work, seen }: Change,
): Promise<boolean> {
  const { place, resource } = work;
  const now = deps.clock.now();
  const made = entriesOnlyOf(context(seen.state, policy, { now }), resource);
  for (const finding of made) if (await openOf(deps, foundAt(finding, place))) return true;
  const hints = work.hints.filter(({ eventName }) => eventName.startsWith('Delete'));
  if (hints.length === 0) return false;
  const review = await lastReview(deps, place);
  if (review.kind === 'none') return declares(policy, resource);
  const lost = entriesOnlyOf(context(review.snapshot.state, policy, { now }), resource);
  for (const finding of lost) await remember(deps, { ...work, hints }, foundAt(finding, place));
  return lost.length > 0;
}

/** Where nobody knows what an entry matched, it may have been this. */
function declares(policy: Policy, { type }: ResourceRef): boolean {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return policy.securityGroups.length > 0;
    case 'AWS::EC2::NetworkAcl':
      return policy.networkAcls.length > 0;
    case 'AWS::ECS::Service':
      return policy.ecs.length > 0;
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return policy.loadBalancers.length > 0;
    default:
      return false;
  }
}

async function openOf({ ledger, clock }: Dependencies, { id, resource }: Finding): Promise<Incident | null> {
  const { incidents } = await ledger.snapshot(resource, clock.now());
  return incidents.find((one) => isCurrent(one) && one.finding.id === id) ?? null;
}

async function remember(deps: Dependencies, work: Work, finding: Finding): Promise<void> {
  const now = deps.clock.now();
  const snapshot = await deps.ledger.snapshot(finding.resource, now);
  const before = incidentFor(finding, snapshot, { work, now });
  // Told, or about to be: the same event came once more.
  if (snapshot.incidents.some(({ id }) => id === before.id)) return;
  const reasons = work.hints.slice(0, 1).map(({ eventName }) => `${eventName} of ${work.resource.id}`);
  await deps.ledger.record([withStatus(before, 'settling', { reasons, now })], now);
}
