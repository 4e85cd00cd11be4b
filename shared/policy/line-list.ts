import { type Compiling, placed } from './compiling.ts';
import type { Position } from './policy.ts';
import { type Parsed, type Problem, shown } from './problem.ts';
import type { Tree, TreeList, TreeScalar } from './tree.ts';

type Parse<T> = (text: string) => Parsed<T>;

/** The lines of a list with their places. Undefined when there is no list: that is "unmanaged", not "nothing". */
export function linesOf<T extends object>(
  compiling: Compiling,
  tree: Tree | undefined,
  parse: Parse<T>,
): readonly (T & Position)[] | undefined {
  if (tree?.kind !== 'list') return undefined;
  const lines: (T & Position)[] = [];
  let searches = MOST_SEARCHES;
  for (let i = 0; i < tree.items.length; i += 1) {
    const item = tree.items[i];
    const result = isText(item) ? parse(item.value) : undefined;
    const doubtful = tree.flow && result?.ok !== true && searches > 0;
    if (doubtful) searches -= 1;
    const torn = doubtful ? tornAtComma({ list: tree, index: i, text: compiling.text }, parse) : null;
    if (torn !== null) {
      compiling.problems.push(torn.problem);
      i = torn.last;
    } else if (isText(item) && result !== undefined) {
      const line = placed(compiling, item, result);
      if (line !== undefined) lines.push(line);
    }
  }
  return lines;
}

// Enough for any line that a person writes, and a bound on the work for a list that is wrong throughout.
const MOST_SEARCHES = 100;
const MOST_PIECES = 20;

type Torn = { readonly problem: Problem; readonly last: number };
type Suspect = { readonly list: TreeList; readonly index: number; readonly text: string };

/**
 * `[tcp/22,443 from any]` is two items to YAML. An item that is no line, but is one together with its neighbours,
 * was torn; the one before may have looked whole (`tcp/22 from office, 10.0.0.0/8`).
 */
function tornAtComma<T>({ list, index, text }: Suspect, parse: Parse<T>): Torn | null {
  for (const first of [index, index - 1]) {
    const start = list.items[first];
    const pieces = isPlain(start) ? [start] : [];
    for (let last = first + 1; pieces.length > 0 && pieces.length < MOST_PIECES; last += 1) {
      const piece = list.items[last];
      if (!isPlain(piece)) break;
      pieces.push(piece);
      if (last < index) continue;
      const whole = wholeLine(pieces, text, parse);
      if (whole !== null) return { last, problem: tornProblem(pieces, text, whole) };
    }
  }
  return null;
}

/** The line that the pieces were, as it can be quoted; null when they were none. */
function wholeLine<T>(pieces: readonly TreeScalar[], text: string, parse: Parse<T>): string | null {
  const tight = pieces.map((piece) => piece.written).join(',');
  const spaced = text.slice(pieces[0]?.at, pieces.at(-1)?.end);
  for (const whole of [spaced, tight]) {
    if (parse(whole).ok) return whole;
  }
  const written = pieces.map((piece) => piece.written);
  if (tornInPorts(written)) return tight;
  return tornInPeers(written) ? spaced : null;
}

// Lines that were torn and have another fault besides: ports that go on with the direction, or peers without one.
function tornInPorts([first = '', ...more]: readonly string[]): boolean {
  const last = more.at(-1) ?? '';
  return (
    /\/[0-9-]+$/.test(first) &&
    /^[0-9-]+ (from|to) /.test(last) &&
    more.slice(0, -1).every((piece) => /^[0-9-]+$/.test(piece))
  );
}

function tornInPeers([first = '', ...more]: readonly string[]): boolean {
  return (
    /\s(from|to)\s/.test(first) && more.every((piece) => /^((sg|pl)\/\S+|[0-9a-f.:]+\/[0-9]+)$/.test(piece))
  );
}

function tornProblem(pieces: readonly TreeScalar[], text: string, whole: string): Problem {
  const [at, end] = [pieces[0]?.at ?? 0, pieces.at(-1)?.end ?? 0];
  const message = `YAML splits ${shown(text.slice(at, end))} at its comma`;
  return { at, message, hint: `quote it: "${whole}"`, covers: [at, end] };
}

function isText(tree: Tree | undefined): tree is TreeScalar & { readonly value: string } {
  return tree?.kind === 'scalar' && typeof tree.value === 'string';
}

function isPlain(tree: Tree | undefined): tree is TreeScalar {
  return tree?.kind === 'scalar' && tree.plain;
}
