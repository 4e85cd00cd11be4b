import type { ServiceSet } from '../../netset/index.ts';
import type { Mask } from '../network/acl-entries.ts';
import { lastFrom } from '../network/axis.ts';
import { END_ATOM, END_LINE, FIRST_ATOM, FIRST_LINE, RECT, type RuleSide } from '../network/group-rules.ts';
import { type Network, PROTOCOL_ENDS } from '../network/network.ts';
import type { Span } from '../network/span.ts';
import { type Steps, sortedUnique, stepAt } from '../network/steps.ts';
import {
  addMasked,
  type BitGrid,
  bitGrid,
  clear,
  hasAny,
  type Patch,
  paint,
  paintRow,
  runs,
  wipe,
} from './bit-grid.ts';
import { type EdgeBook, edgeBook, fill } from './edge-book.ts';

/** Rules laid over addresses that are sorted into buckets: what does any address of a bucket have? */
export type Gatherer = (sides: readonly RuleSide[], everywhere: readonly Span[], layout: Layout) => Gathered;

/** By bucket; after the last one come all even and all odd ones together. Good until the next gathering. */
export type Gathered = {
  readonly services: (bucket: number) => ServiceSet;
  /** Whether a bucket has any service between two of the ends of protocols. */
  readonly has: (bucket: number, from: number, to: number) => boolean;
};

/**
 * Addresses in segments, each of one cell: those of one bucket that the ACL treats alike. Rules are painted on cells
 * and not on addresses, of which there are far more.
 */
export type Layout = {
  readonly buckets: number;
  /** The atom at which each segment starts, and its cell; −1 for addresses that are in no bucket. */
  readonly starts: Int32Array;
  readonly cellOf: Int32Array;
  /** The segment in which each 256th atom is, to look from there. */
  readonly near: Int32Array;
  readonly cells: readonly Cell[];
  readonly lineEdges: Int32Array;
  /** Where IPv6 begins. */
  readonly split: number;
  readonly size: number;
};

type Cell = { readonly bucket: number; readonly isV4: boolean; readonly ranked: Int32Array };

export function layoutOf(
  { axis }: Network,
  buckets: { readonly count: number; readonly of: Steps<number> },
  mask: Mask,
): Layout {
  const { split, size } = axis;
  const starts = sortedUnique([...buckets.of.starts, ...mask.steps.starts, split]);
  const cells: Cell[] = [];
  const known = new Map<string, number>();
  const cellOf = starts.map((atom) => {
    const bucket = stepAt(buckets.of, atom);
    if (bucket < 0) return -1;
    const step = lastFrom(mask.steps.starts, atom);
    const isV4 = atom < split;
    const key = `${bucket} ${step} ${isV4}`;
    const at =
      known.get(key) ?? cells.push({ bucket, isV4, ranked: mask.ranked[step] ?? new Int32Array(0) }) - 1;
    known.set(key, at);
    return at;
  });
  return {
    buckets: buckets.count,
    starts: Int32Array.from(starts),
    cellOf: Int32Array.from(cellOf),
    near: Int32Array.from({ length: (size >>> NEAR) + 1 }, (_, i) => lastFrom(starts, i << NEAR)),
    cells,
    lineEdges: mask.lineEdges,
    split,
    size,
  };
}

const NEAR = 8;

type Canvas = { readonly columns: EdgeBook; readonly grid: BitGrid; readonly lines: Int32Array };

/** Exact sets by painting bits: rows are cells, columns the service lines that these rules and the ACL have. */
export function gatherer({ lines }: Network): Gatherer {
  const canvas: Canvas = { columns: edgeBook(lines.length - 1), grid: bitGrid(), lines };
  const { columns, grid } = canvas;
  const protocols = PROTOCOL_ENDS.map((line) => lastFrom(lines, line));
  return (sides, everywhere, layout) => {
    fill(columns, [protocols, ...everywhere, layout.lineEdges, ...sides.map((side) => side.lineEdges)]);
    clear(grid, layout.cells.length + WORK_ROWS + layout.buckets + 2, columns.count - 1);
    for (const side of sides) paintSide(canvas, side, layout);
    for (const [first, end] of everywhere) {
      paintRow(grid, rowsOf(layout).v4, placesOf(canvas, first, end));
      paintRow(grid, rowsOf(layout).v6, placesOf(canvas, first, end));
    }
    collect(canvas, layout);
    const { bucket } = rowsOf(layout);
    const places = protocols.map((rank) => columns.placeOf[rank] ?? 0);
    return {
      services: (at) => runs(grid, bucket + at).map((column) => lines[columns.edges[column] ?? 0] ?? 0),
      has: (at, from, to) => hasAny(grid, bucket + at, [places[from] ?? 0, places[to] ?? 0]),
    };
  };
}

/** After the cells: what holds for all of a family, what the ACL lets through, and the buckets. */
const WORK_ROWS = 3;

const rowsOf = ({ cells: { length } }: Layout) => ({
  v4: length,
  v6: length + 1,
  mask: length + 2,
  bucket: length + WORK_ROWS,
});

const placesOf = ({ columns: { placeOf } }: Canvas, first: number, end: number): Span => [
  placeOf[first] ?? 0,
  placeOf[end] ?? 0,
];

function segmentAt({ starts, near }: Layout, atom: number): number {
  let at = near[atom >>> NEAR] ?? 0;
  while (at + 1 < starts.length && (starts[at + 1] ?? 0) <= atom) at += 1;
  return at;
}

/** Rules for everybody are painted once a family: each would else be painted on every cell. */
function paintSide({ columns, grid }: Canvas, { rects }: RuleSide, layout: Layout): void {
  const { starts, cellOf, split, size } = layout;
  const rows = rowsOf(layout);
  const { placeOf } = columns;
  const patch: Patch = { firstRow: 0, endRow: 0, firstColumn: 0, endColumn: 0 };
  const paintOn = (row: number): void => {
    patch.firstRow = row;
    patch.endRow = row + 1;
    paint(grid, patch);
  };
  for (let at = 0; at < rects.length; at += RECT) {
    const first = rects[at + FIRST_ATOM] ?? 0;
    const end = rects[at + END_ATOM] ?? 0;
    patch.firstColumn = placeOf[rects[at + FIRST_LINE] ?? 0] ?? 0;
    patch.endColumn = placeOf[rects[at + END_LINE] ?? 0] ?? 0;
    if (first === 0 && end >= split - 1) paintOn(rows.v4);
    else if (first === split && end >= size - 1) paintOn(rows.v6);
    else
      for (let i = segmentAt(layout, first); i < starts.length && (starts[i] ?? size) < end; i += 1) {
        const cell = cellOf[i] ?? -1;
        if (cell >= 0) paintOn(cell);
      }
  }
}

/** Each cell's rules, as far as the ACL lets them through, into its bucket, and into all of its parity. */
function collect(canvas: Canvas, layout: Layout): void {
  const { grid } = canvas;
  const rows = rowsOf(layout);
  let ranked: Int32Array | null = null;
  for (const [row, cell] of layout.cells.entries()) {
    if (cell.ranked !== ranked) {
      ranked = cell.ranked;
      wipe(grid, rows.mask);
      for (let i = 0; i + 1 < ranked.length; i += 2)
        paintRow(grid, rows.mask, placesOf(canvas, ranked[i] ?? 0, ranked[i + 1] ?? 0));
    }
    addMasked(grid, {
      rows: [row, cell.isV4 ? rows.v4 : rows.v6],
      mask: rows.mask,
      into: [rows.bucket + cell.bucket, rows.bucket + layout.buckets + (cell.bucket % 2)],
    });
  }
}
