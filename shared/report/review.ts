import type { Action, Finding } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import { type RemedyPlan, remedyOf } from '../remedy/index.ts';

/** One `expect` line and whether it holds; `holds` is null where it was not evaluated. */
type ExpectationResult = {
  readonly line: string;
  readonly holds: boolean | null;
  readonly why: string;
};

/** Everything that one review found. `source` says what was judged: a state directory, or an account-Region. */
export type Review = {
  readonly policy: Policy;
  readonly source: string;
  readonly findings: readonly Finding[];
  readonly plans: readonly RemedyPlan[];
  readonly expectations: readonly ExpectationResult[];
};

/** What would be done about one finding, and why not, where a part or all of it must be left to a person. */
export type Remedy = {
  readonly actions: readonly Action[];
  readonly holds: readonly string[];
  readonly cuts: readonly string[];
  readonly notes: readonly string[];
};

export function remedyFor(finding: Finding, { plans }: Review): Remedy {
  const own = plansOf(plans).get(placeOf(finding.resource)) ?? [];
  const actions = remedyOf(finding, own);
  const mine = own.filter(({ findings }) => findings.includes(finding.id));
  const acting = own.filter((plan) => plan.actions.some((action) => actions.includes(action)));
  return {
    actions,
    holds: mine.flatMap(({ hold }) => hold ?? []),
    cuts: acting.flatMap(({ cuts }) => cuts),
    notes: acting.flatMap(({ notes }) => notes),
  };
}

const byResource = new WeakMap<Review['plans'], ReadonlyMap<string, readonly RemedyPlan[]>>();

/** The plans of each resource: with thousands of findings nobody can look through thousands of plans for each. */
function plansOf(plans: Review['plans']): ReadonlyMap<string, readonly RemedyPlan[]> {
  const known = byResource.get(plans);
  if (known !== undefined) return known;
  const made = new Map<string, RemedyPlan[]>();
  for (const plan of plans) {
    const place = placeOf(plan.resource);
    const own = made.get(place);
    if (own === undefined) made.set(place, [plan]);
    else own.push(plan);
  }
  byResource.set(plans, made);
  return made;
}

const placeOf = ({ type, id }: RemedyPlan['resource']): string => `${type} ${id}`;

/** Where a finding's rule stands in the policy file; line 1 for what no rule says. */
export function policyLine(finding: Finding, policy: Policy): number {
  const { guardrail, entry } = finding;
  const found =
    guardrail === null
      ? entriesOf(finding, policy).find(({ key }) => key === entry)
      : policy.guardrails.find(({ id }) => id === guardrail);
  return found?.line ?? 1;
}

type Keyed = { readonly key: string; readonly line: number };

/** Two sections may use the same key: the resource says which one is meant. */
function entriesOf({ resource }: Finding, policy: Policy): readonly Keyed[] {
  switch (resource.type) {
    case 'AWS::EC2::SecurityGroup':
      return policy.securityGroups;
    case 'AWS::EC2::NetworkAcl':
    case 'AWS::EC2::Subnet':
      return policy.networkAcls;
    case 'AWS::ECS::Service':
    case 'AWS::ECS::Task':
      return policy.ecs;
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return policy.loadBalancers;
    default:
      return [...policy.securityGroups, ...policy.networkAcls, ...policy.ecs, ...policy.loadBalancers];
  }
}
