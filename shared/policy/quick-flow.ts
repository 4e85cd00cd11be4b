import { FLOW_PLAIN, plainScalar, quotedScalar, type Read } from './quick-scalar.ts';
import type { Tree, TreeEntry } from './tree.ts';

/** The block collection that `[…]` or `{…}` stands in: every line of it is further in than that. */
export type Within = { readonly column: number; readonly depth: number };

const MAX_DEPTH = 16;
// Unquoted, with the space after the colon; in quotes, as JSON has it, the space may be missing.
const KEY = /(\w[\w./-]*):(?=[ \n])|(?:"([^"\\\n]+)"|'([^'\n]+)'):/y;

/** `[…]` or `{…}`, also over several lines; null for anything in it that could mean something else. */
export function flowTree(text: string, at: number, within: Within): Read | null {
  if (within.depth > MAX_DEPTH) return null;
  return text[at] === '[' ? flowList(text, at, within) : flowMap(text, at, within);
}

function flowList(text: string, start: number, within: Within): Read | null {
  const items: Tree[] = [];
  const end = members(text, { start, close: ']', within }, (at) => {
    const item = flowValue(text, at, within);
    if (item !== null) items.push(item.tree);
    return item?.end ?? null;
  });
  return end === null ? null : { tree: { kind: 'list', at: start, flow: true, items }, end };
}

function flowMap(text: string, start: number, within: Within): Read | null {
  const entries: TreeEntry[] = [];
  const keys = new Set<string>();
  const end = members(text, { start, close: '}', within }, (keyAt) => {
    KEY.lastIndex = keyAt;
    const found = KEY.exec(text);
    const key = found?.[1] ?? found?.[2] ?? found?.[3];
    if (key === undefined || key === '__proto__' || keys.has(key)) return null;
    const at = afterSpace(text, KEY.lastIndex, within);
    const value = at === null ? null : flowValue(text, at, within);
    if (value === null) return null;
    keys.add(key);
    entries.push({ key, keyAt, bare: false, value: value.tree });
    return value.end;
  });
  return end === null ? null : { tree: { kind: 'map', at: start, entries }, end };
}

type Brackets = { readonly start: number; readonly close: ']' | '}'; readonly within: Within };

/** Reads members until the closing bracket; answers what is after it. */
function members(
  text: string,
  { start, close, within }: Brackets,
  member: (at: number) => number | null,
): number | null {
  let at = afterSpace(text, start + 1, within);
  if (at !== null && text[at] === close) return at + 1;
  while (at !== null) {
    const end = member(at);
    const mark = end === null ? null : afterSpace(text, end, within);
    if (mark === null) return null;
    if (text[mark] === close) return mark + 1;
    if (text[mark] !== ',') return null;
    at = afterSpace(text, mark + 1, within);
  }
  return null;
}

function flowValue(text: string, at: number, { column, depth }: Within): Read | null {
  if (text[at] === '[' || text[at] === '{') return flowTree(text, at, { column, depth: depth + 1 });
  return quotedScalar(text, at) ?? plainScalar(text, at, FLOW_PLAIN);
}

/** Past spaces and line ends; null when the line is not further in than the collection around it, or at a comment. */
function afterSpace(text: string, at: number, { column }: Within): number | null {
  let end = at;
  let line: number | null = null;
  for (; text[end] === ' ' || text[end] === '\n'; end += 1) if (text[end] === '\n') line = end + 1;
  return line !== null && end - line <= column ? null : end;
}
