import type { Context } from '../drift/index.ts';
import type { Peer } from '../model/index.ts';

/** How much of the quota something takes. AWS counts the rules of IPv4 and of IPv6 apart. */
export type Slots = { readonly v4: number; readonly v6: number };

const NO_SLOTS: Slots = { v4: 0, v6: 0 };

/**
 * A rule with a CIDR counts for its family; one that refers to a group counts for both; a prefix list counts as
 * the most entries that it may ever hold. Where the state does not tell a list's family it counts for both, so
 * that a plan errs on the safe side.
 */
export function peerSlots(context: Context, peer: Peer): Slots {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr.includes(':') ? { v4: 0, v6: 1 } : { v4: 1, v6: 0 };
    case 'group':
      return { v4: 1, v6: 1 };
    case 'prefixList': {
      const list = context.state.prefixLists.get(peer.prefixListId);
      const weight = list?.maxEntries ?? 1;
      const entries = list?.entries ?? [];
      const six = entries.some((entry) => entry.includes(':'));
      const four = entries.some((entry) => !entry.includes(':'));
      return { v4: four || !six ? weight : 0, v6: six || !four ? weight : 0 };
    }
  }
}

export function addSlots(list: readonly Slots[]): Slots {
  return list.reduce((sum, one) => ({ v4: sum.v4 + one.v4, v6: sum.v6 + one.v6 }), NO_SLOTS);
}

export function fitsInto(slots: Slots, quota: Slots): boolean {
  return slots.v4 <= quota.v4 && slots.v6 <= quota.v6;
}
