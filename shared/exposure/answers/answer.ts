import {
  intersectServices,
  isSubsetServices,
  NO_SERVICES,
  type ServiceSet,
  subtractServices,
  unionServices,
} from '../../netset/index.ts';
import type { Party } from '../ends/parties.ts';
import type { Analysis } from '../network/analysis.ts';
import type { Ports } from '../network/network.ts';
import { type Reply, repliesTo, replyGap, replyOf, replyOfAll } from '../network/reply.ts';
import type { Lane } from '../ways/lane.ts';
import type { Strand } from '../ways/strand.ts';
import { strands } from '../ways/strands.ts';
import { hasManyPairs, type WideStrands, wideStrands } from './wide-strands.ts';

/**
 * `partial`: a part of the service, of the sources or of the targets. `unknown`: it depends on something that is not
 * in the state.
 */
export type Verdict = 'allowed' | 'partial' | 'blocked' | 'unknown';

export type Question = { readonly from: Party; readonly to: Party; readonly asked: ServiceSet };

export type Answer = Question & {
  readonly verdict: Verdict;
  readonly reply: Reply;
  /** What does not come back, by destination port, where the reply is not full. */
  readonly gap: ServiceSet;
  readonly strands: readonly Strand[];
  /** Why not all of the answer is known; empty where it is. */
  readonly unresolved: readonly string[];
};

/** From every strand there is. */
export function answer(about: Analysis, question: Question): Answer {
  const all = strands(about, question, about.scopeOf(question.asked));
  return answerFrom(about, question, { strands: all, rest: null, isOpen: false });
}

/** The same, where very many pairs of hosts are not all written out: `unresolved` says so where that matters. */
export function summaryAnswer(about: Analysis, question: Question): Answer {
  return hasManyPairs(question)
    ? answerFrom(about, question, wideStrands(about, question))
    : answer(about, question);
}

function answerFrom(
  about: Analysis,
  question: Question,
  { strands: between, rest, isOpen }: WideStrands,
): Answer {
  const { from, to, asked } = question;
  const doubts = [
    from.nobody?.why,
    to.nobody?.why,
    ...from.doubts,
    ...to.doubts,
    isOpen ? rest : undefined,
  ].filter((one) => one != null);
  // Somebody who is not known may be let in, and may be not.
  const stranger = (set: ServiceSet): readonly ServiceSet[] => (doubts.length === 0 ? [] : [set]);
  const sure = coverage([...between.map((one) => one.sure), ...stranger(NO_SERVICES)], asked);
  const may = coverage([...between.map((one) => one.may), ...stranger(asked)], asked);
  const verdict = sure === may ? sure : 'unknown';
  const replies = repliesOf(between, asked, about.net.ephemeral);
  return {
    ...question,
    verdict,
    reply: verdict === 'blocked' ? 'blocked' : replyOfAll(replies.map((one) => one.reply)),
    gap: unionServices(replies.map((one) => one.gap)),
    strands: between,
    unresolved: [
      ...new Set([
        ...doubts,
        ...between.flatMap((one) => doubtsOf(one, asked)),
        ...replies.flatMap((one) => one.doubts),
        ...(rest === null ? [] : [rest]),
      ]),
    ],
  };
}

function coverage(sets: readonly ServiceSet[], asked: ServiceSet): Exclude<Verdict, 'unknown'> {
  if (!sets.some((set) => touches(set, asked))) return 'blocked';
  return sets.every((set) => isSubsetServices(asked, set)) ? 'allowed' : 'partial';
}

function touches(a: ServiceSet, b: ServiceSet): boolean {
  return intersectServices(a, b).length > 0;
}

type ReplyOn = { readonly reply: Reply; readonly gap: ServiceSet; readonly doubts: readonly string[] };

/** Of what certainly gets there; of what may, where nothing is certain. */
function repliesOf(between: readonly Strand[], asked: ServiceSet, ephemeral: Ports): readonly ReplyOn[] {
  const key = between.some((one) => touches(one.sure, asked)) ? 'sure' : 'may';
  return between
    .map((one) => ({ one, passing: intersectServices(one[key], asked) }))
    .filter(({ passing }) => passing.length > 0)
    .map(({ one, passing }) => replyOn(one, passing, { key, ephemeral }));
}

/** A client takes the address on which it works, so what one lane replies to counts for all of the strand. */
function replyOn(
  { lanes }: Strand,
  passing: ServiceSet,
  { key, ephemeral }: { readonly key: 'sure' | 'may'; readonly ephemeral: Ports },
): ReplyOn {
  const judged = lanes
    .map((one) => ({ one, through: intersectServices(one[key], passing) }))
    .filter(({ through }) => through.length > 0)
    .map(({ one, through }) => ({ through, ...laneReply(one, repliesTo(through, ephemeral)) }));
  const [only] = judged;
  if (only !== undefined && judged.length === 1) return only;
  const answered = unionServices(judged.filter((one) => one.reply === 'full').map((one) => one.through));
  const doubts = judged.flatMap((one) => one.doubts);
  if (isSubsetServices(passing, answered)) return { reply: 'full', gap: NO_SERVICES, doubts: [] };
  const none = judged.every((one) => one.reply === 'blocked');
  return { reply: none ? 'blocked' : 'partial', gap: unionServices(judged.map((one) => one.gap)), doubts };
}

function laneReply({ back, layers }: Lane, wanted: ServiceSet): ReplyOn {
  const reply = replyOf(wanted, back.sure);
  const gap = replyGap(wanted, back.sure);
  if (back.may === back.sure || replyOf(wanted, back.may) === reply) return { reply, gap, doubts: [] };
  const doubts = layers
    .filter((layer) => layer.name.startsWith('reply'))
    .flatMap((layer) => layer.doubts.map((doubt) => doubt.reason));
  return { reply: 'partial', gap, doubts };
}

/** Why more of the asked services may pass than is certain. */
function doubtsOf({ lanes, sure, may }: Strand, asked: ServiceSet): readonly string[] {
  if (sure === may) return [];
  const open = subtractServices(intersectServices(may, asked), sure);
  if (open.length === 0) return [];
  return lanes.flatMap(({ layers }) =>
    layers.flatMap((layer) =>
      layer.name.startsWith('reply')
        ? []
        : layer.doubts.filter((doubt) => touches(doubt.services, open)).map((doubt) => doubt.reason),
    ),
  );
}
