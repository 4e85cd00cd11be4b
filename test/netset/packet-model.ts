// The slow, obvious model: a packet, a rule as its author wrote it, and whether the rule admits the packet.
// It shares no code with shared/netset: addresses are strings of bits, services are compared field by field.
import fc from 'fast-check';
import { addresses, services, type TrafficPart } from '../../shared/netset/index.ts';

export type ModelPeer =
  | { readonly family: 4 | 6; readonly bits: string } // the bits of a prefix
  | { readonly label: string };

/** `a` and `b`: first and last port, or ICMP type and code; −1 is any. */
export type ModelRule = {
  readonly peer: ModelPeer;
  readonly protocol: number | 'all';
  readonly a: number;
  readonly b: number;
};

/** `x` and `y`: port and 0, or ICMP type and code. The bits of a packet's address are complete. */
export type Packet = {
  readonly peer: ModelPeer;
  readonly protocol: number;
  readonly x: number;
  readonly y: number;
};

export function admits(rules: readonly ModelRule[], packet: Packet): boolean {
  return rules.some((rule) => peerMatches(rule.peer, packet.peer) && serviceMatches(rule, packet));
}

function peerMatches(rule: ModelPeer, packet: ModelPeer): boolean {
  if ('label' in rule) return 'label' in packet && rule.label === packet.label;
  return !('label' in packet) && rule.family === packet.family && packet.bits.startsWith(rule.bits);
}

function serviceMatches(rule: ModelRule, packet: Packet): boolean {
  if (rule.protocol === 'all') return true;
  if (rule.protocol !== packet.protocol) return false;
  if (rule.protocol === 6 || rule.protocol === 17) return rule.a <= packet.x && packet.x <= rule.b;
  if (rule.protocol === 1 || rule.protocol === 58) {
    return rule.a === -1 || (rule.a === packet.x && (rule.b === -1 || rule.b === packet.y));
  }
  return true;
}

/** What the rule looks like to shared/netset. */
export function partOf(rule: ModelRule): TrafficPart {
  const set = services(rule.protocol, rule.a, rule.b);
  if ('label' in rule.peer) return { services: set, labels: [rule.peer.label] };
  return { services: set, addresses: addresses([textOf(rule.peer)]) };
}

export function packetPart(packet: Packet): TrafficPart {
  const ports = packet.protocol === 6 || packet.protocol === 17;
  return partOf({ ...packet, a: packet.x, b: ports ? packet.x : packet.y });
}

/** A prefix as text, written from its bits in the plainest way. */
export function textOf(peer: { readonly family: 4 | 6; readonly bits: string }): string {
  const width = peer.family === 4 ? 8 : 16;
  const all = peer.bits.padEnd(peer.family === 4 ? 32 : 128, '0');
  const groups = Array.from({ length: all.length / width }, (_, i) =>
    parseInt(all.slice(i * width, (i + 1) * width), 2),
  );
  const text = peer.family === 4 ? groups.join('.') : groups.map((group) => group.toString(16)).join(':');
  return `${text}/${peer.bits.length}`;
}

/** Every packet at, just before and just after an edge of any of the rules, peers × services. */
export function boundaryPackets(rules: readonly ModelRule[]): readonly Packet[] {
  const peers = new Map<string, ModelPeer>();
  for (const rule of rules) for (const peer of edgePeers(rule.peer)) peers.set(JSON.stringify(peer), peer);
  const points = new Map<string, Omit<Packet, 'peer'>>();
  for (const rule of rules) for (const point of edgeServices(rule)) points.set(JSON.stringify(point), point);
  return [...peers.values()].flatMap((peer) => [...points.values()].map((point) => ({ peer, ...point })));
}

function edgePeers(peer: ModelPeer): readonly ModelPeer[] {
  if ('label' in peer) return [peer, { label: `${peer.label}'` }];
  const length = peer.family === 4 ? 32 : 128;
  const first = BigInt(`0b0${peer.bits.padEnd(length, '0')}`);
  const last = BigInt(`0b0${peer.bits.padEnd(length, '1')}`);
  return [first - 1n, first, last, last + 1n]
    .filter((address) => address >= 0n && address < 2n ** BigInt(length))
    .map((address) => ({ family: peer.family, bits: address.toString(2).padStart(length, '0') }));
}

function edgeServices(rule: ModelRule): readonly Omit<Packet, 'peer'>[] {
  const protocols = rule.protocol === 'all' ? [0, 1, 6, 17, 50, 58, 255] : around(rule.protocol, 255);
  return protocols.flatMap((protocol) => {
    if (protocol === 6 || protocol === 17) {
      const ports = [...around(rule.a, 65535), ...around(rule.b, 65535), 0, 65535];
      return ports.map((x) => ({ protocol, x, y: 0 }));
    }
    if (protocol !== 1 && protocol !== 58) return [{ protocol, x: 0, y: 0 }];
    const [types, codes] = [rule.a, rule.b].map((value) => [...around(value, 255), 0, 255]);
    return (types ?? []).flatMap((x) => (codes ?? []).map((y) => ({ protocol, x, y })));
  });
}

function around(value: number, most: number): readonly number[] {
  return [value - 1, value, value + 1].filter((near) => near >= 0 && near <= most);
}

// Few addresses and few ports, so that rules touch, nest, overlap and complete each other all the time.
const tail = fc.string({ unit: fc.constantFrom('0', '1'), maxLength: 2 });
const v4Bits = fc.oneof(
  tail,
  tail.map((bits) => `0000101000000000000000000000011${bits}`.slice(0, 32)),
);
const v6Bits = fc.oneof(
  tail,
  tail.map((bits) => `${'0010000000000001'.padEnd(126, '01')}${bits}`),
);

const peer: fc.Arbitrary<ModelPeer> = fc.oneof(
  v4Bits.map((bits) => ({ family: 4 as const, bits })),
  v6Bits.map((bits) => ({ family: 6 as const, bits })),
  fc.constantFrom('a', 'b', 'sg-1').map((label) => ({ label })),
);
const port = fc.constantFrom(0, 1, 2, 3, 22, 65534, 65535);
const icmp = fc.constantFrom(-1, 0, 1, 8, 254, 255);
const ports = fc.tuple(port, port).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const service = fc.oneof(
  fc.tuple(fc.constantFrom(6, 17), ports).map(([protocol, [a, b]]) => ({ protocol, a, b })),
  fc.record({ protocol: fc.constantFrom(1, 58), a: icmp, b: icmp }),
  fc.constantFrom(0, 5, 7, 50, 255).map((protocol) => ({ protocol, a: -1, b: -1 })),
  fc.constant({ protocol: 'all' as const, a: -1, b: -1 }),
);

export const modelRule: fc.Arbitrary<ModelRule> = fc
  .tuple(peer, service)
  .map(([who, what]) => ({ peer: who, ...what }));
export const modelRules = fc.array(modelRule, { maxLength: 5 });
