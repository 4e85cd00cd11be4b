import type { Policy, Waiver } from '../policy/index.ts';

/**
 * The policy with the waivers that people gave by command laid beside its own. Each gets a line of its own below
 * zero: lines are told apart by their place, and these have none in the file.
 */
export function withWaivers(policy: Policy, given: readonly Waiver[]): Policy {
  const placed = given.map((waiver, at): Waiver => {
    const place = { line: -1 - at, column: 1 };
    return { ...waiver, ...place, allow: { ...waiver.allow, ...place } };
  });
  return { ...policy, waivers: [...policy.waivers, ...placed] };
}
