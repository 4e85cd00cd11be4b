import type { Interface } from '../../model/index.ts';
import { type AddressSet, containsAddress, parseAddress } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import { atomAt } from '../network/axis.ts';
import type { Spot } from '../network/spots.ts';
import type { Meaning } from './meaning.ts';

/** Interfaces of one spot that an end of a question means, by all or by some of their addresses. */
export type Host = {
  readonly spot: Spot;
  readonly interfaces: readonly Interface[];
  readonly atoms: readonly number[];
};

/**
 * What an end of a question means. `addresses` are taken as plain addresses, whoever has them. `internet` and `any`
 * are words: addresses that the other end's family or routes make pointless do not count against them.
 */
export type Party = {
  readonly text: string;
  readonly hosts: readonly Host[];
  readonly addresses: AddressSet | null;
  readonly word: 'internet' | 'any' | null;
  /** Why it may mean more than that. */
  readonly doubts: readonly string[];
  /** Why it means nobody; null when it means somebody. */
  readonly nobody: Nobody | null;
};

/** `certain`: there is nobody. Otherwise there may be somebody whom the state does not know. */
type Nobody = { readonly why: string; readonly certain: boolean };

/** A meaning laid into a network: interfaces that nothing tells apart become one host. */
export function party(about: Analysis, { interfaces, through, ...rest }: Meaning): Party {
  const hosts = new Map<string, Host & { readonly interfaces: Interface[] }>();
  for (const one of interfaces) {
    const spot = about.spotOf.get(one.id);
    if (spot === undefined) continue;
    const atoms = through === null ? spot.atoms : atomsWithin(about, { one, spot }, through);
    const key = `${spot.index} ${atoms === spot.atoms ? '' : atoms.join(' ')}`;
    const host = hosts.get(key);
    if (host === undefined) hosts.set(key, { spot, interfaces: [one], atoms });
    else host.interfaces.push(one);
  }
  return { ...rest, hosts: [...hosts.values()] };
}

function atomsWithin(
  about: Analysis,
  { one, spot }: { readonly one: Interface; readonly spot: Spot },
  addresses: AddressSet,
): readonly number[] {
  const atoms = [...one.privateIps, ...one.ipv6].flatMap((text) => {
    const address = parseAddress(text);
    return address.ok && containsAddress(addresses, address) ? [atomAt(about.net.axis, address)] : [];
  });
  const own = [...new Set(atoms)].sort((a, b) => a - b);
  return own.length === spot.atoms.length ? spot.atoms : own;
}
