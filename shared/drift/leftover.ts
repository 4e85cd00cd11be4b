import type { Direction } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import { intersect, isEmpty, NO_TRAFFIC, subtract, unionAll } from '../netset/index.ts';
import type { Context } from './context.ts';
import type { Breach } from './guardrail.ts';
import { type Carrier, trafficWords, type Words } from './traffic-words.ts';

/** A rule or an entry; `own` is what it admits by itself: of an ACL's entry, what no entry before it decides. */
export type Admitting = Carrier & { readonly own: TrafficSet };

/** What the direction would admit without the carriers that admit anything forbidden. */
export type Without = (guilty: readonly Admitting[]) => TrafficSet;

type Side = { readonly direction: Direction; readonly carriers: readonly Admitting[] };

/**
 * A breach for people. A rule for everybody is said as it stands: "the internet" is a part of it that no rule can say.
 */
export function breachWords(context: Context, { guardrail, traffic }: Breach, side: Side): Words {
  const { deny } = guardrail;
  const everybodyAsWritten =
    deny.kind === 'traffic' && deny.line.peers.some((peer) => peer.kind === 'internet');
  return trafficWords(context, traffic, { ...side, everybodyAsWritten });
}

/**
 * What is excess and is already told of by the words of a breach: "tcp/22 from 0.0.0.0/0" happens to include private
 * addresses, and who is excepted. It goes with the forbidden rule and is not a second finding. What a rule without
 * anything forbidden admits stays when the forbidden one goes: that is one.
 */
export function leftover(
  context: Context,
  side: Side & {
    readonly breaches: readonly Breach[];
    readonly excess: TrafficSet;
    readonly without: Without;
  },
): TrafficSet {
  const { breaches, carriers, excess, without } = side;
  if (breaches.length === 0 || isEmpty(excess)) return NO_TRAFFIC;
  const parts = breaches.map((breach) => {
    const guilty = carriers.filter(({ own }) => !isEmpty(intersect(own, breach.traffic)));
    const told = intersect(breachWords(context, breach, side).said, excess);
    return subtract(told, without(guilty));
  });
  return subtract(unionAll(parts), unionAll(breaches.map((breach) => breach.traffic)));
}
