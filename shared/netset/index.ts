// Exact sets of network traffic: intervals, addresses (IPv4, IPv6), services, and peer × service. Pure arithmetic.
// Not here: AWS words, rule grammar, resolving of names; whoever builds a set says what its labels mean.
export {
  type AddressSet,
  ANY_ADDRESS,
  addresses,
  addressesIn,
  cidrs,
  containsAddress,
  equalAddresses,
  firstCidr,
  INTERNET,
  intersectAddresses,
  isEmptyAddresses,
  isSubsetAddresses,
  NO_ADDRESS,
  subtractAddresses,
  unionAddresses,
} from './address-set.ts';
export {
  type Address,
  type BlockBounds,
  blockBounds,
  canonicalCidr,
  parseAddress,
  parseCidr,
} from './cidr.ts';
export { formatRectangle, formatService, formatTraffic } from './format.ts';
export {
  containsPoint as containsService,
  equalIntervals as equalServices,
  intersectIntervals as intersectServices,
  isSubsetIntervals as isSubsetServices,
  subtractIntervals as subtractServices,
  unionAllIntervals as unionServices,
} from './interval-set.ts';
export { formatIpv4 } from './ipv4.ts';
export { formatIpv6 } from './ipv6.ts';
export { protocolName, protocolNumber } from './protocols.ts';
export { type Rectangle, rectangles } from './rectangles.ts';
export {
  ALL_SERVICES,
  NO_SERVICES,
  type ServiceRange,
  type ServiceSet,
  serviceRanges,
  services,
  servicesIn,
} from './service-line.ts';
export {
  ALL_TRAFFIC,
  equals,
  intersect,
  isEmpty,
  isSubset,
  NO_TRAFFIC,
  subtract,
  type TrafficPart,
  type TrafficSet,
  traffic,
  union,
  unionAll,
} from './traffic-set.ts';
export {
  addressesOf,
  coverLabels,
  labels,
  restrictAddresses,
  restrictServices,
  servicesFor,
  servicesForAddress,
  withoutLabels,
} from './traffic-views.ts';
