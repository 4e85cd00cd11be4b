import type { Breach } from '../drift/index.ts';
import { entryTraffic, LAST_ENTRY_NUMBER } from '../drift/index.ts';
import type { AclEntry } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, NO_TRAFFIC, subtract, union, unionAll } from '../netset/index.ts';
import type { EntryList } from './acl-list.ts';
import type { Protection, Thrift } from './acl-protection.ts';
import { protection } from './acl-protection.ts';
import { stayUnder } from './leftover.ts';

/**
 * A list without the breach. `lost`: traffic that nothing forbids and that goes all the same; `costs`: how many
 * entries each breaching entry takes, by its number.
 */
export type Closed = {
  readonly list: EntryList;
  readonly lost: TrafficSet;
  readonly costs: ReadonlyMap<number, number>;
};

export type Forbidden = {
  readonly breaches: readonly Breach[];
  readonly waived: TrafficSet;
  /** What goes with a breach in a declared direction: its author lists none of it. */
  readonly leftover: TrafficSet;
};

/**
 * The list with the breaches closed: an entry whose whole effect is forbidden goes; before any other one that lets
 * forbidden traffic through, entries are inserted that stop just that. `thriftOf` says how much may be given up for
 * fewer entries, for each entry by its number.
 */
export function closedList(
  from: EntryList,
  forbidden: Forbidden,
  thriftOf: (number: number) => Thrift,
): Closed {
  const denied = unionAll([...forbidden.breaches.map((breach) => breach.denied), forbidden.leftover]);
  const out: Draft[] = [];
  const costs = new Map<number, number>();
  let decided = NO_TRAFFIC;
  let lost = NO_TRAFFIC;
  for (const entry of from) {
    const all = entryTraffic(entry);
    const own = subtract(all, decided);
    const wrong = entry.action === 'allow' ? intersect(own, denied) : NO_TRAFFIC;
    const stays = isEmpty(wrong) ? own : stayOf(entry, own, forbidden);
    if (isEmpty(stays) && !isEmpty(wrong)) continue;
    const made: Protection = isEmpty(wrong)
      ? { before: [], entry, lost: NO_TRAFFIC }
      : protection({ entry, all, own, wrong, stays, denied, forbidden }, thriftOf(entry.number));
    if (!isEmpty(wrong)) costs.set(entry.number, made.before.length + (made.entry === null ? 0 : 1));
    for (const inserted of made.before) out.push({ entry: inserted, number: null });
    if (made.entry !== null) out.push({ entry: made.entry, number: entry.number });
    lost = union(lost, made.lost);
    const placed = [...made.before, ...(made.entry === null ? [] : [made.entry])];
    decided = unionAll([decided, ...placed.map(entryTraffic)]);
  }
  return { list: numbered(out), lost, costs };
}

function stayOf(entry: AclEntry, own: TrafficSet, { breaches, waived, leftover }: Forbidden): TrafficSet {
  const admitted = { traffic: own, cidrs: [entry.cidr], waived };
  let stays = own;
  for (const breach of breaches) {
    if (isEmpty(intersect(own, breach.denied))) continue;
    const { rest, spared } = stayUnder(admitted, breach);
    stays = intersect(stays, union(rest, subtract(spared, leftover)));
  }
  return stays;
}

type Draft = { readonly entry: AclEntry; readonly number: number | null };

/**
 * Numbers for inserted entries: those right before the entry that they protect from. Where these are taken,
 * entries move up, and where there is no more room above, down; their order never changes.
 */
function numbered(drafts: readonly Draft[]): EntryList {
  const numbers: number[] = [];
  drafts.forEach(({ number }, i) => {
    const next = drafts.findIndex((draft, j) => j >= i && draft.number !== null);
    const anchor = drafts[next]?.number;
    const wanted = number ?? (anchor === null || anchor === undefined ? 1 : anchor - (next - i));
    numbers.push(Math.max(wanted, (numbers[i - 1] ?? 0) + 1));
  });
  for (let i = numbers.length - 1, most = LAST_ENTRY_NUMBER; i >= 0; i -= 1) {
    const own = Math.min(numbers[i] ?? most, most);
    numbers[i] = own;
    most = own - 1;
  }
  return drafts.map(({ entry }, i) => ({ ...entry, number: numbers[i] ?? entry.number }));
}
