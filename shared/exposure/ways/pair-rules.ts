import type { Direction } from '../../model/index.ts';
import type { Host } from '../ends/parties.ts';
import { lastFrom } from '../network/axis.ts';
import {
  END_ATOM,
  END_LINE,
  FIRST_ATOM,
  FIRST_LINE,
  type GroupRules,
  RECT,
  type RuleSide,
} from '../network/group-rules.ts';
import { rankOf } from '../network/ranks.ts';
import type { Scope } from '../network/scope.ts';
import { edgesOf, sortedUnique } from '../network/steps.ts';
import { addBit, addBits, type Bits, noBits } from './bits.ts';

/** Services, asked about, that no rule and no entry tells apart: by the first of them, and its rank among lines. */
export type Column = { readonly service: number; readonly rank: number };

/** Every place of the scope at which a rule of the hosts or an entry of their ACLs begins or ends. */
export function columnsOf(from: readonly Host[], to: readonly Host[], scope: Scope): readonly Column[] {
  const { services, lines, hull } = scope;
  const ends: number[] = [...services];
  const add = (line: number): void => {
    if (hull[0] < line && line < hull[1]) ends.push(line);
  };
  const sides = [...sidesOf(from, 'egress'), ...sidesOf(to, 'ingress')];
  for (const { lineEdges, groups, doubts } of sides) {
    for (const rank of lineEdges) add(lines[rank] ?? 0);
    for (const { span } of [...groups, ...doubts]) span.forEach(add);
  }
  const acls = [...from, ...to].flatMap(({ spot }) =>
    'found' in spot.kind.acl ? [spot.kind.acl.found] : [],
  );
  for (const acl of new Set(acls))
    for (const { entries } of [acl.ingress, acl.egress]) for (const { span } of entries) span?.forEach(add);
  const found: Column[] = [];
  for (const service of sortedUnique(ends)) {
    const at = lastFrom(services, service);
    if (at % 2 === 0) found.push({ service, rank: rankOf({ lines }, service) });
  }
  return found;
}

function sidesOf(hosts: readonly Host[], direction: Direction): readonly RuleSide[] {
  return [...new Set(hosts.flatMap(({ spot }) => spot.kind.groups))].map((group) => group[direction]);
}

/** What one direction of a group says about a column. */
export type Said = {
  /** Atoms as [first, end) pairs. */
  readonly blocks: readonly number[];
  readonly groupIds: readonly string[];
  readonly isDoubtful: boolean;
};

export type Saying = (side: RuleSide) => Said;

const NOTHING: Said = { blocks: [], groupIds: [], isDoubtful: false };

/** Of one column, each group once. */
export function sayings({ service, rank }: Column): Saying {
  const known = new Map<RuleSide, Said>();
  const isIn = ({ span }: { readonly span: readonly [number, number] }): boolean =>
    span[0] <= service && service < span[1];
  return (side) => {
    const before = known.get(side);
    if (before !== undefined) return before;
    const { rects } = side;
    const blocks: number[] = [];
    for (let at = 0; at < rects.length; at += RECT)
      if ((rects[at + FIRST_LINE] ?? 0) <= rank && rank < (rects[at + END_LINE] ?? 0))
        blocks.push(rects[at + FIRST_ATOM] ?? 0, rects[at + END_ATOM] ?? 0);
    const groupIds = side.groups.filter(isIn).map(({ groupId }) => groupId);
    const isDoubtful = side.doubts.some(isIn);
    const isNothing = blocks.length === 0 && groupIds.length === 0 && !isDoubtful;
    const made = isNothing ? NOTHING : { blocks, groupIds, isDoubtful };
    known.set(side, made);
    return made;
  };
}

/** The targets by what their own rules and others' see of them. */
export type Targets = {
  readonly count: number;
  /** By the groups that they have. */
  readonly withGroup: ReadonlyMap<string, Bits>;
  /** By the groups whose rules stand before them: mostly a few each. */
  readonly behind: ReadonlyMap<GroupRules, readonly number[]>;
  readonly open: Bits;
  /** Some of their groups are not known. */
  readonly doubtful: Bits;
};

export function targetsOf(hosts: readonly Host[]): Targets {
  const count = hosts.length;
  const withGroup = new Map<string, Bits>();
  const behind = new Map<GroupRules, number[]>();
  const [open, doubtful] = [noBits(count), noBits(count)];
  const add = <K>(into: Map<K, Bits>, key: K, at: number): void => {
    const bits = into.get(key) ?? noBits(count);
    into.set(key, bits);
    addBit(bits, at);
  };
  for (const [at, { spot }] of hosts.entries()) {
    const { groupIds, groups, filter, missingGroups } = spot.kind;
    for (const id of groupIds) add(withGroup, id, at);
    if (filter === 'open') addBit(open, at);
    if (filter !== 'groups') continue;
    for (const group of groups) {
      const others = behind.get(group);
      if (others === undefined) behind.set(group, [at]);
      else others.push(at);
    }
    if (missingGroups.length > 0) addBit(doubtful, at);
  }
  return { count, withGroup, behind, open, doubtful };
}

/** Whom the targets' own rules admit in one column. */
export type Admission = {
  /** By the address that a packet comes from. */
  readonly at: (atom: number) => Bits;
  /** By the group that its sender has. */
  readonly ofGroup: ReadonlyMap<string, Bits>;
};

/** `mayToo`: and those of which that is not certain. */
export function admission(targets: Targets, saying: Saying, mayToo: boolean): Admission {
  const { count, behind, open, doubtful } = targets;
  const blocks = new Map<number, { readonly first: number; readonly end: number; readonly owners: Bits }>();
  const ofGroup = new Map<string, Bits>();
  const always = open.slice();
  if (mayToo) addBits(always, doubtful);
  for (const [group, owners] of behind) {
    const said = saying(group.ingress);
    for (let i = 0; i < said.blocks.length; i += 2) {
      const [first, end] = [said.blocks[i] ?? 0, said.blocks[i + 1] ?? 0];
      const key = first * 2 ** 26 + end;
      const one = blocks.get(key) ?? { first, end, owners: noBits(count) };
      blocks.set(key, one);
      addEach(one.owners, owners);
    }
    for (const id of said.groupIds) {
      const bits = ofGroup.get(id) ?? noBits(count);
      ofGroup.set(id, bits);
      addEach(bits, owners);
    }
    if (mayToo && said.isDoubtful) addEach(always, owners);
  }
  return { at: atEach([...blocks.values()], always), ofGroup };
}

function addEach(into: Bits, all: readonly number[]): void {
  for (const at of all) addBit(into, at);
}

type Block = { readonly first: number; readonly end: number; readonly owners: Bits };

/** Sources at addresses that no rule tells apart are admitted alike. */
function atEach(blocks: readonly Block[], always: Bits): Admission['at'] {
  const cuts = edgesOf([0, ...blocks.flatMap(({ first, end }) => [first, end])]);
  const known = new Map<number, Bits>();
  return (atom) => {
    const cell = lastFrom(cuts, atom);
    const before = known.get(cell);
    if (before !== undefined) return before;
    const bits = always.slice();
    for (const { first, end, owners } of blocks) if (first <= atom && atom < end) addBits(bits, owners);
    known.set(cell, bits);
    return bits;
  };
}

/** Whether a group lets nobody out in a column, nor may. */
export function isSilent({ egress }: GroupRules, saying: Saying): boolean {
  return saying(egress) === NOTHING;
}
