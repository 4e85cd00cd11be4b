import type { Context, DirectionDrift } from '../drift/index.ts';
import { ruleText, ruleTraffic, trafficText } from '../drift/index.ts';
import type { Direction, Rule } from '../model/index.ts';
import type { TrafficSet } from '../netset/index.ts';
import type { RuleSpec } from './rule-spec.ts';
import { asRule, contentKey } from './rule-spec.ts';
import type { Slots } from './slots.ts';
import { peerSlots } from './slots.ts';

/** A rule that is there. Of one whose peer is unknown the traffic is at most its list's label. */
export type LiveRule = {
  readonly key: string;
  readonly rule: Rule;
  readonly traffic: TrafficSet;
  readonly known: boolean;
  readonly slots: Slots;
};

/** A rule that is to be. */
export type NewRule = {
  readonly key: string;
  readonly spec: RuleSpec;
  readonly traffic: TrafficSet;
  readonly slots: Slots;
};

export function liveRules(context: Context, side: DirectionDrift): readonly LiveRule[] {
  return side.rules.map(({ rule, traffic, unknown }) => ({
    key: rule.id ?? contentKey(rule),
    rule,
    traffic,
    known: unknown === null,
    slots: peerSlots(context, rule.peer),
  }));
}

export function newRule(context: Context, spec: RuleSpec, direction: Direction): NewRule {
  return {
    key: contentKey(spec),
    spec,
    traffic: ruleTraffic(context, asRule(spec, direction)).traffic,
    slots: peerSlots(context, spec.peer),
  };
}

/** "sgr-0abc (tcp/22 from 0.0.0.0/0)"; without an id what the rule says alone. */
export function ruleName(context: Context, direction: Direction, { rule }: LiveRule): string {
  const said = ruleText(context, rule, direction);
  return rule.id === undefined ? said : `${rule.id} (${said})`;
}

/** Traffic in the policy's words. Long sets are cut short: the action's input says them in full. */
export function trafficSaid(context: Context, direction: Direction, traffic: TrafficSet): string {
  const parts = trafficText(context, traffic, direction);
  const shown = parts.slice(0, 4).join(', ');
  return parts.length > 4 ? `${shown} and ${parts.length - 4} more` : shown;
}
