import type { Rule } from '../model/index.ts';
import type { ServiceSet, TrafficSet } from '../netset/index.ts';
import {
  ALL_SERVICES,
  addressesIn,
  canonicalCidr,
  NO_TRAFFIC,
  protocolNumber,
  services,
  traffic,
} from '../netset/index.ts';
import type { Context } from './context.ts';
import { prefixListAddresses, prefixListTrouble } from './resolving.ts';

/** A rule as a set; referenced groups are labels (their ids). `unknown`: why its peer could not be resolved. */
export type RuleTraffic = {
  readonly rule: Rule;
  readonly traffic: TrafficSet;
  readonly unknown: string | null;
};

/** AWS's protocol text: a name, a number, or "-1". Null for what AWS does not store. */
export function awsProtocol(text: string): number | 'all' | null {
  return text === '-1' ? 'all' : (protocolNumber(text.toLowerCase()) ?? null);
}

/**
 * A rule's services; null when its protocol or ports are none that AWS stores (a damaged state file). `-1` comes
 * with ports absent, 0 and 0, or -1 and -1: they mean nothing there.
 */
export function ruleServices(rule: Rule): ServiceSet | null {
  const protocol = awsProtocol(rule.protocol);
  if (protocol === null) return null;
  if (protocol === 'all') return ALL_SERVICES;
  // tcp and udp with ports -1 mean all ports in records of old; ICMP takes -1 as "all" by itself.
  const everyPort = (protocol === TCP || protocol === UDP) && rule.fromPort === -1;
  return portServices(protocol, everyPort ? {} : { from: rule.fromPort, to: rule.toPort });
}

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;

type Ports = { readonly from?: number | undefined; readonly to?: number | undefined };

/** Null when the ports, or the ICMP type and code, are out of their range or the wrong way round. */
export function portServices(protocol: number, { from, to }: Ports): ServiceSet | null {
  const ported = protocol === TCP || protocol === UDP;
  const typed = protocol === ICMP || protocol === ICMPV6;
  if (ported && !(inRange(from, 0, 65535) && inRange(to, 0, 65535) && (from ?? 0) <= (to ?? 65535)))
    return null;
  if (typed && !(inRange(from, -1, 255) && inRange(to, -1, 255))) return null;
  return ported || typed ? services(protocol, from, to) : services(protocol);
}

function inRange(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (Number.isInteger(value) && value >= least && value <= most);
}

export function ruleTraffic(context: Context, rule: Rule): RuleTraffic {
  const set = ruleServices(rule);
  if (set === null) return { rule, traffic: NO_TRAFFIC, unknown: notUnderstood(rule) };
  const { peer } = rule;
  switch (peer.kind) {
    case 'cidr':
      return cidrRule(context, rule, { set, cidr: peer.cidr });
    case 'group':
      return { rule, traffic: traffic([{ services: set, labels: [peer.groupId] }]), unknown: null };
    case 'prefixList':
      return prefixListRule(context, rule, { set, id: peer.prefixListId });
  }
}

function cidrRule(context: Context, rule: Rule, at: { set: ServiceSet; cidr: string }): RuleTraffic {
  const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort} ${at.cidr}`;
  const cached = context.ruleCache.get(key);
  if (cached !== undefined) return { rule, traffic: cached, unknown: null };
  const parsed = canonicalCidr(at.cidr);
  if (!parsed.ok) return { rule, traffic: NO_TRAFFIC, unknown: parsed.error };
  const made = traffic([{ services: at.set, addresses: addressesIn([parsed]) }]);
  context.ruleCache.set(key, made);
  return { rule, traffic: made, unknown: null };
}

function prefixListRule(context: Context, rule: Rule, at: { set: ServiceSet; id: string }): RuleTraffic {
  const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort} ${at.id}`;
  const cached = context.ruleCache.get(key);
  if (cached !== undefined) return { rule, traffic: cached, unknown: null };
  const list = context.state.prefixLists.get(at.id);
  const held = list === undefined ? null : prefixListAddresses(list);
  if (held === null) {
    const unknown = `prefix list ${at.id}: ${prefixListTrouble(context, list)}`;
    return { rule, traffic: traffic([{ services: at.set, labels: [at.id] }]), unknown };
  }
  const made = traffic([{ services: at.set, addresses: held }]);
  context.ruleCache.set(key, made);
  return { rule, traffic: made, unknown: null };
}

function notUnderstood({ protocol, fromPort, toPort }: Rule): string {
  const ports = fromPort === undefined && toPort === undefined ? '' : ` ${fromPort ?? '?'}-${toPort ?? '?'}`;
  return `protocol ${protocol}${ports} is not understood`;
}
