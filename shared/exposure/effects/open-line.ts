import type { Direction, Interface } from '../../model/index.ts';
import {
  type AddressSet,
  addressesIn,
  INTERNET,
  intersectAddresses,
  intersectServices,
  isEmptyAddresses,
  parseCidr,
  type ServiceSet,
  unionServices,
} from '../../netset/index.ts';
import { parseServices, serviceSet } from '../../policy/index.ts';
import { type Answer, answer } from '../answers/answer.ts';
import type { Directory } from '../ends/directory.ts';
import { membersParty } from '../ends/neighbours.ts';
import type { Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Spot } from '../network/spots.ts';

/** One line of traffic, the part of its peer that is on the internet, and whom it means inside. */
export type Line = {
  readonly services: ServiceSet;
  readonly internet: AddressSet | null;
  readonly isPeer: (one: Interface) => boolean;
};

/** A line as a finding words it: none where it cannot be read. */
export function lineOf(of: Directory, text: string): readonly Line[] {
  const [service = '', , peer = ''] = text.split(' ');
  const parsed = parseServices({ text: service, at: 0 });
  if (!parsed.ok) return [];
  const services = serviceSet(parsed.value);
  if (peer.startsWith('sg/')) {
    const group = of.state.securityGroups.get(peer.slice(3)) ?? of.groupsNamed(peer.slice(3))[0];
    const isPeer = (one: Interface): boolean => group !== undefined && one.groups.includes(group.id);
    return [{ services, internet: null, isPeer }];
  }
  const block = parseCidr(peer);
  if (!block.ok) return [];
  const addresses = addressesIn([block]);
  const outer = intersectAddresses(addresses, INTERNET);
  const within = new Set(of.within(addresses));
  return [{ services, internet: isEmptyAddresses(outer) ? null : outer, isPeer: (one) => within.has(one) }];
}

/** A line of traffic on a spot. */
export type OneLine = { readonly spot: Spot; readonly line: Line; readonly direction: Direction };

/** What gets through of the line between the spot and somebody else. */
export function ask(about: Analysis, { spot, line, direction }: OneLine, other: Party): Answer {
  const mine = membersParty(spot);
  const [from, to] = direction === 'ingress' ? [other, mine] : [mine, other];
  return answer(about, { from, to, asked: line.services });
}

/** What of the asked services certainly gets through. */
export const passing = ({ strands, asked }: Answer): ServiceSet =>
  unionServices(strands.map(({ sure }) => intersectServices(sure, asked)));

export const passes = (found: Answer): boolean => passing(found).length > 0;

export const onInternet = (addresses: AddressSet): Party => ({
  ...NOBODY,
  text: 'internet',
  addresses,
  word: 'internet',
});

export const NOBODY: Omit<Party, 'text'> = {
  hosts: [],
  addresses: null,
  word: null,
  doubts: [],
  nobody: null,
};
