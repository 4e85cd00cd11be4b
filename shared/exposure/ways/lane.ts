import type { Direction } from '../../model/index.ts';
import { ALL_SERVICES, NO_SERVICES, type ServiceSet, unionServices } from '../../netset/index.ts';
import type { AclRules } from '../network/acl-entries.ts';
import type { Analysis } from '../network/analysis.ts';
import { servicesAtAtom, servicesForGroups } from '../network/group-services.ts';
import type { Gate } from '../network/outlook.ts';
import type { Found } from '../network/places.ts';
import { candidates, matching } from '../network/rule-pieces.ts';
import { type Scope, within } from '../network/scope.ts';
import type { InterfaceClass, Spot } from '../network/spots.ts';
import { stepAt } from '../network/steps.ts';
import { type AclCell, aclCell } from './acl-cells.ts';
import { type Path, pathOf } from './path.ts';

/** One end of a connection: an interface by one of its addresses, or an address that is none's. */
export type End =
  | { readonly kind: 'interface'; readonly spot: Spot; readonly atom: number }
  | { readonly kind: 'address'; readonly atom: number };

export type LayerName =
  | 'source-security-groups'
  | 'source-network-acl'
  | 'route'
  | 'block-public-access'
  | 'nat-ingress-network-acl'
  | 'nat-egress-network-acl'
  | 'destination-network-acl'
  | 'destination-security-groups'
  | 'reply-destination-network-acl'
  | 'reply-nat-ingress-network-acl'
  | 'reply-nat-egress-network-acl'
  | 'reply-source-network-acl';

/** What of the scope one layer lets pass: for certain, and at most. `doubts` say what makes the difference. */
export type Layer = {
  readonly name: LayerName;
  readonly sure: ServiceSet;
  readonly may: ServiceSet;
  readonly doubts: readonly Doubtful[];
  /** Where others fare alike: what is said of one holds for all, as long as it is about these services. */
  readonly cell?: { readonly of: AclCell; readonly services: ServiceSet };
};

type Doubtful = { readonly services: ServiceSet; readonly reason: string };

/** Everything between two ends, in the order in which a packet passes it, and a reply after it. */
export type Lane = {
  readonly scope: Scope;
  readonly from: End;
  readonly to: End;
  readonly path: Path;
  readonly layers: readonly Layer[];
  readonly sure: ServiceSet;
  readonly may: ServiceSet;
  /** What of the scope's replies may come back, by destination port: ACLs know no connections. */
  readonly back: { readonly sure: ServiceSet; readonly may: ServiceSet };
};

export type Ends = { readonly from: End; readonly to: End };

/** Two ends of one family, of which at least one is an interface. */
export function lane(about: Analysis, ends: Ends, scope: Scope): Lane {
  const { from, to } = ends;
  const path = pathOf(about, from, to);
  const layers: Layer[] = [];
  if (from.kind === 'interface') layers.push(groupLayer({ end: from, other: to, path, scope }, 'egress'));
  layers.push(...placeLayers(path, ends, scope));
  if (to.kind === 'interface') layers.push(groupLayer({ end: to, other: from, path, scope }, 'ingress'));
  const there = passed(layers, scope.services);
  const back = replyLayers(path, ends, scope);
  layers.push(...back);
  return { scope, from, to, path, layers, ...there, back: passed(back, scope.replies) };
}

/** What lies between the places of two ends, whatever groups they have: routes and ACLs, there and back. */
export function passage(
  about: Analysis,
  ends: Ends,
  scope: Scope,
): Passed & Pick<Lane, 'back'> & Pick<Path, 'related'> {
  const path = pathOf(about, ends.from, ends.to);
  return {
    ...passed(placeLayers(path, ends, scope), scope.services),
    back: passed(replyLayers(path, ends, scope), scope.replies),
    related: path.related,
  };
}

function placeLayers(path: Path, { from, to }: Ends, { services }: Scope): readonly Layer[] {
  const { sourceAcl, destinationAcl, gate } = path;
  const layers: Layer[] = [];
  if (sourceAcl !== null)
    layers.push(aclLayer(sourceAcl, 'source-network-acl', { direction: 'egress', atom: to.atom, services }));
  layers.push(...routeLayers(path, services));
  if (gate !== null) layers.push(...gateLayers(gate, { from, to }, services));
  if (destinationAcl !== null) {
    const at = { direction: 'ingress', atom: from.atom, services } as const;
    layers.push(aclLayer(destinationAcl, 'destination-network-acl', at));
  }
  return layers;
}

function replyLayers(path: Path, { from, to }: Ends, { replies }: Scope): readonly Layer[] {
  const { sourceAcl, destinationAcl, gate } = path;
  const back: Layer[] = [];
  if (destinationAcl !== null) {
    const at = { direction: 'egress', atom: from.atom, services: replies } as const;
    back.push(aclLayer(destinationAcl, 'reply-destination-network-acl', at));
  }
  if (gate !== null) back.push(...replyGateLayers(gate, { from, to }, replies));
  if (sourceAcl !== null) {
    const at = { direction: 'ingress', atom: to.atom, services: replies } as const;
    back.push(aclLayer(sourceAcl, 'reply-source-network-acl', at));
  }
  return back;
}

type Passed = { readonly sure: ServiceSet; readonly may: ServiceSet };

function passed(layers: readonly Layer[], wanted: ServiceSet): Passed {
  let sure = wanted;
  let may = wanted;
  for (const layer of layers) {
    const before = sure;
    sure = common(sure, layer.sure);
    may = layer.may === layer.sure && may === before ? sure : common(may, layer.may);
  }
  return { sure, may };
}

/** Most layers let everything through or nothing. */
function common(a: ServiceSet, b: ServiceSet): ServiceSet {
  if (a === b || a.length === 0) return a;
  return b.length === 0 ? b : within(a, b);
}

type InterfaceEnd = Extract<End, { kind: 'interface' }>;

type Meeting = {
  readonly end: InterfaceEnd;
  readonly other: End;
  readonly path: Path;
  readonly scope: Scope;
};

function groupLayer(meeting: Meeting, direction: Direction): Layer {
  const { end, other, path, scope } = meeting;
  const name = direction === 'egress' ? 'source-security-groups' : 'destination-security-groups';
  const { kind } = end.spot;
  const { services } = scope;
  if (kind.filter === 'open') return { name, sure: services, may: services, doubts: NO_DOUBTS };
  if (kind.filter === 'closed') return { name, sure: NO_SERVICES, may: NO_SERVICES, doubts: NO_DOUBTS };
  const ids = path.related && other.kind === 'interface' ? other.spot.kind.groupSet : null;
  const sure = admitted({ kind, direction, atom: other.atom, ids, scope });
  const doubts = groupDoubts(meeting, direction);
  if (doubts.length === 0 || sure === services) return { name, sure, may: sure, doubts };
  return {
    name,
    sure,
    may: within(unionServices([sure, ...doubts.map((one) => one.services)]), services),
    doubts,
  };
}

type Admitting = {
  readonly kind: InterfaceClass;
  readonly direction: Direction;
  readonly atom: number;
  /** The groups of whoever has the atom's address; null where names of groups mean nothing. */
  readonly ids: ReadonlySet<string> | null;
  readonly scope: Scope;
};

/** What of the scope the groups of a class certainly admit from, or let out to, an atom. */
function admitted({ kind, direction, atom, ids, scope }: Admitting): ServiceSet {
  const { services } = scope;
  const few = candidates(kind, direction, scope);
  if (few !== null) return matching(few, atom, ids).length === 0 ? NO_SERVICES : services;
  let found = NO_SERVICES;
  for (const group of kind.groups) {
    const side = group[direction];
    const byAddress = servicesAtAtom(side, atom, scope);
    const byGroup = ids === null ? NO_SERVICES : servicesForGroups(side, ids, scope);
    if (byAddress === services || byGroup === services) return services;
    if (byAddress.length > 0 || byGroup.length > 0) found = unionServices([found, byAddress, byGroup]);
  }
  return within(found, services);
}

const NO_DOUBTS: readonly Doubtful[] = [];

function groupDoubts({ end, other, path }: Meeting, direction: Direction): readonly Doubtful[] {
  const { kind } = end.spot;
  const strangers = path.strangers && other.kind === 'address';
  if (!kind.doubtful[direction] && !strangers) return NO_DOUBTS;
  const doubts: Doubtful[] = kind.missingGroups.map((reason) => ({ services: ALL_SERVICES, reason }));
  for (const group of kind.groups) {
    for (const { span, reason } of group[direction].doubts) doubts.push({ services: span, reason });
    if (!strangers) continue;
    for (const { groupId, span } of group[direction].groups)
      doubts.push({ services: span, reason: `whether that address has ${groupId} is not known` });
  }
  return doubts;
}

function aclLayer(
  acl: Found<AclRules>,
  name: LayerName,
  at: { readonly direction: Direction; readonly atom: number; readonly services: ServiceSet },
): Layer {
  const { direction, atom, services } = at;
  if ('missing' in acl) {
    const doubts = [{ services: ALL_SERVICES, reason: acl.missing }];
    return { name, sure: NO_SERVICES, may: services, doubts };
  }
  const side = acl.found[direction];
  const cell = aclCell(side, atom, services);
  if (cell !== null) {
    const sure = cell.sure ?? services;
    return { name, sure, may: sure, doubts: NO_DOUBTS, cell: { of: cell, services } };
  }
  const sure = within(stepAt(side.sure.steps, atom), services);
  if (side.doubt === null) return { name, sure, may: sure, doubts: NO_DOUBTS };
  const may = within(stepAt(side.may.steps, atom), services);
  return { name, sure, may, doubts: [{ services: ALL_SERVICES, reason: side.doubt }] };
}

/** Into the subnet of the NAT gateway, where the source still has its own address, and out of it. */
function gateLayers({ acl }: Gate, { from, to }: Ends, services: ServiceSet): readonly Layer[] {
  const gate = { found: acl };
  return [
    aclLayer(gate, 'nat-ingress-network-acl', { direction: 'ingress', atom: from.atom, services }),
    aclLayer(gate, 'nat-egress-network-acl', { direction: 'egress', atom: to.atom, services }),
  ];
}

function replyGateLayers({ acl }: Gate, { from, to }: Ends, services: ServiceSet): readonly Layer[] {
  const gate = { found: acl };
  return [
    aclLayer(gate, 'reply-nat-ingress-network-acl', { direction: 'ingress', atom: to.atom, services }),
    aclLayer(gate, 'reply-nat-egress-network-acl', { direction: 'egress', atom: from.atom, services }),
  ];
}

/** The route, and VPC Block Public Access where it has a say. */
function routeLayers({ decision, why, barrier }: Path, services: ServiceSet): readonly Layer[] {
  if (barrier === null) return [wholeLayer('route', { decision, why }, services)];
  return [
    wholeLayer('route', { decision: 'allow', why: barrier.through }, services),
    wholeLayer('block-public-access', barrier, services),
  ];
}

/** It lets everything through, or nothing. */
function wholeLayer(
  name: LayerName,
  { decision, why }: Pick<Path, 'decision' | 'why'>,
  services: ServiceSet,
): Layer {
  const sure = decision === 'allow' ? services : NO_SERVICES;
  const may = decision === 'deny' ? NO_SERVICES : services;
  const doubts = decision === 'unknown' ? [{ services: ALL_SERVICES, reason: why }] : NO_DOUBTS;
  return { name, sure, may, doubts };
}
