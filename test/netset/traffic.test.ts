import { describe, expect, it } from 'vitest';
import {
  ANY_ADDRESS,
  addresses,
  addressesOf,
  coverLabels,
  equals,
  formatRectangle,
  formatTraffic,
  INTERNET,
  intersect,
  isEmpty,
  isSubset,
  NO_TRAFFIC,
  protocolNumber,
  type Rectangle,
  rectangles,
  services,
  subtract,
  type TrafficSet,
  traffic,
  union,
  unionAll,
} from '../../shared/netset/index.ts';

/** `tcp/22 10.0.0.0/8` or `tcp/22 @label`, `all …`, `tcp/1-2 …`: just enough to keep the tables readable. */
function rule(text: string): TrafficSet {
  const [service = '', peer = ''] = text.split(' ');
  const [name = '', range] = service.split('/');
  const [from, to = from] = range?.split('-').map(Number) ?? [];
  const set = services(protocolNumber(name) ?? 'all', from, to);
  return peer.startsWith('@')
    ? traffic([{ services: set, labels: [peer.slice(1)] }])
    : traffic([{ services: set, addresses: addresses([peer]) }]);
}

const rules = (...texts: readonly string[]): TrafficSet => texts.map(rule).reduce(union, NO_TRAFFIC);

describe('two rule lists that admit the same traffic are equal', () => {
  it.each([
    [['tcp/22 0.0.0.0/0'], ['tcp/22 0.0.0.0/1', 'tcp/22 128.0.0.0/1']],
    [['tcp/22 ::/0'], ['tcp/22 ::/1', 'tcp/22 8000::/1']],
    [['tcp/20-25 10.0.0.0/8'], ['tcp/20-22 10.0.0.0/8', 'tcp/21-25 10.0.0.0/8', 'tcp/22 10.1.0.0/16']],
    [['all @sg'], ['all @sg', 'tcp/22 @sg']],
  ])('%j and %j', (a, b) => {
    expect(rules(...b)).toEqual(rules(...a));
    expect(equals(rules(...a), rules(...b))).toBe(true);
  });

  it.each([
    [['tcp/22 0.0.0.0/0'], ['udp/22 0.0.0.0/0']],
    [['tcp/22 0.0.0.0/0'], ['tcp/22 ::/0']],
    [['tcp/22 0.0.0.0/0'], ['tcp/22 0.0.0.0/1']],
    [['tcp/22 @a'], ['tcp/22 @b']],
    [['tcp/22 @a'], ['tcp/22 0.0.0.0/0', 'tcp/22 ::/0']],
    [['tcp/22 @a'], ['tcp/22-23 @a']],
    [['tcp/22 @a'], ['tcp/22 @a', 'tcp/22 @b']],
  ])('but %j and %j are not', (a, b) => {
    expect(equals(rules(...a), rules(...b))).toBe(false);
    expect(rules(...b)).not.toEqual(rules(...a));
  });
});

// The policy of the bypass table: nobody but the office reaches 22.
describe('what opens tcp/22 to the internet is found however it is written', () => {
  const office = addresses(['203.0.113.0/24', '2001:db8:4::/48']);
  const forbidden = subtract(
    traffic([{ services: services(6, 22, 22), addresses: INTERNET }]),
    traffic([{ services: services(6, 22, 22), addresses: office }]),
  );

  it.each([
    [['tcp/22 0.0.0.0/0']],
    [['tcp/22 0.0.0.0/1', 'tcp/22 128.0.0.0/1']],
    [['tcp/22 ::/0']],
    [['tcp/22 2000::/3']],
    [['tcp/22 ::/1', 'tcp/22 8000::/1']],
    [['tcp/0-65535 0.0.0.0/0']],
    [['tcp/20-25 0.0.0.0/0']],
    [['all 0.0.0.0/0']],
    [['tcp/22 203.0.113.0/24', 'tcp/22 203.0.112.0/24']],
  ])('%j', (texts) => {
    expect(isEmpty(intersect(rules(...texts), forbidden))).toBe(false);
  });

  it.each([
    [['tcp/22 203.0.113.0/24', 'tcp/22 2001:db8:4:5::/64']],
    [['tcp/22 10.0.0.0/8', 'tcp/22 fc00::/7']],
    [['tcp/0-21 0.0.0.0/0', 'tcp/23-65535 0.0.0.0/0', 'udp 0.0.0.0/0']],
    [['all @sg-web']],
  ])('and %j does not', (texts) => {
    expect(isEmpty(intersect(rules(...texts), forbidden))).toBe(true);
  });
});

describe('rectangles', () => {
  it.each([
    [
      ['tcp/0-65535 10.0.0.0/8', 'tcp/22 1.2.3.4/32'],
      ['tcp/0-65535 from 10.0.0.0/8', 'tcp/22 from 1.2.3.4/32'],
    ],
    [
      ['tcp/0-65535 10.0.0.0/8', 'tcp/22 0.0.0.0/0'],
      ['tcp/0-65535 from 10.0.0.0/8', 'tcp/22 from 0.0.0.0/0'],
    ],
    [['tcp/22 0.0.0.0/1', 'tcp/22 128.0.0.0/1'], ['tcp/22 from 0.0.0.0/0']],
    [
      ['all 0.0.0.0/0', 'all ::/0'],
      ['all from 0.0.0.0/0', 'all from ::/0'],
    ],
    [['all 0.0.0.0/0', 'tcp/22 10.0.0.0/8'], ['all from 0.0.0.0/0']],
    // The middle that both have in common is no rule of its own.
    [
      ['tcp/1-5 10.0.0.0/32', 'tcp/3-9 10.0.0.1/32'],
      ['tcp/1-5 from 10.0.0.0/32', 'tcp/3-9 from 10.0.0.1/32'],
    ],
    [
      ['tcp/22 @b', 'tcp/22 @a', 'tcp/22 ::/0', 'tcp/22 9.0.0.0/8', 'tcp/21 @b', '50 @a'],
      ['tcp/21-22 from @b', 'tcp/22 from 9.0.0.0/8', 'tcp/22 from ::/0', 'tcp/22 from @a', '50 from @a'],
    ],
    [[], []],
  ])('of %j are %j', (texts, expected) => {
    expect(formatTraffic(rules(...texts), 'from', (label) => `@${label}`)).toEqual(expected);
  });

  it('take a hint inside the set before a rectangle of their own', () => {
    const t = rules('tcp/22 0.0.0.0/0');
    const lower: Rectangle = { service: { protocol: 6, from: 22, to: 22 }, cidr: '0.0.0.0/1' };
    const upper: Rectangle = { service: { protocol: 6, from: 22, to: 22 }, cidr: '128.0.0.0/1' };
    const whole: Rectangle = { service: { protocol: 6, from: 22, to: 22 }, cidr: '0.0.0.0/0' };
    const outside: Rectangle = { service: { protocol: 6, from: 22, to: 23 }, cidr: '0.0.0.0/0' };
    expect(rectangles(t, [lower, upper, outside])).toEqual([lower, upper]);
    expect(rectangles(t, [lower])).toEqual([whole]);
    expect(rectangles(t, [lower, upper, whole])).toEqual([whole]);
    expect(rectangles(t, [outside])).toEqual([whole]);
  });

  it('know the hints of a label from those of another', () => {
    const [low, high] = [
      { service: { protocol: 6, from: 1, to: 5 }, label: 'a' },
      { service: { protocol: 6, from: 4, to: 9 }, label: 'a' },
    ] as const;
    expect(rectangles(rules('tcp/1-9 @a'), [low, high])).toEqual([low, high]);
    expect(rectangles(rules('tcp/1-9 @b'), [low, high])).toEqual([
      { service: { protocol: 6, from: 1, to: 9 }, label: 'b' },
    ]);
  });

  it('refuse a hint that is no block', () => {
    expect(() => rectangles(NO_TRAFFIC, [{ service: { protocol: 'all' }, cidr: 'x' }])).toThrow(RangeError);
  });

  it('read as the author of a rule would write them', () => {
    const t = rules('tcp/22 0.0.0.0/0', 'all @sg-1', '50 ::/0');
    expect(formatTraffic(t, 'to', (label) => `sg/${label}`)).toEqual([
      'all to sg/sg-1',
      'tcp/22 to 0.0.0.0/0',
      '50 to ::/0',
    ]);
    expect(formatTraffic(rules('tcp/22 @sg-1'), 'from')).toEqual(['tcp/22 from sg-1']);
    expect(rectangles(t).map((one) => formatRectangle(one, 'to', (label) => `sg/${label}`))).toEqual(
      formatTraffic(t, 'to', (label) => `sg/${label}`),
    );
  });
});

describe('labels', () => {
  it('are covered by addresses only when asked, and only by both families', () => {
    const both = rules('tcp/22 0.0.0.0/0', 'tcp/22-23 ::/0');
    const reference = rules('tcp/22 @sg-1');
    expect(isSubset(reference, both)).toBe(false);
    expect(isSubset(reference, coverLabels(both, ['sg-1']))).toBe(true);
    expect(isSubset(rules('tcp/23 @sg-1'), coverLabels(both, ['sg-1']))).toBe(false);
    expect(isSubset(reference, coverLabels(both, ['sg-2']))).toBe(false);
    expect(isSubset(reference, coverLabels(rules('tcp/22 0.0.0.0/0'), ['sg-1']))).toBe(false);
  });

  it('may be the names of built-in properties, and repeat', () => {
    const set = services(6, 22, 22);
    const t = traffic([{ services: set, labels: ['toString', '__proto__', 'toString'] }]);
    expect(t.labels.map((entry) => entry.label)).toEqual(['__proto__', 'toString']);
    expect(isSubset(rules('tcp/22 @constructor'), t)).toBe(false);
  });
});

describe('a part', () => {
  it('without services or without peers is no traffic', () => {
    expect(traffic([{ services: [], addresses: ANY_ADDRESS, labels: ['a'] }])).toEqual(NO_TRAFFIC);
    expect(traffic([{ services: services('all') }])).toEqual(NO_TRAFFIC);
    expect(traffic([])).toEqual(NO_TRAFFIC);
  });
});

describe('addressesOf', () => {
  it('are the addresses with any service, however their services differ', () => {
    const t = rules('tcp/22 10.0.0.0/9', 'udp 10.128.0.0/9', 'tcp/1 12.0.0.0/8', 'all ::/0', 'all @a');
    expect(addressesOf(t)).toEqual(addresses(['10.0.0.0/8', '12.0.0.0/8', '::/0']));
    expect(addressesOf(NO_TRAFFIC)).toEqual(addresses([]));
  });
});

describe('the union of many', () => {
  it('is the same whatever is put together first: blocks that touch, nest and differ in services, and labels', () => {
    const texts = [
      ...[
        'tcp/22 10.0.0.0/9',
        'tcp/22 10.128.0.0/9',
        'tcp/22 10.1.0.0/16',
        'tcp/23 10.0.0.0/8',
        'udp 10.0.0.0/8',
      ],
      ...['tcp/22 @a', 'tcp/23 @a', 'tcp/22 2001:db8::/33', 'tcp/22 2001:db8:8000::/33', 'all 10.2.0.0/16'],
    ];
    const mixed = rules('tcp/22 11.0.0.0/8', 'tcp/22 ::/1', 'udp @b');
    const sets = [...texts.map(rule), mixed, NO_TRAFFIC];
    expect(unionAll(sets)).toEqual(sets.reduce(union, NO_TRAFFIC));
    expect(unionAll(sets.toReversed())).toEqual(unionAll(sets));
  });
});
