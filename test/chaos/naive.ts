import type { AclEntry } from '../../sim/ec2/network.ts';
import type { Rule } from '../../sim/ec2/rule.ts';
import type { Sim } from '../../sim/index.ts';
import type { ModelEntry, ModelRule } from '../remedy/ec2-model.ts';
import { isService, type Names, speaksOf } from '../remedy/naive-policy.ts';
import { admittedByEntries, admittedByRules, blockOf, type Packet } from '../remedy/packets.ts';
import { entries } from '../remedy/scene.ts';
import { DESIRED, DESIRED_ACLS, GUARDRAILS, groupNamed, tagOf, truth } from './scene.ts';

// Who may send what, packet by packet, by the obvious definitions: nothing of it is the product's.

const ADDRESSES = [
  '8.8.8.8/32',
  '100.70.0.1/32',
  '150.0.0.1/32',
  '198.51.100.9/32',
  '203.0.113.7/32',
  '203.0.113.200/32',
  '10.0.0.5/32',
  '10.0.3.7/32',
  '10.9.1.1/32',
  '2001:db8:4::1/128',
  '2600::1/128',
  'fd00::1/128',
];
const TCP = [22, 23, 80, 443, 1024, 3000, 3389, 5432, 6379, 8080, 8443, 9000, 9005, 9010, 9011, 40000];
const SERVICES = [
  ...TCP.map((port) => ({ protocol: 6, port, code: 0 })),
  { protocol: 17, port: 53, code: 0 },
  { protocol: 17, port: 123, code: 0 },
  { protocol: 1, port: 8, code: 0 },
];

/** Packets that tell apart everything that a run may open or close. */
export function somePackets(sim: Sim): readonly Packet[] {
  const groups = ['alb', 'web', 'db', 'jump'].map((name) => groupNamed(sim, name));
  const peers = [
    ...ADDRESSES.map((cidr) => ({ peer: '', address: blockOf(cidr).lo, family: blockOf(cidr).family })),
    ...groups.map((peer) => ({ peer, address: null, family: null })),
  ];
  return peers.flatMap((peer) => SERVICES.map((service) => ({ ...peer, ...service })));
}

export type Side = 'ingress' | 'egress';

export type Verdicts = {
  /** Null where the policy wants nothing in particular. */
  readonly wanted: (side: Side, packet: Packet) => boolean | null;
  readonly forbidden: (side: Side, packet: Packet) => boolean;
  /** The service is one that a guardrail closes, whoever the peer is. */
  readonly watched: (side: Side, packet: Packet) => boolean;
};

function listsOf(sim: Sim): Readonly<Record<string, readonly string[]>> {
  const all = truth(sim).prefixLists.all();
  return Object.fromEntries(
    all.map(({ prefixListId, versions }) => [prefixListId, (versions.at(-1) ?? []).map(({ cidr }) => cidr)]),
  );
}

function namesOf(sim: Sim, self: string): Names {
  const { groups, prefixLists } = truth(sim);
  const entriesOf = listsOf(sim);
  return {
    self,
    groups: Object.fromEntries(groups.all().map(({ groupName, groupId }) => [groupName, groupId])),
    lists: Object.fromEntries(
      prefixLists.all().map((list) => [list.prefixListName, entriesOf[list.prefixListId] ?? []]),
    ),
  };
}

const sideOf = (line: string): Side => (/ to /.test(line) ? 'egress' : 'ingress');

export function groupVerdicts(sim: Sim, groupId: string): Verdicts {
  const names = namesOf(sim, groupId);
  const groupName = truth(sim).groups.get(groupId)?.groupName ?? '';
  const entry = DESIRED[groupName];
  const tier = tagOf(sim, groupId, 'tier');
  const rails = GUARDRAILS.filter((rail) => rail.tier === undefined || rail.tier === tier);
  return {
    wanted: (side, packet) =>
      entry?.[side] === undefined ? null : (entry[side] ?? []).some((line) => speaksOf(line, packet, names)),
    forbidden: (side, packet) =>
      rails.some(
        ({ deny, id }) => id !== 'no-ping' && sideOf(deny) === side && speaksOf(deny, packet, names),
      ),
    watched: (side, packet) =>
      rails.some(({ deny }) => sideOf(deny) === side && isService(deny.split(' ')[0] ?? '', packet)),
  };
}

export function admitted(sim: Sim, rules: readonly Rule[], side: Side): (packet: Packet) => boolean {
  const lists = listsOf(sim);
  const own = rules.filter(({ isEgress }) => isEgress === (side === 'egress')).map(modelRule);
  return (packet) => admittedByRules(own, lists, packet);
}

function modelRule({ ruleId, isEgress, protocol, fromPort, toPort, source }: Rule): ModelRule {
  const peer =
    source.kind === 'group'
      ? source.groupId
      : source.kind === 'prefixList'
        ? source.prefixListId
        : source.cidr;
  const direction = isEgress ? 'egress' : 'ingress';
  return { id: ruleId, direction, protocol, from: fromPort, to: toPort, peer, description: '', tags: {} };
}

/** What an ACL lets through; `name` of a declared one, for what it should. */
export function admittedByAcl(acl: readonly AclEntry[], side: Side): (packet: Packet) => boolean {
  const own = acl.filter(({ egress }) => egress === (side === 'egress')).map(modelEntry);
  const sorted = [...own].sort((a, b) => a.number - b.number);
  return (packet) => admittedByEntries(sorted, packet);
}

export function wantedByAcl(name: string, side: Side): ((packet: Packet) => boolean) | null {
  const wanted = DESIRED_ACLS[name]?.[side];
  if (wanted === undefined) return null;
  const sorted = entries(wanted);
  return (packet) => admittedByEntries(sorted, packet);
}

function modelEntry(entry: AclEntry): ModelEntry {
  const { egress, ruleNumber, ruleAction, protocol, portRange, icmpTypeCode } = entry;
  return {
    egress,
    number: ruleNumber,
    action: ruleAction,
    protocol,
    cidr: entry.cidrBlock ?? entry.ipv6CidrBlock ?? '',
    from: portRange?.from ?? icmpTypeCode?.type ?? -1,
    to: portRange?.to ?? icmpTypeCode?.code ?? -1,
  };
}

export const packetText = ({ peer, address, protocol, port }: Packet): string =>
  `${protocol}/${port} of ${peer === '' ? String(address) : peer}`;
