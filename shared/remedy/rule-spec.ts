import type { Direction, Peer, Rule } from '../model/index.ts';
import type { ServiceRange } from '../netset/index.ts';
import { protocolName } from '../netset/index.ts';

/** What a rule says: a rule without AWS's id for it, its direction and its tags. */
export type RuleSpec = Omit<Rule, 'id' | 'direction' | 'tags'>;

/** The AWS rule that says one service range of one peer. */
export function ruleSpec(service: ServiceRange, peer: Peer, description?: string): RuleSpec {
  return { ...portsOf(service), peer, ...(description === undefined ? {} : { description }) };
}

function portsOf(service: ServiceRange): Pick<RuleSpec, 'protocol' | 'fromPort' | 'toPort'> {
  if (service.protocol === 'all') return { protocol: '-1' };
  const protocol = protocolName(service.protocol);
  if ('from' in service) return { protocol, fromPort: service.from, toPort: service.to };
  if ('type' in service) return { protocol, fromPort: service.type, toPort: service.code };
  return { protocol };
}

/** The spec as a rule of that direction, for whoever wants to know its traffic. */
export function asRule(spec: RuleSpec, direction: Direction): Rule {
  return { ...spec, direction, tags: {} };
}

const WITH_PORTS: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'icmpv6', '6', '17', '1', '58']);

/** Ports or ICMP type and code as AWS wants them back; protocols without any have none. */
export function portNumbers(spec: RuleSpec): { readonly FromPort?: number; readonly ToPort?: number } {
  if (!WITH_PORTS.has(spec.protocol)) return {};
  return { FromPort: spec.fromPort ?? -1, ToPort: spec.toPort ?? -1 };
}

/** Equal for two rules of one direction that AWS takes for duplicates: same protocol, ports and peer. */
export function contentKey(spec: RuleSpec): string {
  const { FromPort = '', ToPort = '' } = portNumbers(spec);
  return `${spec.protocol} ${FromPort} ${ToPort} ${peerId(spec.peer)}`;
}

function peerId(peer: Peer): string {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr;
    case 'group':
      return peer.groupId;
    case 'prefixList':
      return peer.prefixListId;
  }
}

/** AWS's four kinds of source. ModifySecurityGroupRules keeps a rule's kind. */
export function sourceType(peer: Peer): 'v4' | 'v6' | 'group' | 'prefixList' {
  if (peer.kind !== 'cidr') return peer.kind;
  return peer.cidr.includes(':') ? 'v6' : 'v4';
}
