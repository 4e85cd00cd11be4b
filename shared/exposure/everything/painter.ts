import { NO_SERVICES, type ServiceSet } from '../../netset/index.ts';
import type { Mask } from '../network/acl-entries.ts';
import { END_ATOM, END_LINE, FIRST_ATOM, FIRST_LINE, RECT, type RuleSide } from '../network/group-rules.ts';
import type { Network } from '../network/network.ts';
import type { Span } from '../network/span.ts';
import type { Steps } from '../network/steps.ts';
import { type BitGrid, bitGrid, clear, keep, paint, rowHash, runs, sameRows, wipe } from './bit-grid.ts';
import { type EdgeBook, edgeBook, fill } from './edge-book.ts';

/** What to lay over one another. */
type Painting = {
  /** Rules: the union of them passes. */
  readonly sides: readonly RuleSide[];
  /** Services with every address, for what is not known: in ranks of lines. */
  readonly everywhere: readonly Span[];
  /** Of that, only what the ACL lets through; null: no ACL stands in the way. */
  readonly mask: Mask | null;
};

/**
 * Exact sets by painting rectangles on a grid of bits: rows are the atoms between the edges that this painting has,
 * columns its service lines. The grid is as small as the painting, whatever the size of the network.
 */
export type Painter = {
  /** The painting atom by atom, and nothing where there is no way. */
  readonly steps: (painting: Painting, where: Steps<boolean>) => Steps<ServiceSet>;
};

type Canvas = {
  readonly lines: Int32Array;
  readonly size: number;
  readonly atoms: EdgeBook;
  readonly columns: EdgeBook;
  readonly grid: BitGrid;
  readonly stencil: BitGrid;
};

export function painter({ axis, lines }: Network): Painter {
  const canvas: Canvas = {
    lines,
    size: axis.size,
    atoms: edgeBook(axis.size),
    columns: edgeBook(lines.length - 1),
    grid: bitGrid(),
    stencil: bitGrid(),
  };
  return {
    steps: (painting, where) => {
      paintAll(canvas, painting, where.starts);
      if (painting.mask !== null) applyMask(canvas, painting.mask);
      return extracted(canvas, where);
    },
  };
}

function paintAll(canvas: Canvas, painting: Painting, cuts: readonly number[]): void {
  const { atoms, columns, grid, size, lines } = canvas;
  const { sides, everywhere, mask } = painting;
  fill(atoms, [
    [0, size],
    cuts,
    ...sides.map((side) => side.atomEdges),
    ...(mask === null ? [] : [mask.atomEdges]),
  ]);
  fill(columns, [
    [0, lines.length - 1],
    ...everywhere,
    ...sides.map((side) => side.lineEdges),
    ...(mask === null ? [] : [mask.lineEdges]),
  ]);
  clear(grid, atoms.count - 1, columns.count - 1);
  for (const side of sides) paintSide(canvas, side);
  paintEverywhere(canvas, everywhere);
}

function paintSide({ atoms, columns, grid }: Canvas, { rects }: RuleSide): void {
  const patch = { firstRow: 0, endRow: 0, firstColumn: 0, endColumn: 0 };
  for (let at = 0; at < rects.length; at += RECT) {
    patch.firstRow = atoms.placeOf[rects[at + FIRST_ATOM] ?? 0] ?? 0;
    patch.endRow = atoms.placeOf[rects[at + END_ATOM] ?? 0] ?? 0;
    patch.firstColumn = columns.placeOf[rects[at + FIRST_LINE] ?? 0] ?? 0;
    patch.endColumn = columns.placeOf[rects[at + END_LINE] ?? 0] ?? 0;
    paint(grid, patch);
  }
}

function paintEverywhere({ columns, grid }: Canvas, spans: readonly Span[]): void {
  for (const [first, end] of spans) {
    const [firstColumn, endColumn] = [columns.placeOf[first] ?? 0, columns.placeOf[end] ?? 0];
    paint(grid, { firstRow: 0, endRow: grid.rows, firstColumn, endColumn });
  }
}

function applyMask(canvas: Canvas, mask: Mask): void {
  const { atoms, grid, stencil, size } = canvas;
  const { starts } = mask.steps;
  clear(stencil, 1, canvas.columns.count - 1);
  for (const [step, start] of starts.entries()) {
    cutStencil(canvas, mask, step);
    const end = starts[step + 1] ?? size;
    keep(grid, stencil, [atoms.placeOf[start] ?? 0, atoms.placeOf[end] ?? 0]);
  }
}

/** What a step of the mask lets through, in row 0 of the stencil. */
function cutStencil({ columns, stencil }: Canvas, { ranked }: Mask, step: number): void {
  wipe(stencil, 0);
  const ranks = ranked[step];
  if (ranks === undefined) return;
  const patch = { firstRow: 0, endRow: 1, firstColumn: 0, endColumn: 0 };
  for (let at = 0; at + 1 < ranks.length; at += 2) {
    patch.firstColumn = columns.placeOf[ranks[at] ?? 0] ?? 0;
    patch.endColumn = columns.placeOf[ranks[at + 1] ?? 0] ?? 0;
    paint(stencil, patch);
  }
}

function extracted(canvas: Canvas, where: Steps<boolean>): Steps<ServiceSet> {
  const { atoms, grid } = canvas;
  const starts: number[] = [];
  const values: ServiceSet[] = [];
  const setOf = interning(canvas);
  let last: ServiceSet | null = null;
  let step = -1;
  let open = false;
  for (let row = 0; row < grid.rows; row += 1) {
    const atom = atoms.edges[row] ?? 0;
    if (where.starts[step + 1] === atom) {
      step += 1;
      open = where.values[step] ?? false;
    }
    const set = open ? setOf(row) : NO_SERVICES;
    if (set === last) continue;
    starts.push(atom);
    values.push(set);
    last = set;
  }
  return { starts, values };
}

/** The same set for equal rows: most rows of a painting are one of few. */
function interning({ grid, columns, lines }: Canvas): (row: number) => ServiceSet {
  const known = new Map<number, { readonly row: number; readonly set: ServiceSet }[]>();
  return (row) => {
    const hash = rowHash(grid, row);
    const alike = known.get(hash);
    const same = alike?.find((one) => sameRows(grid, one.row, row));
    if (same !== undefined) return same.set;
    const set = runs(grid, row).map((column) => lines[columns.edges[column] ?? 0] ?? 0);
    const made = set.length === 0 ? NO_SERVICES : set;
    if (alike === undefined) known.set(hash, [{ row, set: made }]);
    else alike.push({ row, set: made });
    return made;
  };
}
