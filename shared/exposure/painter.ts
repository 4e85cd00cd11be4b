import { NO_SERVICES, type ServiceSet } from '../netset/index.ts';
import type { Mask } from './acl-entries.ts';
import { lastFrom } from './axis.ts';
import {
  type BitGrid,
  bitGrid,
  clear,
  join,
  keep,
  paint,
  rowHash,
  runs,
  sameRows,
  wipe,
} from './bit-grid.ts';
import { type EdgeBook, edgeBook, fill } from './edge-book.ts';
import type { RuleSide } from './group-rules.ts';
import type { Network } from './network.ts';
import type { Span } from './span.ts';
import type { Steps } from './steps.ts';

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
  /** What any atom of each bucket has, and then of each union. Atoms in bucket −1 do not count. */
  readonly gathered: (painting: Painting, buckets: Buckets) => readonly ServiceSet[];
};

export type Buckets = {
  readonly count: number;
  readonly of: Steps<number>;
  /** Of these buckets together, too. */
  readonly unions: readonly (readonly number[])[];
};

type Canvas = {
  readonly lines: readonly number[];
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
    gathered: (painting, buckets) => {
      paintAll(canvas, painting, buckets.of.starts);
      return gathered(canvas, painting.mask, buckets);
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

function paintSide({ atoms, columns, grid }: Canvas, side: RuleSide): void {
  const { firstAtom, endAtom, firstLine, endLine, count } = side;
  const patch = { firstRow: 0, endRow: 0, firstColumn: 0, endColumn: 0 };
  for (let i = 0; i < count; i += 1) {
    patch.firstRow = atoms.placeOf[firstAtom[i] ?? 0] ?? 0;
    patch.endRow = atoms.placeOf[endAtom[i] ?? 0] ?? 0;
    patch.firstColumn = columns.placeOf[firstLine[i] ?? 0] ?? 0;
    patch.endColumn = columns.placeOf[endLine[i] ?? 0] ?? 0;
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

/** Rows of the stencil beside the buckets': the mask's step, and the rows under it. */
const WORK_ROWS = 2;

/** The rows of each bucket or-ed into one, under each step of the mask apart: cheaper than to mask every row. */
function gathered(canvas: Canvas, mask: Mask | null, { count, of, unions }: Buckets): readonly ServiceSet[] {
  const { atoms, columns, grid, stencil, lines, size } = canvas;
  clear(stencil, WORK_ROWS + count + unions.length, columns.count - 1);
  const masks = mask?.steps.starts ?? [0];
  let step = -1;
  for (const [i, start] of of.starts.entries()) {
    const bucket = of.values[i] ?? -1;
    if (bucket < 0) continue;
    const end = of.starts[i + 1] ?? size;
    for (let at = start; at < end; ) {
      const now = lastFrom(masks, at);
      const until = Math.min(end, masks[now + 1] ?? size);
      if (mask !== null && now !== step) cutStencil(canvas, mask, now);
      step = now;
      wipe(stencil, 1);
      join(stencil, 1, { grid, rows: [atoms.placeOf[at] ?? 0, atoms.placeOf[until] ?? 0] });
      if (mask !== null) keep(stencil, stencil, [1, 2]);
      join(stencil, WORK_ROWS + bucket, { grid: stencil, rows: [1, 2] });
      at = until;
    }
  }
  for (const [i, buckets] of unions.entries())
    for (const one of buckets)
      join(stencil, WORK_ROWS + count + i, { grid: stencil, rows: [WORK_ROWS + one, WORK_ROWS + one + 1] });
  return Array.from({ length: count + unions.length }, (_, row) =>
    runs(stencil, WORK_ROWS + row).map((column) => lines[columns.edges[column] ?? 0] ?? 0),
  );
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
