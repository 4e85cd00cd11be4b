import { blockOf, type Packet } from './packets.ts';
import { serviceFrom } from './scene.ts';

// What a policy line means for one packet, by the obvious definition. Shares no code with policy, drift or netset.

const NOT_INTERNET = [
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
const OFFICE = ['203.0.113.0/24', '2001:db8:4::/48'];
const NUMBERS: Readonly<Record<string, number>> = { tcp: 6, udp: 17, icmp: 1, icmpv6: 58 };

export type Names = {
  readonly self: string;
  readonly groups: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
};

/** Whether a packet is what a line such as `tcp/22,3389 from internet except office` speaks of. */
export function speaksOf(line: string, packet: Packet, names: Names): boolean {
  const [said = '', , peer = '', , except] = line.split(' ');
  const exempt = except !== undefined && isPeer(except, packet, names);
  return isService(said, packet) && isPeer(peer, packet, names) && !exempt;
}

export function isService(said: string, packet: Packet): boolean {
  const [name = '', ports] = said.split('/');
  return (ports?.split(',') ?? ['']).some((one) => {
    const { protocol, from, to } = serviceFrom(one === '' ? name : `${name}/${one}`);
    if (protocol === '-1') return true;
    const number = NUMBERS[protocol] ?? Number(protocol);
    if (number !== packet.protocol) return false;
    if (number === 6 || number === 17) return from <= packet.port && packet.port <= to;
    if (number === 1 || number === 58)
      return (from === -1 || from === packet.port) && (to === -1 || to === packet.code);
    return true;
  });
}

function isPeer(peer: string, packet: Packet, names: Names): boolean {
  if (peer === 'self') return packet.peer === names.self;
  if (peer.startsWith('sg/')) return packet.peer === (names.groups[peer.slice(3)] ?? peer.slice(3));
  if (packet.address === null) return false;
  if (peer === 'any') return true;
  if (peer === 'office') return within(OFFICE, packet);
  if (peer === 'internet')
    return packet.family === 4 ? !within(NOT_INTERNET, packet) : within(['2000::/3'], packet);
  return within(peer.startsWith('pl/') ? (names.lists[peer.slice(3)] ?? []) : [peer], packet);
}

function within(cidrs: readonly string[], packet: Packet): boolean {
  return cidrs.some((cidr) => {
    const { family, lo, hi } = blockOf(cidr);
    return (
      packet.family === family && packet.address !== null && lo <= packet.address && packet.address <= hi
    );
  });
}

/** A block that is "everybody" in one or a few pieces: shorter than /4. */
export function isWide(cidr: string): boolean {
  const { family, lo, hi } = blockOf(cidr);
  return hi - lo + 1n > 1n << (family === 4 ? 28n : 124n);
}
