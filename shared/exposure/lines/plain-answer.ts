import type { ServiceSet } from '../../netset/index.ts';
import type { Question } from '../answers/answer.ts';
import type { Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import { remembered } from '../network/remembered.ts';
import { sentenceOf, serviceTexts } from '../network/words.ts';
import { type Fronts, frontsOf } from './front.ts';
import { plainBetween } from './plain-between.ts';
import { groundsOf } from './plain-ground.ts';
import type { Wanted } from './plain-lane.ts';
import type { Field, Seat } from './plain-line.ts';
import { plainOutside } from './plain-outside.ts';
import { viewsOf } from './plain-view.ts';
import { quoted } from './quoted-row.ts';

/**
 * The answer as JSON text, to the letter what JSON.stringify makes of its `Explanation`; null for a question that is
 * not as plain as nearly all are: between two spots, or a spot and plain addresses, about services that no rule on
 * the way tells apart, with nothing in doubt. What is said of a rule or an entry is written once, and lines are put
 * together from that. Texts are quoted as they are taken in, so that nothing of the state can break out of its line.
 */
export type PlainAnswers = (question: Question, service: string) => string | null;

// Few: most are asked about once.
const MOST_WANTED = 1000;

export function plainAnswers(about: Analysis): PlainAnswers {
  const fronts = frontsOf(about.net.lines);
  const books = { about, grounds: groundsOf(about), routes: new Map(), views: viewsOf(about) };
  const seats = remembered((party: Party) => seatOf(fronts, party));
  const fields = remembered(fieldOf);
  const wanted = remembered((asked: ServiceSet) => wantedOf(about, asked), MOST_WANTED);
  return ({ from, to, asked }, text) => {
    const what = wanted(asked);
    if (what === null) return null;
    const service = JSON.stringify(text);
    const [source, target] = [seats(from), seats(to)];
    if (source !== null && target !== null) return plainBetween(books, { source, target, what, service });
    const [seat, field] = source === null ? [target, fields(from)] : [source, fields(to)];
    if (seat === null || field === null) return null;
    const direction = source === null ? 'ingress' : 'egress';
    return plainOutside(books, { seat, field, direction, what, service });
  };
}

function seatOf(fronts: Fronts, { text, hosts, addresses, doubts, nobody }: Party): Seat | null {
  const [host, ...more] = hosts;
  const [first] = host?.interfaces ?? [];
  if (host === undefined || first === undefined || more.length > 0) return null;
  if (addresses !== null || doubts.length > 0 || nobody !== null) return null;
  const { spot, atoms } = host;
  const front = atoms === spot.atoms ? fronts(spot.kind) : null;
  if (front === null) return null;
  const ends = atoms.map((atom) => ({ kind: 'interface', spot, atom }) as const);
  return { host, front, ends, text: quoted(text), name: quoted(first.id) };
}

function fieldOf({ text, hosts, addresses, word, doubts, nobody }: Party): Field | null {
  if (addresses === null || hosts.length > 0 || doubts.length > 0 || nobody !== null) return null;
  return { addresses, word, text: quoted(text) };
}

function wantedOf(about: Analysis, asked: ServiceSet): Wanted | null {
  const [lo, hi] = asked;
  if (lo === undefined || hi === undefined || asked.length > 2) return null;
  const texts = serviceTexts(asked);
  return { services: asked, replies: about.repliesTo(asked), lo, hi, text: sentenceOf(texts), texts };
}
