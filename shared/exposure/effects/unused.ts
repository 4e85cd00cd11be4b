import type { Rule, SecurityGroup, State } from '../../model/index.ts';

/** A rule that no interface uses, and why not: a sentence without a full stop. */
type UnusedRule = {
  readonly group: SecurityGroup;
  readonly rule: Rule;
  readonly why: string;
};

export type Unused = {
  /** Groups that no interface has, no service or load balancer is configured with, and no rule of another refers to. */
  readonly groups: readonly SecurityGroup[];
  /** Rules of the other groups. */
  readonly rules: readonly UnusedRule[];
};

/**
 * What could be taken away without anybody noticing today. Default groups are left out: they cannot be deleted.
 * Launch templates are not read, so that a group may be named by one all the same. Null: not everything was read.
 */
export function unused(state: State): Unused | null {
  const { sections } = state;
  const isRead =
    sections['network-interfaces'].status === 'read' && sections['security-groups'].status === 'read';
  if (!isRead) return null;
  const worn = new Set([...state.interfaces.values()].flatMap(({ groups }) => groups));
  const kept = new Set([...worn, ...configured(state), ...referred(state)]);
  const groups = [...state.securityGroups.values()].filter(({ name }) => name !== 'default');
  return {
    groups: groups.filter(({ id }) => !kept.has(id)),
    rules: groups
      .filter(({ id }) => kept.has(id))
      .flatMap((group) => group.rules.flatMap((rule) => unusedRule(state, { group, rule, worn }))),
  };
}

/** A service that runs no task now starts its next one with these. */
function configured({ services, loadBalancers }: State): readonly string[] {
  return [
    ...[...services.values()].flatMap(({ network }) => network?.groups ?? []),
    ...[...loadBalancers.values()].flatMap(({ groups }) => groups),
  ];
}

function referred({ securityGroups }: State): readonly string[] {
  return [...securityGroups.values()].flatMap(({ id, rules }) =>
    rules.flatMap(({ peer }) => (peer.kind === 'group' && peer.groupId !== id ? [peer.groupId] : [])),
  );
}

type Looked = { readonly group: SecurityGroup; readonly rule: Rule; readonly worn: ReadonlySet<string> };

function unusedRule({ securityGroups }: State, { group, rule, worn }: Looked): readonly UnusedRule[] {
  if (!worn.has(group.id)) return [{ group, rule, why: 'no interface has the group' }];
  const { peer } = rule;
  // A group of another account or VPC is not in the state: who has it is not known.
  if (peer.kind !== 'group' || worn.has(peer.groupId) || !securityGroups.has(peer.groupId)) return [];
  return [{ group, rule, why: `no interface has ${peer.groupId}, to which it refers` }];
}
