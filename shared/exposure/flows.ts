import type { Interface, Rule } from '../model/index.ts';
import {
  type Address,
  containsAddress,
  containsService,
  intersectServices,
  parseAddress,
  type ServiceSet,
  services,
} from '../netset/index.ts';
import type { Analysis } from './analysis.ts';
import type { Answer } from './answer.ts';
import { atomAt } from './axis.ts';
import type { Flow } from './flow-log.ts';
import { type End, type Lane, type LayerName, lane } from './lane.ts';
import { layerRow, rulesAt } from './layer-rows.ts';
import type { Party } from './parties.ts';
import { ruleText, serviceTexts } from './words.ts';

/** What flow logs saw between the ends of a question, beside what the rules say now. */
export type FlowReport = {
  readonly accepted: number;
  readonly rejected: number;
  readonly services: readonly {
    readonly service: string;
    readonly accepted: number;
    readonly rejected: number;
  }[];
  /** Records that the rules would have decided otherwise, a sentence each. */
  readonly contradictions: readonly string[];
  /** Rules that let the asked services through between the ends, and that no accepted connection used. */
  readonly unusedRules: readonly { readonly rule: string; readonly group: string; readonly text: string }[];
};

/** Lays the records that are about the question beside it. */
export function flowReport(about: Analysis, asked: Answer, flows: readonly Flow[]): FlowReport {
  const counts = new Map<string, { accepted: number; rejected: number }>();
  const contradictions = new Set<string>();
  const used = new Set<Rule>();
  let [accepted, rejected] = [0, 0];
  for (const flow of flows) {
    const seen = seenIn(about, asked, flow);
    if (seen === null) continue;
    const count = counts.get(seen.service) ?? { accepted: 0, rejected: 0 };
    counts.set(seen.service, count);
    const ok = flow.action === 'ACCEPT';
    count[ok ? 'accepted' : 'rejected'] += 1;
    if (ok) accepted += 1;
    else rejected += 1;
    const wrong = contradiction(seen, flow);
    if (wrong !== null) contradictions.add(wrong);
    if (ok) for (const { rule } of rulesOn(seen.lane, seen.point)) used.add(rule);
  }
  return {
    accepted,
    rejected,
    services: [...counts].map(([service, count]) => ({ service, ...count })),
    contradictions: [...contradictions].slice(0, 100),
    unusedRules: unused(asked, used),
  };
}

/** A record understood as a packet of a connection between the ends: of the way there, or of a reply. */
type Seen = {
  readonly lane: Lane;
  readonly isReply: boolean;
  /** The service of the connection, and what the packet itself is by destination port. */
  readonly point: number;
  readonly packet: number;
  readonly service: string;
  readonly layers: readonly LayerName[];
};

function seenIn(about: Analysis, asked: Answer, flow: Flow): Seen | null {
  const [source, target] = [parseAddress(flow.source), parseAddress(flow.target)];
  if (!source.ok || !target.ok) return null;
  const there = isIn(asked.from, source) && isIn(asked.to, target);
  const back = isIn(asked.from, target) && isIn(asked.to, source);
  const isReply = back && (!there || answersRather(flow));
  if (!there && !back) return null;
  const [client, server] = isReply ? [target, source] : [source, target];
  const port = isReply ? flow.sourcePort : flow.targetPort;
  const point = pointOf(flow.protocol, port);
  if (!containsService(asked.asked, point)) return null;
  const ends = endsOf(about, asked, { client, server });
  if (ends === null) return null;
  const recorder = about.net.interfaces.find((one) => one.id === flow.interfaceId);
  const atSource = recorder !== undefined && addressesOf(recorder).includes(source.text);
  const packet = pointOf(flow.protocol, flow.targetPort);
  const scope = { ...about.scopeOf([point, point + 1]), replies: [packet, packet + 1] };
  return {
    lane: lane(about, ends, scope),
    isReply,
    point,
    packet,
    service: serviceTexts(services(flow.protocol, ...(hasPorts(flow.protocol) ? [port, port] : [])))[0] ?? '',
    layers: layersAt(isReply, atSource),
  };
}

/** Flow logs do not say who began. The flags of TCP do; else a service's port is the lower of the two. */
function answersRather({ flags, sourcePort, targetPort }: Flow): boolean {
  if (flags !== null && (flags & 2) === 2) return (flags & 16) === 16;
  return sourcePort < targetPort;
}

/** A record says what was decided at its own interface, not whether the packet got any further. */
function layersAt(isReply: boolean, atSource: boolean): readonly LayerName[] {
  if (isReply) return atSource ? ['reply-destination-network-acl'] : ['reply-source-network-acl'];
  return atSource
    ? ['source-security-groups', 'source-network-acl']
    : ['destination-network-acl', 'destination-security-groups'];
}

const hasPorts = (protocol: number): boolean => protocol === 6 || protocol === 17;

/** Flow logs know no ICMP types: every type is as good as the first. */
function pointOf(protocol: number, port: number): number {
  const [point = 0] = hasPorts(protocol) ? services(protocol, port, port) : services(protocol);
  return point;
}

const addressesOf = ({ privateIps, ipv6, publicIps }: Interface): readonly string[] => [
  ...privateIps,
  ...ipv6,
  ...publicIps,
];

function isIn({ hosts, addresses }: Party, address: Address): boolean {
  if (addresses !== null && containsAddress(addresses, address)) return true;
  return hosts.some(({ interfaces }) => interfaces.some((one) => addressesOf(one).includes(address.text)));
}

type Pair = { readonly client: Address; readonly server: Address };

function endsOf(
  about: Analysis,
  { from, to }: Answer,
  { client, server }: Pair,
): { from: End; to: End } | null {
  const [a, b] = [endOf(about, from, client), endOf(about, to, server)];
  if (a.kind === 'address' && b.kind === 'address') return null;
  return client.family === server.family ? { from: a, to: b } : null;
}

function endOf(about: Analysis, { hosts }: Party, address: Address): End {
  const host = hosts.find(({ interfaces }) =>
    interfaces.some((one) => addressesOf(one).includes(address.text)),
  );
  const atom = atomAt(about.net.axis, address);
  if (host === undefined) return { kind: 'address', atom };
  // Seen from outside it is its public address; rules see the private one.
  const own = host.atoms.includes(atom) ? atom : (host.atoms[0] ?? atom);
  return { kind: 'interface', spot: host.spot, atom: own };
}

/** ICMP is not judged: without its type nothing can be contradicted. */
function contradiction(
  { lane: between, layers, isReply, point, packet, service }: Seen,
  flow: Flow,
): string | null {
  if (!hasPorts(flow.protocol)) return null;
  const what = isReply ? packet : point;
  const here = between.layers.filter((layer) => layers.includes(layer.name));
  const denying = here.find((layer) => !containsService(layer.may, what));
  const passing = here.every((layer) => containsService(layer.sure, what));
  const packetText = `${flow.source} to ${flow.target}, ${isReply ? 'a reply of ' : ''}${service}`;
  if (flow.action === 'ACCEPT' && denying !== undefined) {
    const row = layerRow({
      lane: between,
      layer: denying,
      asked: [what, what + 1],
      from: flow.source,
      to: flow.target,
    });
    return `line ${flow.line}: ${packetText} was accepted, and is denied now: ${row.resource ?? ''} ${row.why}`.trim();
  }
  if (flow.action === 'REJECT' && passing && here.length > 0)
    return `line ${flow.line}: ${packetText} was rejected, and is allowed now`;
  return null;
}

type UsedRule = { readonly rule: Rule; readonly group: string };

function rulesOn(between: Lane, point: number): readonly UsedRule[] {
  return rulesIn(between, [point, point + 1]);
}

function rulesIn(
  { from, to, path: { related }, scope: { lines } }: Lane,
  asked: ServiceSet,
): readonly UsedRule[] {
  const found: UsedRule[] = [];
  for (const [end, other, direction] of [[from, to, 'egress'] as const, [to, from, 'ingress'] as const]) {
    if (end.kind === 'address') continue;
    for (const { group, rule } of rulesAt({ spot: end.spot, other, direction, related, lines }, asked))
      found.push({ rule, group: group.group.id });
  }
  return found;
}

function unused({ strands, asked }: Answer, used: ReadonlySet<Rule>): FlowReport['unusedRules'] {
  const idle = new Map<Rule, string>();
  for (const { lanes } of strands) {
    for (const between of lanes) {
      if (intersectServices(between.sure, asked).length === 0) continue;
      for (const { rule, group } of rulesIn(between, asked)) if (!used.has(rule)) idle.set(rule, group);
    }
  }
  return [...idle].map(([rule, group]) => ({ rule: rule.id ?? ruleText(rule), group, text: ruleText(rule) }));
}
