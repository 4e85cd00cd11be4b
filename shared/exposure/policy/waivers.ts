import type { Direction } from '../../model/index.ts';
import {
  intersectAddresses,
  isEmptyAddresses,
  type ServiceSet,
  subtractAddresses,
  subtractServices,
} from '../../netset/index.ts';
import { type Policy, serviceSet } from '../../policy/index.ts';
import type { Passing } from '../answers/traffic-lines.ts';
import type { Directory } from '../ends/directory.ts';
import type { InterfaceClass } from '../network/spots.ts';
import type { Side } from '../ways/strand.ts';
import { type LinePeers, linePeers } from './line-peers.ts';
import { meansGroup } from './policy-ends.ts';

/** What a living waiver leaves alone: services with peers. */
type Waived = { readonly services: ServiceSet; readonly peers: LinePeers };

/** The waivers that are alive and about this class: about everything, or about one of its groups. */
export function livingWaivers(
  of: Directory,
  policy: Policy,
  at: { readonly kind: InterfaceClass; readonly direction: Direction; readonly now: number },
): readonly Waived[] {
  const alive = policy.waivers.filter(
    ({ until, allow, on }) =>
      until > at.now && allow.direction === at.direction && isAbout(of, policy, { on, kind: at.kind }),
  );
  return alive.flatMap(({ allow }) => {
    const peers = linePeers(of, policy, allow);
    // Without knowing whom it excepts, nobody can be told apart from whom it waives: then it waives nobody, aloud.
    const isVague = allow.except.length > 0 && peers.doubts.length > 0;
    return isVague ? [] : [{ services: serviceSet(allow.services), peers }];
  });
}

/** As drift has it: `sg/web` is what the key `web` stands for, and only without such a key whatever is named so. */
function isAbout(
  { state }: Directory,
  policy: Policy,
  { on, kind: { groupIds } }: { readonly on: string | undefined; readonly kind: InterfaceClass },
): boolean {
  if (on === undefined) return true;
  if (!on.startsWith('sg/')) return false;
  const ref = on.slice('sg/'.length);
  const entry = policy.securityGroups.find(({ key }) => key === ref);
  return groupIds.some((id) => {
    const group = state.securityGroups.get(id);
    if (entry === undefined) return id === ref || group?.name === ref;
    return group !== undefined && meansGroup(state, entry, group) === 'yes';
  });
}

/** What passes without what is waived; the waived side is the one that the rules call a peer. */
export function withoutWaived(
  passing: readonly Passing[],
  waived: readonly Waived[],
  peer: 'from' | 'to',
): readonly Passing[] {
  return waived.reduce((left, one) => left.flatMap((passes) => split(passes, one, peer)), passing);
}

function split(passes: Passing, { services, peers }: Waived, peer: 'from' | 'to'): readonly Passing[] {
  const side = passes[peer];
  const less = subtractServices(passes.services, services);
  if (less.length === passes.services.length && less.every((edge, i) => edge === passes.services[i]))
    return [passes];
  const [meant, others] = partsOf(side, peers);
  return [
    ...(others === null ? [] : [{ ...passes, [peer]: others }]),
    ...(meant === null ? [] : [{ ...passes, [peer]: meant, services: less }]),
  ];
}

/** The part of a side that the waiver means, and the rest. */
function partsOf(side: Side, { addresses, isPeer }: LinePeers): readonly [Side | null, Side | null] {
  if (side.kind === 'addresses') {
    const some = (set: typeof addresses): Side | null =>
      isEmptyAddresses(set) ? null : { kind: 'addresses', addresses: set };
    return [
      some(intersectAddresses(side.addresses, addresses)),
      some(subtractAddresses(side.addresses, addresses)),
    ];
  }
  const { host } = side;
  const of = (keep: boolean): Side | null => {
    const interfaces = host.interfaces.filter((one) => isPeer(one) === keep);
    return interfaces.length === 0 ? null : { kind: 'host', host: { ...host, interfaces } };
  };
  return [of(true), of(false)];
}
