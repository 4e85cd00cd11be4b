import type { Direction, Peer, Rule, SecurityGroup } from '../model/index.ts';
import type { ServiceSet } from '../netset/index.ts';
import { canonicalCidr, unionServices } from '../netset/index.ts';
import type { GroupEntry, Guardrail, PolicyPeer, TrafficLine } from '../policy/index.ts';
import type { Context } from './context.ts';
import { lineServices } from './line-traffic.ts';
import { entriesOfGroup, matchGroup } from './matching.ts';
import { findPrefixList, prefixListAddresses, resolveGroup } from './resolving.ts';
import { ruleServices } from './rule-traffic.ts';

/**
 * A cheap proof that a group has no finding, without building a set: no guardrail that may apply speaks of any of
 * its rules' services, and its rules are, one by one, the rules that its entry's lines are written as. Most groups
 * of most accounts are like that. False proves nothing: then the sets decide.
 */
export function plainlyClean(context: Context, group: SecurityGroup): boolean {
  const { entries, unsure } = entriesOfGroup(context, group);
  const [entry] = entries;
  if (unsure.length > 0 || entries.length > 1) return false;
  return !guardrailsTouch(context, group) && (entry === undefined || sameRules(context, group, entry));
}

function guardrailsTouch(context: Context, group: SecurityGroup): boolean {
  const local = context.policy.guardrails.filter((guardrail) => appliesHere(context, guardrail, group));
  const everywhere = deniedEverywhere(context);
  for (const rule of group.rules) {
    const services = knownServices(context, rule);
    if (services === null || overlap(services, everywhere[rule.direction])) return true;
    if (local.length > 0 && overlap(services, deniedServices(local, rule.direction))) return true;
  }
  return false;
}

function speaksOfGroups({ deny }: Guardrail): boolean {
  return deny.kind === 'traffic' && deny.on.includes('securityGroups');
}

/** A guardrail with a `where` that this group meets, or may meet. */
function appliesHere(context: Context, guardrail: Guardrail, group: SecurityGroup): boolean {
  const { where } = guardrail;
  return where !== undefined && speaksOfGroups(guardrail) && matchGroup(context, where, group) !== 'no';
}

type Denied = Readonly<Record<Direction, ServiceSet>>;

const everywhereOf = new WeakMap<Context, Denied>();

/** The services that guardrails without a `where` speak of: the same for every group. */
function deniedEverywhere(context: Context): Denied {
  const known = everywhereOf.get(context);
  if (known !== undefined) return known;
  const general = context.policy.guardrails.filter((one) => one.where === undefined && speaksOfGroups(one));
  const made = { ingress: deniedServices(general, 'ingress'), egress: deniedServices(general, 'egress') };
  everywhereOf.set(context, made);
  return made;
}

function deniedServices(guardrails: readonly Guardrail[], direction: Direction): ServiceSet {
  const lines = guardrails.flatMap(({ deny }) =>
    deny.kind === 'traffic' && deny.line.direction === direction ? [deny.line] : [],
  );
  return unionServices(lines.map((line) => lineServices(line.services)));
}

const servicesOf = new WeakMap<Context, Map<string, Map<number, ServiceSet | null>>>();

/** Ten thousands of rules share a few hundred services; making each anew is most of what a review would cost. */
function knownServices(context: Context, rule: Rule): ServiceSet | null {
  const protocols = servicesOf.get(context) ?? new Map<string, Map<number, ServiceSet | null>>();
  servicesOf.set(context, protocols);
  const ports = protocols.get(rule.protocol) ?? new Map<number, ServiceSet | null>();
  protocols.set(rule.protocol, ports);
  const key = (rule.fromPort ?? -2) * 0x20000 + (rule.toPort ?? -2);
  const known = ports.get(key);
  if (known !== undefined) return known;
  const made = ruleServices(rule);
  ports.set(key, made);
  return made;
}

function overlap(a: ServiceSet, b: ServiceSet): boolean {
  for (let i = 0; i + 1 < a.length; i += 2) {
    for (let j = 0; j + 1 < b.length; j += 2) {
      if ((a[i] ?? 0) < (b[j + 1] ?? 0) && (b[j] ?? 0) < (a[i + 1] ?? 0)) return true;
    }
  }
  return false;
}

function sameRules(context: Context, group: SecurityGroup, entry: GroupEntry): boolean {
  return (
    sameDirection(context, { group, lines: entry.ingress, direction: 'ingress' }) &&
    sameDirection(context, { group, lines: entry.egress, direction: 'egress' })
  );
}

type Side = {
  readonly group: SecurityGroup;
  readonly lines: readonly TrafficLine[] | undefined;
  readonly direction: Direction;
};

function sameDirection(context: Context, { group, lines, direction }: Side): boolean {
  if (lines === undefined) return true;
  const wanted = new Set<string>();
  for (const line of lines) {
    const keys = lineKeys(context, line, group);
    if (keys === null) return false;
    for (const key of keys) wanted.add(key);
  }
  const found = new Set<string>();
  for (const rule of group.rules) {
    if (rule.direction !== direction) continue;
    const key = ruleKey(context, rule);
    if (key === null || !wanted.has(key)) return false;
    found.add(key);
  }
  return found.size === wanted.size;
}

/** The services' place on the line and the peer's identity: equal keys admit equal traffic. */
function ruleKey(context: Context, rule: Rule): string | null {
  const services = knownServices(context, rule);
  return services === null || services.length !== 2
    ? null
    : `${services[0]}:${services[1]}:${peerKey(rule.peer)}`;
}

function peerKey(peer: Peer): string {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr;
    case 'group':
      return peer.groupId;
    case 'prefixList':
      return peer.prefixListId;
  }
}

/** Null where a line is not simply a list of rules: an `except`, or a reference that is not resolved. */
function lineKeys(context: Context, line: TrafficLine, group: SecurityGroup): readonly string[] | null {
  if (line.except.length > 0) return null;
  const keys: string[] = [];
  for (const service of line.services) {
    const services = lineServices([service]);
    if (services.length !== 2) return null;
    for (const peer of line.peers) {
      const named = peerKeys(context, peer, group);
      if (named === null) return null;
      for (const one of named) keys.push(`${services[0]}:${services[1]}:${one}`);
    }
  }
  return keys;
}

function peerKeys(context: Context, peer: PolicyPeer, group: SecurityGroup): readonly string[] | null {
  switch (peer.kind) {
    case 'cidr':
      return canonical([peer.cidr]);
    case 'name':
      return canonical(peer.cidrs);
    case 'any':
      return ['0.0.0.0/0', '::/0'];
    case 'self':
      return [group.id];
    case 'group': {
      const found = resolveGroup(context, peer.ref, group.vpcId);
      return 'unknown' in found ? null : found.labels;
    }
    case 'prefixList': {
      const list = findPrefixList(context, peer.ref);
      return list === undefined || prefixListAddresses(list) === null ? null : [list.id];
    }
    case 'internet':
      return null;
  }
}

function canonical(cidrs: readonly string[]): readonly string[] | null {
  const texts: string[] = [];
  for (const cidr of cidrs) {
    const parsed = canonicalCidr(cidr);
    if (!parsed.ok) return null;
    texts.push(parsed.text);
  }
  return texts;
}
