import type { State } from '../../model/index.ts';
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
 * share each sees its own interfaces, and only the owner all of them.
 */
export function knownPlaces(state: State): AddressSet {
  if (state.sections['network-interfaces'].status !== 'read') return NO_ADDRESS;
  const all = [...state.interfaces.values()];
  const whole = [...state.vpcs.values()].filter((vpc) =>
    all.every(({ vpcId, account }) => vpcId !== vpc.id || account === vpc.account),
  );
  const texts = whole.flatMap(({ cidrs, ipv6Cidrs }) => [...cidrs, ...ipv6Cidrs]);
  return addressesIn(texts.map(parseCidr).flatMap((cidr) => (cidr.ok ? [cidr] : [])));
}

/** A target without the plain addresses at which nobody is: nothing gets to nobody. Its interfaces stay. */
export function inhabited(target: Meaning, places: AddressSet): Meaning {
  if (target.addresses === null || target.interfaces.length === 0) return target;
  const addresses = subtractAddresses(target.addresses, places);
  return { ...target, addresses: isEmptyAddresses(addresses) ? null : addresses };
}
