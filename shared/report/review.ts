import type { Effect, ExpectationResult } from '../exposure/index.ts';
import type { Reason } from '../guard/index.ts';
import type { Action, Finding, FindingResource } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import { type RemedyPlan, remedyOf } from '../remedy/index.ts';

/** A rule that is open to what a guardrail on exposure denies, and that nobody can use: no finding. */
export type Unreached = {
  readonly resource: FindingResource;
  readonly guardrail: string;
  readonly traffic: readonly string[];
  readonly effect: Effect;
};

/**
 * Everything that one review found; what is left out was not asked. `source` says what was judged: a state directory,
 * or an account-Region.
 */
export type Review = {
  readonly policy: Policy;
  readonly source: string;
  readonly findings: readonly Finding[];
  readonly plans: readonly RemedyPlan[];
  readonly expectations: readonly ExpectationResult[];
  /** What is open in a group and what that means today, by the finding's id; only where it is known. */
  readonly effects?: ReadonlyMap<string, Effect>;
  /** Why the guard would hold a plan besides: the expectations that it would break. */
  readonly broken?: ReadonlyMap<RemedyPlan, readonly Pick<Reason, 'text' | 'release'>[]>;
  readonly unreached?: readonly Unreached[];
};

/** What would be done about one finding, and why not, where a part or all of it must be left to a person. */
export type Remedy = {
  readonly actions: readonly Action[];
  readonly holds: readonly string[];
  readonly cuts: readonly string[];
  readonly notes: readonly string[];
};

export function remedyFor(finding: Finding, { plans, broken }: Review): Remedy {
  const own = plansOf(plans).get(placeOf(finding.resource)) ?? [];
  const actions = remedyOf(finding, own);
  const mine = own.filter(({ findings }) => findings.includes(finding.id));
  const acting = own.filter((plan) => plan.actions.some((action) => actions.includes(action)));
  return {
    actions,
    holds: [
      ...mine.flatMap(({ hold }) => hold ?? []),
      ...acting.flatMap((plan) => (broken?.get(plan) ?? []).map(brokenWords)),
    ],
    cuts: acting.flatMap(({ cuts }) => cuts),
    notes: acting.flatMap(({ notes }) => notes),
  };
}

export function brokenWords({ text, release }: Pick<Reason, 'text' | 'release'>): string {
  return `${text.replace(/\.$/, '')}; what releases it: ${release}.`;
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
