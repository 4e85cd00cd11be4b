import type { Host } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { GroupRules } from '../network/group-rules.ts';
import type { Scope } from '../network/scope.ts';
import type { InterfaceClass } from '../network/spots.ts';
import { addBits, type Bits, dropBit, nextBit, noBits } from './bits.ts';
import {
  type Crossing,
  type Crossings,
  crossings,
  type Level,
  opened,
  type Placer,
  type Plane,
  placer,
  planes,
} from './pair-places.ts';
import {
  type Admission,
  admission,
  type Column,
  columnsOf,
  isSilent,
  type Said,
  type Saying,
  sayings,
  type Targets,
  targetsOf,
} from './pair-rules.ts';

/**
 * All pairs of two lists of hosts at once: for each source the targets as bits, and each layer a few words of them.
 * Exactly what a lane for each pair of addresses would say, without any of them.
 */
export type Pairs = {
  readonly from: readonly Host[];
  readonly to: readonly Host[];
  /** The first pair that is sought; null when there is none. */
  readonly first: (search: Search) => Pair | 'too much' | null;
  /** Pairs that let something through, so many at most. */
  readonly some: (level: Level, most: number) => Some;
};

/** `passing`: some of the services get through. `lacking`: not all of them do. */
type Search = {
  readonly level: Level;
  readonly seek: 'passing' | 'lacking';
  /** Asked of one after the other; the first pair will do where there is none. */
  readonly isTelling?: (pair: Pair) => boolean;
};

/** `more`: there are others. `unknown`: there was too much to look at. */
type Some = { readonly pairs: readonly Pair[]; readonly left: 'none' | 'more' | 'unknown' };

/** Indexes of a source and a target. */
export type Pair = { readonly source: number; readonly target: number };

/** Words of bits that are looked at for one question, at most: some seconds. */
const MOST_WORDS = 3_000_000_000;

/** Pairs that are looked at one by one. */
const MOST_LOOKS = 20_000;

export function pairs(about: Analysis, { from, to }: Pick<Pairs, 'from' | 'to'>, scope: Scope): Pairs {
  const seatsOf = placer(about, [...from, ...to], scope);
  const work: Work = {
    to,
    sources: from.map((host) => ({ host, seats: seatsOf(host) })),
    planes: planes(to, seatsOf),
    speaking: speakingBy(from),
    targets: targetsOf(to),
    crossings: crossings(about, to.length, scope),
    self: selves(from, to),
    columns: from.length === 0 || to.length === 0 ? [] : columnsOf(from, to, scope),
  };
  return {
    from,
    to,
    first: (search) => first(work, search),
    some: (level, most) => some(work, level, most),
  };
}

type Source = { readonly host: Host; readonly seats: ReturnType<Placer> };

type Work = Pick<Pairs, 'to'> & {
  readonly sources: readonly Source[];
  readonly planes: readonly Plane[];
  readonly speaking: ReadonlyMap<GroupRules | null, readonly number[]>;
  readonly targets: Targets;
  readonly crossings: Crossings;
  /** An interface does not reach itself over the network: the target that a source is, −1 for none. */
  readonly self: readonly number[];
  readonly columns: readonly Column[];
};

function selves(from: readonly Host[], to: readonly Host[]): readonly number[] {
  const single = ({ interfaces: [one, ...more] }: Host): string | null =>
    one === undefined || more.length > 0 ? null : one.id;
  const targets = new Map(to.map((host, at) => [single(host), at]));
  return from.map((host) => {
    const id = single(host);
    return id === null ? -1 : (targets.get(id) ?? -1);
  });
}

type Row = { readonly source: number; readonly row: Bits | null };

/** What each source reaches of each column; without those that reach nothing where only `speaking` ones are wanted. */
function* rows(work: Work, level: Level, which: 'all' | 'speaking'): Generator<Row | 'too much', undefined> {
  let words = 0;
  for (const column of work.columns) {
    const saying = sayings(column);
    const sources = which === 'all' ? work.sources.keys() : speakers(work, saying);
    let sight: Sight | null = null;
    for (const source of sources) {
      sight ??= sightOf(work, { column, level, saying });
      const one = work.sources[source];
      const row = one === undefined ? null : rowOf(sight, one);
      const self = work.self[source] ?? -1;
      if (row !== null && self >= 0) dropBit(row, self);
      words += row === null ? 1 : row.length * work.planes.length;
      yield { source, row };
    }
    words += work.speaking.size + (sight === null ? 0 : work.targets.behind.size * 100);
    if (words > MOST_WORDS) yield 'too much';
  }
}

/** Sources with a rule about the column, in their order. */
function speakers({ speaking }: Work, saying: Saying): readonly number[] {
  const found = new Set<number>();
  for (const [group, sources] of speaking)
    if (group === null || !isSilent(group, saying)) for (const source of sources) found.add(source);
  return [...found].sort((a, b) => a - b);
}

/** Sources by their groups; null for those of which not all are known, or that have no need of any. */
function speakingBy(from: readonly Host[]): Work['speaking'] {
  const found = new Map<GroupRules | null, number[]>();
  for (const [at, { spot }] of from.entries()) {
    const { filter, groups, missingGroups } = spot.kind;
    if (filter === 'closed') continue;
    const loud = filter === 'open' || missingGroups.length > 0;
    for (const group of loud ? [null] : groups) {
      const others = found.get(group);
      if (others === undefined) found.set(group, [at]);
      else others.push(at);
    }
  }
  return found;
}

function first(work: Work, { level, seek, isTelling }: Search): Pair | 'too much' | null {
  let looks = 0;
  for (const one of rows(work, level, seek === 'lacking' ? 'all' : 'speaking')) {
    if (one === 'too much') return one;
    const next = (from: number): number => (seek === 'lacking' ? gapIn(work, one, from) : bitIn(one, from));
    for (let target = next(0); target >= 0; target = next(target + 1)) {
      const pair = { source: one.source, target };
      if (isTelling === undefined || isTelling(pair)) return pair;
      looks += 1;
      if (looks > MOST_LOOKS) return 'too much';
    }
  }
  return null;
}

const bitIn = ({ row }: Row, from: number): number => (row === null ? -1 : nextBit(row, from));

/** The next target that is not reached, itself aside. */
function gapIn({ to, self }: Work, { source, row }: Row, from: number): number {
  const own = self[source] ?? -1;
  for (let word = from >>> 5; word * 32 < to.length; word += 1) {
    let value = ~(row?.[word] ?? 0);
    if (own >>> 5 === word) value &= ~(1 << (own & 31));
    if (from >>> 5 === word) value &= -1 << (from & 31);
    if (value === 0) continue;
    const at = word * 32 + 31 - Math.clz32(value & -value);
    return at < to.length ? at : -1;
  }
  return -1;
}

function some(work: Work, level: Level, most: number): Some {
  const found = new Map<number, Pair>();
  for (const one of rows(work, level, 'speaking')) {
    if (one === 'too much') return { pairs: [...found.values()], left: 'unknown' };
    const { source, row } = one;
    if (row === null) continue;
    for (let target = nextBit(row, 0); target >= 0; target = nextBit(row, target + 1)) {
      const key = source * work.to.length + target;
      if (found.has(key)) continue;
      if (found.size >= most) return { pairs: [...found.values()], left: 'more' };
      found.set(key, { source, target });
    }
  }
  return { pairs: [...found.values()], left: 'none' };
}

/** All that is looked up for one column. */
type Sight = {
  readonly work: Work;
  readonly column: Column;
  readonly level: Level;
  readonly saying: Saying;
  readonly admitted: Admission;
  readonly gates: Map<Crossing, Bits>;
  /** Used again for every source: the row, whom its rules name, whose rules name it, whom its blocks hold. */
  readonly row: Bits;
  readonly named: Bits;
  readonly naming: Bits;
  readonly held: Bits;
};

function sightOf(work: Work, { column, level, saying }: Pick<Sight, 'column' | 'level' | 'saying'>): Sight {
  const { count } = work.targets;
  const admitted = admission(work.targets, saying, level === 'may');
  const scratch = { row: noBits(count), named: noBits(count), naming: noBits(count), held: noBits(count) };
  return { work, column, level, saying, admitted, gates: new Map(), ...scratch };
}

/** The targets that a source reaches; null for none. Good until the next source. */
function rowOf(sight: Sight, { host, seats }: Source): Bits | null {
  const { work, saying, admitted, row, named, naming, held } = sight;
  const { kind, subnetId } = host.spot;
  if (kind.filter === 'closed') return null;
  for (const bits of [row, named, naming]) bits.fill(0);
  const said = kind.filter === 'groups' ? kind.groups.map(({ egress }) => saying(egress)) : [];
  for (const { groupIds } of said) for (const id of groupIds) addKnown(named, work.targets.withGroup.get(id));
  for (const id of kind.groupIds) addKnown(naming, admitted.ofGroup.get(id));
  const isOpen = isLetOut(sight, kind, said);
  for (const plane of work.planes) {
    held.fill(isOpen ? -1 : 0);
    for (const { blocks } of isOpen ? [] : said)
      for (let i = 0; i < blocks.length; i += 2)
        addBits(held, plane.within(blocks[i] ?? 0, blocks[i + 1] ?? 0));
    for (const { family, atom, place } of seats) {
      if (family !== plane.family) continue;
      const crossing = work.crossings(place, subnetId, plane);
      addThrough(sight, {
        byAddress: admitted.at(atom),
        gate: gateOf(sight, crossing),
        related: crossing.related,
      });
    }
  }
  return row;
}

function isLetOut(
  { level }: Sight,
  { filter, missingGroups }: InterfaceClass,
  said: readonly Said[],
): boolean {
  if (filter === 'open') return true;
  return level === 'may' && (missingGroups.length > 0 || said.some(({ isDoubtful }) => isDoubtful));
}

function addKnown(into: Bits, more: Bits | undefined): void {
  if (more !== undefined) addBits(into, more);
}

function gateOf({ gates, level, column }: Sight, crossing: Crossing): Bits {
  if (crossing.partial.length === 0) return crossing[level];
  const found = gates.get(crossing) ?? opened(crossing, level, column.service);
  gates.set(crossing, found);
  return found;
}

type Through = { readonly byAddress: Bits; readonly gate: Bits; readonly related: Bits };

/** Let out by the source's rules, let in by the target's, and let through in between. */
function addThrough({ row, held, named, naming }: Sight, { byAddress, gate, related }: Through): void {
  for (let word = 0; word < row.length; word += 1) {
    const kin = related[word] ?? 0;
    const out = (held[word] ?? 0) | ((named[word] ?? 0) & kin);
    const into = (byAddress[word] ?? 0) | ((naming[word] ?? 0) & kin);
    row[word] = (row[word] ?? 0) | (out & into & (gate[word] ?? 0));
  }
}
