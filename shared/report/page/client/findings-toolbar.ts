import type { PageFinding, PageSeverity } from '../page-data.ts';
import { button, type Choice, choice, el, search } from './dom.ts';
import { type Grouping, NO_WISH, SEVERITIES, type Sorting, type Wish } from './finding-filter.ts';

export type Toolbar = { readonly element: HTMLElement; readonly seek: (text: string) => void };

/** What narrows the list of findings; each change says only what is different. */
export function toolbar(findings: readonly PageFinding[], change: (wish: Partial<Wish>) => void): Toolbar {
  const severity = severityButtons(findings, change);
  const fields = el(
    'div',
    { class: 'fields' },
    search('Search', (text) => change({ text })),
    choice(
      'Kind',
      values(findings, ({ kind }) => kind),
      (kind) => change({ kind }),
    ),
    choice(
      'Resource',
      values(findings, ({ type }) => type),
      (type) => change({ type }),
    ),
    choice(
      'Mode',
      values(findings, ({ mode }) => mode),
      (mode) => change({ mode }),
    ),
    choice('Sort by', SORTS, (value) =>
      change({ sort: SORTS.find(([one]) => one === value)?.[0] ?? 'severity' }),
    ),
    choice('Group by', GROUPS, (value) =>
      change({ group: GROUPS.find(([one]) => one === value)?.[0] ?? 'none' }),
    ),
  );
  const form = el(
    'form',
    { class: 'toolbar', role: 'search', 'aria-label': 'Filter the findings' },
    severity,
    fields,
  );
  const clear = button('Clear filters', { class: 'link clear' }, () => {
    form.reset();
    for (const one of severity.querySelectorAll('button')) one.setAttribute('aria-pressed', 'false');
    change(NO_WISH);
  });
  fields.append(clear);
  form.addEventListener('submit', (event) => event.preventDefault());
  const input = fields.querySelector('input');
  return {
    element: form,
    seek: (text) => {
      clear.click();
      if (input !== null) input.value = text;
      change({ text });
    },
  };
}

const SORTS: readonly (readonly [Sorting, string])[] = [
  ['severity', 'severity'],
  ['resource', 'resource'],
  ['kind', 'kind'],
  ['rule', 'guardrail or entry'],
];

const GROUPS: readonly (readonly [Grouping, string])[] = [
  ['none', 'nothing'],
  ['severity', 'severity'],
  ['kind', 'kind'],
  ['resource', 'resource'],
  ['rule', 'guardrail or entry'],
  ['place', 'account and Region'],
];

function values(findings: readonly PageFinding[], of: (finding: PageFinding) => string): readonly Choice[] {
  const found = [...new Set(findings.map(of))].sort();
  return [['', 'all'], ...found.map((one): Choice => [one, one])];
}

/** How many there are of each severity, and a switch for each. */
function severityButtons(
  findings: readonly PageFinding[],
  change: (wish: Partial<Wish>) => void,
): HTMLElement {
  const pressed = new Set<PageSeverity>();
  const tiles = SEVERITIES.map((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    const tile: HTMLButtonElement = button(
      [
        el('span', { class: 'number' }, count.toLocaleString('en')),
        ' ',
        el('span', { class: 'word' }, severity),
      ],
      { class: `tile ${severity}`, 'aria-pressed': 'false', disabled: count === 0 },
      () => {
        if (!pressed.delete(severity)) pressed.add(severity);
        change({ severities: new Set(pressed) });
        tile.setAttribute('aria-pressed', String(pressed.has(severity)));
      },
    );
    return tile;
  });
  const added = findings.filter(({ isNew }) => isNew).length;
  let onlyNew = false;
  const fresh: HTMLButtonElement = button(
    [el('span', { class: 'number' }, added.toLocaleString('en')), ' ', el('span', { class: 'word' }, 'new')],
    { class: 'tile fresh', 'aria-pressed': 'false' },
    () => {
      onlyNew = !onlyNew;
      change({ onlyNew });
      fresh.setAttribute('aria-pressed', String(onlyNew));
    },
  );
  return el(
    'div',
    { class: 'tiles', role: 'group', 'aria-label': 'Severity' },
    tiles,
    added === 0 ? null : fresh,
  );
}
