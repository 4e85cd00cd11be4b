import type { Direction } from '../../model/index.ts';
import { MOST_LINES } from '../answers/traffic-lines.ts';
import { type Doors, doorsOf, type PlainShown, saidOf, type Wanted } from './plain-lane.ts';
import { type Field, type PlainBooks, plainLine, type Seat } from './plain-line.ts';
import type { Sight } from './plain-view.ts';

type Asked = {
  readonly seat: Seat;
  readonly field: Field;
  readonly direction: Direction;
  readonly what: Wanted;
  readonly service: string;
};

/** The answer about a spot and plain addresses as JSON text; null where it is not plain. */
export function plainOutside(books: PlainBooks, asked: Asked): string | null {
  const { seat, field, direction, what, service } = asked;
  const ground = books.grounds(seat.front, direction, field);
  const doors = ground === null ? null : doorsOf(seat.front, direction, what);
  if (ground === null || doors === null) return null;
  const view = books.views(ground, seat, { doors, direction, what });
  // What is not written is counted.
  if (view === null || view.blocks.length * what.texts.length > MOST_LINES) return null;
  const { verdict, reply, gap, blocks, best, worst } = view;
  const inwards = direction === 'ingress';
  return plainLine(books, {
    from: inwards ? field.text : seat.text,
    to: inwards ? seat.text : field.text,
    service,
    verdict,
    traffic: verdict === 'partial' ? linesOf(asked, blocks) : verdict === 'allowed' ? saidOf(what) : '[]',
    reply,
    gap,
    best: shownAs(asked, doors, best),
    worst: worst === null ? null : shownAs(asked, doors, worst),
  });
}

/** What gets through, as a JSON array. */
function linesOf({ direction, what }: Asked, blocks: readonly string[]): string {
  const word = direction === 'ingress' ? 'from' : 'to';
  let lines = '';
  for (const block of blocks)
    for (const text of what.texts) lines += `${lines === '' ? '"' : ',"'}${text} ${word} ${block}"`;
  return `[${lines}]`;
}

function shownAs({ seat, field, direction, what }: Asked, doors: Doors, { lane, block }: Sight): PlainShown {
  const name = block ?? field.text;
  const services = what.text;
  return direction === 'ingress'
    ? { lane, what, doors: { source: null, target: doors }, names: { services, from: name, to: seat.name } }
    : { lane, what, doors: { source: doors, target: null }, names: { services, from: seat.name, to: name } };
}
