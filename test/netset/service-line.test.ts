import { describe, expect, it } from 'vitest';
import {
  ALL_SERVICES,
  containsService,
  equalServices,
  formatService,
  intersectServices,
  isSubsetServices,
  NO_SERVICES,
  protocolName,
  protocolNumber,
  type ServiceRange,
  serviceRanges,
  services,
  servicesIn,
  subtractServices,
  unionServices,
} from '../../shared/netset/index.ts';

const TCP = 6 * 65536;
const ICMP = 65536;

describe('services', () => {
  it.each([
    [
      ['all', undefined, undefined],
      [0, 2 ** 24],
    ],
    [
      [-1, 0, 0],
      [0, 2 ** 24],
    ],
    [
      [6, 22, 22],
      [TCP + 22, TCP + 23],
    ],
    [
      [6, 0, 65535],
      [TCP, TCP + 65536],
    ],
    [
      [6, undefined, undefined],
      [TCP, TCP + 65536],
    ],
    [
      [6, -1, -1],
      [TCP, TCP + 65536],
    ],
    [
      [17, 53, 53],
      [17 * 65536 + 53, 17 * 65536 + 54],
    ],
    [
      [1, 8, 0],
      [ICMP + 8 * 256, ICMP + 8 * 256 + 1],
    ],
    [
      [1, 8, -1],
      [ICMP + 8 * 256, ICMP + 9 * 256],
    ],
    [
      [1, 8, undefined],
      [ICMP + 8 * 256, ICMP + 9 * 256],
    ],
    [
      [1, -1, -1],
      [ICMP, ICMP + 65536],
    ],
    [
      [1, -1, 4],
      [ICMP, ICMP + 65536],
    ],
    [
      [58, 128, 0],
      [58 * 65536 + 128 * 256, 58 * 65536 + 128 * 256 + 1],
    ],
    [
      [50, 22, 22],
      [50 * 65536, 51 * 65536],
    ],
    [
      [255, undefined, undefined],
      [255 * 65536, 256 * 65536],
    ],
  ] as const)('of %j are %j', ([protocol, from, to], expected) => {
    expect(services(protocol, from, to)).toEqual(expected);
  });

  it.each([
    [[6, 70000, 70000], '70000 is no port: it must be a whole number from 0 to 65535'],
    [[6, 90, 80], 'the port range 90-80 is reversed'],
    [[6, 1.5, 2], '1.5 is no port: it must be a whole number from 0 to 65535'],
    [[1, 256, 0], '256 is no ICMP type: it must be a whole number from 0 to 255'],
    [[1, 8, 256], '256 is no ICMP code: it must be a whole number from 0 to 255'],
    [[256, 0, 0], '256 is no protocol: it must be a whole number from 0 to 255'],
    [[Number.NaN, 0, 0], 'NaN is no protocol: it must be a whole number from 0 to 255'],
  ] as const)('of %j do not exist', ([protocol, from, to], message) => {
    expect(() => services(protocol, from, to)).toThrow(new RangeError(message));
  });
});

describe('serviceRanges', () => {
  it.each<[string, readonly ServiceRange[]]>([
    ['all', [{ protocol: 'all' }]],
    ['tcp/22', [{ protocol: 6, from: 22, to: 22 }]],
    ['tcp/0-65535', [{ protocol: 6, from: 0, to: 65535 }]],
    ['icmp', [{ protocol: 1, type: -1, code: -1 }]],
    ['icmp/8', [{ protocol: 1, type: 8, code: -1 }]],
    ['icmp/8.0', [{ protocol: 1, type: 8, code: 0 }]],
    ['icmpv6/255.255', [{ protocol: 58, type: 255, code: 255 }]],
    ['50', [{ protocol: 50 }]],
  ])('write %s as one range that stands for the same set', (text, ranges) => {
    const [range] = ranges;
    if (range === undefined) throw new Error('no range');
    expect(serviceRanges(servicesIn(range))).toEqual(ranges);
    expect(formatService(range)).toBe(text);
  });

  it('cut at the borders of protocols', () => {
    const two = unionServices([services(6), services(7), services(5), services(4)]);
    expect(two).toHaveLength(2);
    expect(serviceRanges(two).map(formatService)).toEqual(['4', '5', 'tcp/0-65535', '7']);
  });

  it('are every other protocol when one port is taken out of everything', () => {
    const ranges = serviceRanges(subtractServices(ALL_SERVICES, services(6, 22, 22))).map(formatService);
    expect(ranges).toHaveLength(257);
    expect(ranges).toContain('icmp');
    expect(ranges.slice(5, 9)).toEqual(['5', 'tcp/0-21', 'tcp/23-65535', '7']);
  });

  it('are whole ICMP types and single codes', () => {
    const left = subtractServices(services(1), services(1, 8, 1));
    const texts = serviceRanges(left).map(formatService);
    expect(texts).toHaveLength(255 + 255);
    expect(texts.slice(7, 11)).toEqual(['icmp/7', 'icmp/8.0', 'icmp/8.2', 'icmp/8.3']);
    const across = unionServices([services(1, 3, 255), services(1, 4), services(1, 5, 0)]);
    expect(across).toHaveLength(2);
    expect(serviceRanges(across).map(formatService)).toEqual(['icmp/3.255', 'icmp/4', 'icmp/5.0']);
  });

  it('of nothing are none', () => {
    expect(serviceRanges(NO_SERVICES)).toEqual([]);
  });
});

describe('service sets', () => {
  it('unite many at once, in any order, adjacent ones too', () => {
    const set = unionServices([
      services(6, 443, 443),
      services(6, 80, 81),
      services(6, 82, 90),
      services(6, 85, 86),
    ]);
    expect(serviceRanges(set).map(formatService)).toEqual(['tcp/80-90', 'tcp/443']);
    expect(unionServices([])).toEqual(NO_SERVICES);
    expect(unionServices([services(6, 1, 2)])).toEqual(services(6, 1, 2));
  });

  it('keep tcp and udp, and ICMP and ICMPv6, apart', () => {
    expect(intersectServices(services(6), services(17))).toEqual(NO_SERVICES);
    expect(intersectServices(services(1), services(58))).toEqual(NO_SERVICES);
    expect(isSubsetServices(services(58), ALL_SERVICES)).toBe(true);
    expect(isSubsetServices(ALL_SERVICES, services(58))).toBe(false);
    expect(equalServices(services(6), services(6, 0, 65535))).toBe(true);
    expect(containsService(services(6, 22, 22), TCP + 22)).toBe(true);
    expect(containsService(services(6, 22, 22), TCP + 23)).toBe(false);
    expect(containsService(services(6, 22, 22), 0)).toBe(false);
  });
});

describe('protocol names', () => {
  it.each([
    ['tcp', 6],
    ['udp', 17],
    ['icmp', 1],
    ['icmpv6', 58],
    ['all', 'all'],
    ['0', 0],
    ['50', 50],
    ['255', 255],
    ['256', undefined],
    ['06', undefined],
    ['-1', undefined],
    ['TCP', undefined],
    ['', undefined],
    ['gre', undefined],
    ['constructor', undefined],
  ])('%j is %s', (text, expected) => {
    expect(protocolNumber(text)).toBe(expected);
  });

  it.each([
    [6, 'tcp'],
    [17, 'udp'],
    [1, 'icmp'],
    [58, 'icmpv6'],
    [50, '50'],
    ['all', 'all'],
  ] as const)('%s is called %s', (protocol, name) => {
    expect(protocolName(protocol)).toBe(name);
  });
});
