import { type Effect, expectations } from '../exposure/index.ts';
import type { Reason } from '../guard/index.ts';
import type { Finding, State } from '../model/index.ts';
import type { Expectation, Policy } from '../policy/index.ts';
import type { RemedyPlan } from '../remedy/index.ts';
import { brokenExpectations } from './broken-expectations.ts';
import { findingEffects } from './finding-effects.ts';
import { laidOver } from './laid-over.ts';

/** `below` is the whole network as a review saw it, `live` what was read of the resource just now. */
type Laid = { readonly below: State; readonly live: State };

type About = {
  readonly policy: Policy;
  readonly plan: Pick<RemedyPlan, 'resource' | 'actions'>;
  /** Only what held at the review counts: whoever opens something critical must not shield it by what it heals. */
  readonly isCritical: boolean;
};

/** Why the plan may not be carried out: each line that holds now and would not hold after it. */
export function brokenBy({ below, live }: Laid, { policy, plan, isCritical }: About): readonly Reason[] {
  const { resource, actions: calls } = plan;
  const counted = isCritical ? { ...policy, expect: heldAt(below, policy) } : policy;
  return brokenExpectations({ state: laidOver(below, live, resource), policy: counted, resource, calls });
}

function heldAt(state: State, policy: Policy): readonly Expectation[] {
  const lines = policy.expect.filter(({ verdict }) => verdict === 'allow');
  const results = expectations(state, policy, { lines, unsureBlock: 'allow' });
  return lines.filter((_, at) => results[at]?.holds === true);
}

/** What findings about one resource mean, by their ids. */
export function effectsOf({ below, live }: Laid, findings: readonly Finding[]): ReadonlyMap<string, Effect> {
  const [first] = findings;
  return first === undefined ? new Map() : findingEffects(laidOver(below, live, first.resource), findings);
}
