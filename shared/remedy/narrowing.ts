import type { Context, DirectionDrift } from '../drift/index.ts';
import type { Peer } from '../model/index.ts';
import type { Rectangle, TrafficSet } from '../netset/index.ts';
import {
  equals,
  intersect,
  isEmpty,
  NO_TRAFFIC,
  rectangles,
  restrictServices,
  serviceRanges,
  subtract,
  union,
  unionAll,
} from '../netset/index.ts';
import type { Claims, Closing } from './claims.ts';
import { closersOf, someCritical, wrongOf } from './claims.ts';
import { servicesOf, stayUnder } from './leftover.ts';
import type { LiveRule } from './live-rule.ts';
import { ruleName } from './live-rule.ts';
import type { RuleSpec } from './rule-spec.ts';
import { ruleSpec } from './rule-spec.ts';

/** What is to become of one rule, by itself. `kept` is what of it stays, `pieces` the rules that say so. */
export type Narrowing =
  | { readonly kind: 'stays' }
  | {
      readonly kind: 'narrows';
      readonly closers: readonly Closing[];
      readonly kept: TrafficSet;
      readonly pieces: readonly RuleSpec[];
      /** Why it is rather held, unless other rules admit what is kept; null when it can be narrowed. */
      readonly objection: string | null;
    };

export type Scene = {
  readonly context: Context;
  readonly side: DirectionDrift;
  readonly claims: Claims;
  /** The author's own rules, in which what stays is written where they fit. */
  readonly hints: readonly Rectangle[];
};

export function narrowing(scene: Scene, live: LiveRule): Narrowing {
  const closers = live.known ? closersOf(scene.claims, live.traffic) : [];
  if (closers.length === 0) return { kind: 'stays' };
  const parts = keptParts(scene, live, closers);
  const kept = unionAll(parts);
  if (isEmpty(kept)) return { kind: 'narrows', closers, kept, pieces: [], objection: null };
  const { peer } = live.rule;
  if (peer.kind === 'prefixList') return listNarrowing(scene, live, { closers, kept, parts });
  return { kind: 'narrows', closers, kept, pieces: piecesOf(live, parts, scene.hints), objection: null };
}

/**
 * What stays of a rule, in one or two parts that are written out apart: the office keeps tcp/22, and does not get
 * all of tcp only because one rule would then do for two.
 */
function keptParts(scene: Scene, live: LiveRule, closers: readonly Closing[]): readonly TrafficSet[] {
  const { side } = scene;
  const wrong = wrongIn(side, live, closers);
  const breaches = closers.flatMap(({ breach }) => (breach === null ? [] : [breach]));
  if (breaches.length < closers.length) return [subtract(live.traffic, wrong)];
  const cidrs = cidrsOf(scene.context, live.rule.peer);
  const stays = breaches.map((breach) => {
    const { rest, spared } = stayUnder({ traffic: live.traffic, cidrs, waived: side.waived }, breach);
    // In a declared direction drift counts a rule's leftovers as going with it.
    return { rest, spared: subtract(spared, side.leftover) };
  });
  const rest = stays.reduce((left, stay) => intersect(left, stay.rest), live.traffic);
  const either = stays.reduce((left, stay) => intersect(left, union(stay.rest, stay.spared)), live.traffic);
  const spared = intersect(either, unionAll(stays.map((stay) => stay.spared)));
  const wanted = side.desired === null ? NO_TRAFFIC : subtract(live.traffic, side.excess);
  const parts = [subtract(rest, wrong), subtract(union(spared, wanted), wrong)];
  return parts.filter((part) => !isEmpty(part));
}

/**
 * Where excess is closed in a rule, all of the rule goes that is not desired: a guardrail in alert mode, whose
 * finding nobody claims, must not shield what no line of the entry lists. Only the rule's own part is looked at: a
 * group of thousands of wrong rules is not united anew for each of them.
 */
function wrongIn(side: DirectionDrift, { traffic }: LiveRule, closers: readonly Closing[]): TrafficSet {
  const wrong = intersect(traffic, wrongOf(closers));
  return closers.some(({ breach }) => breach === null)
    ? union(wrong, intersect(traffic, side.excess))
    : wrong;
}

function cidrsOf(context: Context, peer: Peer): readonly string[] {
  if (peer.kind === 'cidr') return [peer.cidr];
  return peer.kind === 'group' ? [] : (context.state.prefixLists.get(peer.prefixListId)?.entries ?? []);
}

function piecesOf(
  live: LiveRule,
  parts: readonly TrafficSet[],
  hints: readonly Rectangle[],
): readonly RuleSpec[] {
  const known = [...hints, ...parts.flatMap((part) => rectangles(part, hints))];
  return rectangles(unionAll(parts), known).map((rectangle) => {
    const peer: Peer = 'cidr' in rectangle ? { kind: 'cidr', cidr: rectangle.cidr } : live.rule.peer;
    return ruleSpec(rectangle.service, peer, live.rule.description);
  });
}

type Kept = {
  readonly closers: readonly Closing[];
  readonly kept: TrafficSet;
  readonly parts: readonly TrafficSet[];
};

/**
 * A prefix list is never edited. A rule with one can lose services and keep its list. Where only some of the list's
 * addresses stay, a declared direction holds: what the author may have meant by the list is not ours to spell out.
 * Under a guardrail alone, or when something critical comes in, what stays is written out as CIDRs and the rule goes:
 * one good entry in a list must not shield a bad one.
 */
function listNarrowing({ context, side, hints }: Scene, live: LiveRule, of: Kept): Narrowing {
  const { closers, kept, parts } = of;
  const services = servicesOf(kept);
  if (equals(kept, restrictServices(live.traffic, services))) {
    const pieces = serviceRanges(services).map((one) => ruleSpec(one, live.rule.peer, live.rule.description));
    return { kind: 'narrows', closers, kept, pieces, objection: null };
  }
  const pieces = piecesOf(live, parts, hints);
  if (side.desired === null || someCritical(closers))
    return { kind: 'narrows', closers, kept, pieces, objection: null };
  const name = ruleName(context, side.direction, live);
  const objection = `Only a part of the prefix list of ${name} is to stay, and prefix lists are never edited.`;
  return { kind: 'narrows', closers, kept, pieces, objection };
}
