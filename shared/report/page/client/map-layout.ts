import { placed } from './map-columns.ts';
import { isOutside, type View, type ViewEdge, type ViewNode } from './reach-view.ts';

export type Box = { readonly node: ViewNode; readonly x: number; readonly y: number; readonly out: boolean };

type Point = { readonly x: number; readonly y: number };
/** `by`: where a long line passes the columns between. */
export type Line = {
  readonly edge: ViewEdge;
  readonly from: Box;
  readonly to: Box;
  readonly by: readonly Point[];
};
export type Layout = {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
};

export const BOX = { width: 176, height: 46 };
/** Room for a line that passes a column, and for its words. */
const LANE = 16;
const GAP = { x: 112, y: 22 };
const MARGIN = 20;

/** More lines than this pass under the boxes: with a lane for each, the boxes would be lost among them. */
const MOST_LANES = 40;

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

/** Something that stands in a column: a box, or the lane of a line. */
type Standing = {
  readonly key: string;
  readonly column: number;
  readonly node: ViewNode | null;
  readonly out: boolean;
};

/**
 * Columns from left to right, the way that connections go: from outside, load balancers, services, what is behind
 * them, and out again. Whoever is outside stands on both sides, so that lines do not all turn back.
 */
export function layout({ nodes, edges }: View): Layout {
  const standing = standingOf(nodes, edges);
  const columns = new Map(
    [...new Set(standing.map(({ column }) => column))].sort((a, b) => a - b).map((one, at) => [one, at]),
  );
  const at = new Map(standing.map(({ key, column }) => [key, columns.get(column) ?? 0]));
  const ways = edges.map((edge) => wayOf(edge, at, edges.length <= MOST_LANES));
  const lanes = ways
    .flatMap((way) => way.slice(1, -1))
    .map((key): Standing => ({ key, column: 0, node: null, out: false }));
  const all = [...standing, ...lanes];
  const heightOf = ({ node }: Standing): number => (node === null ? LANE : BOX.height);
  const { tops, height } = placed(
    all.map((one) => ({
      key: one.key,
      column: at.get(one.key) ?? laneColumn(one.key),
      height: heightOf(one),
    })),
    ways,
    GAP.y,
  );
  const spot = (key: string): Point => ({
    x: MARGIN + (at.get(key) ?? laneColumn(key)) * (BOX.width + GAP.x),
    y: MARGIN + (tops.get(key) ?? 0),
  });
  const boxes = standing.flatMap(({ key, node, out }) =>
    node === null ? [] : [{ key, box: { node, out, ...spot(key) } }],
  );
  const boxAt = new Map(boxes.map(({ key, box }) => [key, box]));
  const lines = edges.flatMap((edge, i): readonly Line[] => {
    const way = ways[i] ?? [];
    const [from, to] = [boxAt.get(way[0] ?? ''), boxAt.get(way.at(-1) ?? '')];
    if (from === undefined || to === undefined || from === to) return [];
    const by = way
      .slice(1, -1)
      .map(spot)
      .map(({ x, y }) => ({ x, y: y + LANE / 2 }));
    return [{ edge, from, to, by }];
  });
  const width = columns.size * (BOX.width + GAP.x) - GAP.x + 2 * MARGIN;
  return {
    boxes: boxes.map(({ box }) => box),
    lines,
    width: Math.max(width, BOX.width),
    height: height + 2 * MARGIN,
  };
}

const keyOf = ({ key }: ViewNode, out: boolean): string => `${out ? 'out' : 'in'} ${key}`;

function standingOf(nodes: readonly ViewNode[], edges: readonly ViewEdge[]): readonly Standing[] {
  const sources = new Set(edges.map(({ from }) => from));
  const targets = new Set(edges.map(({ to }) => to));
  return nodes.flatMap((node): readonly Standing[] => {
    const column = COLUMNS[node.kind] ?? OUT - 1;
    const one = { key: keyOf(node, false), column, node, out: false };
    if (!isOutside(node)) return [one];
    const other = { key: keyOf(node, true), column: OUT, node, out: true };
    return [...(sources.has(node) ? [one] : []), ...(targets.has(node) ? [other] : [])];
  });
}

/** The keys of what a line passes, its ends included. */
function wayOf(
  { from, to }: ViewEdge,
  at: ReadonlyMap<string, number>,
  withLanes: boolean,
): readonly string[] {
  const [source, target] = [keyOf(from, false), keyOf(to, isOutside(to))];
  const [first, last] = [at.get(source) ?? 0, at.get(target) ?? 0];
  const between = withLanes ? Math.max(0, last - first - 1) : 0;
  const lanes = Array.from({ length: between }, (_, i) => `${first + 1 + i} lane ${source}\n${target}`);
  return [source, ...lanes, target];
}

const laneColumn = (key: string): number => Number.parseInt(key, 10);

export type Curve = { readonly path: string; readonly head: string; readonly middle: Point };

/** The line, the head of its arrow, and where words about it stand. */
export function curve(line: Line): Curve {
  const { from, to, by } = line;
  if (to.x <= from.x) return turning(line);
  const a = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const b = { x: to.x - HEAD, y: to.y + BOX.height / 2 };
  const stops = [
    a,
    ...by.flatMap(({ x, y }) => [
      { x, y },
      { x: x + BOX.width, y },
    ]),
    b,
  ];
  const path = stops.map((stop, i) => stretch(stops[i - 1], stop)).join('');
  const [lane] = by;
  const middle =
    lane === undefined
      ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
      : { x: lane.x + BOX.width / 2, y: lane.y };
  return { path, head: arrow(b, HEAD), middle };
}

const HEAD = 7;

const arrow = ({ x, y }: Point, length: number): string => `M${x} ${y - 4}L${x + length} ${y}L${x} ${y + 4}Z`;

/** Back to a column before: from the left side, a little lower than lines that come. Within one: around the right. */
function turning({ from, to }: Line): Curve {
  const b = { x: to.x + BOX.width + HEAD, y: to.y + BOX.height / 2 + LOWER };
  const back = to.x < from.x;
  const a = { x: back ? from.x : from.x + BOX.width, y: from.y + BOX.height / 2 + LOWER };
  const bend = back ? (a.x + b.x) / 2 : a.x + 60;
  const path = `M${a.x} ${a.y}C${bend} ${a.y} ${bend} ${b.y} ${b.x} ${b.y}`;
  return { path, head: arrow(b, -HEAD), middle: { x: back ? bend : bend - 16, y: (a.y + b.y) / 2 + LOWER } };
}

const LOWER = 12;

function stretch(from: Point | undefined, to: Point): string {
  if (from === undefined) return `M${to.x} ${to.y}`;
  if (from.y === to.y) return `L${to.x} ${to.y}`;
  const bend = (from.x + to.x) / 2;
  return `C${bend} ${from.y} ${bend} ${to.y} ${to.x} ${to.y}`;
}
