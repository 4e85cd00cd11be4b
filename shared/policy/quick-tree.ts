import { flowTree } from './quick-flow.ts';
import { BLOCK_PLAIN, plainScalar, quotedScalar, type Read } from './quick-scalar.ts';
import type { Tree, TreeEntry } from './tree.ts';

// The `yaml` package takes 200 ms for the policy of an account with 500 groups, in a process that has just started.
// Nearly every policy is written in the plainest YAML there is, and this reads that in a tenth of the time. It takes
// only what can mean one thing; at anything else, and at anything wrong, it gives up, and the package reads the file.
// That both make the same tree of what it takes is a law in test/laws/policy-quick-tree.test.ts.

/** A line that is neither blank nor a comment: its first character and how far that is in. */
type Line = { readonly at: number; readonly column: number };

type Reading = {
  readonly text: string;
  readonly lines: readonly Line[];
  /** The line that is read, then the first that is not read yet. */
  next: number;
};

/** Where a collection stands: its column, and its depth in the tree. */
type Place = { readonly column: number; readonly depth: number };

const MAX_DEPTH = 16;
// Tabs, line ends of other systems, and what no editor shows may mean something to YAML, or end a line for `^` only.
const UNUSUAL = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ud7ff]|^(?:---|\.\.\.|%)/m;
// A text that may be a key, quoted or not, with the colon that makes it one.
const KEY = /(?:(\w(?:[\w./-]|:(?=\S))*)|"([^"\\\n]+)"|'([^'\n]+)'):(?= |\n|$)/y;
const REST_OF_LINE = /(?: +#[^\n]*| *)(?=\n|$)/y;

/** The tree of a text in plain YAML; null when the text is anything else, good or bad. */
export function quickTree(text: string): Tree | null {
  if (UNUSUAL.test(text)) return null;
  const reading: Reading = { text, lines: linesOf(text), next: 0 };
  const [first] = reading.lines;
  if (first === undefined || first.column !== 0) return null;
  const tree = isFlow(text, first.at)
    ? valueInLine(reading, first.at, { column: -1, depth: 0 })
    : collection(reading, first, 0);
  return reading.next === reading.lines.length ? tree : null;
}

function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/^( *)[^ \n#]/gm)].map(({ index, 1: indent = '' }) => ({
    at: index + indent.length,
    column: indent.length,
  }));
}

function collection(reading: Reading, { at, column }: Line, depth: number): Tree | null {
  if (depth > MAX_DEPTH) return null;
  return isItem(reading.text, at)
    ? list(reading, at, { column, depth })
    : map(reading, at, { column, depth });
}

function map(reading: Reading, start: number, place: Place): Tree | null {
  const entries: TreeEntry[] = [];
  const keys = new Set<string>();
  for (let at: number | undefined = start; at !== undefined; at = following(reading, place)) {
    const key = keyAt(reading.text, at);
    if (key === null || keys.has(key.text)) return null;
    keys.add(key.text);
    const value = valueAfter(reading, key.end, place);
    if (value === null) return null;
    entries.push({ key: key.text, keyAt: at, bare: false, value });
  }
  return { kind: 'map', at: start, entries };
}

function list(reading: Reading, start: number, place: Place): Tree | null {
  const items: Tree[] = [];
  for (let at: number | undefined = start; at !== undefined; at = following(reading, place)) {
    // A list may stand in the column of the key that it belongs to: the next key ends it.
    if (!isItem(reading.text, at)) break;
    const item = itemAfter(reading, at, place);
    if (item === null) return null;
    items.push(item);
  }
  return { kind: 'list', at: start, flow: false, items };
}

/** The next line, if it belongs to the same collection. What is further in than it should be is no plain YAML. */
function following({ lines, next }: Reading, { column }: Place): number | undefined {
  const line = lines[next];
  return line?.column === column ? line.at : undefined;
}

function valueAfter(reading: Reading, end: number, place: Place): Tree | null {
  const at = afterSpaces(reading.text, end);
  return endsLine(reading.text, at, end) ? below(reading, place) : valueInLine(reading, at, place);
}

function itemAfter(reading: Reading, dash: number, place: Place): Tree | null {
  const at = afterSpaces(reading.text, dash + 1);
  if (endsLine(reading.text, at, dash + 1)) return below(reading, place);
  if (keyAt(reading.text, at) === null) return valueInLine(reading, at, place);
  return map(reading, at, { column: place.column + at - dash, depth: place.depth + 1 });
}

/** What stands under a key or a dash, further in; a list of a key may also stand right below it. */
function below(reading: Reading, { column, depth }: Place): Tree | null {
  const above = reading.lines[reading.next];
  reading.next += 1;
  const line = reading.lines[reading.next];
  if (line === undefined || above === undefined) return null;
  const isOwnList =
    line.column === column && !isItem(reading.text, above.at) && isItem(reading.text, line.at);
  if (line.column <= column && !isOwnList) return null;
  return collection(reading, line, depth + 1);
}

/** A value that begins in the line of its key or dash. Plain text that goes on in the next line is not plain YAML. */
function valueInLine(reading: Reading, at: number, place: Place): Tree | null {
  const { text, lines } = reading;
  const found = inLine(text, at, { column: place.column, depth: place.depth + 1 });
  if (found === null) return null;
  REST_OF_LINE.lastIndex = found.end;
  if (!REST_OF_LINE.test(text)) return null;
  while ((lines[reading.next]?.at ?? text.length) < found.end) reading.next += 1;
  return (lines[reading.next]?.column ?? -1) > place.column && place.column >= 0 ? null : found.tree;
}

function inLine(text: string, at: number, within: Place): Read | null {
  if (isFlow(text, at)) return within.depth > MAX_DEPTH ? null : flowTree(text, at, within);
  return quotedScalar(text, at) ?? plainScalar(text, at, BLOCK_PLAIN);
}

function keyAt(text: string, at: number): { readonly text: string; readonly end: number } | null {
  KEY.lastIndex = at;
  const found = KEY.exec(text);
  const key = found?.[1] ?? found?.[2] ?? found?.[3];
  return key === undefined || key === '__proto__' ? null : { text: key, end: KEY.lastIndex };
}

function isItem(text: string, at: number): boolean {
  return text[at] === '-' && (text[at + 1] === ' ' || text[at + 1] === '\n');
}

function isFlow(text: string, at: number): boolean {
  return text[at] === '[' || text[at] === '{';
}

function afterSpaces(text: string, at: number): number {
  let end = at;
  while (text[end] === ' ') end += 1;
  return end;
}

function endsLine(text: string, at: number, before: number): boolean {
  return text[at] === undefined || text[at] === '\n' || (text[at] === '#' && at > before);
}
