import type { Dependencies } from './dependencies.ts';
import { needsOf } from './needs.ts';
import type { Rules } from './outcome.ts';
import { tellTrouble } from './telling.ts';

/** When each function instance last said that its policy cannot be used, milliseconds since the epoch. */
const toldAt = new WeakMap<Dependencies, number>();
const TELL_AGAIN_MS = 15 * 60 * 1000;

/**
 * A policy that cannot be used reverts nothing. It is counted, so that the alarm fires, and told, but not once a
 * message: every event of a bad hour comes through here.
 */
export async function usableRules(deps: Dependencies): Promise<Rules | null> {
  const source = await deps.policySource.load();
  if (source.kind === 'loaded') return { policy: source.loaded.policy, needs: needsOf(source.loaded.policy) };
  deps.count('PolicyUnusable');
  deps.log({ level: 'error', message: 'policy unusable', reason: source.reason });
  const now = deps.clock.now();
  if (now - (toldAt.get(deps) ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return null;
  toldAt.set(deps, now);
  await tellTrouble(deps, {
    kind: 'policy-unusable',
    resource: null,
    account: '',
    region: '',
    actor: null,
    tool: null,
    eventName: null,
    eventTime: null,
    troubles: [source.reason],
  });
  return null;
}
