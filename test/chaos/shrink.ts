/**
 * The fewest items that still fail: delta debugging (Zeller's ddmin), from halves down to single items. `fails` is
 * asked about sublists in their order, at most `patience` times.
 */
export async function shrunk<T>(
  items: readonly T[],
  fails: (items: readonly T[]) => Promise<boolean>,
  patience: number,
): Promise<readonly T[]> {
  let left = items;
  let parts = 2;
  let asked = 0;
  const without = (at: number, size: number) => [...left.slice(0, at), ...left.slice(at + size)];
  while (left.length > 1 && asked < patience) {
    const size = Math.ceil(left.length / parts);
    let smaller: readonly T[] | null = null;
    for (let at = 0; at < left.length && smaller === null && asked < patience; at += size) {
      const rest = without(at, size);
      asked += 1;
      if (await fails(rest)) smaller = rest;
    }
    if (smaller !== null) {
      left = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) return left;
    else parts = Math.min(left.length, parts * 2);
  }
  return left;
}
