import { LAST_ENTRY_NUMBER } from '../drift/index.ts';
import type { AclEntry, Direction } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, isSubset, NO_TRAFFIC, subtract, union } from '../netset/index.ts';
import type { Effect, EntryList } from './acl-list.ts';
import { effects, sameEntry } from './acl-list.ts';
import type { AclEdit, Course } from './acl-search.ts';
import { edited, editOrder, editsBetween } from './acl-search.ts';

export type AclOrdered = { readonly edits: readonly AclEdit[]; readonly cut: TrafficSet };

/** From one list to another in one direction of an ACL. `slots`: entries that AWS lets it have besides its own. */
export type Passage = {
  readonly direction: Direction;
  readonly from: EntryList;
  readonly to: EntryList;
  readonly slots: number;
  readonly mayCut: boolean;
};

/**
 * Edits in an order in which no list on the way lets through what neither end does, nor stops what both let
 * through. Four ways are tried: the edits themselves in some order; the same behind temporary copies of the first
 * new entries at free numbers above all; a rebuild above the old entries, once these are moved to the highest
 * numbers; and, in a full list, with a new entry for a moment in the place of an old one. Where none fits, and a cut is
 * allowed, an order that never opens anything and says what it cuts.
 */
export function aclOrder(passage: Passage): AclOrdered | null {
  const { from, to, slots } = passage;
  if (to.length > slots) return null;
  const effect = effects();
  const first = effect(from);
  const last = effect(to);
  const either = union(first, last);
  const common = intersect(first, last);
  const hitless: Course = {
    from,
    to,
    slots,
    effect,
    budget: 400,
    grade: (now) => (isSubset(now, either) && isSubset(common, now) ? 0 : null),
  };
  const edits =
    direct(hitless) ?? shadowed(hitless, passage.direction) ?? rebuilt(hitless) ?? swapped(hitless);
  if (edits !== null) return { edits, cut: NO_TRAFFIC };
  if (!passage.mayCut) return null;
  const grade = (now: TrafficSet): 0 | 1 | null => hitless.grade(now) ?? (isSubset(now, either) ? 1 : null);
  const closing = direct({ ...hitless, grade }) ?? emptied(from, to);
  return { edits: closing, cut: cutOn({ from, effect, common }, closing) };
}

const rank = (edit: AclEdit): number => (edit.kind === 'delete' ? 0 : edit.kind === 'replace' ? 1 : 2);

// Allow entries may go before deny entries: then nothing that a deny held back shows through.
const rebuildRank = (edit: AclEdit): number =>
  edit.kind === 'delete' ? (edit.was.action === 'allow' ? 1 : 2) : 0;

function direct(course: Course): readonly AclEdit[] | null {
  return editOrder(course, rank) ?? editOrder(course, rebuildRank);
}

/**
 * With copies of the first n new entries above everything, whatever those match is already decided as it will be,
 * and the rest as it was: so adding them one by one from the top is hitless, and what lies below can be changed
 * more freely. Taking them away again from the bottom is hitless once the entries themselves are there. One copy of
 * the right entry is often enough, and is tried first.
 */
function shadowed(course: Course, direction: Direction): readonly AclEdit[] | null {
  const last = (cidr: string): AclEntry => ({ number: 0, direction, action: 'deny', protocol: '-1', cidr });
  const copies = [...course.to, last('0.0.0.0/0'), last('::/0')];
  const singles = course.to.filter((entry) => !course.from.some((one) => sameEntry(one, entry)));
  for (const entry of singles) {
    const found = behind({ ...course, budget: 60 }, [entry]);
    if (found !== null) return found;
  }
  for (let count = 2; count < copies.length; count *= 2) {
    const found = behind(course, copies.slice(0, count));
    if (found !== null) return found;
  }
  return behind(course, copies);
}

/** The edits behind temporary entries right above everything. */
function behind(course: Course, copies: EntryList): readonly AclEdit[] | null {
  const top = Math.min(...[...course.from, ...course.to].map((entry) => entry.number));
  const start = top - copies.length;
  if (start < 1 || course.from.length + copies.length > course.slots) return null;
  const shadow = copies.map((entry, i) => ({ ...entry, number: start + i }));
  const from = [...shadow, ...course.from];
  if (course.grade(course.effect(from)) !== 0) return null;
  const below = direct({ ...course, from, to: [...shadow, ...course.to] });
  const put = shadow.map((entry): AclEdit => ({ kind: 'create', entry }));
  const away = shadow.map((was): AclEdit => ({ kind: 'delete', was })).reverse();
  return below === null ? null : checked(course, [...put, ...below, ...away]);
}

/**
 * Moves the old entries, last first, to the highest numbers there are (a copy right behind its original changes
 * nothing), and writes the new ones above them from the top.
 */
function rebuilt(course: Course): readonly AclEdit[] | null {
  const start = LAST_ENTRY_NUMBER - course.from.length + 1;
  const moved = course.from.map((entry, i) => ({ ...entry, number: start + i }));
  if (course.to.some((entry) => entry.number >= start)) return null;
  const moves = course.from.flatMap((was, i): readonly AclEdit[] => {
    const entry = moved[i];
    if (entry === undefined || entry.number === was.number) return [];
    return [
      { kind: 'delete', was },
      { kind: 'create', entry },
    ];
  });
  const above = direct({ ...course, from: moved });
  return above === null ? null : checked(course, [...moves.reverse(), ...above]);
}

// Swaps that are tried at most: each costs a search.
const SWAPS = 60;

/** In a full list nothing can be added: a new entry stands for a moment at the number of one that goes or changes. */
function swapped(course: Course): readonly AclEdit[] | null {
  const going = course.from.filter((entry) => !course.to.some((one) => sameEntry(one, entry)));
  const coming = course.to.filter((entry) => !course.from.some((one) => sameEntry(one, entry)));
  const swaps = going.flatMap((was) =>
    coming.map((entry): AclEdit => ({ kind: 'replace', was, entry: { ...entry, number: was.number } })),
  );
  for (const swap of swaps.slice(0, SWAPS)) {
    const from = edited(course.from, swap);
    if (course.grade(course.effect(from)) !== 0) continue;
    const rest = direct({ ...course, from, budget: 40 });
    if (rest !== null) return [swap, ...rest];
  }
  return null;
}

/** The last resort: let nothing through, then write the new list from the top. Never opens anything. */
function emptied(from: EntryList, to: EntryList): readonly AclEdit[] {
  const away = editsBetween(from, []);
  const by = (action: AclEntry['action']): readonly AclEdit[] =>
    away.filter((edit) => edit.kind === 'delete' && edit.was.action === action);
  return [...by('allow'), ...by('deny'), ...editsBetween([], to)];
}

/** The edits, if every list on the way stands the same test as the search's own. */
function checked(course: Course, edits: readonly AclEdit[]): readonly AclEdit[] | null {
  let list = course.from;
  for (const edit of edits) {
    list = edited(list, edit);
    if (list.length > course.slots || course.grade(course.effect(list)) !== 0) return null;
  }
  return edits;
}

type Start = { readonly from: EntryList; readonly effect: Effect; readonly common: TrafficSet };

function cutOn({ from, effect, common }: Start, edits: readonly AclEdit[]): TrafficSet {
  let list = from;
  let cut = NO_TRAFFIC;
  for (const edit of edits) {
    list = edited(list, edit);
    const now = effect(list);
    if (!isEmpty(common)) cut = union(cut, subtract(common, now));
  }
  return cut;
}
