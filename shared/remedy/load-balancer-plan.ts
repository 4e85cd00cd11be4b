import type { Context } from '../drift/index.ts';
import { loadBalancerDrift } from '../drift/index.ts';
import type { Call, Finding } from '../model/index.ts';
import type { Outcome } from './outcome.ts';
import { heldAll, NOTHING } from './outcome.ts';

/** The declared groups back onto a load balancer, in one atomic call. */
export function loadBalancerOutcome(context: Context, arn: string, findings: readonly Finding[]): Outcome {
  const ids = findings.map(({ id }) => id);
  const balancer = context.state.loadBalancers.get(arn);
  const drift = loadBalancerDrift(context, arn);
  if (balancer === undefined || drift === null)
    return heldAll(ids, `${arn} is not in the state, or no entry speaks of it.`);
  const { wanted } = drift.groups;
  if (wanted === null)
    return heldAll(
      ids,
      `The groups of entry ${drift.entry.key} cannot all be resolved: ${drift.groups.unknown.join('; ')}.`,
    );
  if (wanted.length === 0)
    return heldAll(
      ids,
      `Entry ${drift.entry.key} would leave ${balancer.name} without a group, which AWS refuses.`,
    );
  if (balancer.groups.length === 0) {
    return heldAll(
      ids,
      `${balancer.name} was created without groups, and AWS does not let one be added later.`,
    );
  }
  const call = (groups: readonly string[]): Call => ({
    call: 'elasticloadbalancing:SetSecurityGroups',
    input: { LoadBalancerArn: arn, SecurityGroups: groups },
  });
  const why = `Put the groups of entry ${drift.entry.key} back onto ${balancer.name}: ${findings.map(({ reason }) => reason).join(' ')}`;
  const action = { ...call(wanted), why, inverse: call(balancer.groups) };
  return { ...NOTHING, steps: [{ action, findings: ids }], mended: ids };
}
