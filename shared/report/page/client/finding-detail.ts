import type { PageAction, PageCall, PageFinding } from '../page-data.ts';
import { button, type Child, code, codes, el, name } from './dom.ts';

/** Everything about one finding; made when somebody opens it. `showReach` leads to the map, where there is one. */
export function findingDetail(
  finding: PageFinding,
  showReach: ((group: string) => void) | null,
): HTMLElement {
  const { traffic, reason, effect, evidence, notes, cuts, holds } = finding;
  return el(
    'div',
    { class: 'detail' },
    el(
      'div',
      { class: 'detail-main' },
      effect === '' ? null : part('What it means today', el('p', {}, name(effect))),
      part('Why', el('p', {}, name(reason))),
      traffic.length === 0 ? null : part('Traffic', codes(traffic)),
      evidence.length === 0 ? null : part('Carried by', evidenceTable(finding)),
      part('Where', facts(finding)),
      showReach === null ? null : reachButton(finding, showReach),
    ),
    el(
      'div',
      { class: 'detail-side' },
      part('Remedy', remedy(finding)),
      holds.length === 0 ? null : part('Held, because', lines(holds)),
      cuts.length === 0 ? null : part('Interrupts wanted traffic', codes(cuts)),
      notes.length === 0 ? null : part('Notes', lines(notes)),
    ),
  );
}

const part = (title: string, ...children: readonly Child[]): HTMLElement =>
  el('section', {}, el('h4', {}, title), children);

const lines = (texts: readonly string[]): HTMLElement =>
  el(
    'ul',
    { class: 'lines' },
    texts.map((text) => el('li', {}, name(text))),
  );

function evidenceTable({ evidence }: PageFinding): HTMLElement {
  return el(
    'table',
    { class: 'plain' },
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Rule'), el('th', { scope: 'col' }, 'Says'))),
    el(
      'tbody',
      {},
      evidence.map(({ carrier, text }) =>
        el('tr', {}, el('td', {}, code(carrier)), el('td', {}, code(text))),
      ),
    ),
  );
}

function facts(finding: PageFinding): HTMLElement {
  const rows: readonly (readonly [string, string])[] = [
    [finding.type, finding.resource],
    ['account, Region', finding.place],
    ['policy', finding.rule === '' ? finding.line : `${finding.rule}, ${finding.line}`],
    ['mode', finding.mode],
  ];
  return el(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== '')
      .map(([key, value]) => [el('dt', {}, key), el('dd', {}, name(value))]),
  );
}

function reachButton({ type, resource }: PageFinding, show: (group: string) => void): HTMLElement | null {
  if (type !== 'security group') return null;
  return el(
    'p',
    {},
    button('Who can reach it', { class: 'link' }, () => show(resource)),
  );
}

function remedy({ actions }: PageFinding): HTMLElement {
  return actions.length === 0
    ? el('p', { class: 'quiet' }, 'No call would mend this: it is for a person to look at.')
    : el('ol', { class: 'actions' }, actions.map(actionItem));
}

function actionItem({ why, inverse, ...call }: PageAction): HTMLElement {
  return el(
    'li',
    { class: 'action' },
    code(call.call),
    el('p', {}, name(why)),
    input(call, 'What it is called with'),
    inverse === null
      ? el('p', { class: 'quiet' }, 'Nothing takes this back.')
      : el('p', {}, 'Taken back by ', code(inverse.call), input(inverse, 'What that is called with')),
  );
}

function input(call: PageCall, title: string): HTMLElement {
  const text = JSON.stringify(call.input, null, 2);
  return el(
    'details',
    { class: 'input' },
    el('summary', {}, title),
    el('pre', { tabindex: '0' }, name(text)),
  );
}
