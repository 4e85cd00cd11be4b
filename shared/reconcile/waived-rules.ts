import { withWaivers } from '../guard/index.ts';
import type { Waiver } from '../policy/index.ts';
import type { Rules } from './outcome.ts';

/**
 * The rules as they are while these waivers live. What is read does not grow by it: a waiver that is given by
 * command names groups and lists by their ids.
 */
export function waivedRules(rules: Rules, given: readonly Waiver[]): Rules {
  return given.length === 0 ? rules : { ...rules, policy: withWaivers(rules.policy, given) };
}
