import type { Interface } from '../../model/index.ts';
import {
  type AddressSet,
  ANY_ADDRESS,
  addressesIn,
  INTERNET,
  intersectAddresses,
  isEmptyAddresses,
  NO_ADDRESS,
  parseAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../../netset/index.ts';
import type { Policy, PolicyPeer, TrafficLine } from '../../policy/index.ts';
import type { Directory } from '../ends/directory.ts';
import { listMeaning } from '../ends/meaning.ts';
import type { Party } from '../ends/parties.ts';
import { remembered } from '../network/remembered.ts';
import { groupsOf } from './policy-ends.ts';

/** Whom the peers of a guardrail's or waiver's line mean in this state, `except` taken away. */
export type LinePeers = {
  readonly addresses: AddressSet;
  /** What `except` takes away. */
  readonly spared: AddressSet;
  readonly word: Party['word'];
  /** Only these addresses are meant, and not simply everybody. */
  readonly isBounded: boolean;
  /** Whether an interface is meant, by an address of its own or by a group. */
  readonly isPeer: (one: Interface) => boolean;
  /** References that could not be resolved: whom they mean is not known. */
  readonly doubts: readonly string[];
};

export function linePeers(of: Directory, policy: Policy, line: TrafficLine): LinePeers {
  const [meant, except] = [peersOf(of, policy, line.peers), peersOf(of, policy, line.except)];
  const addresses = subtractAddresses(meant.addresses, except.addresses);
  const groups = new Set(meant.groups.filter((id) => !except.groups.includes(id)));
  const internet = line.peers.every((peer) => peer.kind === 'internet');
  return {
    addresses,
    spared: except.addresses,
    word: internet ? 'internet' : 'any',
    isBounded: !line.peers.some(isAnybody),
    // Each interface is asked about for every other one that it may reach.
    isPeer: remembered((one: Interface) => {
      // No interface is of the internet.
      if (internet || one.groups.some((id) => except.groups.includes(id))) return false;
      const own = addressesOf(one);
      const named =
        one.groups.some((id) => groups.has(id)) &&
        isEmptyAddresses(intersectAddresses(own, except.addresses));
      return named || !isEmptyAddresses(intersectAddresses(own, addresses));
    }),
    doubts: [...meant.doubts, ...except.doubts],
  };
}

const isAnybody = (peer: PolicyPeer): boolean =>
  peer.kind === 'any' || peer.kind === 'internet' || (peer.kind === 'cidr' && peer.cidr.endsWith('/0'));

function addressesOf({ privateIps, ipv6 }: Interface): AddressSet {
  return [...privateIps, ...ipv6].reduce((all, text) => unionAddresses(all, single(text)), NO_ADDRESS);
}

function single(text: string): AddressSet {
  const address = parseAddress(text);
  if (!address.ok) return NO_ADDRESS;
  const block = parseCidr(`${address.text}/${address.family === 4 ? 32 : 128}`);
  return block.ok ? addressesIn([block]) : NO_ADDRESS;
}

type Peers = {
  readonly addresses: AddressSet;
  readonly groups: readonly string[];
  readonly doubts: readonly string[];
};

function peersOf(of: Directory, policy: Policy, peers: readonly PolicyPeer[]): Peers {
  return peers
    .map((peer) => peerOf(of, policy, peer))
    .reduce(
      (all, one) => ({
        addresses: unionAddresses(all.addresses, one.addresses),
        groups: [...all.groups, ...one.groups],
        doubts: [...all.doubts, ...one.doubts],
      }),
      NOBODY,
    );
}

const NOBODY: Peers = { addresses: NO_ADDRESS, groups: [], doubts: [] };
const at = (addresses: AddressSet): Peers => ({ ...NOBODY, addresses });

function peerOf(of: Directory, policy: Policy, peer: PolicyPeer): Peers {
  switch (peer.kind) {
    case 'any':
      return at(ANY_ADDRESS);
    case 'internet':
      return at(INTERNET);
    case 'cidr':
      return at(blocks([peer.cidr]));
    case 'name':
      return at(blocks(peer.cidrs));
    case 'self':
      return { ...NOBODY, doubts: ['`self` means nobody here'] };
    case 'prefixList': {
      const { addresses, nobody } = listMeaning(of, `pl/${peer.ref}`);
      return { ...at(addresses ?? NO_ADDRESS), doubts: nobody === null ? [] : [nobody.why] };
    }
    case 'group': {
      const found = groupsOf(of, policy, peer.ref);
      if ('unsure' in found) return { ...NOBODY, doubts: [`sg/${peer.ref} cannot be told: ${found.unsure}`] };
      const ids = found.groups.map((group) => group.id);
      if (ids.length > 0) return { ...NOBODY, groups: ids };
      return { ...NOBODY, groups: peer.ref.startsWith('sg-') ? [peer.ref] : [] };
    }
  }
}

function blocks(texts: readonly string[]): AddressSet {
  return addressesIn(texts.map(parseCidr).flatMap((cidr) => (cidr.ok ? [cidr] : [])));
}
