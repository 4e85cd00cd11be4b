import {
  type AddressSet,
  ANY_ADDRESS,
  addresses,
  INTERNET,
  NO_ADDRESS,
  type ServiceSet,
  services,
  subtractAddresses,
  type TrafficSet,
  traffic,
  unionAddresses,
  unionServices,
} from '../netset/index.ts';
import type { PolicyPeer, Service, TrafficLine } from './policy.ts';

/** A peer as addresses, as a label that is compared by identity, or both. */
type PeerSet = { readonly addresses: AddressSet; readonly labels: readonly string[] };

/** How a group or prefix list of a line is called when nothing live is at hand to resolve it. */
export type LabelOf = (peer: Extract<PolicyPeer, { kind: 'group' | 'prefixList' | 'self' }>) => string;

/** What a line says as a set, without looking at AWS: groups and prefix lists are only labels. */
export function lineTraffic(line: TrafficLine, labelOf: LabelOf): TrafficSet {
  const { addresses: left, labels } = peersOf(line, labelOf);
  return traffic([{ services: serviceSet(line.services), addresses: left, labels }]);
}

/** The peers of a line without those that `except` names. */
export function peersOf(line: TrafficLine, labelOf: LabelOf): PeerSet {
  const peers = together(line.peers, labelOf);
  const except = together(line.except, labelOf);
  return {
    addresses: subtractAddresses(peers.addresses, except.addresses),
    labels: peers.labels.filter((label) => !except.labels.includes(label)),
  };
}

export function serviceSet(list: readonly Service[]): ServiceSet {
  return unionServices(
    list.map((one) => (one.protocol === 'all' ? services('all') : services(one.protocol, one.from, one.to))),
  );
}

function together(peers: readonly PolicyPeer[], labelOf: LabelOf): PeerSet {
  const sets = peers.map((peer) => peerSet(peer, labelOf));
  return {
    addresses: sets.map((set) => set.addresses).reduce(unionAddresses, NO_ADDRESS),
    labels: sets.flatMap((set) => set.labels),
  };
}

function peerSet(peer: PolicyPeer, labelOf: LabelOf): PeerSet {
  switch (peer.kind) {
    case 'cidr':
      return { addresses: addresses([peer.cidr]), labels: [] };
    case 'name':
      return { addresses: addresses(peer.cidrs), labels: [] };
    case 'any':
      return { addresses: ANY_ADDRESS, labels: [] };
    case 'internet':
      return { addresses: INTERNET, labels: [] };
    case 'group':
    case 'prefixList':
    case 'self':
      return { addresses: NO_ADDRESS, labels: [labelOf(peer)] };
  }
}
