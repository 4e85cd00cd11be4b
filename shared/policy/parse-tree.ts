import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type Problem, shown } from './problem.ts';
import { quickTree } from './quick-tree.ts';
import type { ScalarStyle } from './scalar-offset.ts';
import type { Tree, TreeEntry, TreeMap, TreeScalar } from './tree.ts';
import { treeScalar } from './tree-scalar.ts';
import { syntaxProblems } from './yaml-trouble.ts';

export type ParsedTree = { readonly root: Tree | null; readonly problems: readonly Problem[] };

// A policy of 50,000 groups fits; what is larger is no policy, and only costs time.
const MAX_LENGTH = 8_000_000;
const MAX_DEPTH = 20;
const MAX_ALIASED = 100_000;

type Building = {
  readonly text: string;
  readonly problems: Problem[];
  readonly anchors: Map<string, Tree>;
  /** Nodes under a tree with its aliases followed: sharing keeps a bomb small here, but not for who walks it. */
  readonly sizes: Map<Tree, number>;
};

/** YAML (so JSON too) → the tree. `root` is null when nothing could be made of the text. */
export function parseTree(text: string): ParsedTree {
  if (text.length > MAX_LENGTH)
    return unreadable('the file is too large for a policy', 'a policy has at most 8 MB');
  const quick = quickTree(text);
  return quick === null ? wholeTree(text) : { root: quick, problems: [] };
}

/** What the `yaml` package makes of any text. */
export function wholeTree(text: string): ParsedTree {
  const document = parsedDocument(text);
  if (document === null) return unreadable('the file is nested too deeply to be a policy', null);
  const syntax = syntaxProblems(document, text);
  if (syntax.length > 0) return { root: null, problems: syntax };
  const building: Building = { text, problems: [], anchors: new Map(), sizes: new Map() };
  const root = document.contents === null ? null : treeOf(building, document.contents, 0);
  if (root !== null && sizeOf(building, root) > MAX_ALIASED + text.length) {
    return unreadable('the aliases of this file expand without end', 'write out what they stand for');
  }
  return { root, problems: building.problems };
}

function unreadable(message: string, hint: string | null): ParsedTree {
  return { root: null, problems: [{ at: 0, message, hint }] };
}

function parsedDocument(text: string): ReturnType<typeof parseDocument<ParsedNode>> | null {
  try {
    return parseDocument(text, {
      prettyErrors: false,
      uniqueKeys: false,
      version: '1.2',
    });
  } catch (error) {
    // The parser recurses; a file that exhausts the stack is refused like any other that makes no sense.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function sizeOf(building: Building, tree: Tree): number {
  return building.sizes.get(tree) ?? 1;
}

function treeOf(building: Building, node: Node, depth: number): Tree {
  const tree = made(building, node, depth);
  const children =
    tree.kind === 'map' ? tree.entries.map((entry) => entry.value) : tree.kind === 'list' ? tree.items : [];
  building.sizes.set(
    tree,
    children.reduce((sum, child) => sum + sizeOf(building, child), 1),
  );
  if ('anchor' in node && typeof node.anchor === 'string') building.anchors.set(node.anchor, tree);
  return tree;
}

function made(building: Building, node: Node, depth: number): Tree {
  const [at, end] = extent(node);
  if (depth > MAX_DEPTH) {
    building.problems.push({ at, message: 'this is nested too deeply', hint: null, covers: [at + 1, end] });
    return empty(at);
  }
  if (node.tag !== undefined && !isAlias(node)) {
    building.problems.push({
      at,
      message: `a policy has no YAML tags such as ${shown(node.tag)}`,
      hint: 'if the text begins with "!", quote it',
    });
  }
  if (isAlias(node)) return aliased(building, node.source, at);
  if (isMap(node)) return mapOf(building, node, depth);
  if (isSeq(node)) return listOf(building, node, depth);
  return isScalar(node) ? scalarOf(building.text, node) : empty(at);
}

function aliased(building: Building, source: string, at: number): Tree {
  const tree = building.anchors.get(source);
  if (tree !== undefined) return tree;
  const message = `YAML takes ${shown(`*${source}`)} for an alias of something that the file has not named before`;
  building.problems.push({
    at,
    message,
    hint: `to begin a text with "*", quote it: "*${source}"`,
    covers: [at, at + 1],
  });
  return empty(at);
}

function listOf(building: Building, node: YAMLSeq, depth: number): Tree {
  const [at] = extent(node);
  const items = node.items.map((item) => (isNode(item) ? treeOf(building, item, depth + 1) : empty(at)));
  return { kind: 'list', at, flow: node.flow === true, items };
}

function mapOf(building: Building, node: YAMLMap, depth: number): TreeMap {
  const [at] = extent(node);
  const first = new Map<string, number>();
  const entries: TreeEntry[] = [];
  for (const pair of node.items) {
    const key = keyOf(building, pair.key, at);
    if (key === null) continue;
    const before = first.get(key.text);
    if (before !== undefined) {
      building.problems.push({
        at: key.at,
        message: `${shown(key.text)} is here twice`,
        hint: `it is already in line ${lineAt(building.text, before)}`,
      });
    }
    first.set(key.text, before ?? key.at);
    const value = isNode(pair.value) ? treeOf(building, pair.value, depth + 1) : empty(key.at);
    const placed =
      value.kind === 'scalar' && value.written === '' && !isAlias(pair.value)
        ? { ...value, at: key.at }
        : value;
    if (before === undefined)
      entries.push({
        key: key.text,
        keyAt: key.at,
        bare: pair.value === null && node.flow === true,
        value: placed,
      });
  }
  return { kind: 'map', at, entries };
}

function keyOf(building: Building, node: unknown, fallback: number): { text: string; at: number } | null {
  const at = isNode(node) ? extent(node)[0] : fallback;
  if (!isScalar(node)) {
    building.problems.push({
      at,
      message: 'a key must be a text',
      hint: 'quote it if YAML took it for something else',
    });
    return null;
  }
  // `1: x` is the key "1": a number that is a key was meant as its digits.
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  // Setting this one on an object would change the object's nature and not its members.
  if (text !== '' && text !== '__proto__' && !hasControl(text)) return { text, at };
  const message = text === '' ? 'a key is empty' : `${shown(text)} cannot be a key`;
  building.problems.push({ at, message, hint: 'choose another key' });
  return null;
}

function scalarOf(text: string, node: Scalar): TreeScalar {
  const [at, end] = extent(node);
  return treeScalar(text, { at, end, style: styleOf(node.type), value: plainValue(node.value) });
}

function plainValue(value: unknown): TreeScalar['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

function styleOf(type: Scalar.Type | undefined): ScalarStyle {
  switch (type) {
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return 'plain';
  }
}

function empty(at: number): TreeScalar {
  return { kind: 'scalar', at, end: at, value: null, written: '', plain: true, offset: () => at };
}

function extent(node: Node): readonly [number, number] {
  const range = node.range ?? [0, 0, 0];
  return [range[0], range[1]];
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
