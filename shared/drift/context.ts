import type { Section, SecurityGroup, State } from '../model/index.ts';
import type { Policy } from '../policy/index.ts';
import type { LineTraffic } from './line-traffic.ts';
import type { Candidates } from './matching.ts';
import { candidates } from './matching.ts';
import type { RuleTraffic } from './rule-traffic.ts';

/**
 * A state laid beside a policy, with what both imply looked up once. `now` (milliseconds) decides which
 * waivers are alive. The caches are filled as needed and belong to this context alone.
 */
export type Context = {
  readonly state: State;
  readonly policy: Policy;
  readonly now: number;
  readonly groupIdsByVpcAndName: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  readonly candidates: Candidates;
  /** The VPC whose names are meant when a text says `sg/name`; null: a name must be the only one anywhere. */
  readonly home: string | null;
  /** Parts of the state that are not there and that a finding of their own tells of: a resource need not repeat it. */
  readonly told: ReadonlySet<Section>;
  /** The groups that a key of the policy stands for, by VPC. */
  readonly keyCache: Map<string, ReadonlyMap<string, readonly string[]>>;
  readonly peerCache: Map<string, string>;
  readonly lineCache: Map<string, LineTraffic>;
  readonly ruleCache: Map<string, RuleTraffic['traffic']>;
};

export function context(state: State, policy: Policy, options: { readonly now: number }): Context {
  return {
    state,
    policy,
    now: options.now,
    groupIdsByVpcAndName: groupIdsByVpcAndName(state.securityGroups.values()),
    candidates: candidates(policy),
    home: null,
    told: new Set(),
    keyCache: new Map(),
    peerCache: new Map(),
    lineCache: new Map(),
    ruleCache: new Map(),
  };
}

/** The same, for texts about a resource of this VPC. */
export function inVpc(context: Context, vpcId: string): Context {
  return { ...context, home: vpcId };
}

function groupIdsByVpcAndName(groups: Iterable<SecurityGroup>): Map<string, Map<string, string[]>> {
  const vpcs = new Map<string, Map<string, string[]>>();
  for (const group of groups) {
    const names = vpcs.get(group.vpcId) ?? new Map<string, string[]>();
    vpcs.set(group.vpcId, names);
    const ids = names.get(group.name);
    if (ids === undefined) names.set(group.name, [group.id]);
    else ids.push(group.id);
  }
  return vpcs;
}
