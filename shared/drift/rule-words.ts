import type { Direction, Rule } from '../model/index.ts';
import { serviceRanges } from '../netset/index.ts';
import type { Context } from './context.ts';
import type { Admitting } from './leftover.ts';
import { peerText } from './peer-words.ts';
import type { RuleTraffic } from './rule-traffic.ts';
import { ruleServices } from './rule-traffic.ts';
import { lineText } from './traffic-words.ts';

/** The rules with their peers as they stand in AWS, to say a finding in their words. */
export function ruleCarriers(context: Context, rules: readonly RuleTraffic[]): readonly Admitting[] {
  const known = rules.filter((rule) => rule.unknown === null);
  return known.map(({ rule, traffic: own }) => ({ traffic: own, own, peer: rulePeer(context, rule) }));
}

/** "tcp/22 from 0.0.0.0/0", "tcp/443 to pl/pl-63a5400a" */
export function ruleText(context: Context, rule: Rule, direction: Direction): string {
  const ranges = serviceRanges(ruleServices(rule) ?? []);
  return ranges.map((range) => lineText(range, direction, rulePeer(context, rule))).join(', ');
}

/** Its id, or without one what it says. */
export function ruleName(context: Context, rule: Rule, direction: Direction): string {
  return rule.id ?? `rule ${ruleText(context, rule, direction) || `for protocol ${rule.protocol}`}`;
}

function rulePeer(context: Context, { peer }: Rule): string {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr;
    case 'group':
      return peerText(context, peer.groupId);
    case 'prefixList':
      return `pl/${peer.prefixListId}`;
  }
}
