import type { AclEntry, Rule } from '../../model/index.ts';
import { protocolNumber, services } from '../../netset/index.ts';

/** One interval of the service line: what one rule or entry can say. */
export type Span = readonly [lo: number, hi: number];

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;

/** Null for what AWS would not store: a protocol that is none, ports out of range or reversed. */
export function ruleSpan(rule: Rule): Span | null {
  const protocol = protocolOf(rule.protocol);
  if (protocol === null) return null;
  // Records of old say −1 for all ports; −1 as ICMP type or code means all by itself.
  const all = hasPorts(protocol) && rule.fromPort === -1;
  return all ? spanOf(protocol) : spanOf(protocol, rule.fromPort, rule.toPort);
}

export function entrySpan(entry: AclEntry): Span | null {
  const protocol = protocolOf(entry.protocol);
  if (protocol === null) return null;
  if (protocol === ICMP || protocol === ICMPV6) return spanOf(protocol, entry.icmp?.type, entry.icmp?.code);
  return spanOf(protocol, entry.ports?.from, entry.ports?.to);
}

/** AWS's text: a name, a number, or "-1" for all. */
function protocolOf(text: string): number | 'all' | null {
  if (text === '-1') return 'all';
  return protocolNumber(text) ?? protocolNumber(text.toLowerCase()) ?? null;
}

function spanOf(protocol: number | 'all', from?: number, to?: number): Span | null {
  if (protocol !== 'all' && !isSayable(protocol, from ?? -1, to ?? -1)) return null;
  const [lo, hi] = services(protocol, from, to);
  return lo === undefined || hi === undefined ? null : [lo, hi];
}

// `services` throws on numbers that no rule can hold, and a saved state may hold anything.
function isSayable(protocol: number, from: number, to: number): boolean {
  if (hasPorts(protocol)) return within(from, 65535) && within(to, 65535) && (to === -1 || from <= to);
  if (protocol === ICMP || protocol === ICMPV6) return within(from, 255) && (from === -1 || within(to, 255));
  return true;
}

const hasPorts = (protocol: number | 'all'): boolean => protocol === TCP || protocol === UDP;
const within = (value: number, most: number): boolean => value >= -1 && value <= most;
