import { type AddressSet, ANY_ADDRESS } from './address-set.ts';
import {
  equalIntervals,
  intersectIntervals,
  type Point,
  subtractIntervals,
  unionAllIntervals,
  unionIntervals,
} from './interval-set.ts';
import { ALL_SERVICES, NO_SERVICES, type ServiceSet } from './service-line.ts';
import { combineMaps, constantMap, equalMaps, type Operation, type ServiceMap } from './service-map.ts';

/** The services of one label. */
export type LabelServices = { readonly label: string; readonly services: ServiceSet };

/**
 * A set of peer × service. A peer is an address, or a label: something opaque that stands for peers which are compared
 * by identity only. Labels are sorted by code units and none is without services. Equal sets are deeply equal.
 */
export type TrafficSet = {
  readonly v4: ServiceMap<number>;
  readonly v6: ServiceMap<bigint>;
  readonly labels: readonly LabelServices[];
};

/** Every peer of the part with every service of the part. */
export type TrafficPart = {
  readonly services: ServiceSet;
  readonly addresses?: AddressSet;
  readonly labels?: readonly string[];
};

const UNION: Operation = { on: unionIntervals, keepsLeft: true, keepsRight: true };
const INTERSECTION: Operation = { on: intersectIntervals, keepsLeft: false, keepsRight: false };
const DIFFERENCE: Operation = { on: subtractIntervals, keepsLeft: true, keepsRight: false };

/** From so many sets on it pays to look for blocks that go together. */
const MANY = 4;

export const NO_TRAFFIC: TrafficSet = {
  v4: { starts: [], services: [] },
  v6: { starts: [], services: [] },
  labels: [],
};

/** Every service with every address. Labels cannot be enumerated and are not in it. */
export const ALL_TRAFFIC: TrafficSet = traffic([{ services: ALL_SERVICES, addresses: ANY_ADDRESS }]);

/** The union of many parts at once, for instance of the rules of a group. */
export function traffic(parts: readonly TrafficPart[]): TrafficSet {
  return unionAll(parts.map(partTraffic));
}

export function union(a: TrafficSet, b: TrafficSet): TrafficSet {
  return combine(a, b, UNION);
}

/** The union of many sets. In halves, so that each address takes part in log₂ n steps and not in n. */
export function unionAll(sets: readonly TrafficSet[]): TrafficSet {
  let level = sets.length < MANY ? sets : blocksTogether(sets);
  while (level.length > 1) {
    const next: TrafficSet[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [a, b] = [level[i], level[i + 1]];
      if (a !== undefined) next.push(b === undefined ? a : union(a, b));
    }
    level = next;
  }
  return level[0] ?? NO_TRAFFIC;
}

/**
 * The same union of fewer sets: blocks of one family with the same services, as most rules of a large group are, are
 * put together by sorting their ends, which is far less work than the steps of maps.
 */
function blocksTogether(sets: readonly TrafficSet[]): readonly TrafficSet[] {
  const v4 = new Map<string, ServiceMap<number>[]>();
  const v6 = new Map<string, ServiceMap<bigint>[]>();
  const others: TrafficSet[] = [];
  for (const set of sets) {
    if (set.labels.length > 0) others.push(set);
    else if (isBlock(set.v4) && set.v6.starts.length === 0) collect(v4, set.v4);
    else if (isBlock(set.v6) && set.v4.starts.length === 0) collect(v6, set.v6);
    else others.push(set);
  }
  return [
    ...[...v4.values()].map((maps) => ({ ...NO_TRAFFIC, v4: blocksMap(maps) })),
    ...[...v6.values()].map((maps) => ({ ...NO_TRAFFIC, v6: blocksMap(maps) })),
    ...others,
  ];
}

const isBlock = <P extends Point>({ starts }: ServiceMap<P>): boolean => starts.length === 2;

function collect<P extends Point>(to: Map<string, ServiceMap<P>[]>, map: ServiceMap<P>): void {
  const key = map.services[0]?.join() ?? '';
  const same = to.get(key);
  if (same === undefined) to.set(key, [map]);
  else same.push(map);
}

function blocksMap<P extends Point>(maps: readonly ServiceMap<P>[]): ServiceMap<P> {
  const services = maps[0]?.services[0] ?? NO_SERVICES;
  return constantMap(unionAllIntervals(maps.map(({ starts }) => starts)), services);
}

export function intersect(a: TrafficSet, b: TrafficSet): TrafficSet {
  return combine(a, b, INTERSECTION);
}

/** What `a` has and `b` has not. Addresses never cover labels here: see `coverLabels`. */
export function subtract(a: TrafficSet, b: TrafficSet): TrafficSet {
  return combine(a, b, DIFFERENCE);
}

export function isSubset(a: TrafficSet, b: TrafficSet): boolean {
  return a === b || isEmpty(subtract(a, b));
}

export function isEmpty(a: TrafficSet): boolean {
  return a.v4.starts.length === 0 && a.v6.starts.length === 0 && a.labels.length === 0;
}

export function equals(a: TrafficSet, b: TrafficSet): boolean {
  if (a === b) return true;
  return equalMaps(a.v4, b.v4) && equalMaps(a.v6, b.v6) && equalLabels(a.labels, b.labels);
}

function partTraffic({ services, addresses, labels = [] }: TrafficPart): TrafficSet {
  return {
    v4: constantMap(addresses?.v4 ?? [], services),
    v6: constantMap(addresses?.v6 ?? [], services),
    labels: services.length === 0 ? [] : [...new Set(labels)].sort().map((label) => ({ label, services })),
  };
}

function combine(a: TrafficSet, b: TrafficSet, operation: Operation): TrafficSet {
  return {
    v4: combineMaps(a.v4, b.v4, operation),
    v6: combineMaps(a.v6, b.v6, operation),
    labels: combineLabels(a.labels, b.labels, operation),
  };
}

function combineLabels(
  a: readonly LabelServices[],
  b: readonly LabelServices[],
  operation: Operation,
): readonly LabelServices[] {
  if (b.length === 0) return operation.keepsLeft ? a : b;
  if (a.length === 0) return operation.keepsRight ? b : a;
  const out: LabelServices[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const x = a[i];
    const y = b[j];
    const label = y === undefined || (x !== undefined && x.label <= y.label) ? x?.label : y.label;
    if (label === undefined) return out;
    const left = x?.label === label ? x.services : NO_SERVICES;
    const right = y?.label === label ? y.services : NO_SERVICES;
    if (x?.label === label) i += 1;
    if (y?.label === label) j += 1;
    const services = operation.on(left, right);
    if (services.length > 0) out.push({ label, services });
  }
}

function equalLabels(a: readonly LabelServices[], b: readonly LabelServices[]): boolean {
  return (
    a.length === b.length &&
    a.every((x, i) => x.label === b[i]?.label && equalIntervals(x.services, b[i]?.services ?? NO_SERVICES))
  );
}
