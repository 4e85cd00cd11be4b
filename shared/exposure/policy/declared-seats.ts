import type { Direction } from '../../model/index.ts';
import {
  type AddressSet,
  ALL_SERVICES,
  ANY_ADDRESS,
  addressesIn,
  INTERNET,
  NO_TRAFFIC,
  parseCidr,
  type TrafficSet,
  traffic,
  union,
  unionAll,
} from '../../netset/index.ts';
import {
  type AclLine,
  type AclPolicyEntry,
  aclEffects,
  type Endpoint,
  type GroupEntry,
  type GroupsRule,
  type LabelOf,
  lineTraffic,
  matchText,
  type Policy,
} from '../../policy/index.ts';

/** Interfaces as the policy declares them, without any that exist: what stands before them, as far as it says. */
export type Seat = {
  readonly name: string;
  /** How the lines of others name it. */
  readonly labels: readonly string[];
  /** What its groups admit and let out; null where one of them leaves that direction alone. */
  readonly ingress: Declared | null;
  readonly egress: Declared | null;
  readonly publicIp: boolean | undefined;
  /** The declared ACLs before it; null where the policy does not say. */
  readonly acls: readonly AclPolicyEntry[] | null;
};

/** `may`: with prefix lists, whose entries the policy does not say, as if they held every address. */
export type Declared = { readonly sure: TrafficSet; readonly may: TrafficSet };

/** An end of an expectation in the policy's own world; null when the policy does not say what it is. */
export type DeclaredEnd =
  | { readonly kind: 'seats'; readonly seats: readonly Seat[] }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet; readonly internet: boolean };

export function declaredEnd(policy: Policy, end: Endpoint): DeclaredEnd | null {
  switch (end.kind) {
    case 'internet':
      return { kind: 'addresses', addresses: INTERNET, internet: true };
    case 'any':
      return { kind: 'addresses', addresses: ANY_ADDRESS, internet: true };
    case 'cidr':
      return { kind: 'addresses', addresses: blocks([end.cidr]), internet: false };
    case 'name':
      return { kind: 'addresses', addresses: blocks(end.cidrs), internet: false };
    case 'group':
      return seatsOr(groupSeats(policy, end.ref));
    case 'service':
      return seatsOr(serviceSeats(policy, end));
    case 'loadBalancer':
      return seatsOr(balancerSeats(policy, end.name));
    case 'prefixList':
    case 'self':
      return null;
  }
}

const seatsOr = (seats: readonly Seat[]): DeclaredEnd | null =>
  seats.length === 0 ? null : { kind: 'seats', seats };

function blocks(texts: readonly string[]): AddressSet {
  return addressesIn(texts.map(parseCidr).flatMap((cidr) => (cidr.ok ? [cidr] : [])));
}

/** The tasks and load balancers that the policy gives a group to; the group by itself where it gives it to none. */
function groupSeats(policy: Policy, ref: string): readonly Seat[] {
  const label = keyOf(policy, ref);
  if (!policy.securityGroups.some(({ key }) => key === label)) return [];
  const users = [...serviceSeats(policy, { cluster: '*', service: '*' }), ...allBalancerSeats(policy)].filter(
    (seat) => seat.labels.includes(label),
  );
  return users.length > 0 ? users : [seatOf(policy, { name: `sg/${ref}`, groups: [label] })];
}

function serviceSeats(
  policy: Policy,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): readonly Seat[] {
  return policy.ecs
    .filter(({ match }) => meets(cluster, match.cluster) && meets(service, match.service))
    .flatMap(({ key, securityGroups, publicIp, subnets }) =>
      securityGroups === undefined
        ? []
        : [seatOf(policy, { name: `ecs entry ${key}`, groups: groupsIn(securityGroups), publicIp, subnets })],
    );
}

const meets = (text: string, pattern = '*'): boolean => matchText(pattern, text) || matchText(text, pattern);

function balancerSeats(policy: Policy, name: string): readonly Seat[] {
  return allBalancerSeats(policy, ({ key, match }) => key === name || match.name === name);
}

function allBalancerSeats(
  policy: Policy,
  wanted: (entry: Policy['loadBalancers'][number]) => boolean = () => true,
): readonly Seat[] {
  return policy.loadBalancers
    .filter(wanted)
    .flatMap(({ key, securityGroups }) =>
      securityGroups === undefined
        ? []
        : [seatOf(policy, { name: `lb/${key}`, groups: groupsIn(securityGroups) })],
    );
}

/** What it has for certain; groups that it may also have can only add to what is admitted. */
const groupsIn = (rule: GroupsRule): readonly string[] =>
  rule.kind === 'exact' ? rule.groups : rule.require;

type SeatDraft = {
  readonly name: string;
  readonly groups: readonly string[];
  readonly publicIp?: boolean | undefined;
  readonly subnets?: readonly string[] | undefined;
};

function seatOf(policy: Policy, { name, groups, publicIp, subnets }: SeatDraft): Seat {
  const labels = groups.map((ref) => keyOf(policy, ref));
  const entries = labels.map((label) => policy.securityGroups.find(({ key }) => key === label));
  const side = (direction: Direction): Declared | null => declared(policy, entries, direction);
  return {
    name,
    labels,
    ingress: side('ingress'),
    egress: side('egress'),
    publicIp,
    acls: subnets === undefined ? null : aclsOf(policy, subnets),
  };
}

function declared(
  policy: Policy,
  entries: readonly (GroupEntry | undefined)[],
  direction: Direction,
): Declared | null {
  const sets: TrafficSet[] = [];
  for (const entry of entries) {
    const lines = entry?.[direction];
    if (entry === undefined || lines === undefined) return null;
    sets.push(...lines.map((line) => lineTraffic(line, labelIn(policy, entry.key))));
  }
  const all = sets.length === 0 ? NO_TRAFFIC : unionAll(sets);
  const listed = all.labels.filter(({ label }) => label === LIST).map(({ services }) => services);
  const anywhere = listed.map((services) => ({ services, addresses: ANY_ADDRESS }));
  return { sure: all, may: listed.length === 0 ? all : union(all, traffic(anywhere)) };
}

// No group of a policy is called so: a key has no space.
const LIST = 'a prefix list';

function labelIn(policy: Policy, self: string): LabelOf {
  return (peer) => (peer.kind === 'self' ? self : peer.kind === 'group' ? keyOf(policy, peer.ref) : LIST);
}

/** `sg/<name>` is the declared group of that name. */
function keyOf({ securityGroups }: Policy, ref: string): string {
  const named =
    securityGroups.find(({ key }) => key === ref) ?? securityGroups.find(({ match }) => match.name === ref);
  return named?.key ?? ref;
}

/** The ACLs of all its subnets; null unless each subnet is in exactly one declared entry. */
function aclsOf(policy: Policy, subnets: readonly string[]): readonly AclPolicyEntry[] | null {
  const found = subnets.map((subnet) => policy.networkAcls.filter((acl) => acl.subnets?.includes(subnet)));
  if (found.some((entries) => entries.length !== 1)) return null;
  return [...new Set(found.flat())];
}

/** What a declared list of entries lets through; everything where the policy leaves the direction alone. */
export function aclSet(lines: readonly AclLine[] | undefined): TrafficSet {
  if (lines === undefined) return traffic([{ services: ALL_SERVICES, addresses: ANY_ADDRESS }]);
  const inOrder = [...lines].sort((a, b) => a.number - b.number);
  const allowed = aclEffects(inOrder).filter(({ line }) => line.action === 'allow');
  return allowed.length === 0 ? NO_TRAFFIC : unionAll(allowed.map(({ effect }) => effect));
}
