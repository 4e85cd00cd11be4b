// The slow, obvious model: one packet walks from layer to layer and asks each whether it may pass. It shares no code
// with shared/exposure or shared/netset: addresses are strings of bits, services are compared field by field, and it
// reads the scene's own words.
import type { Scene, SceneInterface, SceneSubnet } from './scene.ts';
import { VPC } from './scene.ts';

/** `x` and `y`: destination port and 0, or ICMP type and code. */
export type Packet = { readonly protocol: number; readonly x: number; readonly y: number };

/** An end: an interface by one of its addresses, or an address out there. */
export type WalkEnd = { readonly ip: string; readonly of?: SceneInterface };

export type Walk = { readonly from: WalkEnd; readonly to: WalkEnd };

/** Whether the packet that opens a connection arrives. */
export function arrives(scene: Scene, { from, to }: Walk, packet: Packet): boolean {
  return (
    groupsPass(scene, { end: from, other: to, word: 'to' }, packet) &&
    aclsPass(scene, { from, to }, packet) &&
    natPasses(scene, { from, to, inside: from }, packet) &&
    routed(scene, from, to) &&
    groupsPass(scene, { end: to, other: from, word: 'from' }, packet)
  );
}

/** Whether a reply with this destination port or ICMP type gets back: groups remember the connection, ACLs do not. */
export function returns(scene: Scene, { from, to }: Walk, reply: Packet): boolean {
  return (
    aclsPass(scene, { from: to, to: from }, reply) &&
    natPasses(scene, { from: to, to: from, inside: from }, reply)
  );
}

/** What stands before each end alone: the groups (of the packet that opens a connection only) and the subnet's ACL. */
export const hops = {
  leaves: (scene: Scene, { from, to }: Walk, packet: Packet): boolean =>
    groupsPass(scene, { end: from, other: to, word: 'to' }, packet) &&
    hops.leavesSubnet(scene, { from, to }, packet),
  enters: (scene: Scene, { from, to }: Walk, packet: Packet): boolean =>
    groupsPass(scene, { end: to, other: from, word: 'from' }, packet) &&
    hops.entersSubnet(scene, { from, to }, packet),
  leavesSubnet: (scene: Scene, { from, to }: Walk, packet: Packet): boolean =>
    isOneSubnet(scene, from, to) ||
    aclPasses(scene, { subnet: subnetOf(scene, from), word: 'out', other: to.ip }, packet),
  entersSubnet: (scene: Scene, { from, to }: Walk, packet: Packet): boolean =>
    isOneSubnet(scene, from, to) ||
    aclPasses(scene, { subnet: subnetOf(scene, to), word: 'in', other: from.ip }, packet),
};

function isOneSubnet(scene: Scene, a: WalkEnd, b: WalkEnd): boolean {
  const [one, other] = [subnetOf(scene, a), subnetOf(scene, b)];
  return one !== undefined && one === other;
}

/** Through a NAT gateway a packet enters the gateway's subnet and leaves it again, whichever way it goes. */
function natPasses(
  scene: Scene,
  { from, to, inside }: Walk & { readonly inside: WalkEnd },
  packet: Packet,
): boolean {
  const outside = inside === from ? to : from;
  if (inside.of === undefined || outside.of !== undefined || !routed(scene, inside, outside)) return true;
  const natId = targetAt(scene, inside, outside.ip) ?? '';
  const subnet = scene.subnets?.find((one) => one.id === scene.nats?.[natId]);
  if (subnet === undefined || subnet.id === inside.of.subnet) return true;
  return (
    aclPasses(scene, { subnet, word: 'in', other: from.ip }, packet) &&
    aclPasses(scene, { subnet, word: 'out', other: to.ip }, packet)
  );
}

function aclsPass(scene: Scene, { from: source, to: target }: Walk, packet: Packet): boolean {
  const [out, into] = [subnetOf(scene, source), subnetOf(scene, target)];
  if (out !== undefined && out === into) return true;
  return (
    aclPasses(scene, { subnet: out, word: 'out', other: target.ip }, packet) &&
    aclPasses(scene, { subnet: into, word: 'in', other: source.ip }, packet)
  );
}

function subnetOf(scene: Scene, { of }: WalkEnd): SceneSubnet | undefined {
  return scene.subnets?.find((subnet) => subnet.id === of?.subnet);
}

type Gate = { readonly subnet: SceneSubnet | undefined; readonly word: string; readonly other: string };

function aclPasses(scene: Scene, at: Gate, packet: Packet): boolean {
  const { subnet } = at;
  if (subnet === undefined) return true;
  const entries = [...(scene.acls?.[subnet.acl ?? 'acl-open'] ?? [])].map((text) => text.split(' '));
  entries.sort((a, b) => Number(a[0]) - Number(b[0]));
  for (const [, action, service = '', word, cidr = ''] of entries)
    if (word === at.word && inBlock(at.other, cidr) && says(service, packet)) return action === 'allow';
  return false;
}

function groupsPass(
  scene: Scene,
  { end, other, word }: { readonly end: WalkEnd; readonly other: WalkEnd; readonly word: string },
  packet: Packet,
): boolean {
  if (end.of === undefined) return true;
  const rules = end.of.groups.flatMap((id) => scene.groups?.[id] ?? []).map((text) => text.split(' '));
  return rules.some(([service = '', direction, peer = '']) => {
    if (direction !== word || !says(service, packet)) return false;
    if (peer.startsWith('sg-')) return other.of?.groups.includes(peer) === true && related(scene, end, other);
    if (peer.startsWith('pl-')) return (scene.lists?.[peer] ?? []).some((cidr) => inBlock(other.ip, cidr));
    return inBlock(other.ip, peer);
  });
}

const vpcOf = ({ of }: WalkEnd): string | undefined => of && (of.vpc ?? VPC);

/** Names of groups mean something inside a VPC and over a peering that both sides route to. */
function related(scene: Scene, a: WalkEnd, b: WalkEnd): boolean {
  if (vpcOf(a) === vpcOf(b)) return true;
  const [there, back] = [targetAt(scene, a, b.ip), targetAt(scene, b, a.ip)];
  return there?.startsWith('pcx-') === true && there === back;
}

export function routed(scene: Scene, from: WalkEnd, to: WalkEnd): boolean {
  if (from.of !== undefined && to.of !== undefined) {
    if (vpcOf(from) === vpcOf(to) || related(scene, from, to)) return true;
    // IPv6 needs no peering where both have a way to the internet.
    return from.ip.includes(':') && toInternet(scene, from, to.ip) && fromInternet(scene, to, from.ip);
  }
  if (from.of !== undefined) return toInternet(scene, from, to.ip);
  return fromInternet(scene, to, from.ip);
}

function toInternet(scene: Scene, from: WalkEnd, ip: string): boolean {
  const target = targetAt(scene, from, ip) ?? '';
  if (target.startsWith('tgw-')) return true;
  if (!isInternet(ip)) return false;
  if (target.startsWith('nat-'))
    return !ip.includes(':') && mayLeave(scene, scene.nats?.[target], vpcOf(from));
  if (target.startsWith('eigw-')) return ip.includes(':') && mayLeave(scene, from.of?.subnet, vpcOf(from));
  return fromInternet(scene, from, ip);
}

function fromInternet(scene: Scene, to: WalkEnd, ip: string): boolean {
  const target = targetAt(scene, to, ip) ?? '';
  if (target.startsWith('tgw-')) return true;
  if (!isInternet(ip) || !target.startsWith('igw-')) return false;
  if (scene.gateways?.[target] !== vpcOf(to)) return false;
  if (isBlocked(scene) && !exemptions(scene, to.of?.subnet, vpcOf(to)).includes('allow-bidirectional'))
    return false;
  return ip.includes(':') || to.of?.publicIp !== undefined;
}

const isBlocked = ({ blocked }: Scene): boolean => blocked !== undefined && blocked.mode !== 'off';

/** The modes of the exclusions that name the subnet or its VPC. */
function exemptions(
  { blocked }: Scene,
  subnet: string | undefined,
  vpc: string | undefined,
): readonly string[] {
  const pairs = blocked?.exclusions.map((text) => text.split(' ')) ?? [];
  return pairs.filter(([id]) => id === subnet || id === vpc).map(([, mode = '']) => mode);
}

/** Through a gateway that only opens connections outwards and stands in, or serves, the subnet. */
function mayLeave(scene: Scene, subnet: string | undefined, vpc: string | undefined): boolean {
  return scene.blocked?.mode !== 'block-bidirectional' || exemptions(scene, subnet, vpc).length > 0;
}

/** The next hop of the route with the longest prefix that holds the address. */
function targetAt(scene: Scene, end: WalkEnd, ip: string): string | undefined {
  const vpc = vpcOf(end);
  const mine = scene.tables?.filter((table) => (table.vpc ?? VPC) === vpc) ?? [];
  const table =
    mine.find((one) => one.subnets?.includes(end.of?.subnet ?? '')) ??
    mine.find((one) => (one.subnets ?? []).length === 0);
  const local =
    scene.vpcs?.find((one) => one.id === vpc)?.cidrs.map((cidr) => [cidr, 'local', 'active']) ?? [];
  const routes = [...local, ...(table?.routes.map((text) => text.split(' ')) ?? [])]
    .filter(([cidr = '']) => inBlock(ip, cidr))
    .sort(([a = ''], [b = '']) => Number(b.split('/')[1]) - Number(a.split('/')[1]));
  const [best] = routes;
  return best?.[2] === 'blackhole' ? undefined : best?.[1];
}

const PRIVATE = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
];

function isInternet(ip: string): boolean {
  return ip.includes(':') ? inBlock(ip, '2000::/3') : !PRIVATE.some((cidr) => inBlock(ip, cidr));
}

const NUMBERS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

/** Whether "tcp/22-80", "icmp/8.0", "50" or "all" means the packet. */
export function says(service: string, { protocol, x, y }: Packet): boolean {
  const [name = '', at] = service.split('/');
  if (name === 'all') return true;
  if ((NUMBERS[name] ?? Number(name)) !== protocol) return false;
  if (at === undefined) return true;
  if (protocol === 1 || protocol === 58) {
    const [type, code] = at.split('.').map(Number);
    return (type === -1 || type === x) && (type === -1 || code === undefined || code === -1 || code === y);
  }
  const [from = 0, to = from] = at.split('-').map(Number);
  return from <= x && x <= to;
}

export function inBlock(ip: string, cidr: string): boolean {
  const [base = '', prefix = ''] = cidr.split('/');
  if (ip.includes(':') !== base.includes(':')) return false;
  return bitsOf(ip).startsWith(bitsOf(base).slice(0, Number(prefix)));
}

const BITS = new Map<string, string>();

function bitsOf(ip: string): string {
  const bits = BITS.get(ip) ?? writtenOut(ip);
  BITS.set(ip, bits);
  return bits;
}

function writtenOut(ip: string): string {
  if (!ip.includes(':'))
    return ip
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const [head = '', tail] = ip.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after]
    .map((group) => parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
}
