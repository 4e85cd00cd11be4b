import type { Context } from '../drift/index.ts';
import { exposureFindings } from '../exposure/index.ts';
import type { Finding, ResourceRef, State } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import { behind } from './behind.ts';

/** What guardrails on exposure find on the interfaces that these resources decide about. */
export function exposuresOn(context: Context, resources: readonly ResourceRef[]): readonly Finding[] {
  const { state } = context;
  const all = exposuresOf(context);
  if (all.length === 0) return [];
  const picks = resources.map((resource) => behind(state, resource));
  return all.filter(({ resource }) => {
    const one = state.interfaces.get(resource.id);
    return one !== undefined && picks.some((isBehind) => isBehind(one));
  });
}

type Known = { readonly state: State; readonly byWaivers: Map<string, readonly Finding[]> };
const knownOf = new WeakMap<Policy, Known>();

/** Past events are many and each has its own time; only where another waiver was alive does that matter. */
function exposuresOf({ state, policy, now }: Context): readonly Finding[] {
  const alive = policy.waivers.filter(({ until }) => until > now).map(({ line }) => line);
  const before = knownOf.get(policy);
  const known =
    before?.state === state ? before : { state, byWaivers: new Map<string, readonly Finding[]>() };
  knownOf.set(policy, known);
  const found = known.byWaivers.get(alive.join()) ?? exposureFindings(state, policy, { now });
  known.byWaivers.set(alive.join(), found);
  return found;
}
