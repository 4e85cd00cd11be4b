// The one place where elements are made. Text goes in as text: there is no way from here to parse markup.

export type Child = Node | string | null | readonly Child[];
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

const SVG = 'http://www.w3.org/2000/svg';

/** An element: `null`, `undefined` and `false` leave an attribute out, `true` is an empty one. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  dress(made, attributes);
  put(made, children);
  return made;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, name);
  dress(made, attributes);
  put(made, children);
  return made;
}

function dress(made: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
}

function put(made: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null) continue;
    if (typeof child === 'string' || child instanceof Node) made.append(child);
    else put(made, child);
  }
}

/** Somebody else's text: what direction it is written in is its own affair. */
export const name = (text: string): HTMLElement => el('bdi', {}, text);

export const code = (text: string): HTMLElement => el('code', {}, el('bdi', {}, text));

export function button(label: Child, attributes: Attributes, act: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', act);
  return made;
}

/** "3 findings" */
export function counted(count: number, one: string): string {
  return `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;
}

/** A list of code, one a line. */
export function codes(lines: readonly string[]): HTMLElement {
  return el(
    'ul',
    { class: 'codes' },
    lines.map((line) => el('li', {}, code(line))),
  );
}

export type Choice = readonly [value: string, label: string];

/** A labelled drop-down list. */
export function choice(
  label: string,
  choices: readonly Choice[],
  chosen: (value: string) => void,
): HTMLLabelElement {
  const select = el(
    'select',
    { 'aria-label': label },
    choices.map(([value, text]) => el('option', { value }, text)),
  );
  select.addEventListener('change', () => chosen(select.value));
  return el('label', { class: 'field' }, el('span', {}, label), select);
}

export function search(label: string, typed: (text: string) => void): HTMLLabelElement {
  const input = el('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  input.addEventListener('input', () => typed(input.value));
  return el('label', { class: 'field grow' }, el('span', {}, label), input);
}
