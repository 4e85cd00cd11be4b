import type { AddressSet } from './address-set.ts';
import { V4, V6 } from './axis.ts';
import type { Address } from './cidr.ts';
import { intersectIntervals } from './interval-set.ts';
import { ALL_SERVICES, NO_SERVICES, type ServiceSet } from './service-line.ts';
import { addressesWithServices, mapServices, servicesAt, servicesEverywhere } from './service-map.ts';
import { intersect, type TrafficSet, traffic, union } from './traffic-set.ts';

/** The services of one label. */
export function servicesFor(t: TrafficSet, label: string): ServiceSet {
  return t.labels.find((entry) => entry.label === label)?.services ?? NO_SERVICES;
}

/** The services of one address. */
export function servicesForAddress(t: TrafficSet, address: Address): ServiceSet {
  return address.family === 4 ? servicesAt(t.v4, address.value) : servicesAt(t.v6, address.value);
}

/** The labels of the set, sorted. */
export function labels(t: TrafficSet): readonly string[] {
  return t.labels.map((entry) => entry.label);
}

/** The addresses of the set that have any service at all. */
export function addressesOf(t: TrafficSet): AddressSet {
  return { v4: addressesWithServices(t.v4), v6: addressesWithServices(t.v6) };
}

/** The part of the set on these services, peers as they are. */
export function restrictServices(t: TrafficSet, services: ServiceSet): TrafficSet {
  const change = (own: ServiceSet) => intersectIntervals(own, services);
  return {
    v4: mapServices(t.v4, change),
    v6: mapServices(t.v6, change),
    labels: t.labels
      .map((entry) => ({ label: entry.label, services: change(entry.services) }))
      .filter((entry) => entry.services.length > 0),
  };
}

/** The part of the set with these addresses. Labels are no addresses and fall away. */
export function restrictAddresses(t: TrafficSet, addresses: AddressSet): TrafficSet {
  return intersect(t, traffic([{ services: ALL_SERVICES, addresses }]));
}

/** The address part of the set. */
export function withoutLabels(t: TrafficSet): TrafficSet {
  return { ...t, labels: [] };
}

/**
 * The set, and for each of the labels also the services that the set has on all of IPv4 and on all of IPv6: whoever
 * admits any address admits whatever a label stands for. One family alone covers no label, as its peers may use the
 * other. Union, subtract and isSubset never do this by themselves.
 */
export function coverLabels(t: TrafficSet, covered: readonly string[]): TrafficSet {
  const services = intersectIntervals(servicesEverywhere(V4, t.v4), servicesEverywhere(V6, t.v6));
  return services.length === 0 ? t : union(t, traffic([{ services, labels: covered }]));
}
