import { button, el } from './dom.ts';
import type { Chosen } from './map.ts';
import { trafficWords, type View, type ViewEdge, type ViewNode } from './reach-view.ts';

const SIZES = [18, 26, 38];

export type MatrixView = { readonly element: HTMLElement; readonly draw: (view: View) => void };

type Spot = { readonly row: number; readonly column: number };

type Parts = {
  readonly across: HTMLElement;
  readonly down: HTMLElement;
  readonly body: HTMLElement;
  readonly sheet: HTMLElement;
  readonly frame: HTMLElement;
  readonly said: HTMLElement;
};

/** What is shown, how large, and which cell the keyboard is at. */
type Board = {
  readonly view: View;
  readonly edges: ReadonlyMap<string, ViewEdge>;
  readonly size: number;
  readonly at: Spot;
};

const EMPTY: Board = {
  view: { nodes: [], edges: [] },
  edges: new Map(),
  size: 1,
  at: { row: 0, column: 0 },
};

/** Sources down, targets across. Only what can be seen is on the page, however many there are. */
export function matrixView(chosen: Chosen): MatrixView {
  const made = parts();
  const { frame, body } = made;
  let board = EMPTY;
  const change = (next: Partial<Board>): void => {
    board = { ...board, ...next };
    paint(made, board);
  };
  const choose = (at: Spot): void => {
    change({ at });
    const edge = edgeAt(board.view, board.edges, at);
    if (edge !== undefined) chosen.edge(edge, frame);
  };
  body.addEventListener('click', ({ clientX, clientY }) => {
    const { left, top } = body.getBoundingClientRect();
    const cell = cellOf(board);
    choose({ row: Math.floor((clientY - top) / cell), column: Math.floor((clientX - left) / cell) });
  });
  frame.addEventListener('keydown', (event) => {
    const next = moved(board.at, event, board);
    if (event.key === 'Enter' || event.key === ' ') choose(board.at);
    else if (next === null) return;
    else {
      reveal(made, next, cellOf(board));
      change({ at: next });
    }
    event.preventDefault();
  });
  const repaint = (): void => change({});
  frame.addEventListener('scroll', repaint);
  // How much of it can be seen is not known until it is on the page.
  new ResizeObserver(repaint).observe(frame);
  const bar = el(
    'div',
    { class: 'map-bar' },
    made.said,
    zooms((step) => change({ size: clamped(board.size + step) })),
  );
  return {
    element: el('div', { class: 'matrix' }, bar, frame),
    draw: (view) => {
      const edges = new Map(view.edges.map((edge) => [`${edge.from.key}\n${edge.to.key}`, edge]));
      frame.setAttribute('aria-rowcount', String(view.nodes.length));
      frame.setAttribute('aria-colcount', String(view.nodes.length));
      change({ view, edges, at: EMPTY.at });
    },
  };
}

const HINT = 'Who can reach whom, sources down, targets across: arrow keys move, Enter explains';

function parts(): Parts {
  const across = el('div', { class: 'matrix-columns', 'aria-hidden': 'true' });
  const down = el('div', { class: 'matrix-rows', 'aria-hidden': 'true' });
  const body = el('div', { class: 'matrix-body', role: 'presentation' });
  const corner = el('div', { class: 'matrix-corner', 'aria-hidden': 'true' }, 'from ↓  to →');
  const sheet = el('div', { class: 'matrix-sheet', role: 'presentation' }, corner, across, down, body);
  const frame = el(
    'div',
    { class: 'matrix-frame', role: 'grid', tabindex: 0, 'aria-label': HINT, 'aria-activedescendant': ACTIVE },
    sheet,
  );
  return { across, down, body, sheet, frame, said: el('p', { class: 'quiet', role: 'status' }) };
}

/** The id of the cell that the keyboard is at. */
const ACTIVE = 'matrix-active';

function zooms(resize: (step: number) => void): HTMLElement {
  return el(
    'div',
    { class: 'zooms', role: 'group', 'aria-label': 'Zoom' },
    button('−', { 'aria-label': 'Smaller cells' }, () => resize(-1)),
    button('+', { 'aria-label': 'Larger cells' }, () => resize(1)),
  );
}

const clamped = (size: number): number => Math.min(SIZES.length - 1, Math.max(0, size));
const cellOf = ({ size }: Board): number => SIZES[size] ?? 26;

function paint({ across, down, body, sheet, frame, said }: Parts, board: Board): void {
  const { view, edges, at } = board;
  const cell = cellOf(board);
  const count = view.nodes.length;
  sheet.style.setProperty('--cell', `${cell}px`);
  sheet.style.setProperty('--count', String(count));
  const seen = visiblePart({ frame, sheet }, { cell, count });
  across.replaceChildren(...heads(view.nodes, seen.columns, (from) => ({ left: `${from * cell}px` })));
  down.replaceChildren(...heads(view.nodes, seen.rows, (from) => ({ top: `${from * cell}px` })));
  body.replaceChildren(...rowsIn({ view, edges, seen, at, cell }));
  said.textContent = words(view, edges, at);
}

type Framed = Pick<Parts, 'frame' | 'sheet'>;

/** What the heads of rows and columns take away of the frame. */
function margins(sheet: HTMLElement): { readonly head: number; readonly side: number } {
  const style = getComputedStyle(sheet);
  const size = (name: string): number => Number.parseFloat(style.getPropertyValue(name));
  return { head: size('--head'), side: size('--side') };
}

type Range = { readonly first: number; readonly end: number };
type Seen = { readonly rows: Range; readonly columns: Range };

/** The rows and columns that the frame shows, and a few around them. */
function visiblePart({ frame, sheet }: Framed, { cell, count }: { cell: number; count: number }): Seen {
  const { head, side } = margins(sheet);
  const range = (from: number, length: number): Range => ({
    first: Math.max(0, Math.floor(from / cell) - 2),
    end: Math.min(count, Math.ceil((from + length) / cell) + 2),
  });
  return {
    rows: range(frame.scrollTop, frame.clientHeight - head),
    columns: range(frame.scrollLeft, frame.clientWidth - side),
  };
}

type Placing = (at: number) => { readonly left: string } | { readonly top: string };

function heads(nodes: readonly ViewNode[], { first, end }: Range, place: Placing): readonly HTMLElement[] {
  return nodes.slice(first, end).map((node, i) => {
    const head = el(
      'span',
      { class: `matrix-head ${node.kind}`, title: node.label },
      el('bdi', {}, node.label),
    );
    Object.assign(head.style, place(first + i));
    return head;
  });
}

type Grid = {
  readonly view: View;
  readonly edges: ReadonlyMap<string, ViewEdge>;
  readonly seen: Seen;
  readonly at: Spot;
  readonly cell: number;
};

/** Only cells that say something, and the one that the keyboard is at. */
function rowsIn({ view, edges, seen, at, cell }: Grid): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let row = seen.rows.first; row < seen.rows.end; row += 1) {
    const cells: HTMLElement[] = [];
    for (let column = seen.columns.first; column < seen.columns.end; column += 1) {
      const edge = edgeAt(view, edges, { row, column });
      const active = row === at.row && column === at.column;
      if (edge === undefined && !active) continue;
      const one = el(
        'div',
        {
          class: `cell ${edge === undefined ? 'none' : tone(edge)} ${active ? 'active' : ''}`,
          role: 'gridcell',
          'aria-colindex': column + 1,
          'aria-label': words(view, edges, { row, column }),
          id: active ? ACTIVE : null,
        },
        edge === undefined ? '' : sign(edge),
      );
      one.style.left = `${column * cell}px`;
      cells.push(one);
    }
    if (cells.length === 0) continue;
    const line = el('div', { class: 'matrix-row', role: 'row', 'aria-rowindex': row + 1 }, cells);
    line.style.top = `${row * cell}px`;
    found.push(line);
  }
  return found;
}

const tone = ({ suspect, from }: ViewEdge): string =>
  suspect ? 'suspect' : from.kind === 'internet' ? 'inwards' : 'some';
const sign = ({ unsure, suspect }: ViewEdge): string => (unsure ? '?' : suspect ? '!' : '•');

function edgeAt(
  { nodes }: View,
  edges: ReadonlyMap<string, ViewEdge>,
  { row, column }: Spot,
): ViewEdge | undefined {
  const [from, to] = [nodes[row], nodes[column]];
  return from === undefined || to === undefined ? undefined : edges.get(`${from.key}\n${to.key}`);
}

function words(view: View, edges: ReadonlyMap<string, ViewEdge>, at: Spot): string {
  const [from, to] = [view.nodes[at.row], view.nodes[at.column]];
  if (from === undefined || to === undefined) return 'Nothing to show.';
  const edge = edgeAt(view, edges, at);
  return `${from.label} → ${to.label}: ${edge === undefined ? 'nothing' : trafficWords(edge.traffic)}`;
}

type Filled = { readonly view: View; readonly edges: ReadonlyMap<string, ViewEdge> };

const STEPS: Readonly<Record<string, Spot>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
};

/** One cell further; with Ctrl, to the next that is not empty. Null: the key is none of ours, or there is no more. */
function moved({ row, column }: Spot, event: KeyboardEvent, { view, edges }: Filled): Spot | null {
  const last = view.nodes.length - 1;
  if (event.key === 'Home') return { row, column: 0 };
  if (event.key === 'End') return { row, column: last };
  const step = STEPS[event.key];
  if (step === undefined) return null;
  let at = { row: row + step.row, column: column + step.column };
  const inside = (): boolean => at.row >= 0 && at.column >= 0 && at.row <= last && at.column <= last;
  while (event.ctrlKey && inside() && edgeAt(view, edges, at) === undefined)
    at = { row: at.row + step.row, column: at.column + step.column };
  return inside() ? at : { row, column };
}

function reveal({ frame, sheet }: Framed, { row, column }: Spot, cell: number): void {
  const { head, side } = margins(sheet);
  const into = (from: number, place: number, room: number): number =>
    Math.min(Math.max(from, place + cell - room), place);
  frame.scrollTop = into(frame.scrollTop, row * cell, frame.clientHeight - head);
  frame.scrollLeft = into(frame.scrollLeft, column * cell, frame.clientWidth - side);
}
