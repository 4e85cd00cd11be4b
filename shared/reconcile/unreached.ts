import { type Context, context, findings } from '../drift/index.ts';
import type { Finding } from '../model/index.ts';
import type { Guardrail } from '../policy/index.ts';
import type { Unreached } from '../report/index.ts';
import { findingEffects } from './finding-effects.ts';

/**
 * Rules that are open to what a guardrail on exposure alone denies, and that nobody can use: no exposure, and worth
 * knowing, for the next route or interface makes them one.
 */
export function unreached(seen: Context, exposures: readonly Finding[]): readonly Unreached[] {
  const guardrails = seen.policy.guardrails.flatMap(onGroups);
  if (guardrails.length === 0) return [];
  const exposed = new Set(exposures.map(({ resource, guardrail }) => `${resource.id} ${guardrail}`));
  const policy = {
    ...seen.policy,
    guardrails,
    securityGroups: [],
    networkAcls: [],
    ecs: [],
    loadBalancers: [],
  };
  const open = findings(context(seen.state, policy, { now: seen.now })).filter(
    ({ kind }) => kind === 'forbidden',
  );
  const effects = findingEffects(seen.state, open);
  return open.flatMap(({ id, resource, guardrail, traffic }) => {
    const effect = effects.get(id);
    if (effect?.reachable !== 'nobody' && effect?.reachable !== 'inside') return [];
    const members = [...seen.state.interfaces.values()].filter(({ groups }) => groups.includes(resource.id));
    const isExposed = members.some((one) => exposed.has(`${one.id} ${guardrail}`));
    return isExposed ? [] : [{ resource, guardrail: guardrail ?? '', traffic, effect }];
  });
}

/** The guardrail as it would be about groups. One that is about groups as well reports the rule itself. */
function onGroups(guardrail: Guardrail): readonly Guardrail[] {
  const { deny } = guardrail;
  if (deny.kind !== 'traffic' || !deny.on.includes('exposure') || deny.on.includes('securityGroups'))
    return [];
  return [{ ...guardrail, deny: { ...deny, on: ['securityGroups'] } }];
}
