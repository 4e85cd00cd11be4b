import {
  ALL_SERVICES,
  intersectServices,
  NO_SERVICES,
  type ServiceSet,
  unionServices,
} from '../netset/index.ts';
import type { AclRules } from './acl-entries.ts';
import type { Analysis } from './analysis.ts';
import { servicesAtAtom, servicesForGroups } from './group-rules.ts';
import { type Path, pathOf } from './path.ts';
import type { Found } from './places.ts';
import type { Spot } from './spots.ts';
import { stepAt } from './steps.ts';

/** One end of a connection: an interface by one of its addresses, or an address that is none's. */
export type End =
  | { readonly kind: 'interface'; readonly spot: Spot; readonly atom: number }
  | { readonly kind: 'address'; readonly atom: number };

export type LayerName =
  | 'source-security-groups'
  | 'source-network-acl'
  | 'route'
  | 'destination-network-acl'
  | 'destination-security-groups'
  | 'reply-destination-network-acl'
  | 'reply-source-network-acl';

/** What one layer lets pass by itself: for certain, and at most. `doubts` say what makes the difference. */
export type Layer = {
  readonly name: LayerName;
  readonly sure: ServiceSet;
  readonly may: ServiceSet;
  readonly doubts: readonly Doubtful[];
};

type Doubtful = { readonly services: ServiceSet; readonly reason: string };

/** Everything between two ends, in the order in which a packet passes it, and a reply after it. */
export type Lane = {
  readonly from: End;
  readonly to: End;
  readonly path: Path;
  readonly layers: readonly Layer[];
  readonly sure: ServiceSet;
  readonly may: ServiceSet;
  /** What may come back, by destination port: ACLs know no connections. */
  readonly back: { readonly sure: ServiceSet; readonly may: ServiceSet };
};

/** Two ends of one family, of which at least one is an interface. */
export function lane(about: Analysis, from: End, to: End): Lane {
  const path = pathOf(about, from, to);
  const { sourceAcl, destinationAcl } = path;
  const there = [
    ...groupLayers(about, { end: from, other: to, path }, 'egress'),
    ...aclLayer(sourceAcl, 'source-network-acl', { direction: 'egress', atom: to.atom }),
    routeLayer(path),
    ...aclLayer(destinationAcl, 'destination-network-acl', { direction: 'ingress', atom: from.atom }),
    ...groupLayers(about, { end: to, other: from, path }, 'ingress'),
  ];
  const back = [
    ...aclLayer(destinationAcl, 'reply-destination-network-acl', { direction: 'egress', atom: from.atom }),
    ...aclLayer(sourceAcl, 'reply-source-network-acl', { direction: 'ingress', atom: to.atom }),
  ];
  return { from, to, path, layers: [...there, ...back], ...passed(there), back: passed(back) };
}

function passed(layers: readonly Layer[]): { readonly sure: ServiceSet; readonly may: ServiceSet } {
  let sure = ALL_SERVICES;
  let may = ALL_SERVICES;
  for (const layer of layers) {
    sure = intersectServices(sure, layer.sure);
    may = layer.may === layer.sure && may === sure ? sure : intersectServices(may, layer.may);
  }
  return { sure, may };
}

type Meeting = { readonly end: End; readonly other: End; readonly path: Path };

function groupLayers(
  about: Analysis,
  { end, other, path }: Meeting,
  direction: 'ingress' | 'egress',
): readonly Layer[] {
  if (end.kind === 'address') return [];
  const name = direction === 'egress' ? 'source-security-groups' : 'destination-security-groups';
  const { kind } = end.spot;
  if (kind.filter === 'open') return [{ name, sure: ALL_SERVICES, may: ALL_SERVICES, doubts: [] }];
  if (kind.filter === 'closed') return [{ name, sure: NO_SERVICES, may: NO_SERVICES, doubts: [] }];
  const { lines } = about.net;
  const sets: ServiceSet[] = [];
  for (const group of kind.groups) {
    sets.push(servicesAtAtom(group[direction], other.atom, lines));
    if (path.related && other.kind === 'interface')
      sets.push(servicesForGroups(group[direction], other.spot.kind.groupIds));
  }
  const sure = unionServices(sets);
  const doubts = groupDoubts({ end, other, path }, direction);
  const may = doubts.length === 0 ? sure : unionServices([sure, ...doubts.map((doubt) => doubt.services)]);
  return [{ name, sure, may, doubts }];
}

function groupDoubts({ end, other, path }: Meeting, direction: 'ingress' | 'egress'): readonly Doubtful[] {
  if (end.kind === 'address') return [];
  const { kind } = end.spot;
  const doubts: Doubtful[] = kind.missingGroups.map((reason) => ({ services: ALL_SERVICES, reason }));
  for (const group of kind.groups) {
    for (const { span, reason } of group[direction].doubts) doubts.push({ services: span, reason });
    if (!path.strangers || other.kind === 'interface') continue;
    for (const { groupId, span } of group[direction].groups)
      doubts.push({ services: span, reason: `whether that address has ${groupId} is not known` });
  }
  return doubts;
}

function aclLayer(
  acl: Found<AclRules> | null,
  name: LayerName,
  at: { readonly direction: 'ingress' | 'egress'; readonly atom: number },
): readonly Layer[] {
  if (acl === null) return [];
  if ('missing' in acl) {
    const doubts = [{ services: ALL_SERVICES, reason: acl.missing }];
    return [{ name, sure: NO_SERVICES, may: ALL_SERVICES, doubts }];
  }
  const side = acl.found[at.direction];
  const sure = stepAt(side.sure.steps, at.atom);
  const may = stepAt(side.may.steps, at.atom);
  const doubts = side.doubt === null ? [] : [{ services: ALL_SERVICES, reason: side.doubt }];
  return [{ name, sure, may, doubts }];
}

function routeLayer({ decision, why }: Path): Layer {
  const sure = decision === 'allow' ? ALL_SERVICES : NO_SERVICES;
  const may = decision === 'deny' ? NO_SERVICES : ALL_SERVICES;
  const doubts = decision === 'unknown' ? [{ services: ALL_SERVICES, reason: why }] : [];
  return { name: 'route', sure, may, doubts };
}
