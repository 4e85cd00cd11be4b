import type { Interface } from '../../model/index.ts';
import type { Directory } from '../ends/directory.ts';
import type { Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Spot } from '../network/spots.ts';

type NodeKind =
  | 'internet'
  | 'networks'
  | 'loadBalancer'
  | 'service'
  | 'task'
  | 'instance'
  | 'group'
  | 'interface';

/** What people call one party of the network: all interfaces of a service, a load balancer, an instance, a group. */
export type ReachNode = {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** The VPC's id; '' for what is outside. */
  readonly vpc: string;
  /** Ids of all groups that its interfaces have. */
  readonly groups: readonly string[];
  readonly interfaces: number;
};

/** A node and what it is for the engine. */
export type Gathering = { readonly node: ReachNode; readonly party: Party; readonly spots: readonly Spot[] };

const ORDER: readonly NodeKind[] = ['loadBalancer', 'service', 'task', 'instance', 'group', 'interface'];

/**
 * All interfaces of the network, drawn together by whom they belong to; in an order that the state's has no part in.
 */
export function gatherings(about: Analysis, of: Directory): readonly Gathering[] {
  const standalone = new Set(
    [...about.net.state.tasks.values()].flatMap((task) =>
      task.service === undefined ? task.interfaceIds : [],
    ),
  );
  const found = new Map<string, { readonly named: Named; readonly members: Interface[] }>();
  for (const { members, kind } of about.spots) {
    // What only carries the connections of others (a NAT gateway) is nobody's end.
    if (kind.filter === 'closed') continue;
    for (const one of members) {
      const named = nameOf(of, one, standalone);
      const id = `${named.kind} ${one.vpcId} ${named.name}`;
      const known = found.get(id);
      if (known === undefined) found.set(id, { named, members: [one] });
      else known.members.push(one);
    }
  }
  return [...found]
    .map(([id, { named, members }]) => gathering(about, { id, named, members }))
    .sort(
      ({ node: a }, { node: b }) =>
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.name < b.name ? -1 : 1) || (a.id < b.id ? -1 : 1),
    );
}

type Named = { readonly kind: NodeKind; readonly name: string };

function nameOf(of: Directory, one: Interface, standalone: ReadonlySet<string>): Named {
  const owner = of.ownerOf(one.id);
  if (owner !== null)
    return owner.kind === 'task' && !standalone.has(one.id)
      ? { kind: 'service', name: owner.name }
      : { kind: owner.kind, name: owner.name };
  if (one.groups.length === 0) return { kind: 'interface', name: one.id };
  const names = one.groups.map((id) => of.state.securityGroups.get(id)?.name ?? id).sort();
  return { kind: 'group', name: names.join(' + ') };
}

type Draft = { readonly id: string; readonly named: Named; readonly members: readonly Interface[] };

function gathering(about: Analysis, { id, named, members }: Draft): Gathering {
  const hosts = new Map<Spot, Interface[]>();
  for (const one of members) {
    const spot = about.spotOf.get(one.id);
    if (spot === undefined) continue;
    const known = hosts.get(spot);
    if (known === undefined) hosts.set(spot, [one]);
    else known.push(one);
  }
  const vpc = members[0]?.vpcId ?? '';
  const groups = [...new Set(members.flatMap((one) => one.groups))].sort();
  return {
    node: { id, ...named, vpc, groups, interfaces: members.length },
    party: {
      text: named.name,
      hosts: [...hosts].map(([spot, interfaces]) => ({ spot, interfaces, atoms: spot.atoms })),
      addresses: null,
      word: null,
      doubts: [],
      nobody: null,
    },
    spots: [...hosts.keys()],
  };
}
