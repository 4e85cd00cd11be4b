import { type Address, containsAddress, parseAddress } from '../../netset/index.ts';
import type { Meaning } from '../ends/meaning.ts';

/** Who an end of a question means, by address. Public addresses count too: from outside they are the interface. */
export type Members = { readonly texts: ReadonlySet<string>; readonly has: (address: Address) => boolean };

export function membersOf({ interfaces, through, addresses }: Meaning): Members {
  const texts = new Set<string>();
  for (const { privateIps, ipv6, publicIps } of interfaces) {
    for (const text of [...privateIps, ...ipv6, ...(through === null ? publicIps : [])]) {
      const address = parseAddress(text);
      if (address.ok && (through === null || containsAddress(through, address))) texts.add(address.text);
    }
  }
  const has = (address: Address): boolean =>
    texts.has(address.text) || (addresses !== null && containsAddress(addresses, address));
  return { texts, has };
}
