import type { Direction, State } from '../../model/index.ts';
import type { AddressSet, ServiceSet } from '../../netset/index.ts';
import { atomsIn } from './axis.ts';
import { type Network, type NetworkOptions, network, type Ports } from './network.ts';
import { type Outlook, type Way, ways } from './outlook.ts';
import { remembered } from './remembered.ts';
import { portProtocolOf, repliesTo } from './reply.ts';
import { type Scope, scopeOf } from './scope.ts';
import { type Spots, spots } from './spots.ts';
import { type Steps, sortedUnique, stepAt, stepsOf } from './steps.ts';
import { type Window, windowsOf } from './windows.ts';

/** A network with its interfaces sorted into classes and spots, and what is looked up again and again. */
export type Analysis = Spots & {
  readonly net: Network;
  readonly waysOf: (outlook: Outlook, direction: Direction) => Steps<Way>;
  /** The VPC's subnet that holds these addresses, '' for none. */
  readonly subnetAt: (vpcId: string, atom: number) => string;
  /** Every atom at which a subnet of any VPC begins or ends. */
  readonly subnetCuts: readonly number[];
  /** The services of a question, laid out once: many questions are about the same few. */
  readonly scopeOf: (asked: ServiceSet) => Scope;
  /** What must come back for them. */
  readonly repliesTo: (asked: ServiceSet) => ServiceSet;
  /** The same for addresses. */
  readonly windowsOf: (addresses: AddressSet) => readonly Window[];
};

/**
 * Lays a state out for questions of who can reach whom. What is missing from the state makes answers `unknown`, never
 * an error.
 */
export function analysis(state: State, options: NetworkOptions = {}): Analysis {
  const net = network(state, options);
  const subnets = new Map<string, Steps<string>>();
  const wantedBack = replyBook(net.ephemeral);
  const vpcIds = new Set([...state.subnets.values()].map((subnet) => subnet.vpcId));
  return {
    ...spots(net),
    net,
    waysOf: wayBook(net),
    subnetAt: (vpcId, atom) => {
      const steps = subnets.get(vpcId) ?? subnetSteps(net, vpcId);
      subnets.set(vpcId, steps);
      return stepAt(steps, atom);
    },
    repliesTo: wantedBack,
    scopeOf: remembered((asked: ServiceSet) => scopeOf(net.lines, asked, wantedBack(asked)), MOST_SCOPES),
    windowsOf: byIdentity((addresses: AddressSet) => windowsOf(net.axis, addresses)),
    subnetCuts: sortedUnique([...vpcIds].flatMap((vpcId) => subnetSteps(net, vpcId).starts)),
  };
}

const MOST_SCOPES = 10_000;

/** What must come back: one array for equal sets, for what is known of it is known for every port. */
function replyBook(ephemeral: Ports): (asked: ServiceSet) => ServiceSet {
  const known = new Map<string, ServiceSet>();
  const ofProtocol = new Map<number, ServiceSet>();
  const one = (asked: ServiceSet): ServiceSet => {
    const set = repliesTo(asked, ephemeral);
    const key = set.join();
    const found = known.get(key) ?? set;
    known.set(key, found);
    return found;
  };
  return (asked) => {
    const protocol = portProtocolOf(asked);
    if (protocol === null) return one(asked);
    const found = ofProtocol.get(protocol) ?? one(asked);
    ofProtocol.set(protocol, found);
    return found;
  };
}

function byIdentity<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** Classes are many, outlooks are few. */
function wayBook(net: Network): Analysis['waysOf'] {
  const known = { ingress: new Map<Outlook, Steps<Way>>(), egress: new Map<Outlook, Steps<Way>>() };
  return (outlook, direction) => {
    const steps = known[direction].get(outlook) ?? ways(outlook, direction, net.around);
    known[direction].set(outlook, steps);
    return steps;
  };
}

function subnetSteps(net: Network, vpcId: string): Steps<string> {
  const held = [...net.state.subnets.values()]
    .filter((subnet) => subnet.vpcId === vpcId)
    .flatMap(({ id, cidr, ipv6Cidrs }) =>
      [...(cidr === undefined ? [] : [cidr]), ...ipv6Cidrs].flatMap((text) => {
        const block = net.cidr(text);
        return block === null ? [] : [{ id, atoms: atomsIn(net.axis, block) }];
      }),
    );
  const cuts = sortedUnique([0, ...held.flatMap(({ atoms }) => atoms)]).filter((cut) => cut < net.axis.size);
  return stepsOf(
    cuts,
    (atom) => held.find(({ atoms: [first, end] }) => first <= atom && atom < end)?.id ?? '',
  );
}
