import { lastFrom } from './axis.ts';

/**
 * What holds for each atom: `values[i]` from `starts[i]` up to `starts[i + 1]`, the last to the end of the axis.
 * `starts[0]` is 0.
 */
export type Steps<T> = { readonly starts: readonly number[]; readonly values: readonly T[] };

export function stepAt<T>(steps: Steps<T>, atom: number): T {
  const value = steps.values[lastFrom(steps.starts, atom)];
  if (value === undefined) throw new RangeError(`no step holds atom ${atom}`);
  return value;
}

/** The value of each atom range between the cuts, equal neighbours joined. */
export function stepsOf<T>(cuts: readonly number[], valueAt: (atom: number) => T): Steps<T> {
  const starts: number[] = [];
  const values: T[] = [];
  for (const cut of cuts) {
    const value = valueAt(cut);
    if (starts.length > 0 && value === values[values.length - 1]) continue;
    starts.push(cut);
    values.push(value);
  }
  return { starts, values };
}

/** Numbers in increasing order, each once. */
export function sortedUnique(numbers: readonly number[]): readonly number[] {
  return [...edgesOf(numbers)];
}

/** The same, packed. All are whole and below 2³¹. */
export function edgesOf(...lists: readonly ArrayLike<number>[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  let count = 0;
  for (let i = 0; i < all.length; i += 1) {
    const value = all[i] ?? 0;
    if (i > 0 && value === all[count - 1]) continue;
    all[count] = value;
    count += 1;
  }
  return all.slice(0, count);
}
