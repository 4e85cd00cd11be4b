import type { Interface, State } from '../../model/index.ts';
import type { AclDraft, AclRules } from './acl-entries.ts';
import { aclRules, addAclEdges, draftAcl } from './acl-entries.ts';
import type { Axis, CidrReader, Edges } from './axis.ts';
import { addEdges, atomsOfBlocks, axisOf, type BlockBook, blockBook, cidrReader, newEdges } from './axis.ts';
import { type Blockades, blockades, type Unsure } from './block-public-access.ts';
import type { GroupDraft, GroupRules, Reading } from './group-rules.ts';
import { addGroupLines, draftGroup, groupRules } from './group-rules.ts';
import { internetSteps, type Surroundings } from './outlook.ts';
import { missing, type Places, places } from './places.ts';
import { type Ranks, sortedLines } from './ranks.ts';
import type { TableDraft, TableRoutes } from './route-steps.ts';
import { addTableEdges, draftTable, tableRoutes } from './route-steps.ts';
import { isNat } from './spots.ts';

/** Ports, both ends included. */
export type Ports = { readonly from: number; readonly to: number };

export type NetworkOptions = {
  /** Ports from which clients open connections, and to which replies go; 1024–65535 when left out. */
  readonly ephemeral?: Ports;
  /** What VPC Block Public Access may forbid for all that is known; `unknown` when left out. */
  readonly unsureBlock?: Unsure;
  /** Only these interfaces are asked about: everything else is not even read. */
  readonly only?: readonly Interface[];
};

/** A state laid out for questions of who can reach whom: rules, entries and routes on one axis of small numbers. */
export type Network = {
  readonly state: State;
  readonly ephemeral: Ports;
  readonly blocked: Blockades;
  readonly interfaces: readonly Interface[];
  readonly axis: Axis;
  /** All ends of services, sorted: rank → place on the service line. */
  readonly lines: Int32Array;
  readonly groupRules: (id: string) => GroupRules | undefined;
  readonly aclRules: (id: string) => AclRules | undefined;
  readonly tableRoutes: (id: string) => TableRoutes | undefined;
  readonly places: Places;
  readonly around: Surroundings;
  readonly cidr: CidrReader;
};

const EPHEMERAL: Ports = { from: 1024, to: 65535 };
const BLOCK = 65536;
/** Where tcp and udp begin and end, and the whole line: always among the lines. */
export const PROTOCOL_ENDS = [0, 6, 7, 17, 18, 256].map((protocol) => protocol * BLOCK);

export function network(state: State, options: NetworkOptions = {}): Network {
  const cidr = cidrReader();
  const interfaces = options.only ?? [...state.interfaces.values()];
  const drafts = draftAll(state, interfaces, cidr);
  const ranks = measured(state, drafts, cidr);
  const { axis, lines } = ranks;
  const groups = new Map(drafts.groups.map((draft) => [draft.group.id, groupRules(draft, ranks)]));
  const seen = places(state);
  const blocked = blockades(state, options.unsureBlock);
  const natAt = nats(state);
  const rulesOfAcl = onceEach(new Map(drafts.acls.map((draft) => [draft.acl.id, draft])), (draft) =>
    aclRules(draft, ranks),
  );
  return {
    state,
    ephemeral: options.ephemeral ?? EPHEMERAL,
    blocked,
    interfaces,
    axis,
    lines,
    groupRules: (id) => groups.get(id),
    aclRules: rulesOfAcl,
    tableRoutes: onceEach(new Map(drafts.tables.map((draft) => [draft.table.id, draft])), (draft) =>
      tableRoutes(draft, axis),
    ),
    places: seen,
    around: {
      axis,
      internet: internetSteps(axis),
      gateways: seen.gateways,
      peerOf: peers(state),
      gateOf: gates(natAt, { seen, aclRules: rulesOfAcl }),
      blockedNat: (vpcId, { natId, own }) => blocked.through(vpcId, { natId, own, nat: natAt(natId) }),
    },
    // Not the one that knows every block of the state: that would keep them all alive.
    cidr: cidrReader(),
  };
}

/** Made when first asked for: a question needs few of a large account's ACLs. */
function onceEach<D, T>(drafts: ReadonlyMap<string, D>, make: (draft: D) => T) {
  const made = new Map<string, T>();
  return (id: string): T | undefined => {
    const draft = drafts.get(id);
    if (draft === undefined) return undefined;
    const known = made.get(id) ?? make(draft);
    made.set(id, known);
    return known;
  };
}

type Drafts = {
  readonly blocks: BlockBook;
  readonly groups: readonly GroupDraft[];
  readonly acls: readonly AclDraft[];
  readonly tables: readonly TableDraft[];
};

function draftAll(state: State, interfaces: readonly Interface[], cidr: CidrReader): Drafts {
  const { prefixLists } = state;
  const blocks = blockBook();
  const reading: Reading = { cidr, blocks, prefixLists, noList: missing(state, 'prefix-lists', 'it') };
  const groupIds = new Set(interfaces.flatMap((one) => one.groups));
  const groups = [...groupIds].flatMap((id) => state.securityGroups.get(id) ?? []);
  return {
    blocks,
    groups: groups.map((group) => draftGroup(group, reading)),
    acls: [...state.networkAcls.values()].map((acl) => draftAcl(acl, cidr)),
    tables: [...state.routeTables.values()].map((table) =>
      draftTable(table, { cidr, prefixLists, local: localBlocks(state, table.vpcId) }),
    ),
  };
}

function localBlocks(state: State, vpcId: string): readonly string[] {
  const vpc = state.vpcs.get(vpcId);
  return vpc === undefined ? [] : [...vpc.cidrs, ...vpc.ipv6Cidrs];
}

function measured(state: State, drafts: Drafts, cidr: CidrReader): Ranks {
  const edges = newEdges();
  const ends = [...PROTOCOL_ENDS];
  for (const draft of drafts.groups) addGroupLines(draft, ends);
  for (const draft of drafts.acls) addAclEdges(draft, edges, ends);
  for (const draft of drafts.tables) addTableEdges(draft, edges);
  addPlaceEdges(state, edges, cidr);
  for (const block of drafts.blocks.cidrs) addEdges(edges, block);
  const axis = axisOf(edges);
  return { axis, blocks: atomsOfBlocks(axis, drafts.blocks), lines: sortedLines(ends) };
}

/** Subnets tell addresses apart: another ACL stands before each. */
function addPlaceEdges(state: State, edges: Edges, cidr: CidrReader): void {
  for (const { cidr: v4, ipv6Cidrs } of state.subnets.values()) {
    for (const text of [...(v4 === undefined ? [] : [v4]), ...ipv6Cidrs]) {
      const block = cidr(text);
      if (block !== null) addEdges(edges, block);
    }
  }
}

/** There is no answer that lists peerings: the VPCs whose tables route to one are its two ends. */
function peers(state: State): Surroundings['peerOf'] {
  const ends = new Map<string, Set<string>>();
  for (const { vpcId, routes } of state.routeTables.values()) {
    for (const { target } of routes) {
      if (!target.startsWith('pcx-')) continue;
      const known = ends.get(target);
      if (known === undefined) ends.set(target, new Set([vpcId]));
      else known.add(vpcId);
    }
  }
  return (vpcId, peering) => [...(ends.get(peering) ?? [])].find((end) => end !== vpcId) ?? null;
}

type Seen = { readonly seen: Places; readonly aclRules: Network['aclRules'] };

type NatAt = (natId: string) => Pick<Interface, 'subnetId' | 'vpcId'> | null;

/** AWS says which gateway an interface is of in its description: "Interface for NAT Gateway nat-0123". */
function nats(state: State): NatAt {
  const found = new Map<string, Interface>();
  for (const one of state.interfaces.values()) {
    const [natId] = isNat(one) ? (/nat-[0-9a-z]+/.exec(one.description) ?? []) : [];
    if (natId !== undefined) found.set(natId, one);
  }
  return (natId) => found.get(natId) ?? null;
}

function gates(natAt: NatAt, { seen, aclRules: rulesOf }: Seen): Surroundings['gateOf'] {
  return (natId) => {
    const one = natAt(natId);
    if (one === null) return null;
    const acl = seen.aclOf(one.subnetId, one.vpcId);
    if ('missing' in acl) return acl;
    const rules = rulesOf(acl.found.id);
    return rules === undefined ? null : { found: { subnetId: one.subnetId, acl: rules } };
  };
}
