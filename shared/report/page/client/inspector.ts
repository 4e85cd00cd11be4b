import { button, el } from './dom.ts';

export type Inspector = {
  readonly element: HTMLElement;
  /** Shows something; `origin` has the focus again when it is closed. A step within it leaves the origin as it is. */
  readonly show: (title: string, body: HTMLElement, origin: HTMLElement | SVGElement | null) => void;
};

type Sheet = { readonly title: string; readonly body: HTMLElement };

/** The sheet beside the map. It keeps the way by which somebody came, and gives the focus back. */
export function inspector(empty: string): Inspector {
  const element = el(
    'aside',
    { class: 'inspector', 'aria-label': 'Explanation' },
    el('p', { class: 'quiet' }, empty),
  );
  let way: readonly Sheet[] = [];
  let origin: HTMLElement | SVGElement | null = null;
  const close = (): void => {
    way = [];
    element.replaceChildren(el('p', { class: 'quiet' }, empty));
    element.classList.remove('open');
    origin?.focus();
  };
  const draw = (): void => {
    const sheet = way.at(-1);
    if (sheet === undefined) return;
    const before = way.at(-2);
    const heading = el('h3', { tabindex: '-1' }, el('bdi', {}, sheet.title));
    const back = (): void => {
      way = way.slice(0, -1);
      draw();
    };
    element.replaceChildren(
      el(
        'div',
        { class: 'inspector-bar' },
        before === undefined ? '' : button(['← ', el('bdi', {}, before.title)], { class: 'link' }, back),
        button('Close', { class: 'link close' }, close),
      ),
      heading,
      sheet.body,
    );
    element.classList.add('open');
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: 'nearest' });
  };
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  return {
    element,
    show: (title, body, from) => {
      if (from !== null) {
        origin = from;
        way = [];
      }
      way = [...way, { title, body }];
      draw();
    },
  };
}
