import type { Direction, State } from '../../model/index.ts';
import { type Directory, directory } from '../ends/directory.ts';
import { analysis } from '../network/analysis.ts';
import type { NetworkOptions } from '../network/network.ts';
import type { Spot } from '../network/spots.ts';
import { type AclDrift, aclEffects } from './acl-effect.ts';
import { behindAcls, inSubnets, withMissing, withSubnets } from './acl-states.ts';
import { insidersOf } from './insiders.ts';
import { lineOf } from './open-line.ts';
import { type Effect, openText, overall, ownersOf, reach, type Sight } from './sight.ts';

/** Traffic that a group is found to admit or let out, as a finding words it: "tcp/22 from 0.0.0.0/0". */
export type OpenTraffic = {
  readonly groupId: string;
  readonly direction: Direction;
  readonly traffic: readonly string[];
};

type Options = Omit<NetworkOptions, 'only'> & {
  /** The groups that will be asked about: nothing of others is read, as long as nobody has to be found inside. */
  readonly groupIds: Iterable<string>;
  /** All that will be asked about ACLs: what they lack is looked at as if all of it were back. */
  readonly acls?: readonly AclDrift[];
};

/**
 * Looks at one state many times: what is open in a group, and who can use it through ACLs and routes; what is open,
 * missing or misplaced of an ACL, and who can use it through groups and routes, or is cut off.
 */
export function effects(
  state: State,
  { groupIds, acls = [], ...options }: Options,
): (open: OpenTraffic | AclDrift) => Effect {
  const of = directory(state);
  const behind = behindAcls(state, new Set(acls.map(({ aclId }) => aclId)));
  const subnetIds = new Set(
    acls.flatMap((one) => (one.kind === 'subnets' ? [...one.astray, ...one.foreign] : [])),
  );
  const members = new Set([
    ...[...groupIds].flatMap((id) => of.withGroup(id)),
    ...[...behind.values()].flat(),
    ...inSubnets(state, subnetIds),
  ]);
  const sightOf = (seen: () => State): Sight => ({
    of,
    about: once(() => analysis(seen(), { ...options, only: [...members] })),
    insiders: once(() => insidersOf(analysis(seen(), options))),
  });
  const now = sightOf(() => state);
  const restored = sightOf(once(() => acls.reduce((seen, one) => withMissing(of, seen, one), state)));
  const moved = sightOf(once(() => acls.reduce(withSubnets, state)));
  const ofAcl = aclEffects({ state, now, restored, moved, behind });
  return (open) => ('groupId' in open ? ofGroup(now, open) : ofAcl(open));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function ofGroup(sight: Sight, open: OpenTraffic): Effect {
  const { of } = sight;
  const { direction, traffic } = open;
  const members = of.withGroup(open.groupId);
  if (members.length === 0) return unused(of);
  const lines = traffic.flatMap((text) => lineOf(of, text));
  const linesOn = (spot: Spot) => ({ spot, lines, direction });
  const found = overall(sight, members, { ...reach(sight), linesOn });
  const isDead = found.reachable === 'nobody';
  return {
    interfaces: members.length,
    reached: isDead ? 0 : found.on.length,
    owners: ownersOf(of, isDead ? members : found.on),
    reachable: found.reachable,
    text: openText(of, open, { ...found, dead: `open, but it cannot be reached: ${found.why}` }),
  };
}

function unused({ state }: Directory): Effect {
  const read = state.sections['network-interfaces'].status === 'read';
  const base = { interfaces: 0, reached: 0, owners: [] };
  return read
    ? { ...base, reachable: 'nobody', text: 'open, but no interface uses it' }
    : { ...base, reachable: 'unknown', text: 'which interfaces use it is not known: not all were read' };
}
