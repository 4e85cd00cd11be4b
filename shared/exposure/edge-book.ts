/** Edges in use, each once and sorted, with the place of each among them. Kept and refilled. */
export type EdgeBook = {
  count: number;
  edges: Int32Array;
  spare: Int32Array;
  /** Where an edge of the last filling stands; anything else in it is left over. */
  readonly placeOf: Int32Array;
};

/** For edges from 0 up to `last`. */
export function edgeBook(last: number): EdgeBook {
  return {
    count: 0,
    edges: new Int32Array(last + 1),
    spare: new Int32Array(last + 1),
    placeOf: new Int32Array(last + 1),
  };
}

/** All edges of the lists, each of which is sorted. */
export function fill(book: EdgeBook, lists: readonly ArrayLike<number>[]): void {
  book.count = 0;
  for (const list of lists) mergeIn(book, list);
  const { edges, placeOf, count } = book;
  for (let i = 0; i < count; i += 1) placeOf[edges[i] ?? 0] = i;
}

function mergeIn(book: EdgeBook, list: ArrayLike<number>): void {
  const { edges, spare, count } = book;
  const size = list.length;
  let out = 0;
  let i = 0;
  let j = 0;
  while (i < count && j < size) {
    const a = edges[i] ?? 0;
    const b = list[j] ?? 0;
    spare[out] = Math.min(a, b);
    out += 1;
    if (a <= b) i += 1;
    if (b <= a) j += 1;
  }
  for (; i < count; i += 1, out += 1) spare[out] = edges[i] ?? 0;
  for (; j < size; j += 1, out += 1) spare[out] = list[j] ?? 0;
  book.edges = spare;
  book.spare = edges;
  book.count = out;
}
