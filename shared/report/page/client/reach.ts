import type { PageFinding, PageReach } from '../page-data.ts';
import { button, code, counted, el, name, search } from './dom.ts';
import { edgeExplanation } from './explanation.ts';
import { type Inspector, inspector } from './inspector.ts';
import { type Chosen, mapView } from './map.ts';
import { matrixView } from './matrix.ts';
import { KINDS, type Lens, MOST_ON_MAP, trafficWords, type ViewNode, viewer } from './reach-view.ts';

export type ReachPanel = { readonly panel: HTMLElement; readonly showGroup: (group: string) => void };
type Links = { readonly findings: readonly PageFinding[]; readonly seek: (text: string) => void };

/** Who can reach whom, as a map and as a matrix; every connection opens to the rules that decide about it. */
export function reachPanel(reach: PageReach, links: Links): ReachPanel {
  const view = viewer(reach, links.findings);
  const sheet = inspector(
    'Choose a box, a line or a cell: here it says what gets through, and which rules decide.',
  );
  let lens: Lens = { gathered: reach.nodes.length > MOST_ON_MAP, open: null, text: '', most: null };
  const chosen = choosing(reach, { ...links, sheet, open: (key) => change({ open: key }) });
  const [map, matrix] = [mapView(chosen), matrixView(chosen)];
  let onMap = true;
  const draw = (): void => {
    map.element.hidden = !onMap;
    matrix.element.hidden = onMap;
    if (onMap) map.draw(view({ ...lens, most: MOST_ON_MAP }));
    else matrix.draw(view(lens));
  };
  const change = (next: Partial<Lens>): void => {
    lens = { ...lens, ...next };
    draw();
  };
  const finder = search('Find a service, load balancer or group', (text) => change({ text }));
  const bar = el(
    'div',
    { class: 'fields reach-bar' },
    pair('Show as', ['Map', 'Matrix'], (at) => {
      onMap = at === 0;
      draw();
    }),
    finder,
    pair('Detail', lens.gathered ? ['By cluster', 'Each'] : ['Each', 'By cluster'], (_, label) =>
      change({ gathered: label !== 'Each', open: null }),
    ),
  );
  draw();
  return {
    panel: el(
      'div',
      {},
      incomplete(reach),
      bar,
      legend(),
      el(
        'div',
        { class: 'reach' },
        el('div', { class: 'reach-view' }, map.element, matrix.element),
        sheet.element,
      ),
    ),
    showGroup: (group) => {
      const input = finder.querySelector('input');
      if (input !== null) input.value = group;
      change({ text: group });
    },
  };
}

function incomplete({ complete }: PageReach): HTMLElement | null {
  return complete
    ? null
    : el(
        'p',
        { class: 'notice' },
        'There are more connections than this page holds: what it shows is right, and not all. kedge exposure has all of them.',
      );
}

/** Two buttons of which one is on, the first to begin with. */
function pair(
  label: string,
  names: readonly string[],
  chosen: (at: number, label: string) => void,
): HTMLElement {
  const buttons: readonly HTMLButtonElement[] = names.map((text, at) =>
    button(text, { 'aria-pressed': String(at === 0) }, () => {
      for (const [i, one] of buttons.entries()) one.setAttribute('aria-pressed', String(i === at));
      chosen(at, text);
    }),
  );
  return el(
    'div',
    { class: 'field', role: 'group', 'aria-label': label },
    el('span', {}, label),
    el('div', { class: 'pair' }, buttons),
  );
}

function legend(): HTMLElement {
  const item = (kind: string, text: string): HTMLElement =>
    el('li', {}, el('span', { class: `swatch ${kind}`, 'aria-hidden': 'true' }), text);
  return el(
    'ul',
    { class: 'legend' },
    item('inwards', 'from the internet'),
    item('suspect', '! by a rule with a finding'),
    item('some', 'inside, or outwards'),
    item('unsure', '? replies or rules in doubt'),
  );
}

type Choosing = Links & { readonly sheet: Inspector; readonly open: (key: string) => void };

function choosing(reach: PageReach, about: Choosing): Chosen {
  const { sheet, findings, seek } = about;
  const explain = (at: number, origin: HTMLElement | SVGElement | null): void => {
    const edge = reach.edges[at];
    if (edge !== undefined)
      sheet.show('Why it gets there', edgeExplanation(edge, { reach, findings, seek }), origin);
  };
  return {
    edge: ({ members, from, to }, origin) => {
      const [only] = members;
      if (members.length === 1 && only !== undefined) explain(only, origin);
      else sheet.show(`${from.label} → ${to.label}`, connections(reach, members, explain), origin);
    },
    node: (node, origin) => sheet.show(node.label, nodeSheet(reach, node, { ...about, explain }), origin),
  };
}

type Explain = (at: number, origin: null) => void;
const MOST = 100;

function connections({ nodes, edges }: PageReach, members: readonly number[], explain: Explain): HTMLElement {
  return el(
    'ul',
    { class: 'connections' },
    members.slice(0, MOST).map((at) => {
      const edge = edges[at];
      const ends = [nodes[edge?.from ?? 0]?.name ?? '', ' → ', nodes[edge?.to ?? 0]?.name ?? ''].map(name);
      return el(
        'li',
        {},
        button([el('span', {}, ends), code(trafficWords(edge?.traffic ?? []))], {}, () => explain(at, null)),
      );
    }),
    members.length > MOST
      ? el('li', { class: 'quiet' }, `and ${members.length - MOST} more: the search narrows them down`)
      : null,
  );
}

function nodeSheet(
  reach: PageReach,
  node: ViewNode,
  about: Choosing & { readonly explain: Explain },
): HTMLElement {
  const mine = new Set(node.members);
  const places = [...reach.edges.keys()];
  const inwards = places.filter((at) => mine.has(reach.edges[at]?.to ?? -1));
  const outwards = places.filter((at) => mine.has(reach.edges[at]?.from ?? -1));
  return el(
    'div',
    { class: 'explanation' },
    el('p', { class: 'quiet' }, nodeWords(reach, node)),
    node.members.length > 1 && node.kind !== 'rest'
      ? el(
          'p',
          {},
          button(`Show its ${node.members.length} one by one`, { class: 'link' }, () => about.open(node.key)),
        )
      : null,
    el('h4', {}, `Reached by ${inwards.length}`),
    connections(reach, inwards, about.explain),
    el('h4', {}, `Reaches ${outwards.length}`),
    connections(reach, outwards, about.explain),
  );
}

function nodeWords({ nodes }: PageReach, { kind, members }: ViewNode): string {
  const all = members.flatMap((at) => nodes[at] ?? []);
  const interfaces = all.reduce((sum, one) => sum + one.interfaces, 0);
  const groups = [...new Set(all.flatMap((one) => one.groups))];
  const vpcs = [...new Set(all.map(({ vpc }) => vpc))].filter((vpc) => vpc !== '');
  return [
    KINDS[kind] ?? kind,
    ...(interfaces === 0 ? [] : [counted(interfaces, 'interface')]),
    ...vpcs.slice(0, 3),
    ...(groups.length === 0 ? [] : [groups.length > 5 ? `${groups.length} groups` : groups.join(', ')]),
  ].join(' · ');
}
