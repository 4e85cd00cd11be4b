import type { Tree, TreeScalar } from './tree.ts';
import { treeScalar } from './tree-scalar.ts';

/** What was read, and where it ends in the file. */
export type Read = { readonly tree: Tree; readonly end: number };

// A text without quotes ends at ": " and " #"; between brackets also at their signs. It begins with a letter, a
// digit, or what an address or a name of a domain can begin with.
export const BLOCK_PLAIN = /(?:[\w./]|:(?=[:\w]))(?:[^\n:#]|:(?=\S)|(?<! )#)*/y;
export const FLOW_PLAIN = /(?:[\w./]|:(?=[:\w]))(?:[^\n:#,[\]{}]|:(?=[^\s,[\]{}])|(?<! )#)*/y;

/** A text without quotes that ends in its line; null for what YAML may take for another kind of value. */
export function plainScalar(text: string, at: number, pattern: RegExp): Read | null {
  pattern.lastIndex = at;
  const written = pattern.exec(text)?.[0].trimEnd();
  if (written === undefined) return null;
  const value = plainValue(written);
  if (value === null) return null;
  const end = at + written.length;
  return { tree: treeScalar(text, { at, end, style: 'plain', value }), end };
}

const QUOTED = /"([^"\\\n]*)"|'([^'\n]*)'(?!')/y;

/** A text in quotes, in one line, without escapes. */
export function quotedScalar(text: string, at: number): Read | null {
  QUOTED.lastIndex = at;
  const found = QUOTED.exec(text);
  const value = found?.[1] ?? found?.[2];
  if (value === undefined) return null;
  const style = text[at] === '"' ? 'double' : 'single';
  const end = QUOTED.lastIndex;
  return { tree: treeScalar(text, { at, end, style, value }), end };
}

const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
const WORDS = new Set(['null', 'Null', 'NULL', 'True', 'TRUE', 'False', 'FALSE']);
// A character that no number of YAML has, `0x1f`, `.inf` and `1e9` among them.
const NO_NUMBER = /[^0-9a-fA-FoxINin.+-]/;

function plainValue(written: string): TreeScalar['value'] {
  if (written === 'true' || written === 'false') return written === 'true';
  if (NUMBER.test(written)) return Number(written);
  const isText = /^[A-Za-z_]/.test(written) ? !WORDS.has(written) : NO_NUMBER.test(written);
  return isText ? written : null;
}
