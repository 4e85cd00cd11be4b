import type * as z from 'zod';
import { type Problem, shown } from './problem.ts';
import { policyJsonSchema, policySchema } from './schema.ts';
import {
  emptyAdvice,
  kindAdvice,
  kindWanted,
  kindWritten,
  missingKeyAdvice,
  unknownKeyAdvice,
  valueAdvice,
  valueNoun,
} from './shape-advice.ts';
import { entryOf, plainOf, type Tree, type TreeEntry, type TreeMap } from './tree.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What of the file has not the shape of a policy: unknown keys, missing ones, values of the wrong kind. */
export function shapeProblems(root: Tree, text: string): readonly Problem[] {
  const result = policySchema.safeParse(plainOf(root));
  if (result.success) return [];
  const schema = policyJsonSchema();
  return result.error.issues.flatMap((issue) => issueProblems({ root, text, schema }, issue, []));
}

type Shape = {
  readonly root: Tree;
  readonly text: string;
  readonly schema: ReturnType<typeof policyJsonSchema>;
};

function issueProblems(shape: Shape, issue: Issue, prefix: Path): readonly Problem[] {
  const path = [...prefix, ...issue.path];
  const found = locate(shape.root, path);
  const { node } = found;
  if (node === undefined) return [missing(shape, found, path)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.flatMap((key) => unknownKey(shape, { path, key, node }));
  }
  if (issue.code === 'invalid_union') return unionProblems(shape, issue, path);
  return [wrong(issue, { path, node, key: found.key })];
}

// The branch that the author meant is the one of the same kind, a list or a map.
function unionProblems(
  shape: Shape,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
): readonly Problem[] {
  const meant = issue.errors.find(
    (errors) => !errors.some((error) => error.code === 'invalid_type' && error.path.length === 0),
  );
  if (meant !== undefined) return meant.flatMap((inner) => issueProblems(shape, inner, path));
  const { node, key } = locate(shape.root, path);
  if (node === undefined) return [];
  return [
    {
      at: node.at,
      message: `${shown(keyText(key))} must be a list of groups, or require and allow`,
      hint: 'write [web-tasks], or { require: [web-tasks], allow: [debug] }',
    },
  ];
}

type Located = {
  readonly node: Tree | undefined;
  readonly parent: Tree | undefined;
  readonly parentAt: number;
  readonly key: PropertyKey;
};

function locate(root: Tree, path: Path): Located {
  let at: Located = { node: root, parent: undefined, parentAt: root.at, key: '' };
  for (const key of path) {
    const { node } = at;
    const entry = typeof key === 'string' ? entryOf(node, key) : undefined;
    const child = entry?.value ?? (node?.kind === 'list' ? node.items[Number(key)] : undefined);
    // What is missing is reported at the key of what it is missing in.
    const own = at.parent?.kind === 'map' ? entryOf(at.parent, keyText(at.key))?.keyAt : node?.at;
    at = { node: child, parent: node, parentAt: own ?? node?.at ?? at.parentAt, key };
  }
  return at;
}

function missing(shape: Shape, found: Located, path: Path): Problem {
  const place = placeOf(path.slice(0, -1));
  const key = keyText(found.key);
  return {
    at: found.parentAt,
    message: `${shown(key)} is missing${place === '' ? '' : ` in ${place}`}`,
    hint: missingKeyAdvice({ key, path: path.slice(0, -1).map(keyText), schema: shape.schema }),
  };
}

type Unknown = { readonly path: Path; readonly key: string; readonly node: Tree };

function unknownKey(shape: Shape, { path, key, node }: Unknown): readonly Problem[] {
  const entry = entryOf(node, key);
  if (entry === undefined || node.kind !== 'map') return [];
  const torn = tornAtComma(shape, node, entry);
  if (torn !== null) return [torn];
  const place = placeOf(path);
  const message = `unknown key ${shown(key)}${place === '' ? '' : ` in ${place}`}`;
  return [
    {
      at: entry.keyAt,
      message,
      hint: unknownKeyAdvice({ key, path: path.map(keyText), schema: shape.schema }),
    },
  ];
}

// `{ deny: tcp/22,3389 from internet }`: YAML makes the second half a key of its own, without a value.
function tornAtComma(shape: Shape, map: TreeMap, entry: TreeEntry): Problem | null {
  const before = map.entries[map.entries.indexOf(entry) - 1];
  if (!entry.bare || before?.value.kind !== 'scalar' || !before.value.plain) return null;
  const end = entry.keyAt + entry.key.length;
  const whole = shape.text.slice(before.value.at, end);
  return {
    at: before.value.at,
    message: `YAML splits ${shown(whole)} at its comma`,
    hint: `quote it: ${before.key}: "${whole}"`,
    covers: [before.value.at, end],
  };
}

type Wrong = { readonly path: Path; readonly node: Tree; readonly key: PropertyKey };

function wrong(issue: Issue, { path, node, key }: Wrong): Problem {
  const { at } = node;
  const own = keyText(typeof key === 'number' ? (path.at(-2) ?? key) : key);
  const name = typeof key === 'number' ? `an item of ${shown(own)}` : shown(own);
  if (node.kind === 'scalar' && node.value === null) {
    return { at, message: `${name} is empty`, hint: emptyAdvice(key) };
  }
  const written = kindWritten(node);
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = `${name} must be ${kindWanted(issue.expected)}, not ${written}`;
      return { at, message: wanted, hint: kindAdvice(issue.expected, node) };
    }
    case 'invalid_value': {
      const message = `${written} is not ${valueNoun(own, issue.values)}`;
      return { at, message, hint: valueAdvice(issue.values, node) };
    }
    case 'too_small':
      if (issue.origin !== 'number' && issue.origin !== 'int')
        return { at, message: `${name} is empty`, hint: emptyAdvice(key) };
      return {
        at,
        message: `${written} is too small for ${name}`,
        hint: `write at least ${String(issue.minimum)}`,
      };
    case 'too_big':
      return {
        at,
        message: `${written} is too large for ${name}`,
        hint: `write at most ${String(issue.maximum)}`,
      };
    default:
      return { at, message: `${written} is not right for ${name}`, hint: issue.message };
  }
}

// An item of a list goes by the line that is reported.
function placeOf(path: Path): string {
  return path.filter((key) => typeof key === 'string').join('.');
}

function keyText(key: PropertyKey): string {
  return String(key);
}
