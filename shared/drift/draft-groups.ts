import type { Direction, Peer, SecurityGroup, State } from '../model/index.ts';
import { canonicalCidr, formatService, type ServiceSet, serviceRanges } from '../netset/index.ts';
import type { PolicyDraft } from '../policy/index.ts';
import { exactMatches, type GroupRefs } from './draft-names.ts';
import { ruleServices } from './rule-traffic.ts';

export type Drafted<T> = { readonly entries: readonly T[]; readonly notes: readonly string[] };
type GroupDraft = NonNullable<PolicyDraft['securityGroups']>[number];

/** Every group with the rules that it has, one line a rule; default groups and those that nothing uses too. */
export function groupDrafts(state: State, refs: GroupRefs): Drafted<GroupDraft> {
  const groups = [...state.securityGroups.values()];
  const matches = exactMatches(groups, 'sg-');
  const notes: string[] = [];
  const entries = groups.flatMap((group) => {
    const match = matches.get(group.id);
    const key = refs.key(group.id);
    if (match === undefined || key === undefined) {
      notes.push(`group ${group.id} is left out: neither its name nor its id selects it alone`);
      return [];
    }
    const lines = (direction: Direction) => {
      const found = directionLines({ state, refs, group }, direction);
      if (found.kind === 'lines') return { [direction]: found.lines };
      notes.push(`${direction} of group ${group.id} is left out: ${found.why}`);
      return {};
    };
    return [{ key, match, ...lines('ingress'), ...lines('egress') }];
  });
  return { entries, notes };
}

type About = {
  readonly state: State;
  readonly refs: GroupRefs;
  readonly group: SecurityGroup;
};

type Lines =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'unsaid'; readonly why: string };

/** A direction is described whole or not at all: half of it would make findings of the other half. */
function directionLines(about: About, direction: Direction): Lines {
  const found: { service: string; peer: string }[] = [];
  for (const rule of about.group.rules) {
    if (rule.direction !== direction) continue;
    const services = ruleServices(rule);
    const peer = peerText(about, rule.peer);
    const name = rule.id ?? `a rule for ${rule.protocol}`;
    if (services === null) return { kind: 'unsaid', why: `${name} cannot be understood` };
    if ('why' in peer) return { kind: 'unsaid', why: `${name}: ${peer.why}` };
    found.push({ service: serviceText(services), peer: peer.text });
  }
  return { kind: 'lines', lines: withAny(found, direction) };
}

/** What one rule or entry says, in the policy's words: "tcp/22", "icmp/8.0", "50", "all". */
export function serviceText(services: ServiceSet): string {
  const [range] = serviceRanges(services);
  if (range === undefined) return 'all';
  return formatService(range).replace(/\/0-65535$/, '');
}

function peerText(
  { state, refs, group }: About,
  peer: Peer,
): { readonly text: string } | { readonly why: string } {
  switch (peer.kind) {
    case 'cidr': {
      const cidr = canonicalCidr(peer.cidr);
      return cidr.ok ? { text: cidr.text } : { why: cidr.error };
    }
    case 'group': {
      if (peer.groupId === group.id) return { text: 'self' };
      const ref = refs.ref(peer.groupId);
      return ref === null ? { why: `group ${peer.groupId} cannot be named` } : { text: `sg/${ref}` };
    }
    case 'prefixList': {
      const list = state.prefixLists.get(peer.prefixListId);
      if (list?.entries === undefined)
        return { why: `the entries of prefix list ${peer.prefixListId} are not in the state` };
      return /^[A-Za-z0-9-]+$/.test(list.id)
        ? { text: `pl/${list.id}` }
        : { why: `prefix list ${list.id} cannot be named` };
    }
  }
}

/** Lines in a fixed order; the pair 0.0.0.0/0 and ::/0 is what a person calls any. */
function withAny(
  found: readonly { readonly service: string; readonly peer: string }[],
  direction: Direction,
): readonly string[] {
  const word = direction === 'ingress' ? 'from' : 'to';
  const said = new Set(found.map(({ service, peer }) => `${service} ${word} ${peer}`));
  for (const { service } of found) {
    const [v4, v6] = [`${service} ${word} 0.0.0.0/0`, `${service} ${word} ::/0`];
    if (!said.has(v4) || !said.has(v6)) continue;
    said.delete(v4);
    said.delete(v6);
    said.add(`${service} ${word} any`);
  }
  return [...said].sort((a, b) => (a < b ? -1 : 1));
}
