import type { Direction, Interface } from '../../model/index.ts';
import { parseAddress } from '../../netset/index.ts';
import type { AclRules } from './acl-entries.ts';
import { atomAt, familyOf } from './axis.ts';
import type { GroupRules } from './group-rules.ts';
import type { Network } from './network.ts';
import type { Outlook } from './outlook.ts';
import { type Found, missing } from './places.ts';

/**
 * `groups`: what its security groups admit passes. `open`: a kind of interface that has none (network load balancers
 * may do without). `closed`: not the end of any connection, for it only carries those of others (NAT gateways…).
 */
type Filter = 'groups' | 'open' | 'closed';

/** Interfaces that the same groups, ACL and routes stand before. */
export type InterfaceClass = {
  readonly index: number;
  readonly filter: Filter;
  readonly groupIds: readonly string[];
  readonly groupSet: ReadonlySet<string>;
  /** The same for a sentence. */
  readonly groupText: string;
  readonly groups: readonly GroupRules[];
  /** Why some of its groups are not known, a sentence each. */
  readonly missingGroups: readonly string[];
  /** Whether a direction holds anything that cannot be judged. */
  readonly doubtful: Readonly<Record<Direction, boolean>>;
  readonly acl: Found<AclRules>;
  readonly outlook: Outlook;
};

/** Interfaces of one class and subnet whose addresses nothing in the network tells apart: one answer for all. */
export type Spot = {
  readonly index: number;
  readonly kind: InterfaceClass;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly atoms: readonly number[];
  readonly members: readonly Interface[];
};

export type Spots = {
  readonly classes: readonly InterfaceClass[];
  readonly spots: readonly Spot[];
  /** By interface id. */
  readonly spotOf: ReadonlyMap<string, Spot>;
};

// DescribeNetworkInterfaces writes it one way, older answers the other.
const NAT = new Set(['nat_gateway', 'natGateway']);
const CLOSED = new Set([
  ...NAT,
  'transit_gateway',
  'gateway_load_balancer',
  'gateway_load_balancer_endpoint',
]);

export const isNat = ({ interfaceType }: Interface): boolean => NAT.has(interfaceType);

function filterOf(one: Interface): Filter {
  if (CLOSED.has(one.interfaceType)) return 'closed';
  const balancer = one.interfaceType === 'network_load_balancer' || one.description.startsWith('ELB net/');
  return balancer && one.groups.length === 0 ? 'open' : 'groups';
}

export function spots(net: Network): Spots {
  const classes = new Map<string, InterfaceClass>();
  const drafts = new Map<string, Omit<Spot, 'members'> & { readonly members: Interface[] }>();
  const outlooks = outlookBook(net);
  const spotOf = new Map<string, Spot>();
  for (const one of net.interfaces) {
    const atoms = atomsOf(net, one);
    const kind = classOf(net, { one, atoms }, { classes, outlooks });
    const key = `${kind.index} ${one.subnetId} ${atoms.join(' ')}`;
    const spot = drafts.get(key) ?? {
      index: drafts.size,
      kind,
      vpcId: one.vpcId,
      subnetId: one.subnetId,
      atoms,
      members: [],
    };
    drafts.set(key, spot);
    spot.members.push(one);
    spotOf.set(one.id, spot);
  }
  return { classes: [...classes.values()], spots: [...drafts.values()], spotOf };
}

function atomsOf(net: Network, one: Interface): readonly number[] {
  const atoms = [...one.privateIps, ...one.ipv6].flatMap((text) => {
    const address = parseAddress(text);
    return address.ok ? [atomAt(net.axis, address)] : [];
  });
  return [...new Set(atoms)].sort((a, b) => a - b);
}

type Books = {
  readonly classes: Map<string, InterfaceClass>;
  readonly outlooks: (placed: Placed) => { readonly key: string; readonly outlook: Outlook };
};

type Placed = { readonly one: Interface; readonly atoms: readonly number[] };

function classOf(net: Network, placed: Placed, { classes, outlooks }: Books): InterfaceClass {
  const { one } = placed;
  const groupIds = [...new Set(one.groups)].sort();
  const filter = filterOf(one);
  const { key: place, outlook } = outlooks(placed);
  const acl = aclOf(net, one);
  const aclKey = 'found' in acl ? acl.found.acl.id : acl.missing;
  const key = [filter, groupIds.join(', '), aclKey, place].join('|');
  const known = classes.get(key);
  if (known !== undefined) return known;
  const groups = groupIds.flatMap((id) => net.groupRules(id) ?? []);
  const missingGroups = groupIds
    .filter((id) => !net.state.securityGroups.has(id))
    .map((id) => missing(net.state, 'security-groups', id));
  const isDoubtful = (direction: Direction): boolean =>
    missingGroups.length > 0 || groups.some((group) => group[direction].doubts.length > 0);
  const doubtful = { ingress: isDoubtful('ingress'), egress: isDoubtful('egress') };
  const names = { groupIds, groupSet: new Set(groupIds), groupText: groupIds.join(', ') };
  const made = { index: classes.size, filter, ...names, groups, missingGroups, doubtful, acl, outlook };
  classes.set(key, made);
  return made;
}

function aclOf(net: Network, one: Interface): Found<AclRules> {
  const acl = net.places.aclOf(one.subnetId, one.vpcId);
  if ('missing' in acl) return acl;
  const rules = net.aclRules(acl.found.id);
  return rules === undefined ? { missing: `${acl.found.id} is not in the state` } : { found: rules };
}

/** Outlooks are few: most interfaces share theirs with all of their subnet. */
function outlookBook(net: Network): Books['outlooks'] {
  type Kept = { readonly key: string; readonly outlook: Outlook };
  const known = new Map<string, Kept>();
  const distinct = new Map<string, Kept>();
  const bringers = bringersOf(net);
  return ({ one, atoms }) => {
    const families = [...new Set(atoms.map((atom) => familyOf(net.axis, atom)))].sort();
    const target = filterOf(one) === 'groups' && !one.description.startsWith('ELB ');
    const publicV4 = one.publicIps.length > 0;
    const rough = [one.vpcId, one.subnetId, families.join(), publicV4, target].join('|');
    const same = known.get(rough);
    if (same !== undefined) return same;
    const table = net.places.tableOf(one.subnetId, one.vpcId);
    const routes = 'found' in table ? net.tableRoutes(table.found.id) : undefined;
    const blocked = net.blocked.at(one);
    const outlook: Outlook = {
      vpcId: one.vpcId,
      table: routes === undefined ? { missing: 'missing' in table ? table.missing : '' } : { found: routes },
      publicV4,
      families,
      blocked,
      bringers: target ? (bringers.get(one.vpcId) ?? []) : [],
    };
    const tableKey = routes?.table.id ?? `?${one.subnetId}`;
    const key = [one.vpcId, tableKey, families.join(), publicV4, target, blocked?.key].join('|');
    const made = distinct.get(key) ?? { key, outlook };
    distinct.set(key, made);
    known.set(rough, made);
    return made;
  };
}

/** Internet-facing network load balancers by VPC. */
function bringersOf(net: Network): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { kind, scheme, vpcId, name, subnets } of net.state.loadBalancers.values()) {
    if (kind !== 'network' || scheme !== 'internet-facing') continue;
    // Clients that may not come in cannot be brought on.
    const isShut = (subnetId: string): boolean =>
      net.blocked.at({ vpcId, subnetId })?.internet.decision === 'deny';
    if (subnets.length > 0 && subnets.every(isShut)) continue;
    found.set(vpcId, [...(found.get(vpcId) ?? []), name]);
  }
  return found;
}
