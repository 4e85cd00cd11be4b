import type { Interface } from '../../model/index.ts';
import { type Address, parseAddress } from '../../netset/index.ts';
import type { Analysis } from '../network/analysis.ts';
import { atomAt } from '../network/axis.ts';
import type { End } from '../ways/lane.ts';
import type { Flow } from './flow-log.ts';

/**
 * Where on the way a record was made: at the interface that sent or got the packets, at one in between (NAT gateway,
 * load balancer), or at one of those ends without saying at which. `gone`: by an interface that the state does not
 * have, whose address may be another's now; tasks come and go.
 */
export type Position = 'source' | 'target' | 'between' | 'unsure' | 'gone';

export type Placed = {
  readonly source: FlowEnd;
  readonly target: FlowEnd;
  readonly position: Position;
  /** Whose record it is, as far as the state knows it. */
  readonly recorder: Interface | null;
};

type FlowEnd = {
  readonly address: Address;
  /** The interface of the state that has the address as its own. */
  readonly owner: Interface | null;
  readonly end: End;
};

type Known = { readonly address: Address; readonly atom: number; readonly owners: readonly Interface[] };

// Distinct addresses of a large log are millions; a scan shows each once.
const MOST_KNOWN = 20_000;

/** Lays records into a network; null for one whose addresses are none, or are of two families. */
export function flowPlaces(about: Analysis): (flow: Flow) => Placed | null {
  const { interfaces } = about.net.state;
  const owners = ownersByAddress([...interfaces.values()]);
  const known = new Map<string, Known | null>();
  const lookUp = (text: string): Known | null => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const address = parseAddress(text);
    const made = address.ok
      ? { address, atom: atomAt(about.net.axis, address), owners: owners.get(address.text) ?? [] }
      : null;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, made);
    return made;
  };
  const endAt = ({ address, atom, owners: all }: Known, recorder: Interface | null): FlowEnd => {
    // Two VPCs may use the same addresses: the recorder's own knows which is meant.
    const owner = all.find((one) => one.vpcId === recorder?.vpcId) ?? all[0] ?? null;
    const spot = owner === null ? undefined : about.spotOf.get(owner.id);
    return { address, owner, end: spot ? { kind: 'interface', spot, atom } : { kind: 'address', atom } };
  };
  return (flow) => {
    const [from, to] = [lookUp(flow.source), lookUp(flow.target)];
    if (from === null || to === null || from.address.family !== to.address.family) return null;
    const named = flow.interfaceId === null ? null : (interfaces.get(flow.interfaceId) ?? null);
    const [source, target] = [endAt(from, named), endAt(to, named)];
    const position = positionOf(flow, named, { from, to });
    const inferred = position === 'source' ? source.owner : position === 'target' ? target.owner : null;
    return { source, target, position, recorder: named ?? (flow.interfaceId === null ? inferred : null) };
  };
}

function positionOf(
  { interfaceId, direction }: Flow,
  recorder: Interface | null,
  { from, to }: { readonly from: Known; readonly to: Known },
): Position {
  if (interfaceId !== null && recorder === null) {
    if (direction === null) return 'gone';
    const own = direction === 'egress' ? from : to;
    if (own.owners.length > 0) return 'gone';
    return direction === 'egress' ? 'source' : 'target';
  }
  const isOwn = ({ owners }: Known): boolean =>
    recorder === null ? owners.length > 0 : owners.includes(recorder);
  const [source, target] = [isOwn(from), isOwn(to)];
  if (source && target) return direction === null ? 'unsure' : direction === 'egress' ? 'source' : 'target';
  if (source) return 'source';
  return target ? 'target' : 'between';
}

/** By the addresses that a record writes for an interface: never the public IPv4 one, which AWS translates. */
function ownersByAddress(all: readonly Interface[]): ReadonlyMap<string, readonly Interface[]> {
  const found = new Map<string, Interface[]>();
  for (const one of all) {
    for (const text of [...one.privateIps, ...one.ipv6]) {
      const address = parseAddress(text);
      if (!address.ok) continue;
      const others = found.get(address.text);
      if (others === undefined) found.set(address.text, [one]);
      else others.push(one);
    }
  }
  return found;
}
