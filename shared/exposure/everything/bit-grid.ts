/** Rows of bits, `words` of 32 each. Kept between paintings: ten thousand grids would else be as much to collect. */
export type BitGrid = { bits: Int32Array; rows: number; words: number };

/** A rectangle of the grid: rows and columns as [first, end). */
export type Patch = { firstRow: number; endRow: number; firstColumn: number; endColumn: number };

export function bitGrid(): BitGrid {
  return { bits: new Int32Array(4096), rows: 0, words: 0 };
}

/** Empties the grid and gives it a size. */
export function clear(grid: BitGrid, rows: number, columns: number): void {
  grid.rows = rows;
  grid.words = (columns + 31) >>> 5;
  const need = rows * grid.words;
  if (grid.bits.length < need) grid.bits = new Int32Array(need * 2);
  else grid.bits.fill(0, 0, need);
}

/** Empties one row. */
export function wipe({ bits, words }: BitGrid, row: number): void {
  bits.fill(0, row * words, (row + 1) * words);
}

export function paint({ bits, words }: BitGrid, patch: Patch): void {
  const { firstRow, endRow, firstColumn, endColumn } = patch;
  if (firstColumn >= endColumn) return;
  const first = firstColumn >>> 5;
  const last = (endColumn - 1) >>> 5;
  const head = -1 << (firstColumn & 31);
  const tail = -1 >>> (31 - ((endColumn - 1) & 31));
  for (let row = firstRow; row < endRow; row += 1) {
    const base = row * words;
    if (first === last) {
      bits[base + first] = (bits[base + first] ?? 0) | (head & tail);
      continue;
    }
    bits[base + first] = (bits[base + first] ?? 0) | head;
    for (let word = first + 1; word < last; word += 1) bits[base + word] = -1;
    bits[base + last] = (bits[base + last] ?? 0) | tail;
  }
}

/** Paints the columns [first, end) of one row. */
export function paintRow(
  grid: BitGrid,
  row: number,
  [firstColumn, endColumn]: readonly [number, number],
): void {
  paint(grid, { firstRow: row, endRow: row + 1, firstColumn, endColumn });
}

/** Whether the row has any of the columns [first, end). */
export function hasAny(
  { bits, words }: BitGrid,
  row: number,
  [first, end]: readonly [number, number],
): boolean {
  if (first >= end) return false;
  const last = (end - 1) >>> 5;
  for (let word = first >>> 5; word <= last; word += 1) {
    let value = bits[row * words + word] ?? 0;
    if (word === first >>> 5) value &= -1 << (first & 31);
    if (word === last) value &= -1 >>> (31 - ((end - 1) & 31));
    if (value !== 0) return true;
  }
  return false;
}

type Masked = {
  readonly rows: readonly [number, number];
  readonly mask: number;
  readonly into: readonly [number, number];
};

/** What two rows have together, as far as the mask's row has it too, added to two others. */
export function addMasked({ bits, words }: BitGrid, { rows, mask, into }: Masked): void {
  const [a, b, m] = [rows[0] * words, rows[1] * words, mask * words];
  const [c, d] = [into[0] * words, into[1] * words];
  for (let word = 0; word < words; word += 1) {
    const value = ((bits[a + word] ?? 0) | (bits[b + word] ?? 0)) & (bits[m + word] ?? 0);
    if (value === 0) continue;
    bits[c + word] = (bits[c + word] ?? 0) | value;
    bits[d + word] = (bits[d + word] ?? 0) | value;
  }
}

/** Leaves in the rows only what row 0 of the mask has. */
export function keep(grid: BitGrid, mask: BitGrid, [firstRow, endRow]: readonly [number, number]): void {
  const { bits, words } = grid;
  const { bits: stencil } = mask;
  for (let row = firstRow; row < endRow; row += 1) {
    const base = row * words;
    for (let word = 0; word < words; word += 1)
      bits[base + word] = (bits[base + word] ?? 0) & (stencil[word] ?? 0);
  }
}

export function sameRows({ bits, words }: BitGrid, a: number, b: number): boolean {
  for (let word = 0; word < words; word += 1) {
    if (bits[a * words + word] !== bits[b * words + word]) return false;
  }
  return true;
}

/** A number that equal rows share; 0 for a row without any bit. */
export function rowHash({ bits, words }: BitGrid, row: number): number {
  let hash = 0;
  for (let word = 0; word < words; word += 1) {
    const value = bits[row * words + word] ?? 0;
    if (value !== 0) hash = (Math.imul(hash ^ value, 0x5bd1e995) + word + 1) | 0;
  }
  return hash;
}

/** The columns at which the row's bits change, as [first, end) pairs in one list. */
export function runs({ bits, words }: BitGrid, row: number): number[] {
  const found: number[] = [];
  let inside = 0;
  for (let word = 0; word < words; word += 1) {
    // What differs from "as it was" is a change; its lowest bit is the next one.
    let rest = (bits[row * words + word] ?? 0) ^ -inside;
    while (rest !== 0) {
      const bit = 31 - Math.clz32(rest & -rest);
      found.push(word * 32 + bit);
      inside ^= 1;
      rest = bit === 31 ? 0 : ~rest & (-1 << (bit + 1));
    }
  }
  if (inside === 1) found.push(words * 32);
  return found;
}
