import type { PageEdge, PageFinding, PageReach, PageRow } from '../page-data.ts';
import { button, type Child, code, codes, el, name } from './dom.ts';

export type Explaining = {
  readonly reach: PageReach;
  readonly findings: readonly PageFinding[];
  /** Leads to the findings that name a rule. */
  readonly seek: (text: string) => void;
};

/** Why one party reaches another: each service, layer by layer, down to the rule that decides. */
export function edgeExplanation(edge: PageEdge, about: Explaining): HTMLElement {
  const { reach } = about;
  const [from, to] = [reach.nodes[edge.from], reach.nodes[edge.to]];
  return el(
    'div',
    { class: 'explanation' },
    el(
      'p',
      { class: 'ends' },
      name(from?.name ?? ''),
      el('span', { class: 'arrow', 'aria-label': 'to' }, ' → '),
      name(to?.name ?? ''),
    ),
    edge.traffic.length === 0 ? null : codes(edge.traffic),
    el('p', {}, replyText(edge)),
    edge.gap.length === 0
      ? null
      : el('p', { class: 'quiet' }, 'Replies that do not come back: ', edge.gap.join(', ')),
    edge.unresolved.map((one) => el('p', { class: 'warning' }, 'Not known: ', name(one))),
    edge.paths.map((path, at) => pathPart(path, at, about)),
    edge.traffic.length > edge.paths.length
      ? el(
          'p',
          { class: 'quiet' },
          `${edge.traffic.length - edge.paths.length} more services are not explained here; kedge explain does.`,
        )
      : null,
  );
}

const REPLIES: Readonly<Record<string, string>> = {
  full: 'Replies come back.',
  partial: 'Only a part of the replies comes back.',
  blocked: 'No reply comes back.',
};

const replyText = ({ reply }: PageEdge): string => REPLIES[reply] ?? reply;

function pathPart(
  { service, verdict, from, to, layers }: PageEdge['paths'][number],
  at: number,
  about: Explaining,
): HTMLElement {
  return el(
    'details',
    { class: 'path', open: at < 3 },
    el(
      'summary',
      {},
      code(service),
      ' ',
      el('span', { class: `mark ${verdict === 'allowed' ? '' : 'bad'}` }, verdict),
    ),
    el('p', { class: 'quiet' }, 'shown on ', name(from), ' → ', name(to)),
    el(
      'ol',
      { class: 'layers' },
      layers.map((place) => layerItem(about.reach.rows[place], about)),
    ),
  );
}

function layerItem(row: PageRow | undefined, { findings, seek }: Explaining): HTMLElement | null {
  if (row === undefined) return null;
  const { layer, resource, rule, decision, why, shadowed } = row;
  const carries =
    rule !== '' && findings.some(({ evidence }) => evidence.some(({ carrier }) => carrier === rule));
  return el(
    'li',
    { class: `layer ${decision}` },
    el('span', { class: `decision ${decision}` }, decision),
    el(
      'div',
      {},
      el('p', { class: 'quiet' }, layer),
      el('p', {}, joined([resource, rule].filter((one) => one !== '').map(code))),
      why === '' ? null : el('p', {}, name(why)),
      shadowed.length === 0
        ? null
        : el('p', { class: 'quiet' }, 'The same without it: ', name(shadowed.join(', '))),
      carries ? button('A finding is about this rule', { class: 'link' }, () => seek(rule)) : null,
    ),
  );
}

const joined = (parts: readonly HTMLElement[]): readonly Child[] =>
  parts.flatMap((part, at) => (at === 0 ? [part] : [' ', part]));
