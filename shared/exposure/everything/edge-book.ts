/** Edges in use, each once and sorted, with the place of each among them. Kept and refilled. */
export type EdgeBook = {
  count: number;
  readonly edges: Int32Array;
  /** Where an edge of the last filling stands; anything else in it is left over. */
  readonly placeOf: Int32Array;
  /** A bit for each edge; all clear between fillings. */
  readonly marks: Int32Array;
  /** A bit for each word of those that is not zero. */
  readonly marked: Int32Array;
};

/** For edges from 0 up to `last`. */
export function edgeBook(last: number): EdgeBook {
  return {
    count: 0,
    edges: new Int32Array(last + 1),
    placeOf: new Int32Array(last + 1),
    marks: new Int32Array((last >>> 5) + 1),
    marked: new Int32Array((last >>> 10) + 1),
  };
}

/** All edges of the lists. To mark them on a line of bits is to sort them. */
export function fill(book: EdgeBook, lists: readonly ArrayLike<number>[]): void {
  const { marks, marked } = book;
  for (const list of lists) mark(book, list);
  book.count = 0;
  for (let at = 0; at < marked.length; at += 1) {
    for (let rest = marked[at] ?? 0; rest !== 0; rest &= rest - 1) {
      const word = (at << 5) + lowestBit(rest);
      take(book, word, marks[word] ?? 0);
      marks[word] = 0;
    }
    marked[at] = 0;
  }
}

function take(book: EdgeBook, word: number, bits: number): void {
  const { edges, placeOf } = book;
  for (let rest = bits; rest !== 0; rest &= rest - 1) {
    const edge = (word << 5) + lowestBit(rest);
    edges[book.count] = edge;
    placeOf[edge] = book.count;
    book.count += 1;
  }
}

const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);

function mark({ marks, marked }: EdgeBook, list: ArrayLike<number>): void {
  for (let i = 0; i < list.length; i += 1) {
    const edge = list[i] ?? 0;
    const word = edge >>> 5;
    marks[word] = (marks[word] ?? 0) | (1 << (edge & 31));
    marked[word >>> 5] = (marked[word >>> 5] ?? 0) | (1 << (word & 31));
  }
}
