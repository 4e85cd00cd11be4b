import type { ResourceRef, Section, State } from '../model/index.ts';
import type { Failure } from './failure.ts';

export type Place = { readonly account: string; readonly region: string; readonly partition: string };

/**
 * What the policy must have resolved besides the resource itself: groups by name, id or tag that it refers to,
 * prefix lists, VPC names, subnets. Known before the first read, so that one parallel round trip observes all.
 */
export type Needs = {
  readonly groupNames: readonly string[];
  readonly groupIds: readonly string[];
  readonly groupTags: readonly (readonly [key: string, value: string])[];
  readonly prefixListNames: readonly string[];
  readonly prefixListIds: readonly string[];
  readonly sections: readonly Section[];
};

/** `absent`: AWS says that the resource does not exist. A failed read is a failure, never "nothing there". */
export type Observation =
  | { readonly kind: 'observed'; readonly state: State }
  | { readonly kind: 'absent'; readonly state: State }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type Observer = {
  /** Reads one resource, what it is attached to as far as a finding needs it, and the policy's references. */
  readonly observe: (place: Place, resource: ResourceRef, needs: Needs) => Promise<Observation>;
  /** Reads everything in the account-Region; sections that fail are marked so, the others stand. */
  readonly observeAll: (place: Place) => Promise<State>;
  /** Turns "a group of this name" into ids; several VPCs may each have one. */
  readonly groupIdsByName: (place: Place, name: string) => Promise<readonly string[] | Failure>;
};
