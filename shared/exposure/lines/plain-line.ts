import type { ServiceSet } from '../../netset/index.ts';
import type { Verdict } from '../answers/answer.ts';
import { peerText } from '../answers/changes.ts';
import type { Host, Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Reply } from '../network/reply.ts';
import { serviceTexts } from '../network/words.ts';
import type { End } from '../ways/lane.ts';
import type { Front } from './front.ts';
import type { Grounds } from './plain-ground.ts';
import type { PlainShown, RouteRows } from './plain-lane.ts';
import { rowsOn } from './plain-lane.ts';
import type { Views } from './plain-view.ts';
import { changesText, contrasted, type QuotedRow } from './quoted-row.ts';

/** One spot that an end of a question means, and nobody besides. Texts are quoted, as JSON has them between quotes. */
export type Seat = {
  readonly host: Host;
  readonly front: Front;
  readonly ends: readonly Extract<End, { kind: 'interface' }>[];
  readonly text: string;
  /** Of its first interface. */
  readonly name: string;
};

/** Plain addresses that an end means, and no interface. */
export type Field = Pick<Party, 'word'> & {
  readonly addresses: NonNullable<Party['addresses']>;
  readonly text: string;
};

export type PlainBooks = {
  readonly about: Analysis;
  readonly grounds: Grounds;
  readonly routes: RouteRows;
  readonly views: Views;
};

export type PlainAnswer = {
  readonly from: string;
  readonly to: string;
  /** As it was asked, and as JSON text. */
  readonly service: string;
  readonly verdict: Exclude<Verdict, 'unknown'>;
  /** As JSON text. */
  readonly traffic: string;
  readonly reply: Reply;
  readonly gap: ServiceSet;
  readonly best: PlainShown;
  /** One that gets less far, where the answer is `partial`. */
  readonly worst: PlainShown | null;
};

/** The line of an answer: the same to the letter as JSON.stringify makes of its `Explanation`. */
export function plainLine({ routes }: PlainBooks, answer: PlainAnswer): string {
  const { from, to, service, verdict, traffic, reply, gap, best, worst } = answer;
  const shown = rowsOn(best, routes);
  const contrast = worst === null ? null : rowsOn(worst, routes);
  const rows = contrast === null ? shown : contrasted(shown, contrast);
  let layers = '';
  let blocking: QuotedRow | null = null;
  for (const row of rows) {
    layers += layers === '' ? row.text : `,${row.text}`;
    if (blocking === null && row.decision !== 'allow' && !row.layer.startsWith('reply')) blocking = row;
  }
  const reason = verdict === 'blocked' && blocking !== null ? `"${blocking.why}"` : 'null';
  const blockedBy = blocking === null ? 'null' : `"${blocking.layer}"`;
  const change = service === '"all"' ? '[]' : changeOf(worst ?? best, contrast ?? shown);
  const gaps = reply === 'partial' ? JSON.stringify(serviceTexts(gap)) : '[]';
  const { names } = best;
  return `{"from":"${from}","to":"${to}","service":${service},"verdict":"${verdict}","traffic":${traffic},"reply":"${reply}","layers":[${layers}],"reason":${reason},"unresolved":[],"blockedBy":${blockedBy},"change":${change},"gap":${gaps},"witness":{"from":"${names.from}","to":"${names.to}"}}`;
}

function changeOf({ lane, names }: PlainShown, rows: readonly QuotedRow[]): string {
  return changesText(rows, ({ layer, missing }) => ({
    services: missing ?? names.services,
    from: names.from,
    to: names.to,
    peer:
      layer === 'source-security-groups'
        ? peerText(lane, lane.to, names.to)
        : peerText(lane, lane.from, names.from),
  }));
}
