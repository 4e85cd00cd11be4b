import { button, counted, el, svg } from './dom.ts';
import { BOX, type Box, curve, type Layout, type Line, layout } from './map-layout.ts';
import { KINDS, trafficWords, type View, type ViewEdge, type ViewNode } from './reach-view.ts';

export type Chosen = {
  readonly node: (node: ViewNode, origin: HTMLElement | SVGElement) => void;
  readonly edge: (edge: ViewEdge, origin: HTMLElement | SVGElement) => void;
};

/** More lines than this say nothing with words on them. */
const MOST_LABELS = 30;
const ZOOM = { least: 0.2, most: 2.5, step: 1.25 };

export type MapView = { readonly element: HTMLElement; readonly draw: (view: View) => void };

/** The map: boxes and lines in a frame that scrolls, so that a finger, a wheel and the keyboard all pan it. */
export function mapView(chosen: Chosen): MapView {
  const frame = el('div', { class: 'map-frame' });
  const said = el('p', { class: 'quiet map-said' });
  let shown: Layout = { boxes: [], lines: [], width: 1, height: 1 };
  let picture: SVGSVGElement | null = null;
  let zoom = 1;
  let byHand = false;
  const scale = (next: number): void => {
    zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, next));
    picture?.setAttribute('width', String(shown.width * zoom));
    picture?.setAttribute('height', String(shown.height * zoom));
  };
  const fitted = (): void => {
    byHand = false;
    scale(Math.max(0.7, Math.min(1.15, (frame.clientWidth - 4) / shown.width)));
  };
  const zoomed = (factor: number): void => {
    byHand = true;
    scale(zoom * factor);
  };
  const draw = (view: View): void => {
    shown = layout(view);
    picture = drawn(shown, chosen);
    frame.replaceChildren(picture);
    said.textContent = `${counted(view.nodes.length, 'party').replace('partys', 'parties')}, ${counted(view.edges.length, 'connection')}.`;
    fitted();
  };
  // Its width is not known until it is on the page; nor is it for ever, but what somebody chose stays.
  new ResizeObserver(() => {
    if (!byHand) fitted();
  }).observe(frame);
  drag(frame);
  frame.addEventListener('keydown', (event) => {
    const factor = { '+': ZOOM.step, '=': ZOOM.step, '-': 1 / ZOOM.step }[event.key];
    if (factor !== undefined) zoomed(factor);
    if (event.key === '0') fitted();
    walk(frame, event);
  });
  frame.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomed(event.deltaY < 0 ? ZOOM.step : 1 / ZOOM.step);
  });
  const zooms = el(
    'div',
    { class: 'zooms', role: 'group', 'aria-label': 'Zoom' },
    button('−', { 'aria-label': 'Zoom out' }, () => zoomed(1 / ZOOM.step)),
    button('Fit', {}, fitted),
    button('+', { 'aria-label': 'Zoom in' }, () => zoomed(ZOOM.step)),
  );
  return { element: el('div', { class: 'map' }, el('div', { class: 'map-bar' }, said, zooms), frame), draw };
}

function drawn({ boxes, lines, width, height }: Layout, chosen: Chosen): SVGSVGElement {
  const edges = lines.map((line) => edgeMark(line, chosen));
  const nodes = boxes.map((box, at) => nodeMark(box, at, chosen));
  const picture = svg(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      role: 'group',
      'aria-label': 'Who can reach whom: arrow keys go from box to box',
    },
    svg('g', {}, edges),
    svg('g', {}, nodes),
    lines.length > MOST_LABELS ? null : svg('g', {}, lines.map(edgeLabel)),
  );
  const marked = lines.map((line, at) => ({ line, mark: edges[at] }));
  for (const [at, box] of boxes.entries()) {
    const mark = nodes[at];
    const light = (on: boolean): void => {
      picture.classList.toggle('lit', on);
      for (const one of marked)
        one.mark?.classList.toggle('on', on && (one.line.from === box || one.line.to === box));
    };
    mark?.addEventListener('focus', () => light(true));
    mark?.addEventListener('blur', () => light(false));
    mark?.addEventListener('pointerenter', () => light(true));
    mark?.addEventListener('pointerleave', () => light(false));
  }
  return picture;
}

const toneOf = ({ suspect, from }: ViewEdge): string =>
  suspect ? 'suspect' : from.kind === 'internet' ? 'inwards' : '';

/** "tcp/22 +2" */
function briefly([first = 'not known', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** Words stand above everything, so that no box hides them. */
function edgeLabel(line: Line): SVGTextElement {
  const { middle } = curve(line);
  const { edge } = line;
  return svg(
    'text',
    { class: `edge-label ${toneOf(edge)}`, x: middle.x, y: middle.y - 4 },
    briefly(edge.traffic),
  );
}

function edgeMark(line: Line, chosen: Chosen): SVGGElement {
  const { edge } = line;
  const { path, head } = curve(line);
  const words = trafficWords(edge.traffic);
  const mark = svg(
    'g',
    { class: `edge ${toneOf(edge)} ${edge.unsure ? 'unsure' : ''}` },
    svg('title', {}, `${edge.from.label} → ${edge.to.label}: ${words}`),
    svg('path', { class: 'wide', d: path }),
    svg('path', { class: 'thin', d: path }),
    svg('path', { class: 'arrow-head', d: head }),
  );
  mark.addEventListener('click', () => chosen.edge(edge, mark));
  return mark;
}

function nodeMark({ node, x, y, out }: Box, at: number, chosen: Chosen): SVGGElement {
  const kind = KINDS[node.kind] ?? node.kind;
  const label = out ? `to ${node.label}` : node.label;
  const mark = svg(
    'g',
    {
      class: `node ${node.kind}`,
      transform: `translate(${x} ${y})`,
      role: 'button',
      tabindex: at === 0 ? 0 : -1,
      'aria-label': `${kind} ${label}`,
    },
    svg('title', {}, label),
    svg('rect', { width: BOX.width, height: BOX.height, rx: 7 }),
    svg('text', { x: 12, y: 19, class: 'label' }, clipped(label)),
    svg('text', { x: 12, y: 34, class: 'kind' }, kind),
  );
  mark.addEventListener('click', () => chosen.node(node, mark));
  mark.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    chosen.node(node, mark);
  });
  return mark;
}

function clipped(text: string): string {
  const all = [...text];
  return all.length > 22 ? `${all.slice(0, 21).join('')}…` : text;
}

/** Arrow keys go to the nearest box in their direction; only one box is in the order of Tab. */
function walk(frame: HTMLElement, event: KeyboardEvent): void {
  const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
    event.key
  ];
  const { target } = event;
  if (direction === undefined || !(target instanceof SVGElement)) return;
  event.preventDefault();
  const [x = 0, y = 0] = direction;
  const here = target.getBoundingClientRect();
  let best: SVGElement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const one of frame.querySelectorAll<SVGElement>('.node')) {
    const there = one.getBoundingClientRect();
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const along = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    if (along < 1 || along + aside * 3 >= least || (y !== 0 && aside > 1)) continue;
    least = along + aside * 3;
    best = one;
  }
  if (best === null) return;
  target.setAttribute('tabindex', '-1');
  best.setAttribute('tabindex', '0');
  best.focus();
  best.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** With a mouse the picture can be pulled about; fingers scroll it by themselves. */
function drag(frame: HTMLElement): void {
  let from: { readonly x: number; readonly y: number; readonly left: number; readonly top: number } | null =
    null;
  frame.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY, left: frame.scrollLeft, top: frame.scrollTop };
  });
  frame.addEventListener('pointermove', (event) => {
    if (from === null) return;
    frame.scrollLeft = from.left - (event.clientX - from.x);
    frame.scrollTop = from.top - (event.clientY - from.y);
  });
  for (const end of ['pointerup', 'pointerleave', 'pointercancel'] as const)
    frame.addEventListener(end, () => {
      from = null;
    });
}
