import type { Compiling } from './compiling.ts';
import type { EcsMatch, GroupsRule, Match } from './policy.ts';
import { shown } from './problem.ts';
import { childOf, itemsOf, type Tree, textOf, textsOf } from './tree.ts';

/** `prefix`: how ids of this kind begin, so that a name that was written as an id does not quietly match nothing. */
export function matchOf(compiling: Compiling, tree: Tree | undefined, prefix: string | null): Match {
  const id = childOf(tree, 'id');
  const text = textOf(id);
  if (
    id !== undefined &&
    text !== undefined &&
    prefix !== null &&
    !text.startsWith(prefix) &&
    !text.includes('*')
  ) {
    compiling.problems.push({
      at: id.at,
      message: `${shown(text)} is not an id of this kind`,
      hint: `ids begin with "${prefix}"; a name goes to name`,
    });
  }
  refuseNone(compiling, tree);
  return { ...textMembers(tree, ['name', 'id', 'vpc']), ...commonMembers(tree) };
}

export function ecsMatchOf(compiling: Compiling, tree: Tree | undefined): EcsMatch {
  refuseNone(compiling, tree);
  return { ...textMembers(tree, ['cluster', 'service', 'family']), ...commonMembers(tree) };
}

// An entry without a selector would be about every resource in every account, which nobody writes on purpose.
function refuseNone(compiling: Compiling, tree: Tree | undefined): void {
  if (tree?.kind !== 'map' || tree.entries.length > 0) return;
  compiling.problems.push({
    at: tree.at,
    message: 'a match without a selector means every resource',
    hint: 'name one, such as name: web; for every one write name: "*"',
  });
}

function textMembers<K extends string>(
  tree: Tree | undefined,
  keys: readonly K[],
): { readonly [key in K]?: string } {
  const members: { [key in K]?: string } = {};
  for (const key of keys) {
    const text = textOf(childOf(tree, key));
    if (text !== undefined) members[key] = text;
  }
  return members;
}

function commonMembers(tree: Tree | undefined): Pick<Match, 'tags' | 'accounts' | 'regions'> {
  const tags = childOf(tree, 'tags');
  const accounts = textsOf(childOf(tree, 'accounts'));
  const regions = textsOf(childOf(tree, 'regions'));
  return {
    ...(tags?.kind === 'map' && {
      tags: Object.fromEntries(tags.entries.map(({ key, value }) => [key, textOf(value) ?? ''])),
    }),
    ...(accounts !== undefined && { accounts }),
    ...(regions !== undefined && { regions }),
  };
}

/** `[a, b]`, or `{ require: [a], allow: [b] }`. */
export function groupsRuleOf(compiling: Compiling, tree: Tree | undefined): GroupsRule | undefined {
  const groups = refsOf(compiling, tree);
  if (groups !== undefined) return { kind: 'exact', groups };
  if (tree?.kind !== 'map') return undefined;
  const allow = refsOf(compiling, childOf(tree, 'allow'));
  return {
    kind: 'bounds',
    require: refsOf(compiling, childOf(tree, 'require')) ?? [],
    ...(allow !== undefined && { allow }),
  };
}

function refsOf(compiling: Compiling, tree: Tree | undefined): readonly string[] | undefined {
  for (const item of itemsOf(tree)) {
    const text = textOf(item);
    if (text?.startsWith('sg/') !== true) continue;
    compiling.problems.push({
      at: item.at,
      message: `${shown(text)}: only groups stand here, so without "sg/"`,
      hint: `write ${text.slice(3)}`,
    });
  }
  return refuseTwice(compiling, tree);
}

/** The texts of a list in which one that is there twice is a slip. */
export function refuseTwice(compiling: Compiling, tree: Tree | undefined): readonly string[] | undefined {
  const seen = new Set<string>();
  for (const item of itemsOf(tree)) {
    const text = textOf(item);
    if (text === undefined) continue;
    if (seen.has(text))
      compiling.problems.push({
        at: item.at,
        message: `${shown(text)} is in this list twice`,
        hint: 'remove one',
      });
    seen.add(text);
  }
  return textsOf(tree);
}
