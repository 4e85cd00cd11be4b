import type { AddressSet, ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  ANY_ADDRESS,
  addresses,
  INTERNET,
  isEmptyAddresses,
  NO_TRAFFIC,
  services,
  subtractAddresses,
  traffic,
  unionAddresses,
  unionServices,
} from '../netset/index.ts';
import type { PolicyPeer, Service, TrafficLine } from '../policy/index.ts';
import type { Context } from './context.ts';
import { resolveGroup, resolvePrefixList } from './resolving.ts';

/**
 * One policy line as a set. `sure` is what of it is meant whatever an `except` that could not be resolved stands for:
 * only that is ever put back, for the rest may be what its author excepts. `possible` is what the line may also mean,
 * because a reference in it could not be resolved: traffic in there is never called excess. `unknown` says why, one
 * sentence a reference.
 */
export type LineTraffic = {
  readonly line: TrafficLine;
  readonly traffic: TrafficSet;
  readonly sure: TrafficSet;
  readonly possible: {
    readonly services: ServiceSet;
    readonly groups: boolean;
    readonly addresses: boolean;
  } | null;
  readonly unknown: readonly string[];
};

export type Peers = {
  readonly addresses: AddressSet;
  readonly labels: readonly string[];
  readonly unknown: readonly string[];
  readonly unresolved: { readonly groups: boolean; readonly addresses: boolean };
};

/** `vpcId` decides what `sg/…` means, `selfId` what `self` means (null where there is no self). */
export function lineTraffic(
  context: Context,
  line: TrafficLine,
  where: { vpcId: string; selfId: string | null },
): LineTraffic {
  const self = line.peers.some((peer) => peer.kind === 'self') ? where.selfId : null;
  const key = `${line.line}:${line.column}:${where.vpcId}:${self ?? ''}`;
  const cached = context.lineCache.get(key);
  if (cached !== undefined) return cached;
  const made = makeLine(context, line, where);
  context.lineCache.set(key, made);
  return made;
}

function makeLine(
  context: Context,
  line: TrafficLine,
  where: { vpcId: string; selfId: string | null },
): LineTraffic {
  const peers = resolvePeers(context, line.peers, where);
  const except = resolvePeers(context, line.except, where);
  const set = lineServices(line.services);
  const left = subtractAddresses(peers.addresses, except.addresses);
  const labels = peers.labels.filter((label) => !except.labels.includes(label));
  const unknown = [...peers.unknown, ...except.unknown];
  const parts = [
    ...(isEmptyAddresses(left) ? [] : [{ services: set, addresses: left }]),
    ...(labels.length === 0 ? [] : [{ services: set, labels }]),
  ];
  const sureParts = parts.filter((part) =>
    'labels' in part ? !except.unresolved.groups : !except.unresolved.addresses,
  );
  const whole = parts.length === 0 ? NO_TRAFFIC : traffic(parts);
  return {
    line,
    traffic: whole,
    sure: sureParts.length === parts.length ? whole : traffic(sureParts),
    possible: unknown.length === 0 ? null : { services: set, ...eitherUnresolved(peers, except) },
    unknown,
  };
}

function eitherUnresolved(a: Peers, b: Peers): { groups: boolean; addresses: boolean } {
  return {
    groups: a.unresolved.groups || b.unresolved.groups,
    addresses: a.unresolved.addresses || b.unresolved.addresses,
  };
}

/**
 * What a line with peers that could not be resolved may mean besides; `labels` are the groups that it is held against.
 */
export function mayMean(
  may: NonNullable<LineTraffic['possible']>,
  groups: readonly string[],
): readonly TrafficSet[] {
  const { services: set } = may;
  return [
    ...(may.groups ? [traffic([{ services: set, labels: groups }])] : []),
    ...(may.addresses ? [traffic([{ services: set, addresses: ANY_ADDRESS }])] : []),
  ];
}

export function lineServices(list: readonly Service[]): ServiceSet {
  return unionServices(
    list.map((s) => (s.protocol === 'all' ? services('all') : services(s.protocol, s.from, s.to))),
  );
}

/** The addresses and groups that the peers of a line name, and what of them could not be resolved. */
export function resolvePeers(
  context: Context,
  peers: readonly PolicyPeer[],
  where: { vpcId: string; selfId: string | null },
): Peers {
  const sets: AddressSet[] = [];
  const labels: string[] = [];
  const unknown: string[] = [];
  const unresolved = { groups: false, addresses: false };
  for (const peer of peers) {
    const one = resolvePeer(context, peer, where);
    if (one.addresses !== undefined) sets.push(one.addresses);
    labels.push(...(one.labels ?? []));
    if (one.unknown === undefined) continue;
    unknown.push(one.unknown);
    if (peer.kind === 'group') unresolved.groups = true;
    else unresolved.addresses = true;
  }
  return { addresses: sets.reduce(unionAddresses, addresses([])), labels, unknown, unresolved };
}

type OnePeer = {
  readonly addresses?: AddressSet;
  readonly labels?: readonly string[];
  readonly unknown?: string;
};

function resolvePeer(
  context: Context,
  peer: PolicyPeer,
  where: { vpcId: string; selfId: string | null },
): OnePeer {
  switch (peer.kind) {
    case 'cidr':
      return { addresses: addresses([peer.cidr]) };
    case 'name':
      return { addresses: addresses(peer.cidrs) };
    case 'any':
      return { addresses: ANY_ADDRESS };
    case 'internet':
      return { addresses: INTERNET };
    case 'self':
      return where.selfId === null ? { unknown: '`self` has no meaning here' } : { labels: [where.selfId] };
    case 'group':
      return resolveGroup(context, peer.ref, where.vpcId);
    case 'prefixList':
      return resolvePrefixList(context, peer.ref);
  }
}
