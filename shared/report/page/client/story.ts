import type { PageData, PageExpectation, PageGone, PageIncident, PageWaiver } from '../page-data.ts';
import { type Child, code, codes, el, name } from './dom.ts';

export function expectationsPanel(expectations: readonly PageExpectation[]): HTMLElement {
  const rank = ({ holds }: PageExpectation): number => (holds ? 1 : 0);
  const sorted = [...expectations].sort((a, b) => rank(a) - rank(b));
  return el(
    'ul',
    { class: 'cards' },
    sorted.map(({ line, holds, why }) =>
      el(
        'li',
        { class: 'card' },
        el(
          'p',
          { class: 'card-head' },
          el('span', { class: `mark ${holdsTone(holds)}` }, holdsWord(holds)),
          code(line),
        ),
        el('p', { class: 'quiet' }, name(why)),
      ),
    ),
  );
}

const holdsWord = (holds: boolean): string => (holds ? 'holds' : 'does not hold');
const holdsTone = (holds: boolean): string => (holds ? 'good' : 'bad');

export function incidentsPanel(incidents: readonly PageIncident[]): HTMLElement {
  return incidents.length === 0
    ? el('p', { class: 'empty' }, 'Kedge has done nothing in this time.')
    : el('ol', { class: 'cards' }, incidents.map(incidentCard));
}

function incidentCard(one: PageIncident): HTMLElement {
  const { id, when, status, severity, resource, words, traffic, who, reasons, did, undo } = one;
  return el(
    'li',
    { class: 'card' },
    el(
      'p',
      { class: 'card-head' },
      el('span', { class: `badge ${severity}` }, severity),
      el('strong', {}, status),
      ' ',
      name(resource),
    ),
    el('p', { class: 'quiet' }, el('span', { class: 'time' }, when), ' · ', name(words), ' · ', code(id)),
    traffic.length === 0 ? null : codes(traffic),
    el('p', {}, el('span', { class: 'quiet' }, 'Who: '), name(who)),
    reasons.map((reason) => el('p', {}, el('span', { class: 'quiet' }, 'Why: '), name(reason))),
    did.map(({ call, why }) =>
      el('p', {}, el('span', { class: 'quiet' }, 'Kedge called '), code(call), ': ', name(why)),
    ),
    undo === null
      ? null
      : el('p', {}, el('span', { class: 'quiet' }, 'To undo: '), el('code', { class: 'command' }, undo)),
  );
}

export function waiversPanel(waivers: readonly PageWaiver[]): HTMLElement {
  return el(
    'ul',
    { class: 'cards' },
    waivers.map(({ id, allow, on, until, state, reason, approvedBy }) =>
      el(
        'li',
        { class: 'card' },
        el(
          'p',
          { class: 'card-head' },
          el('span', { class: `mark ${state === 'in force' ? '' : 'bad'}` }, state),
          el('strong', {}, name(id)),
          ' ',
          code(allow),
          ' on ',
          code(on),
        ),
        el(
          'p',
          { class: 'quiet' },
          'until ',
          el('span', { class: 'time' }, until),
          ' · ',
          name(reason),
          ' · approved by ',
          name(approvedBy),
        ),
      ),
    ),
  );
}

/** What is gone since the review before, and what else was noticed. */
export function changesPanel({ gone, since, notes, findings }: PageData): HTMLElement {
  const added = (findings ?? []).filter(({ isNew }) => isNew);
  return el(
    'div',
    {},
    since === null ? null : el('p', { class: 'quiet' }, `Compared with the review of ${since}.`),
    since === null ? null : titled('New', added.length === 0 ? nothing('Nothing is new.') : goneList(added)),
    gone === null ? null : titled('Gone', gone.length === 0 ? nothing('Nothing is gone.') : goneList(gone)),
    notes.map(({ title, lines }) =>
      titled(
        title,
        el(
          'ul',
          { class: 'lines' },
          lines.slice(0, MOST).map((line) => el('li', {}, name(line))),
          rest(lines.length),
        ),
      ),
    ),
  );
}

const MOST = 300;
const rest = (count: number): Child =>
  count > MOST ? el('li', { class: 'quiet' }, `and ${count - MOST} more`) : null;
const nothing = (text: string): HTMLElement => el('p', { class: 'empty' }, text);
const titled = (title: string, child: Child): HTMLElement =>
  el('section', { class: 'titled' }, el('h3', {}, name(title)), child);

function goneList(all: readonly PageGone[]): HTMLElement {
  return el(
    'ul',
    { class: 'cards' },
    all
      .slice(0, MOST)
      .map(({ severity, name: subject, words, traffic }) =>
        el(
          'li',
          { class: 'card slim' },
          el('span', { class: `badge ${severity}` }, severity),
          el('strong', {}, name(subject)),
          el('span', { class: 'quiet' }, name(words)),
          traffic[0] === undefined ? null : code(traffic[0]),
        ),
      ),
    rest(all.length),
  );
}
