import { type Effect, effects } from '../exposure/index.ts';
import type { Finding, State } from '../model/index.ts';

/**
 * What drift of a group or an ACL really means today, by the finding's id: who can use what is open, and who is cut
 * off by what an ACL lacks. Only where the state says which interfaces there are: of what is not known nothing is said.
 */
export function findingEffects(state: State, found: readonly Finding[]): ReadonlyMap<string, Effect> {
  const told = found.flatMap((finding) => {
    const drift = driftOf(state, finding);
    return drift === null ? [] : [{ id: finding.id, drift }];
  });
  const read = state.sections['network-interfaces'].status === 'read';
  if (told.length === 0 || !read) return new Map();
  const groupIds = new Set(told.flatMap(({ drift }) => ('groupId' in drift ? [drift.groupId] : [])));
  const acls = told.flatMap(({ drift }) => ('aclId' in drift ? [drift] : []));
  const effectOf = effects(state, { groupIds, acls });
  return new Map(told.map(({ id, drift }) => [id, effectOf(drift)]));
}

type Drift = Parameters<ReturnType<typeof effects>>[0];

/** Null for what nothing is said of: what is missing from a group, and resources that hold no traffic. */
function driftOf(state: State, { kind, resource, direction, traffic, evidence }: Finding): Drift | null {
  const isOpen = kind === 'excess' || kind === 'forbidden';
  if (resource.type === 'AWS::EC2::SecurityGroup')
    return isOpen && direction !== null ? { groupId: resource.id, direction, traffic } : null;
  if (resource.type !== 'AWS::EC2::NetworkAcl') return null;
  const aclId = resource.id;
  if (kind === 'association') {
    const here = new Set(state.networkAcls.get(aclId)?.associations.map(({ subnetId }) => subnetId));
    const subnets = evidence.map(({ carrier }) => carrier);
    const isHere = (id: string): boolean => here.has(id);
    const foreign = subnets.filter(isHere);
    return { aclId, kind: 'subnets', astray: subnets.filter((id) => !isHere(id)), foreign };
  }
  if (direction === null || (!isOpen && kind !== 'missing')) return null;
  return { aclId, kind: isOpen ? 'open' : 'missing', direction, traffic };
}
