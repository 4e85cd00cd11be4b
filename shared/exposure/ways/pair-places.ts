import { containsService } from '../../netset/index.ts';
import type { Host } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import { familyOf, lastFrom } from '../network/axis.ts';
import type { Scope } from '../network/scope.ts';
import { edgesOf } from '../network/steps.ts';
import { addBit, addBits, type Bits, noBits } from './bits.ts';
import { pushEntries } from './cuts.ts';
import { type End, passage } from './lane.ts';

/**
 * Hosts that the same ACLs and routes stand before, in whatever subnets, by an address that these do not tell apart.
 */
type Place = { readonly id: number; readonly end: Extract<End, { kind: 'interface' }> };

/** One address of a host. */
type Seat = { readonly atom: number; readonly family: 4 | 6; readonly place: Place };

export type Placer = (host: Host) => readonly Seat[];

export function placer(about: Analysis, hosts: readonly Host[], scope: Scope): Placer {
  const cuts = cutsOf(about, hosts, scope);
  const outlooks = new Map<unknown, number>();
  const places = new Map<string, Place>();
  return ({ spot, atoms }) =>
    atoms.map((atom) => {
      const { acl, outlook } = spot.kind;
      const view = outlooks.get(outlook) ?? outlooks.size;
      outlooks.set(outlook, view);
      const key = `${view} ${lastFrom(cuts, atom)} ${'found' in acl ? acl.found.acl.id : acl.missing}`;
      // Of no subnet: what is the same inside of one is told apart by `crossing`.
      const end: Place['end'] = { kind: 'interface', spot: { ...spot, subnetId: '' }, atom };
      const place = places.get(key) ?? { id: places.size, end };
      places.set(key, place);
      return { atom, family: familyOf(about.net.axis, atom), place };
    });
}

/** Every atom at which a route or an ACL's entry about the scope begins or ends. */
function cutsOf(about: Analysis, hosts: readonly Host[], { services, replies }: Scope): Int32Array {
  const cuts: number[] = [0];
  const kinds = new Set(hosts.map(({ spot }) => spot.kind));
  for (const acl of new Set([...kinds].flatMap(({ acl }) => ('found' in acl ? [acl.found] : [])))) {
    for (const side of [acl.ingress, acl.egress])
      for (const set of [services, replies]) pushEntries(cuts, side, set);
  }
  for (const outlook of new Set([...kinds].map((kind) => kind.outlook))) {
    if ('found' in outlook.table) cuts.push(...outlook.table.found.steps.starts);
    for (const direction of ['ingress', 'egress'] as const)
      cuts.push(...about.waysOf(outlook, direction).starts);
  }
  return edgesOf(cuts);
}

/** At most one address of each target, all of one family. */
export type Plane = {
  readonly family: 4 | 6;
  /** Sorted, and whose each is. */
  readonly atoms: readonly number[];
  readonly targets: readonly number[];
  readonly places: ReadonlyMap<Place, Bits>;
  readonly subnets: ReadonlyMap<string, Bits>;
  readonly within: (first: number, end: number) => Bits;
};

export function planes(hosts: readonly Host[], seatsOf: Placer): readonly Plane[] {
  const found: { readonly family: 4 | 6; readonly seats: (Seat & { readonly target: number })[] }[] = [];
  for (const [target, host] of hosts.entries()) {
    const used = { 4: 0, 6: 0 };
    for (const seat of seatsOf(host)) {
      const mine = found.filter(({ family }) => family === seat.family);
      const one = mine[used[seat.family]] ?? { family: seat.family, seats: [] };
      if (used[seat.family] >= mine.length) found.push(one);
      used[seat.family] += 1;
      one.seats.push({ ...seat, target });
    }
  }
  return found.map(({ family, seats }) => plane(family, seats, hosts));
}

function plane(
  family: 4 | 6,
  seats: readonly (Seat & { readonly target: number })[],
  hosts: readonly Host[],
): Plane {
  const places = new Map<Place, Bits>();
  const subnets = new Map<string, Bits>();
  const add = <K>(into: Map<K, Bits>, key: K, target: number): void => {
    const bits = into.get(key) ?? noBits(hosts.length);
    into.set(key, bits);
    addBit(bits, target);
  };
  for (const { place, target } of seats) {
    add(places, place, target);
    const subnetId = hosts[target]?.spot.subnetId ?? '';
    if (subnetId !== '') add(subnets, subnetId, target);
  }
  const sorted = seats.toSorted((a, b) => a.atom - b.atom);
  const [atoms, targets] = [sorted.map(({ atom }) => atom), sorted.map(({ target }) => target)];
  const within = (first: number, end: number): Bits => {
    const bits = noBits(hosts.length);
    const stop = lastFrom(atoms, end - 1);
    for (let at = lastFrom(atoms, first - 1) + 1; at <= stop; at += 1) addBit(bits, targets[at] ?? 0);
    return bits;
  };
  return { family, atoms, targets, places, subnets, within: kept(within) };
}

// Rules name the same few blocks; those of a large account are not kept all.
const MOST_KEPT = 4000;

function kept(make: Plane['within']): Plane['within'] {
  const known = new Map<number, Bits>();
  return (first, end) => {
    const key = first * 2 ** 26 + end;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= MOST_KEPT) known.clear();
    const made = make(first, end);
    known.set(key, made);
    return made;
  };
}

/** `replied`: for certain, and all replies to anything that was asked come back. */
export type Level = 'may' | 'sure' | 'replied';

/** Which targets of a plane routes and ACLs let a source through to, whatever their groups. */
export type Crossing = Readonly<Record<Level, Bits>> & {
  /** Those with which names of groups mean something. */
  readonly related: Bits;
  /** Of the scope's services only some get to these. */
  readonly partial: readonly Partly[];
};

type Passage = ReturnType<typeof passage>;
type Partly = { readonly targets: Bits; readonly found: Passage; readonly isReplied: boolean };

export type Crossings = (place: Place, subnetId: string, plane: Plane) => Crossing;

export function crossings(about: Analysis, count: number, scope: Scope): Crossings {
  const known = new Map<Plane, Map<string, Crossing>>();
  const passages = new Map<number, Passage>();
  const between = (from: Place, to: Place): Passage => {
    const key = from.id * 2 ** 26 + to.id;
    const found = passages.get(key) ?? passage(about, { from: from.end, to: to.end }, scope);
    passages.set(key, found);
    return found;
  };
  return (place, subnetId, plane) => {
    const mine = known.get(plane) ?? new Map<string, Crossing>();
    known.set(plane, mine);
    const key = `${place.id} ${subnetId}`;
    const found = mine.get(key) ?? crossing({ place, subnetId, plane, count, between }, scope);
    mine.set(key, found);
    return found;
  };
}

type Where = {
  readonly place: Place;
  readonly subnetId: string;
  readonly plane: Plane;
  readonly count: number;
  readonly between: (from: Place, to: Place) => Passage;
};

function crossing({ place, subnetId, plane, count, between }: Where, scope: Scope): Crossing {
  const [may, sure, replied, related] = [noBits(count), noBits(count), noBits(count), noBits(count)];
  const partial: Partly[] = [];
  for (const [other, targets] of plane.places) {
    const found = between(place, other);
    const isReplied = found.back.sure === scope.replies;
    if (found.related) addBits(related, targets);
    if (found.may.length === 0) continue;
    const isPartly = found.sure !== scope.services && found.sure.length > 0;
    if (found.may !== scope.services || isPartly) {
      partial.push({ targets, found, isReplied });
      continue;
    }
    addBits(may, targets);
    if (found.sure === scope.services) addBits(sure, targets);
    if (found.sure === scope.services && isReplied) addBits(replied, targets);
  }
  // Nothing stands between two interfaces of one subnet.
  const same = plane.subnets.get(subnetId);
  if (same !== undefined) for (const bits of [may, sure, replied, related]) addBits(bits, same);
  return { may, sure, replied, related, partial };
}

/** What of a crossing lets one service through. */
export function opened(at: Crossing, level: Level, service: number): Bits {
  if (at.partial.length === 0) return at[level];
  const bits = at[level].slice();
  for (const { targets, found, isReplied } of at.partial) {
    if (level === 'replied' && !isReplied) continue;
    if (containsService(level === 'may' ? found.may : found.sure, service)) addBits(bits, targets);
  }
  return bits;
}
