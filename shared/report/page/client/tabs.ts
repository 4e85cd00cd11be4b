import { el } from './dom.ts';

export type Tab = {
  readonly id: string;
  readonly label: string;
  readonly count: string;
  readonly panel: () => HTMLElement;
};
export type Tabs = { readonly element: HTMLElement; readonly show: (id: string) => void };

/** One part at a time, each with an address of its own (#map); a part is made when it is first shown. */
export function tabs(all: readonly Tab[]): Tabs {
  const list = el('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Parts of the review' });
  const panels = new Map<string, HTMLElement>();
  const buttons = new Map<string, HTMLButtonElement>();
  const show = (id: string): void => {
    for (const tab of all) {
      const mine = tab.id === id;
      const panel = panels.get(tab.id);
      const head = buttons.get(tab.id);
      if (panel === undefined || head === undefined) continue;
      if (mine && panel.childElementCount === 0) panel.append(tab.panel());
      panel.hidden = !mine;
      head.setAttribute('aria-selected', String(mine));
      head.tabIndex = mine ? 0 : -1;
    }
  };
  for (const { id, label, count } of all) {
    const head = el(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` },
      label,
    );
    if (count !== '') head.append(' ', el('span', { class: 'tab-count' }, count));
    head.addEventListener('click', () => open(id));
    buttons.set(id, head);
    panels.set(
      id,
      el('section', {
        class: 'panel',
        role: 'tabpanel',
        id: `panel-${id}`,
        'aria-labelledby': `tab-${id}`,
        hidden: true,
      }),
    );
  }
  const open = (id: string): void => {
    show(id);
    history.replaceState(null, '', `#${id}`);
  };
  list.append(...buttons.values());
  list.addEventListener('keydown', (event) => step(event, [...buttons.values()]));
  const fromAddress = (): void => {
    const wanted = location.hash.slice(1);
    show(all.some(({ id }) => id === wanted) ? wanted : (all[0]?.id ?? ''));
  };
  window.addEventListener('hashchange', fromAddress);
  fromAddress();
  return { element: el('div', {}, list, [...panels.values()]), show: open };
}

function step(event: KeyboardEvent, heads: readonly HTMLButtonElement[]): void {
  const { activeElement } = document;
  const at = activeElement instanceof HTMLButtonElement ? heads.indexOf(activeElement) : -1;
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: heads.length - 1 }[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  const head = heads[(next + heads.length) % heads.length];
  head?.click();
  head?.focus();
}
