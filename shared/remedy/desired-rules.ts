import type { Context, GroupDrift, LineTraffic } from '../drift/index.ts';
import { groupDrift, lineServices, resolveGroup } from '../drift/index.ts';
import type { Direction, Peer, SecurityGroup } from '../model/index.ts';
import type { Rectangle, ServiceRange } from '../netset/index.ts';
import { canonicalCidr, intersect, isEmpty, rectangles, serviceRanges } from '../netset/index.ts';
import type { PolicyPeer } from '../policy/index.ts';
import type { NewRule } from './live-rule.ts';
import { newRule } from './live-rule.ts';
import { withGroup } from './overlay.ts';
import { asRule, ruleSpec } from './rule-spec.ts';

/** A rule as a line of the policy asks for it. `text` and `line` are the author's. */
export type DesiredRule = NewRule & {
  readonly service: ServiceRange;
  readonly text: string;
  readonly line: number;
};

/**
 * The rules that the author's lines say: one for each service range and peer, so that a `pl/…` comes back as the
 * list and not as its entries. Only `except` has to be worked out into blocks. What does not resolve is left out.
 */
function desiredRules(context: Context, drift: GroupDrift, direction: Direction): readonly DesiredRule[] {
  const description = describe(drift.entry?.key ?? '');
  const seen = new Set<string>();
  const made: DesiredRule[] = [];
  for (const line of drift[direction].desiredLines) {
    for (const { service, peer } of said(context, drift.group, line)) {
      const rule = newRule(context, ruleSpec(service, peer, description), direction);
      if (seen.has(rule.key)) continue;
      seen.add(rule.key);
      made.push({ ...rule, service, text: line.line.text, line: line.line.line });
    }
  }
  return made;
}

/**
 * The desired rules without those that a guardrail denies: a guardrail outranks a line that contradicts it. Drift
 * itself tells which, by judging a group that has just these rules.
 */
export function allowedRules(
  context: Context,
  drift: GroupDrift,
  direction: Direction,
): { readonly allowed: readonly DesiredRule[]; readonly denied: readonly string[] } {
  const desired = desiredRules(context, drift, direction);
  const rules = desired.map(({ spec }) => asRule(spec, direction));
  const judged = groupDrift(withGroup(context, { ...drift.group, rules }), drift.group.id);
  const breaches = judged?.[direction].breaches ?? [];
  const allowed = desired.filter(({ traffic }) =>
    breaches.every((breach) => isEmpty(intersect(breach.traffic, traffic))),
  );
  return { allowed, denied: breaches.map(({ guardrail }) => guardrail.id) };
}

type Said = { readonly service: ServiceRange; readonly peer: Peer };

function said(context: Context, group: SecurityGroup, { line, sure }: LineTraffic): readonly Said[] {
  if (line.except.length > 0) {
    return rectangles(sure).map((one) => ({
      service: one.service,
      peer: 'cidr' in one ? { kind: 'cidr', cidr: one.cidr } : labelPeer(context, group, one.label),
    }));
  }
  const peers = line.peers.flatMap((peer) => awsPeers(context, group, peer));
  return serviceRanges(lineServices(line.services)).flatMap((service) =>
    peers.map((peer) => ({ service, peer })),
  );
}

function awsPeers(context: Context, group: SecurityGroup, peer: PolicyPeer): readonly Peer[] {
  switch (peer.kind) {
    case 'cidr':
      return cidrPeers([peer.cidr]);
    case 'name':
      return cidrPeers(peer.cidrs);
    case 'any':
      return cidrPeers(['0.0.0.0/0', '::/0']);
    case 'internet':
      // No AWS rule can say it, and the policy room refuses it in a desired line.
      return [];
    case 'self':
      return [{ kind: 'group', groupId: group.id }];
    case 'group': {
      const found = resolveGroup(context, peer.ref, group.vpcId);
      return 'unknown' in found ? [] : found.labels.map((id) => labelPeer(context, group, id));
    }
    case 'prefixList': {
      const id = prefixListId(context, peer.ref);
      return id === null ? [] : [{ kind: 'prefixList', prefixListId: id }];
    }
  }
}

function cidrPeers(cidrs: readonly string[]): readonly Peer[] {
  return cidrs.flatMap((text) => {
    const parsed = canonicalCidr(text);
    return parsed.ok ? [{ kind: 'cidr' as const, cidr: parsed.text }] : [];
  });
}

/** A group of another account (a peered VPC) is found by AWS only together with its owner. */
function labelPeer(context: Context, group: SecurityGroup, label: string): Peer {
  if (label.startsWith('pl-')) return { kind: 'prefixList', prefixListId: label };
  const owner = context.state.securityGroups.get(label)?.account ?? group.account;
  return { kind: 'group', groupId: label, ...(owner === group.account ? {} : { accountId: owner }) };
}

function prefixListId(context: Context, ref: string): string | null {
  const { prefixLists } = context.state;
  if (prefixLists.has(ref) || /^pl-[0-9a-f]{8,17}$/.test(ref)) return ref;
  const named = [...prefixLists.values()].filter((list) => list.name === ref);
  return named.length === 1 ? (named[0]?.id ?? null) : null;
}

// AWS takes at most 255 of these characters in a rule's description.
const NOT_ALLOWED = /[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g;

function describe(entry: string): string {
  return `kedge: ${entry.replaceAll(NOT_ALLOWED, '_')}`.slice(0, 255);
}

/** The same as rectangles, so that what stays of a rule is written as the author's lines where it can be. */
export function asHints(rules: readonly DesiredRule[]): readonly Rectangle[] {
  return rules.flatMap(({ service, spec: { peer } }): readonly Rectangle[] => {
    if (peer.kind === 'cidr') return [{ service, cidr: peer.cidr }];
    return peer.kind === 'group' ? [{ service, label: peer.groupId }] : [];
  });
}
