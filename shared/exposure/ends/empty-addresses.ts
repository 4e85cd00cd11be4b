import type { State, Vpc } from '../../model/index.ts';
import {
  type AddressSet,
  addressesIn,
  isEmptyAddresses,
  NO_ADDRESS,
  parseCidr,
  subtractAddresses,
} from '../../netset/index.ts';
import type { Meaning } from './meaning.ts';

/**
 * The addresses of VPCs all of whose interfaces are in the state: whoever is there is known. Of a VPC that accounts
 * share each sees its own interfaces, perhaps none, and only the owner all of them. Two VPCs may have the same
 * addresses: those of one that is not known whole stay.
 */
export function knownPlaces(state: State): AddressSet {
  if (state.sections['network-interfaces'].status !== 'read') return NO_ADDRESS;
  const [whole, others]: [Vpc[], Vpc[]] = [[], []];
  for (const vpc of state.vpcs.values()) (isWhole(state, vpc) ? whole : others).push(vpc);
  return subtractAddresses(addressesOf(whole), addressesOf(others));
}

function isWhole({ interfaces }: State, { id, account }: Vpc): boolean {
  const there = [...interfaces.values()].filter(({ vpcId }) => vpcId === id);
  return there.length > 0 && there.every((one) => one.account === account);
}

function addressesOf(vpcs: readonly Vpc[]): AddressSet {
  const texts = vpcs.flatMap(({ cidrs, ipv6Cidrs }) => [...cidrs, ...ipv6Cidrs]);
  return addressesIn(texts.map(parseCidr).flatMap((cidr) => (cidr.ok ? [cidr] : [])));
}

/** A target without the plain addresses at which nobody is: nothing gets to nobody. Its interfaces stay. */
export function inhabited(target: Meaning, places: AddressSet): Meaning {
  if (target.addresses === null || target.interfaces.length === 0) return target;
  const addresses = subtractAddresses(target.addresses, places);
  return { ...target, addresses: isEmptyAddresses(addresses) ? null : addresses };
}
