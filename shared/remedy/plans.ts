import type { Context } from '../drift/index.ts';
import type { Action, Finding, FindingResource, ResourceRef } from '../model/index.ts';
import { aclOutcome } from './acl-plan.ts';
import { serviceOutcome, taskOutcome } from './ecs-plan.ts';
import { groupOutcome } from './group-plan.ts';
import { loadBalancerOutcome } from './load-balancer-plan.ts';
import type { Outcome, RemedyPlan } from './outcome.ts';
import { heldAll, joined, plansOf } from './outcome.ts';

/**
 * What mends these findings, and nothing else. For each resource, in the order in which the findings name it: one
 * plan with actions, if anything can be done; then one plan without actions for each reason to hold. Every finding
 * is in exactly one of them, unless it is already gone. A finding that is mended only in part is among the held.
 */
export function plans(context: Context, findings: readonly Finding[]): readonly RemedyPlan[] {
  const byResource = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.resource.type} ${finding.resource.id}`;
    const own = byResource.get(key);
    if (own === undefined) byResource.set(key, [finding]);
    else own.push(finding);
  }
  return [...byResource.values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : plansOf(refOf(first.resource), resourceOutcome(context, own));
  });
}

const refOf = ({ type, id, account, region }: FindingResource): ResourceRef => ({
  type,
  id,
  account,
  region,
});

function resourceOutcome(context: Context, findings: readonly Finding[]): Outcome {
  const hopeless = findings.map((finding) => ({ finding, reason: beyondRemedy(context, finding) }));
  const held = hopeless.flatMap(({ finding, reason }) =>
    reason === null ? [] : [heldAll([finding.id], reason)],
  );
  const rest = hopeless.flatMap(({ finding, reason }) => (reason === null ? [finding] : []));
  const [first] = rest;
  return joined(first === undefined ? held : [mended(context, first.resource, rest), ...held]);
}

/** Why nothing could ever be done about a finding; null when its resource's planner is to see. */
function beyondRemedy(context: Context, finding: Finding): string | null {
  const { kind, resource } = finding;
  if (kind === 'unknown') return 'What is not known is never changed.';
  if (kind === 'exposure')
    return 'The exposure comes from several resources together: a person must say which of them to change (a guardrail `on: [securityGroups, exposure]` narrows rules of groups by itself).';
  if (!isThere(context, resource))
    return `${resource.id} is not there: \`kedge apply\` creates what is declared and does not exist.`;
  const rules = resource.type === 'AWS::EC2::SecurityGroup' || resource.type === 'AWS::EC2::NetworkAcl';
  if (kind === 'configuration' && rules)
    return 'The policy contradicts itself about this resource: it must be mended there.';
  return kind === 'configuration' && finding.evidence.length === 0
    ? 'The policy contradicts itself about this resource: it must be mended there.'
    : null;
}

function isThere({ state }: Context, { type, id }: ResourceRef): boolean {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return state.securityGroups.has(id);
    case 'AWS::EC2::NetworkAcl':
      return state.networkAcls.has(id);
    case 'AWS::ECS::Service':
      return state.services.has(id);
    case 'AWS::ECS::Task':
      return state.tasks.has(id);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return state.loadBalancers.has(id);
    default:
      return true;
  }
}

function mended(context: Context, { type, id }: ResourceRef, findings: readonly Finding[]): Outcome {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return groupOutcome(context, id, findings);
    case 'AWS::EC2::NetworkAcl':
      return aclOutcome(context, id, findings);
    case 'AWS::ECS::Service':
      return serviceOutcome(context, id, findings);
    case 'AWS::ECS::Task':
      return taskOutcome(context, id, findings);
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return loadBalancerOutcome(context, id, findings);
    default:
      return heldAll(
        findings.map((finding) => finding.id),
        `Kedge does not change a ${type} by itself.`,
      );
  }
}

/** The actions that mend this finding, in their order; the same action may mend others too. */
export function remedyOf(finding: Finding, all: readonly RemedyPlan[]): readonly Action[] {
  const { type, id } = finding.resource;
  return all
    .filter((plan) => plan.resource.type === type && plan.resource.id === id)
    .flatMap((plan) => plan.actions.filter((_, i) => plan.mends[i]?.includes(finding.id) ?? false));
}
