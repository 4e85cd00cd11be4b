import type { ModelEntry, ModelRule } from './ec2-model.ts';

// Who may send what, by the obvious definition. Slow on purpose, and shares no code with netset.

/** `peer` is an address, or the id of a group for packets of its members. `code` means something for ICMP only. */
export type Packet = {
  readonly peer: string;
  readonly address: bigint | null;
  readonly family: 4 | 6 | null;
  readonly protocol: number;
  readonly port: number;
  readonly code: number;
};

export type Lists = Readonly<Record<string, readonly string[]>>;

const NUMBERS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

export function admittedByRules(rules: readonly ModelRule[], lists: Lists, packet: Packet): boolean {
  return rules.some((rule) => serves(rule, packet) && peers(rule.peer, lists, packet));
}

/** The first entry that matches decides; none: denied. */
export function admittedByEntries(entries: readonly ModelEntry[], packet: Packet): boolean {
  return matchingEntry(entries, packet)?.action === 'allow';
}

export function matchingEntry(entries: readonly ModelEntry[], packet: Packet): ModelEntry | undefined {
  return entries.find((entry) => serves(entry, packet) && inBlock(entry.cidr, packet));
}

function peers(peer: string, lists: Lists, packet: Packet): boolean {
  if (peer.startsWith('sg-')) return packet.peer === peer;
  if (peer.startsWith('pl-')) return (lists[peer] ?? []).some((cidr) => inBlock(cidr, packet));
  return inBlock(peer, packet);
}

function serves(
  of: { readonly protocol: string; readonly from: number; readonly to: number },
  packet: Packet,
): boolean {
  if (of.protocol === '-1') return true;
  const protocol = NUMBERS[of.protocol] ?? Number(of.protocol);
  if (protocol !== packet.protocol) return false;
  if (protocol === 6 || protocol === 17) return of.from <= packet.port && packet.port <= of.to;
  if (protocol === 1 || protocol === 58) {
    return (of.from === -1 || of.from === packet.port) && (of.to === -1 || of.to === packet.code);
  }
  return true;
}

function inBlock(cidr: string, packet: Packet): boolean {
  const block = blockOf(cidr);
  if (packet.address === null || packet.family !== block.family) return false;
  return block.lo <= packet.address && packet.address <= block.hi;
}

type Block = { readonly family: 4 | 6; readonly lo: bigint; readonly hi: bigint };
const known = new Map<string, Block>();

export function blockOf(cidr: string): Block {
  const found = known.get(cidr);
  if (found !== undefined) return found;
  const [base = '', length = ''] = cidr.split('/');
  const family = base.includes(':') ? 6 : 4;
  const lo = family === 4 ? fourOf(base) : sixOf(base);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - Number(length));
  const block: Block = { family, lo, hi: lo + size - 1n };
  known.set(cidr, block);
  return block;
}

const fourOf = (text: string): bigint =>
  text.split('.').reduce((sum, part) => sum * 256n + BigInt(Number(part)), 0n);

function sixOf(text: string): bigint {
  const [head = '', tail] = text.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const left = words(head);
  const right = tail === undefined ? [] : words(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, word) => sum * 65536n + BigInt(`0x${word}`), 0n);
}

export type Service = { readonly protocol: string; readonly from: number; readonly to: number };

/** A packet at and around every edge of these blocks and services, and from every group. */
export function edgePackets(of: {
  readonly cidrs: readonly string[];
  readonly groups: readonly string[];
  readonly services: readonly Service[];
}): readonly Packet[] {
  const services = edgeServices(of.services);
  const from = [
    ...edgeAddresses(of.cidrs, 4).map((address) => ({ peer: '', address, family: 4 as const })),
    ...edgeAddresses(of.cidrs, 6).map((address) => ({ peer: '', address, family: 6 as const })),
    ...[...new Set(of.groups)].map((peer) => ({ peer, address: null, family: null })),
  ];
  return from.flatMap((one) => services.map((service) => ({ ...one, ...service })));
}

function edgeAddresses(cidrs: readonly string[], family: 4 | 6): readonly bigint[] {
  const last = (1n << (family === 4 ? 32n : 128n)) - 1n;
  const blocks = cidrs.map(blockOf).filter((block) => block.family === family);
  const edges = blocks.flatMap(({ lo, hi }) => [lo - 1n, lo, hi, hi + 1n]);
  return [...new Set(edges)].filter((edge) => edge >= 0n && edge <= last);
}

function edgeServices(services: readonly Service[]): readonly Pick<Packet, 'protocol' | 'port' | 'code'>[] {
  const made = new Map<string, Pick<Packet, 'protocol' | 'port' | 'code'>>();
  const add = (protocol: number, port: number, code: number): void => {
    if (port < 0 || port > 65535) return;
    made.set(`${protocol} ${port} ${code}`, { protocol, port, code });
  };
  for (const protocol of [6, 17, 1, 58, 50]) add(protocol, protocol === 6 || protocol === 17 ? 40000 : 7, 3);
  for (const { protocol, from, to } of services) {
    const number = NUMBERS[protocol] ?? Number(protocol);
    if (number === 6 || number === 17) for (const port of [from - 1, from, to, to + 1]) add(number, port, 0);
    if (number === 1 || number === 58)
      for (const code of [0, 1, Math.max(to, 0)]) add(number, Math.max(from, 0), code);
    if (number > 0) add(number, 7, 3);
  }
  return [...made.values()];
}
