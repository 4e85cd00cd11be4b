import { type Figure, isMet, ratioOf, type Unit } from './figure.ts';

type Row = readonly string[];

const HEAD: Row = ['', 'Kedge', 'floor', 'ratio', 'aim', ''];

/** The figures as a table for people: a row each, and under it what the floor is and what else is to be said. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(rowOf);
  const widths = HEAD.map((_, column) =>
    Math.max(...[HEAD, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: Row): string =>
    row
      .map((cell, column) =>
        column === 0 || column >= 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(HEAD), ...figures.flatMap((figure, at) => [line(rows[at] ?? []), ...remarks(figure)])].join(
    '\n',
  );
}

/** One object for programs; the same figures with the ratio and the verdict worked out. */
export function figureJson(figure: Figure) {
  return { ...figure, ratio: ratioOf(figure), met: isMet(figure), note: figure.note ?? null };
}

function rowOf(figure: Figure): Row {
  const { name, value, unit, floor } = figure;
  const ratio = ratioOf(figure);
  return [
    name,
    amount(value, unit),
    floor === null ? '' : amount(floor.value, unit),
    ratio === null ? '' : `${short(ratio)}×`,
    aimText(figure),
    { true: 'reached', false: 'MISSED', null: '' }[String(isMet(figure))] ?? '',
  ];
}

function aimText({ aim, unit }: Figure): string {
  if (aim === null) return '';
  return aim.of === 'ratio' ? `≤ ${aim.most}×` : `≤ ${aim.most} ${SHORT[unit]}`;
}

const SHORT: Readonly<Record<Unit, string>> = {
  ms: 'ms',
  MB: 'MB',
  kB: 'kB',
  'round trips': 'trips',
  reads: 'reads',
  times: '×',
};

function amount(value: number, unit: Unit): string {
  return `${short(value)} ${SHORT[unit]}`;
}

/** Three digits that mean something. */
function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

function remarks({ floor, note }: Figure): readonly string[] {
  const about = floor === null ? [] : [`floor: ${floor.name}`];
  return [...about, ...(note === undefined ? [] : [note])].map((text) => `    ${text}`);
}
