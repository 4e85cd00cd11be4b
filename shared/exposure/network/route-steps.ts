import type { PrefixList, Route, RouteTable } from '../../model/index.ts';
import { type Axis, addEdges, atomsIn, type Cidr, type CidrReader, type Edges } from './axis.ts';
import { type Steps, sortedUnique, stepsOf } from './steps.ts';

/** What a route leads to, as far as it decides who can reach whom. */
type Gateway =
  | 'local'
  | 'internet'
  | 'egressOnly'
  | 'nat'
  | 'peering'
  /** A VPN or transit gateway: the other side is not in the state, and both sides may open connections. */
  | 'private'
  /** A gateway endpoint for S3 or DynamoDB: nothing comes from there by itself. */
  | 'endpoint'
  /** A firewall or another machine in the way, whose own filtering nobody here knows. */
  | 'appliance'
  | 'blackhole';

export type PlacedRoute = { readonly route: Route; readonly gateway: Gateway };
type RouteBlock = PlacedRoute & { readonly cidr: Cidr };

export type TableDraft = {
  readonly table: RouteTable;
  readonly blocks: readonly RouteBlock[];
  /** A destination that could not be resolved takes some addresses away from the other routes. */
  readonly doubt: string | null;
};

/** Which route takes which atom: the longest prefix wins. */
export type TableRoutes = {
  readonly table: RouteTable;
  readonly steps: Steps<PlacedRoute | null>;
  readonly doubt: string | null;
};

const GATEWAYS: readonly (readonly [prefix: string, gateway: Gateway])[] = [
  ['local', 'local'],
  ['igw-', 'internet'],
  ['eigw-', 'egressOnly'],
  ['nat-', 'nat'],
  ['pcx-', 'peering'],
  ['vgw-', 'private'],
  ['tgw-', 'private'],
  ['lgw-', 'private'],
  ['cagw-', 'private'],
  ['arn:', 'private'],
];

function gatewayOf({ state, target, destination }: Route): Gateway {
  if (state === 'blackhole') return 'blackhole';
  if (target.startsWith('vpce-') && destination.startsWith('pl-')) return 'endpoint';
  return GATEWAYS.find(([prefix]) => target.startsWith(prefix))?.[1] ?? 'appliance';
}

export type RouteReading = {
  readonly cidr: CidrReader;
  readonly prefixLists: ReadonlyMap<string, PrefixList>;
  /** The VPC's own blocks: local, whether the table lists it or not. */
  readonly local: readonly string[];
};

export function draftTable(table: RouteTable, reading: RouteReading): TableDraft {
  const blocks: RouteBlock[] = [];
  const doubts: string[] = [];
  const place = (route: Route, texts: readonly string[]): void => {
    const gateway = gatewayOf(route);
    for (const text of texts) {
      const cidr = reading.cidr(text);
      if (cidr !== null) blocks.push({ route, gateway, cidr });
      else doubts.push(`route ${text} of ${table.id} is not understood`);
    }
  };
  for (const text of reading.local) place({ destination: text, target: 'local', state: 'active' }, [text]);
  for (const route of table.routes) {
    const entries = route.destination.startsWith('pl-')
      ? reading.prefixLists.get(route.destination)?.entries
      : [route.destination];
    if (entries !== undefined) place(route, entries);
    // Amazon's own lists are rarely saved; what they take away from the internet is a few of Amazon's addresses.
    else if (gatewayOf(route) !== 'endpoint')
      doubts.push(`prefix list ${route.destination}, to which ${table.id} routes, is not in the state`);
  }
  return { table, blocks, doubt: doubts.length === 0 ? null : doubts.join('; ') };
}

export function addTableEdges(draft: TableDraft, edges: Edges): void {
  for (const { cidr } of draft.blocks) addEdges(edges, cidr);
}

export function tableRoutes(draft: TableDraft, axis: Axis): TableRoutes {
  const placed = draft.blocks
    .map((block) => ({
      block,
      atoms: atomsIn(axis, block.cidr),
      made: { route: block.route, gateway: block.gateway },
    }))
    .sort((a, b) => b.block.cidr.prefix - a.block.cidr.prefix);
  const cuts = sortedUnique([0, axis.split, ...placed.flatMap(({ atoms }) => atoms)]).filter(
    (cut) => cut < axis.size,
  );
  const routeAt = (atom: number): PlacedRoute | null =>
    placed.find(({ atoms: [first, end] }) => first <= atom && atom < end)?.made ?? null;
  return { table: draft.table, steps: stepsOf(cuts, routeAt), doubt: draft.doubt };
}
