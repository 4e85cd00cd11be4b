import { type AddressSet, type ServiceSet, unionServices } from '../../netset/index.ts';
import type { Host } from '../ends/parties.ts';
import type { Lane } from './lane.ts';

/** One side of a strand: interfaces that nothing tells apart, or addresses that nothing tells apart. */
export type Side =
  | { readonly kind: 'host'; readonly host: Host }
  | { readonly kind: 'addresses'; readonly addresses: AddressSet };

/**
 * All the ways between two sides: a lane for each pair of their addresses. A service passes if it passes on any, for
 * a client takes the address that works.
 */
export type Strand = {
  readonly from: Side;
  readonly to: Side;
  readonly lanes: readonly Lane[];
  readonly sure: ServiceSet;
  readonly may: ServiceSet;
};

export function strandOf(from: Side, to: Side, lanes: readonly Lane[]): Strand {
  const [only] = lanes;
  if (only !== undefined && lanes.length === 1) return { from, to, lanes, sure: only.sure, may: only.may };
  return {
    from,
    to,
    lanes,
    sure: unionServices(lanes.map((one) => one.sure)),
    may: unionServices(lanes.map((one) => one.may)),
  };
}
