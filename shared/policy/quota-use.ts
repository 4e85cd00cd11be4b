import { cidrs } from '../netset/index.ts';
import type { Contradiction } from './contradiction.ts';
import { type LabelOf, peersOf } from './line-traffic.ts';
import type {
  AclLine,
  AclPolicyEntry,
  GroupEntry,
  GroupsRule,
  Policy,
  PolicyPeer,
  Position,
  Quotas,
  TrafficLine,
} from './policy.ts';

/** What is more than AWS takes: it could never be put in place. */
export function overQuota(policy: Policy): readonly Contradiction[] {
  const { quotas } = policy;
  return [
    ...policy.securityGroups.flatMap((entry) => groupOver(entry, quotas)),
    ...policy.networkAcls.flatMap((entry) => aclOver(entry, quotas)),
    ...[...policy.ecs, ...policy.loadBalancers].flatMap((entry) => interfaceOver(entry, quotas)),
  ];
}

function groupOver(entry: GroupEntry, { rulesPerGroup }: Quotas): readonly Contradiction[] {
  return [entry.ingress ?? [], entry.egress ?? []].flatMap((lines) =>
    (['IPv4', 'IPv6'] as const).flatMap((family) => {
      const rules = new Set<string>();
      const over = lines.find((line) => addRules(rules, line, family).size > rulesPerGroup);
      if (over === undefined) return [];
      const total = lines.reduce((all, line) => addRules(all, line, family), new Set<string>()).size;
      return {
        line: over.line,
        column: over.column,
        message: `${entry.key} needs ${total} ${family} ${over.direction} rules, and a group has at most ${rulesPerGroup}`,
        hint: 'join address blocks, use a prefix list, or raise quotas.rulesPerGroup if AWS did',
      };
    }),
  );
}

/** One AWS rule is one port range and one CIDR, group or prefix list; the last two count in both families. */
function addRules(rules: Set<string>, line: TrafficLine, family: 'IPv4' | 'IPv6'): Set<string> {
  const peers = peerTexts(line).filter(
    (peer) => isGroupLike(peer) || peer.includes(':') === (family === 'IPv6'),
  );
  for (const service of line.services) {
    for (const peer of peers) rules.add(`${JSON.stringify(service)} ${peer}`);
  }
  return rules;
}

function peerTexts(line: TrafficLine): readonly string[] {
  const label: LabelOf = (peer) =>
    peer.kind === 'self' ? 'sg/' : `${peer.kind === 'group' ? 'sg' : 'pl'}/${peer.ref}`;
  if (line.except.length > 0) {
    const { addresses, labels } = peersOf(line, label);
    return [...cidrs(addresses), ...labels];
  }
  return line.peers.flatMap((peer) => onePeerTexts(peer, label));
}

function onePeerTexts(peer: PolicyPeer, label: LabelOf): readonly string[] {
  switch (peer.kind) {
    case 'cidr':
      return [peer.cidr];
    case 'name':
      return peer.cidrs;
    case 'any':
      return ['0.0.0.0/0', '::/0'];
    case 'internet':
      return [];
    case 'group':
    case 'prefixList':
    case 'self':
      return [label(peer)];
  }
}

function isGroupLike(peer: string): boolean {
  return /^(sg|pl)\//.test(peer);
}

function aclOver(entry: AclPolicyEntry, { entriesPerAcl }: Quotas): readonly Contradiction[] {
  // 32767 denies the rest of IPv4; 32768, the rest of IPv6, is there where the VPC has IPv6.
  const defaults = [...(entry.ingress ?? []), ...(entry.egress ?? [])].some((line) => line.cidr.includes(':'))
    ? 2
    : 1;
  return [entry.ingress ?? [], entry.egress ?? []].flatMap((lines: readonly AclLine[]) => {
    const over = lines[entriesPerAcl - defaults];
    if (over === undefined) return [];
    return {
      line: over.line,
      column: over.column,
      message: `${entry.key} has ${lines.length} ${over.direction} entries and ${defaults === 1 ? 'the default deny' : 'two default denies'}, and an ACL has at most ${entriesPerAcl}`,
      hint: 'join port ranges or address blocks, or raise quotas.entriesPerAcl if AWS did',
    };
  });
}

type WithGroups = Position & { readonly key: string; readonly securityGroups?: GroupsRule };

function interfaceOver(entry: WithGroups, { groupsPerInterface }: Quotas): readonly Contradiction[] {
  const rule = entry.securityGroups;
  const count = rule === undefined ? 0 : rule.kind === 'exact' ? rule.groups.length : rule.require.length;
  if (count <= groupsPerInterface) return [];
  return [
    {
      line: entry.line,
      column: entry.column,
      message: `${entry.key} wants ${count} security groups, and an interface has at most ${groupsPerInterface}`,
      hint: 'join groups, or raise quotas.groupsPerInterface if AWS did',
    },
  ];
}
