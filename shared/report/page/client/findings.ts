import type { PageData, PageFinding } from '../page-data.ts';
import { button, code, counted, el, name } from './dom.ts';
import { findingDetail } from './finding-detail.ts';
import { groupTitle, NO_WISH, searchable, type Wish, wished } from './finding-filter.ts';
import { toolbar } from './findings-toolbar.ts';

/** With thousands of findings, a page of them at a time. */
const PAGE = 50;

type Links = { readonly showReach: ((group: string) => void) | null };

export type FindingsPanel = { readonly panel: HTMLElement; readonly seek: (text: string) => void };

/** The list of findings: filtered, grouped, a page at a time, each opens to its explanation. */
export function findingsPanel(data: PageData, { showReach }: Links): FindingsPanel {
  const findings = data.findings ?? [];
  const all = findings.map(searchable);
  const list = el('ol', { class: 'findings', 'aria-label': 'Findings' });
  const count = el('p', { class: 'count', role: 'status' });
  const pages = el('nav', { class: 'pages', 'aria-label': 'Pages of findings' });
  let wish = NO_WISH;
  let at = 0;
  const show = (size = PAGE): void => {
    const found = wished(all, wish);
    at = Math.max(0, Math.min(at, Math.ceil(found.length / PAGE) - 1));
    const first = size === PAGE ? at * PAGE : 0;
    list.replaceChildren(...rows(found.slice(first, first + size), wish, showReach));
    count.textContent =
      found.length === all.length
        ? counted(all.length, 'finding')
        : `${found.length} of ${counted(all.length, 'finding')}`;
    pages.replaceChildren(
      ...pager({ at, total: found.length }, (next) => {
        at = next;
        show();
        list.scrollIntoView({ block: 'start' });
      }),
    );
    if (found.length === 0) list.append(el('li', { class: 'empty' }, emptyText(findings.length)));
  };
  const bar = toolbar(findings, (change) => {
    wish = { ...wish, ...change };
    at = 0;
    show();
  });
  // On paper there is nothing to leaf through.
  window.addEventListener('beforeprint', () => show(all.length));
  window.addEventListener('afterprint', () => show());
  list.addEventListener('keydown', (event) => keys(list, event));
  show();
  return { panel: el('div', {}, bar.element, count, list, pages), seek: bar.seek };
}

const emptyText = (findings: number): string =>
  findings === 0 ? 'Nothing departs from the policy.' : 'No finding fits these filters.';

function rows(
  found: readonly PageFinding[],
  { group }: Wish,
  showReach: Links['showReach'],
): readonly HTMLElement[] {
  let before = '';
  return found.flatMap((finding, at) => {
    const title = groupTitle(finding, group);
    const heads = group !== 'none' && (at === 0 || title !== before);
    before = title;
    return [
      ...(heads ? [el('li', { class: 'group' }, el('h3', {}, name(title)))] : []),
      row(finding, at, showReach),
    ];
  });
}

function row(finding: PageFinding, at: number, showReach: Links['showReach']): HTMLElement {
  const detail = el('div', { id: `finding-${at}`, hidden: true });
  const head = button(
    headline(finding),
    { class: 'head', 'aria-expanded': 'false', 'aria-controls': detail.id },
    () => {
      const open = detail.hidden;
      if (open && detail.childElementCount === 0) detail.append(findingDetail(finding, showReach));
      detail.hidden = !open;
      head.setAttribute('aria-expanded', String(open));
    },
  );
  const item = el('li', { class: `finding ${finding.severity}` }, el('h3', {}, head), detail);
  return item;
}

function headline(finding: PageFinding): readonly HTMLElement[] {
  const { severity, type, words, traffic, mode, isNew, holds, reason } = finding;
  const [first, ...more] = traffic;
  return [
    el('span', { class: `badge ${severity}` }, severity),
    el(
      'span',
      { class: 'what' },
      el(
        'span',
        { class: 'subject' },
        el('strong', {}, name(finding.name)),
        ' ',
        el('span', { class: 'quiet' }, type),
      ),
      el(
        'span',
        { class: 'said' },
        first === undefined
          ? name(reason)
          : [code(first), more.length === 0 ? '' : ` and ${more.length} more`],
      ),
      el('span', { class: 'quiet' }, name(finding.effect === '' ? words : `${words}. ${finding.effect}`)),
    ),
    el(
      'span',
      { class: 'marks' },
      isNew ? el('span', { class: 'mark new' }, 'new') : null,
      holds.length > 0 ? el('span', { class: 'mark' }, 'held') : null,
      el('span', { class: 'mark' }, mode),
    ),
  ];
}

type Place = { readonly at: number; readonly total: number };

function pager({ at, total }: Place, go: (page: number) => void): readonly HTMLElement[] {
  const last = Math.ceil(total / PAGE) - 1;
  if (last < 1) return [];
  const step = (label: string, page: number): HTMLElement =>
    button(label, { disabled: page < 0 || page > last }, () => go(page));
  const words = (count: number): string => count.toLocaleString('en');
  const shown = `${words(at * PAGE + 1)}–${words(Math.min(total, (at + 1) * PAGE))} of ${words(total)}`;
  return [
    step('First', at === 0 ? -1 : 0),
    step('Previous', at - 1),
    el('span', {}, shown),
    step('Next', at + 1),
    step('Last', at === last ? last + 1 : last),
  ];
}

/** Up and down go from finding to finding, Escape closes the one that the focus is in. */
function keys(list: HTMLElement, event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const heads = [...list.querySelectorAll<HTMLButtonElement>('.head')];
  const mine = target.closest('.finding')?.querySelector<HTMLButtonElement>('.head') ?? null;
  if (event.key === 'Escape' && mine?.getAttribute('aria-expanded') === 'true') {
    mine.click();
    mine.focus();
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || mine === null || target !== mine) return;
  event.preventDefault();
  heads[heads.indexOf(mine) + step]?.focus();
}
