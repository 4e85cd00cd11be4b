/** Something that takes room in a column. */
export type Piece = { readonly key: string; readonly column: number; readonly height: number };
export type Placed = { readonly tops: ReadonlyMap<string, number>; readonly height: number };

/**
 * Where each piece stands in its column: beside what it is connected with, so that few lines cross. `ways` are the
 * keys that each line passes, in order.
 */
export function placed(pieces: readonly Piece[], ways: readonly (readonly string[])[], gap: number): Placed {
  const near = neighbours(ways);
  let columns = columnsOf(pieces);
  for (let round = 0; round < 4; round += 1) columns = untangled(columns, near);
  const lengths = columns.map((column) => column.reduce((sum, { height }) => sum + height + gap, -gap));
  const height = Math.max(0, ...lengths);
  const tops = new Map<string, number>();
  for (const [i, column] of columns.entries()) {
    let top = (height - (lengths[i] ?? 0)) / 2;
    for (const piece of column) {
      tops.set(piece.key, top);
      top += piece.height + gap;
    }
  }
  return { tops, height };
}

type Columns = readonly (readonly Piece[])[];
type Near = ReadonlyMap<string, readonly string[]>;

function columnsOf(pieces: readonly Piece[]): Columns {
  const last = Math.max(0, ...pieces.map(({ column }) => column));
  return Array.from({ length: last + 1 }, (_, at) => pieces.filter(({ column }) => column === at));
}

function neighbours(ways: readonly (readonly string[])[]): Near {
  const found = new Map<string, string[]>();
  const add = (one: string, other: string): void => {
    const known = found.get(one);
    if (known === undefined) found.set(one, [other]);
    else known.push(other);
  };
  for (const way of ways) {
    for (const [i, one] of way.entries()) {
      const next = way[i + 1];
      if (next === undefined) continue;
      add(one, next);
      add(next, one);
    }
  }
  return found;
}

/** Each column sorted by the middle of its neighbours, who stand where the round before left them. */
function untangled(columns: Columns, near: Near): Columns {
  const heights = new Map(
    columns.flatMap((column) => column.map(({ key }, at) => [key, (at + 0.5) / column.length] as const)),
  );
  const middle = ({ key }: Piece): number => {
    const others = near.get(key) ?? [];
    const sum = others.reduce((total, other) => total + (heights.get(other) ?? 0.5), 0);
    return others.length === 0 ? 1 : sum / others.length;
  };
  return columns.map((column) => [...column].sort((a, b) => middle(a) - middle(b)));
}
