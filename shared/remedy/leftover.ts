import type { Breach } from '../drift/index.ts';
import type { ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  ALL_SERVICES,
  addresses,
  addressesOf,
  canonicalCidr,
  INTERNET,
  intersect,
  isSubsetServices,
  restrictAddresses,
  restrictServices,
  services,
  servicesFor,
  subtract,
  subtractAddresses,
  subtractServices,
  traffic,
  unionAddresses,
  unionAll,
  unionServices,
} from '../netset/index.ts';

// A block shorter than this is "everybody" in one or a few pieces, not somebody's network: 0.0.0.0/0, the halves
// 0.0.0.0/1 and 128.0.0.0/1, 2000::/3. What private space lies in there was not what its author had in mind. A
// block such as 10.0.0.0/7 is a network with a typing error: its private half stays.
const WIDE_PREFIX = 4;

// What "-1" is narrowed to. The other 252 protocols would each take a rule of its own.
const KEPT_OF_ALL: ServiceSet = unionServices([1, 6, 17, 58].map((protocol) => services(protocol)));

/** What some peers admit, and the blocks that they were written as. */
export type Admitted = {
  readonly traffic: TrafficSet;
  readonly cidrs: readonly string[];
  readonly waived: TrafficSet;
};

/** What a guardrail leaves: services that it does not speak of, and what of the others may stay. */
export type Stay = { readonly rest: TrafficSet; readonly spared: TrafficSet };

/**
 * What stays of admitted traffic under a guardrail. The services that it does not forbid here stay as they are
 * (`rest`); the forbidden ones stay with whoever is not forbidden (`spared`). Of a wide block only those count that
 * `except` or a waiver names, and public addresses that the guardrail does not mean: the private blocks that
 * 0.0.0.0/0 happens to include are not written out one by one.
 */
export function stayUnder(admitted: Admitted, breach: Breach): Stay {
  const hit = servicesOf(intersect(admitted.traffic, breach.denied));
  const rest = cutServices(admitted.traffic, subtractServices(ALL_SERVICES, hit));
  const left = subtract(restrictServices(admitted.traffic, hit), breach.denied);
  const { wide, narrow } = byWidth(admitted.cidrs);
  const meant = unionAddresses(addresses(narrow), unionAddresses(INTERNET, breach.exempt));
  const labelled = { ...left, v4: { starts: [], services: [] }, v6: { starts: [], services: [] } };
  const spared =
    wide.length === 0
      ? left
      : unionAll([labelled, restrictAddresses(left, meant), intersect(left, admitted.waived)]);
  return { rest, spared };
}

function byWidth(cidrs: readonly string[]): {
  readonly wide: readonly string[];
  readonly narrow: readonly string[];
} {
  const wide = cidrs.filter(isWide);
  return { wide, narrow: cidrs.filter((cidr) => !wide.includes(cidr)) };
}

export function isWide(cidr: string): boolean {
  const parsed = canonicalCidr(cidr);
  return parsed.ok && parsed.prefix < WIDE_PREFIX;
}

/**
 * The part on these services. Of a peer with the whole line ("-1") only tcp, udp, icmp and icmpv6 are kept: a rule
 * that says the rest would have to name every protocol number.
 */
function cutServices(set: TrafficSet, kept: ServiceSet): TrafficSet {
  if (isSubsetServices(ALL_SERVICES, kept)) return set;
  const whole = wholeLine(set);
  const others = restrictServices(subtract(set, whole), kept);
  return unionAll([others, restrictServices(restrictServices(whole, kept), KEPT_OF_ALL)]);
}

/** Peers that have every service. */
function wholeLine(set: TrafficSet): TrafficSet {
  const everyone = addressesOf(set);
  const lacking = subtract(traffic([{ services: ALL_SERVICES, addresses: everyone }]), set);
  const labels = set.labels
    .map(({ label }) => label)
    .filter((label) => isSubsetServices(ALL_SERVICES, servicesFor(set, label)));
  const whole = subtractAddresses(everyone, addressesOf(lacking));
  return traffic([{ services: ALL_SERVICES, addresses: whole, labels }]);
}

/** Every service that any peer of the set has. */
export function servicesOf(set: TrafficSet): ServiceSet {
  return unionServices([...set.v4.services, ...set.v6.services, ...set.labels.map((one) => one.services)]);
}
