import type { Axis } from './axis.ts';
import {
  equalIntervals,
  type IntervalSet,
  intersectIntervals,
  lastAtOrBefore,
  type Point,
} from './interval-set.ts';
import { NO_SERVICES, type ServiceSet } from './service-line.ts';

/**
 * Which services each address has: a step function. `services[i]` holds from `starts[i]` up to `starts[i + 1]`; there
 * is nothing before the first start, and the last entry is always the empty set. Canonical: neighbours differ and the
 * first is not empty, so equal maps are deeply equal. By address and not by service, because blocks nest: an address
 * lies in few different rules, while port ranges of different rules overlap at will.
 */
export type ServiceMap<P extends Point> = {
  readonly starts: readonly P[];
  readonly services: readonly ServiceSet[];
};

/** A set operation, and whether it keeps what only one side has. */
export type Operation = {
  readonly on: (left: ServiceSet, right: ServiceSet) => ServiceSet;
  readonly keepsLeft: boolean;
  readonly keepsRight: boolean;
};

/** The same services on every address of a set. */
export function constantMap<P extends Point>(set: IntervalSet<P>, services: ServiceSet): ServiceMap<P> {
  if (services.length === 0) return { starts: [], services: [] };
  return { starts: set, services: set.map((_, i) => (i % 2 === 0 ? services : NO_SERVICES)) };
}

/**
 * The operation, address by address: one walk over both maps, as far as their ends can matter. So a rule beside a
 * thousand others costs as much as it overlaps them, and not as many as they are.
 */
export function combineMaps<P extends Point>(
  a: ServiceMap<P>,
  b: ServiceMap<P>,
  operation: Operation,
): ServiceMap<P> {
  if (b.starts.length === 0) return operation.keepsLeft ? a : b;
  if (a.starts.length === 0) return operation.keepsRight ? b : a;
  const starts: P[] = [];
  const services: ServiceSet[] = [];
  let last = NO_SERVICES;
  let left = NO_SERVICES;
  let right = NO_SERVICES;
  // Before the first start of a side there is nothing of it: what the other has there counts only where it is kept.
  let i = operation.keepsLeft ? 0 : firstWith(a.starts, b.starts);
  let j = operation.keepsRight ? 0 : firstWith(b.starts, a.starts);
  for (;;) {
    const x = i < a.starts.length ? a.starts[i] : undefined;
    const y = j < b.starts.length ? b.starts[j] : undefined;
    // After the last start of a side likewise.
    if ((x === undefined && !operation.keepsRight) || (y === undefined && !operation.keepsLeft))
      return { starts, services };
    const at = y === undefined || (x !== undefined && x <= y) ? x : y;
    if (at === undefined) return { starts, services };
    if (x === at) left = a.services[i++] ?? NO_SERVICES;
    if (y === at) right = b.services[j++] ?? NO_SERVICES;
    const now = operation.on(left, right);
    if (!equalIntervals(now, last)) {
      starts.push(at);
      services.push(now);
      last = now;
    }
  }
}

/** The index of the entry that holds where the other side begins, or of the first one after that. */
function firstWith<P extends Point>(starts: readonly P[], [begin]: readonly P[]): number {
  return begin === undefined ? 0 : Math.max(0, lastAtOrBefore(starts, begin));
}

/** The services of every address of the map, changed alike. `change` leaves the empty set empty. */
export function mapServices<P extends Point>(
  map: ServiceMap<P>,
  change: (services: ServiceSet) => ServiceSet,
): ServiceMap<P> {
  const starts: P[] = [];
  const services: ServiceSet[] = [];
  let last = NO_SERVICES;
  map.starts.forEach((start, i) => {
    const now = change(map.services[i] ?? NO_SERVICES);
    if (equalIntervals(now, last)) return;
    starts.push(start);
    services.push(now);
    last = now;
  });
  return { starts, services };
}

export function equalMaps<P extends Point>(a: ServiceMap<P>, b: ServiceMap<P>): boolean {
  if (a === b) return true;
  return (
    equalIntervals(a.starts, b.starts) && a.services.every((s, i) => equalIntervals(s, b.services[i] ?? []))
  );
}

/** The services of one address. */
export function servicesAt<P extends Point>(map: ServiceMap<P>, address: P): ServiceSet {
  return map.services[lastAtOrBefore(map.starts, address)] ?? NO_SERVICES;
}

/** The services that all addresses of [lo, hi) have. */
export function servicesThroughout<P extends Point>(map: ServiceMap<P>, lo: P, hi: P): ServiceSet {
  return commonServices(map, lastAtOrBefore(map.starts, lo), hi);
}

/** What the entries have in common from the one at `first` (−1: what is before them all) up to the address `hi`. */
export function commonServices<P extends Point>(map: ServiceMap<P>, first: number, hi: P): ServiceSet {
  let common = map.services[first] ?? NO_SERVICES;
  for (let i = first + 1; common.length > 0; i += 1) {
    const start = map.starts[i];
    if (start === undefined || start >= hi) break;
    common = intersectIntervals(common, map.services[i] ?? NO_SERVICES);
  }
  return common;
}

/** The services that every address of the family has. */
export function servicesEverywhere<P extends Point>(axis: Axis<P>, map: ServiceMap<P>): ServiceSet {
  return servicesThroughout(map, axis.start, axis.end);
}

/** The addresses that have any service at all. */
export function addressesWithServices<P extends Point>(map: ServiceMap<P>): IntervalSet<P> {
  return map.starts.filter(
    (_, i) => (map.services[i]?.length ?? 0) === 0 || (map.services[i - 1]?.length ?? 0) === 0,
  );
}
