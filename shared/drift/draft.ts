import type { Direction, State } from '../model/index.ts';
import type { PolicyDraft, Quotas } from '../policy/index.ts';
import { aclDrafts } from './draft-acls.ts';
import { loadBalancerDrafts, serviceDrafts } from './draft-ecs.ts';
import { groupDrafts } from './draft-groups.ts';
import { groupRefs, subnetRef } from './draft-names.ts';

/** `used`: how much of AWS's quotas the network takes. `notes`: what is there and not described, and why. */
export type Description = {
  readonly draft: PolicyDraft;
  readonly used: Quotas;
  readonly notes: readonly string[];
};

/**
 * A policy of what is there now: with it, `findings` of the same state are none. It only alerts. What cannot be
 * written down so that it holds is left unmanaged, and named in `notes`.
 */
export function description(state: State): Description {
  const refs = groupRefs([...state.securityGroups.values()]);
  const subnet = subnetRef(state);
  const groups = groupDrafts(state, refs);
  const acls = aclDrafts(state, subnet);
  const services = serviceDrafts(state, { groups: refs, subnet });
  const balancers = loadBalancerDrafts(state, refs);
  return {
    draft: {
      mode: 'alert',
      securityGroups: groups.entries,
      networkAcls: acls.entries,
      ecs: services.entries,
      loadBalancers: balancers.entries,
    },
    used: used(state),
    notes: [...groups.notes, ...acls.notes, ...services.notes, ...balancers.notes],
  };
}

function used(state: State): Quotas {
  const attached = [
    ...[...state.services.values()].map((one) => one.network?.groups.length ?? 0),
    ...[...state.loadBalancers.values()].map((one) => one.groups.length),
  ];
  return {
    rulesPerGroup: most([...state.securityGroups.values()].map(({ rules }) => rules)),
    // The default denies are among the entries, and count.
    entriesPerAcl: most([...state.networkAcls.values()].map(({ entries }) => entries)),
    groupsPerInterface: attached.reduce((a, b) => Math.max(a, b), 0),
  };
}

/** The longest list of one direction. */
function most(lists: readonly (readonly { readonly direction: Direction }[])[]): number {
  return lists.reduce((longest, list) => {
    const ingress = list.filter(({ direction }) => direction === 'ingress').length;
    return Math.max(longest, ingress, list.length - ingress);
  }, 0);
}
