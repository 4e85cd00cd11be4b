import type { Reachability } from '../../exposure/index.ts';
import type { PageEdge, PageReach, PageRow } from './page-data.ts';

type Edge = Reachability['edges'][number];
type Layer = Edge['paths'][number]['layers'][number];

const LAYERS: Readonly<Record<Layer['layer'], string>> = {
  'source-security-groups': 'source’s security groups',
  'source-network-acl': 'source’s network ACL',
  route: 'route',
  'block-public-access': 'VPC Block Public Access',
  'nat-ingress-network-acl': 'ACL into the NAT gateway',
  'nat-egress-network-acl': 'ACL out of the NAT gateway',
  'destination-network-acl': 'target’s network ACL',
  'destination-security-groups': 'target’s security groups',
  'reply-nat-ingress-network-acl': 'ACL into the NAT gateway, replies',
  'reply-nat-egress-network-acl': 'ACL out of the NAT gateway, replies',
  'reply-destination-network-acl': 'reply: target’s network ACL',
  'reply-source-network-acl': 'reply: source’s network ACL',
};

/** Reachability with each rule written once, however many connections it decides about. */
export function pageReach({ nodes, edges, complete }: Reachability): PageReach {
  const places = new Map(nodes.map(({ id }, at) => [id, at]));
  const rows = rowBook();
  return {
    nodes: nodes.map(({ kind, name, vpc, groups, interfaces }) => ({ kind, name, vpc, groups, interfaces })),
    edges: edges.flatMap((edge) => pageEdge(edge, places, rows.place)),
    rows: rows.all,
    complete,
  };
}

type RowBook = { readonly all: readonly PageRow[]; readonly place: (layer: Layer) => number };

function rowBook(): RowBook {
  const all: PageRow[] = [];
  const known = new Map<string, number>();
  return {
    all,
    place: (layer) => {
      const row = pageRow(layer);
      const key = JSON.stringify(row);
      const at = known.get(key) ?? all.push(row) - 1;
      known.set(key, at);
      return at;
    },
  };
}

function pageRow({ layer, resource, rule, decision, why, shadowed }: Layer): PageRow {
  return {
    layer: LAYERS[layer],
    resource: resource ?? '',
    rule: rule === null ? '' : typeof rule === 'number' ? `entry ${rule}` : rule,
    decision,
    why,
    shadowed: shadowed.map(String),
  };
}

function pageEdge(
  edge: Edge,
  places: ReadonlyMap<string, number>,
  place: RowBook['place'],
): readonly PageEdge[] {
  const [from, to] = [places.get(edge.from), places.get(edge.to)];
  if (from === undefined || to === undefined) return [];
  const { traffic, reply, gap, unresolved } = edge;
  const paths = edge.paths.map(({ layers, ...path }) => ({ ...path, layers: layers.map(place) }));
  return [{ from, to, traffic, reply, gap, unresolved, paths }];
}
