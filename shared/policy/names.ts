import { NAME_PATTERN, RESERVED_WORDS } from './defaults.ts';
import { cidrPeer, looksLikeAddress } from './peer-text.ts';
import { type Problem, shown } from './problem.ts';
import { didYouMean } from './suggestion.ts';
import { entriesOf, itemsOf, type Tree, type TreeEntry, textOf } from './tree.ts';

export type Names = {
  readonly cidrs: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
};

/** One item of a name: addresses of its own, or another name. */
type Item = { readonly at: number; readonly cidr: string } | { readonly at: number; readonly name: string };

/** The `names` block with every name followed to its CIDRs, in the order in which they are first met. */
export function namesOf(tree: Tree | undefined): Names {
  const problems: Problem[] = [];
  const entries = entriesOf(tree);
  const declared = new Set(entries.map((entry) => entry.key));
  const items = new Map<string, readonly Item[]>();
  for (const entry of entries) {
    problems.push(...nameProblems(entry));
    items.set(entry.key, itemsOfName(entry, declared, problems));
  }
  const cidrs = followed(items);
  for (const [name, own] of items) {
    // What is left out of `cidrs` waits for itself, directly or through others.
    if (!cidrs.has(name)) problems.push(...cycleProblems(name, own, { items, cidrs }));
  }
  return { cidrs: new Map([...items.keys()].map((name) => [name, cidrs.get(name) ?? []])), problems };
}

function nameProblems({ key, keyAt }: TreeEntry): readonly Problem[] {
  if (RESERVED_WORDS.has(key))
    return [{ at: keyAt, message: `${shown(key)} is a word of the language`, hint: 'choose another name' }];
  if (NAME_PATTERN.test(key)) return [];
  return [
    {
      at: keyAt,
      message: `${shown(key)} cannot be a name`,
      hint: 'a name is a letter, then letters, digits, "_", "." and "-"',
    },
  ];
}

function itemsOfName(entry: TreeEntry, declared: ReadonlySet<string>, problems: Problem[]): readonly Item[] {
  const items: Item[] = [];
  for (const item of itemsOf(entry.value)) {
    const text = textOf(item);
    if (text === undefined || item.kind !== 'scalar') continue;
    const at = item.offset(0);
    if (declared.has(text)) items.push({ at, name: text });
    else if (looksLikeAddress(text)) {
      const cidr = cidrPeer({ text, at: 0 });
      if (cidr.ok) items.push({ at, cidr: cidr.value.cidr });
      else problems.push(...cidr.faults.map(({ message, hint }) => ({ at, message, hint })));
    } else problems.push({ at, ...unknownItem(text, declared) });
  }
  return items;
}

function unknownItem(text: string, declared: ReadonlySet<string>): Pick<Problem, 'message' | 'hint'> {
  if (text === 'any')
    return { message: '"any" is no address set of its own', hint: 'write 0.0.0.0/0 and ::/0' };
  if (/^(sg|pl)\//.test(text))
    return { message: `${shown(text)} is no address`, hint: 'names hold CIDRs; write it in the line' };
  return {
    message: `${shown(text)} is not declared under names`,
    hint: didYouMean(text, declared) ?? 'write a CIDR, or the name of another address set',
  };
}

// In the order in which they become known: a name whose names are all followed can be followed itself.
function followed(items: ReadonlyMap<string, readonly Item[]>): Map<string, readonly string[]> {
  const cidrs = new Map<string, readonly string[]>();
  const waiting = new Map([...items].map(([name, own]) => [name, new Set(namesIn(own))]));
  const users = new Map<string, string[]>();
  for (const [name, needs] of waiting) {
    for (const need of needs) {
      const known = users.get(need);
      if (known === undefined) users.set(need, [name]);
      else known.push(name);
    }
  }
  const ready = [...waiting].filter(([, needs]) => needs.size === 0).map(([name]) => name);
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    const own = items.get(name) ?? [];
    cidrs.set(name, [
      ...new Set(own.flatMap((item) => ('cidr' in item ? [item.cidr] : (cidrs.get(item.name) ?? [])))),
    ]);
    for (const user of users.get(name) ?? []) {
      const needs = waiting.get(user);
      needs?.delete(name);
      if (needs?.size === 0) ready.push(user);
    }
  }
  return cidrs;
}

function namesIn(items: readonly Item[]): readonly string[] {
  return items.flatMap((item) => ('name' in item ? [item.name] : []));
}

type Followed = {
  readonly items: ReadonlyMap<string, readonly Item[]>;
  readonly cidrs: ReadonlyMap<string, readonly string[]>;
};

/** A problem only for a name that is on a cycle, not for one that merely uses it. */
function cycleProblems(name: string, own: readonly Item[], { items, cidrs }: Followed): readonly Problem[] {
  for (const item of own) {
    if ('cidr' in item || cidrs.has(item.name)) continue;
    const way = wayTo(name, item.name, items);
    if (way === null) continue;
    const message = `the name ${shown(name)} stands for itself: ${[name, ...way].join(' → ')}`;
    return [{ at: item.at, message, hint: 'a name must end in CIDRs: remove one of these' }];
  }
  return [];
}

// Breadth first, so that the shortest cycle is shown.
function wayTo(
  goal: string,
  start: string,
  items: ReadonlyMap<string, readonly Item[]>,
): readonly string[] | null {
  const before = new Map<string, string | null>([[start, null]]);
  for (const [at] of before) {
    if (at === goal) return wayBack(at, before);
    for (const next of namesIn(items.get(at) ?? [])) {
      if (!before.has(next)) before.set(next, at);
    }
  }
  return null;
}

function wayBack(end: string, before: ReadonlyMap<string, string | null>): readonly string[] {
  const way = [end];
  for (let at = before.get(end) ?? null; at !== null; at = before.get(at) ?? null) way.unshift(at);
  return way;
}
