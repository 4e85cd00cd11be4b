import { isOutside, type View, type ViewEdge, type ViewNode } from './reach-view.ts';

export type Box = { readonly node: ViewNode; readonly x: number; readonly y: number; readonly out: boolean };
export type Line = { readonly edge: ViewEdge; readonly from: Box; readonly to: Box };
export type Layout = {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
};

export const BOX = { width: 176, height: 46 };
const GAP = { x: 112, y: 26 };
const MARGIN = 20;

const COLUMNS: Readonly<Record<string, number>> = {
  internet: 0,
  networks: 0,
  loadBalancer: 1,
  service: 2,
  task: 2,
  instance: 3,
  group: 4,
  interface: 4,
  rest: 4,
};
const OUT = 5;

type Place = { readonly node: ViewNode; readonly out: boolean; readonly column: number };

/**
 * Columns from left to right, the way that connections go: from outside, load balancers, services, what is behind
 * them, and out again. Whoever is outside stands on both sides, so that lines do not all turn back.
 */
export function layout({ nodes, edges }: View): Layout {
  const places = placesOf(nodes, edges);
  const at = new Map(places.map((place) => [keyOf(place.node, place.out), place]));
  const near = neighbours(edges, at);
  const columns = [...new Set(places.map(({ column }) => column))]
    .sort((a, b) => a - b)
    .map((column) => places.filter((place) => place.column === column));
  const ordered = untangled(columns, near);
  const tallest = Math.max(1, ...ordered.map((column) => column.length));
  const height = tallest * (BOX.height + GAP.y) - GAP.y + 2 * MARGIN;
  const boxes = ordered.flatMap((column, x) => boxesOf(column, x, height));
  const boxAt = new Map(boxes.map((box) => [keyOf(box.node, box.out), box]));
  const lines = edges.flatMap((edge) => {
    const [from, to] = [boxAt.get(keyOf(edge.from, false)), boxAt.get(keyOf(edge.to, isOutside(edge.to)))];
    return from === undefined || to === undefined || from === to ? [] : [{ edge, from, to }];
  });
  const width = ordered.length * (BOX.width + GAP.x) - GAP.x + 2 * MARGIN;
  return { boxes, lines, width: Math.max(width, BOX.width), height };
}

const keyOf = ({ key }: ViewNode, out: boolean): string => `${out ? 'out' : 'in'} ${key}`;

function placesOf(nodes: readonly ViewNode[], edges: readonly ViewEdge[]): readonly Place[] {
  const sources = new Set(edges.map(({ from }) => from));
  const targets = new Set(edges.map(({ to }) => to));
  return nodes.flatMap((node): Place[] => {
    const column = COLUMNS[node.kind] ?? OUT - 1;
    if (!isOutside(node)) return [{ node, out: false, column }];
    return [
      ...(sources.has(node) ? [{ node, out: false, column }] : []),
      ...(targets.has(node) ? [{ node, out: true, column: OUT }] : []),
    ];
  });
}

function neighbours(
  edges: readonly ViewEdge[],
  at: ReadonlyMap<string, Place>,
): ReadonlyMap<Place, readonly Place[]> {
  const found = new Map<Place, Place[]>();
  const add = (one: Place, other: Place): void => {
    const known = found.get(one);
    if (known === undefined) found.set(one, [other]);
    else known.push(other);
  };
  for (const { from, to } of edges) {
    const [source, target] = [at.get(keyOf(from, false)), at.get(keyOf(to, isOutside(to)))];
    if (source === undefined || target === undefined) continue;
    add(source, target);
    add(target, source);
  }
  return found;
}

/** Each column by where its neighbours stand, a few times over: fewer lines cross. */
function untangled(
  columns: readonly (readonly Place[])[],
  near: ReadonlyMap<Place, readonly Place[]>,
): readonly (readonly Place[])[] {
  let ordered = columns;
  for (let round = 0; round < 4; round += 1) {
    const heights = new Map(
      ordered.flatMap((column) => column.map((place, at) => [place, (at + 0.5) / column.length] as const)),
    );
    const middle = (place: Place): number => {
      const others = near.get(place) ?? [];
      const sum = others.reduce((total, other) => total + (heights.get(other) ?? 0.5), 0);
      return others.length === 0 ? 1 : sum / others.length;
    };
    ordered = ordered.map((column) => [...column].sort((a, b) => middle(a) - middle(b)));
  }
  return ordered;
}

function boxesOf(column: readonly Place[], x: number, height: number): readonly Box[] {
  const own = column.length * (BOX.height + GAP.y) - GAP.y;
  const top = (height - own) / 2;
  return column.map(({ node, out }, at) => ({
    node,
    out,
    x: MARGIN + x * (BOX.width + GAP.x),
    y: top + at * (BOX.height + GAP.y),
  }));
}

export type Curve = { readonly path: string; readonly middle: { readonly x: number; readonly y: number } };

/** From the right of one box to the left of the other; within a column, around its right side. */
export function curve({ from, to }: Line): Curve {
  const a = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const inColumn = from.x === to.x;
  const backwards = to.x < from.x;
  const b = { x: inColumn || backwards ? to.x + BOX.width : to.x, y: to.y + BOX.height / 2 };
  const bend = inColumn || backwards ? 70 : Math.max(50, (b.x - a.x) / 2);
  const [c, d] = [a.x + bend, inColumn || backwards ? b.x + bend : b.x - bend];
  const path = `M${a.x} ${a.y}C${c} ${a.y} ${d} ${b.y} ${b.x} ${b.y}`;
  // Words stand in the gap before the target: in the middle of a long line there are boxes of other columns.
  const t = Math.abs(b.x - a.x) > BOX.width + GAP.x ? 0.88 : 0.5;
  const u = 1 - t;
  const weights = [u ** 3, 3 * u ** 2 * t, 3 * u * t ** 2, t ** 3];
  const along = (points: readonly number[]): number =>
    points.reduce((sum, point, at) => sum + point * (weights[at] ?? 0), 0);
  return { path, middle: { x: along([a.x, c, d, b.x]), y: along([a.y, a.y, b.y, b.y]) } };
}
