import type { AclEntry } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import type { Effect, EntryList } from './acl-list.ts';
import { sameEntry } from './acl-list.ts';

/** EC2 edits one entry at a time; replacing one is atomic. */
export type AclEdit =
  | { readonly kind: 'create'; readonly entry: AclEntry }
  | { readonly kind: 'replace'; readonly entry: AclEntry; readonly was: AclEntry }
  | { readonly kind: 'delete'; readonly was: AclEntry };

/** The edits between two lists, by number. */
export function editsBetween(from: EntryList, to: EntryList): readonly AclEdit[] {
  const old = new Map(from.map((entry) => [entry.number, entry]));
  const next = new Map(to.map((entry) => [entry.number, entry]));
  const numbers = [...new Set([...old.keys(), ...next.keys()])].sort((a, b) => a - b);
  return numbers.flatMap((number): readonly AclEdit[] => {
    const was = old.get(number);
    const entry = next.get(number);
    if (sameEntry(was, entry)) return [];
    if (entry === undefined) return was === undefined ? [] : [{ kind: 'delete', was }];
    return [was === undefined ? { kind: 'create', entry } : { kind: 'replace', entry, was }];
  });
}

/** The list after an edit. */
export function edited(list: EntryList, edit: AclEdit): EntryList {
  const number = edit.kind === 'delete' ? edit.was.number : edit.entry.number;
  const rest = list.filter((entry) => entry.number !== number);
  return edit.kind === 'delete' ? rest : [...rest, edit.entry].sort((a, b) => a.number - b.number);
}

/** `grade` of an intermediate effect: 0 is hitless, 1 cuts, null must never be. `slots`: entries that there may be. */
export type Course = {
  readonly from: EntryList;
  readonly to: EntryList;
  readonly slots: number;
  readonly effect: Effect;
  readonly grade: (effect: TrafficSet) => 0 | 1 | null;
  /** Lists that a search may look at, so that a hostile ACL cannot keep the planner busy. */
  readonly budget: number;
};

/** An order of the edits in which no list on the way is graded null; null if none was found within the budget. */
export function editOrder(course: Course, preference: (edit: AclEdit) => number): readonly AclEdit[] | null {
  const edits = [...editsBetween(course.from, course.to)].sort((a, b) => preference(a) - preference(b));
  const seen = new Set<string>();
  let { budget } = course;
  const visit = (list: EntryList, left: readonly AclEdit[]): readonly AclEdit[] | null => {
    if (left.length === 0) return [];
    for (const { edit, next } of steps(course, list, left)) {
      const rest = left.filter((one) => one !== edit);
      const key = rest.map((one) => edits.indexOf(one)).join();
      if (seen.has(key)) continue;
      seen.add(key);
      budget -= 1;
      if (budget < 0) return null;
      const found = visit(next, rest);
      if (found !== null) return [edit, ...found];
    }
    return null;
  };
  return visit(course.from, edits);
}

type Graded = { readonly edit: AclEdit; readonly next: EntryList };

/** What may be done next: what is hitless first. Lazy, for the first that leads on is taken. */
function* steps(course: Course, list: EntryList, left: readonly AclEdit[]): Generator<Graded, undefined> {
  const later: Graded[] = [];
  for (const edit of left) {
    if (edit.kind === 'create' && list.length >= course.slots) continue;
    const next = edited(list, edit);
    const grade = course.grade(course.effect(next));
    if (grade === 0) yield { edit, next };
    if (grade === 1) later.push({ edit, next });
  }
  yield* later;
  return undefined;
}
