import type { RawEntry, RawRule } from './raw-network.ts';

const NUMBERS: Readonly<Record<string, string>> = { all: '-1', tcp: '6', udp: '17', icmp: '1', icmpv6: '58' };

/** "tcp/22 from 0.0.0.0/0", "all to sg-0…", "udp/53 from pl-0…": rules as short as the findings about them. */
export function rawRules(texts: readonly string[]): readonly RawRule[] {
  return texts.map((text) => {
    const { protocol, ports, direction, peer } = parts(text);
    return {
      protocol: protocol === 'all' ? '-1' : protocol,
      egress: direction === 'to',
      ...(ports === null ? {} : { ports }),
      ...(peer.startsWith('sg-') ? { group: peer } : {}),
      ...(peer.startsWith('pl-') ? { list: peer } : {}),
      ...(/^[0-9a-f:.]+\//.test(peer) ? { cidr: peer } : {}),
    };
  });
}

/** "100 allow tcp/443 from 0.0.0.0/0" */
export function rawEntries(texts: readonly string[]): readonly RawEntry[] {
  return texts.map((text) => {
    const [number = '', action = '', ...rest] = text.split(' ');
    const { protocol, ports, direction, peer } = parts(rest.join(' '));
    return {
      number: Number(number),
      action: action === 'allow' ? 'allow' : 'deny',
      egress: direction === 'to',
      protocol: NUMBERS[protocol] ?? protocol,
      ...(ports === null ? {} : { ports }),
      cidr: peer,
    };
  });
}

function parts(text: string) {
  const [service = '', direction = '', peer = ''] = text.split(' ');
  const [protocol = '', at] = service.split('/');
  const [from, to = from] = at?.split('-').map(Number) ?? [];
  const ports = from === undefined || to === undefined ? null : ([from, to] as const);
  return { protocol, ports, direction, peer };
}
