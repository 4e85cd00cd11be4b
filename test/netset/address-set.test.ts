import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ANY_ADDRESS,
  addresses,
  addressesIn,
  cidrs,
  containsAddress,
  equalAddresses,
  firstCidr,
  INTERNET,
  isEmptyAddresses,
  isSubsetAddresses,
  NO_ADDRESS,
  parseAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../../shared/netset/index.ts';

function contains(set: typeof INTERNET, text: string): boolean {
  const address = parseAddress(text);
  if (!address.ok) throw new Error(address.error);
  return containsAddress(set, address);
}

describe('INTERNET', () => {
  it('is all of IPv4 and global IPv6 but the blocks that are not routed', () => {
    const notRouted = [
      ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
      ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
    ];
    expect(subtractAddresses(addresses(['0.0.0.0/0', '2000::/3']), addresses(notRouted))).toEqual(INTERNET);
  });

  // The last address before, the first and last address of, and the first address after each block left out.
  it.each([
    { first: '0.0.0.0', last: '0.255.255.255', outside: ['1.0.0.0'] },
    { first: '10.0.0.0', last: '10.255.255.255', outside: ['9.255.255.255', '11.0.0.0'] },
    { first: '100.64.0.0', last: '100.127.255.255', outside: ['100.63.255.255', '100.128.0.0'] },
    { first: '127.0.0.0', last: '127.255.255.255', outside: ['126.255.255.255', '128.0.0.0'] },
    { first: '169.254.0.0', last: '169.254.255.255', outside: ['169.253.255.255', '169.255.0.0'] },
    { first: '172.16.0.0', last: '172.31.255.255', outside: ['172.15.255.255', '172.32.0.0'] },
    { first: '192.168.0.0', last: '192.168.255.255', outside: ['192.167.255.255', '192.169.0.0'] },
    { first: '198.18.0.0', last: '198.19.255.255', outside: ['198.17.255.255', '198.20.0.0'] },
    { first: '224.0.0.0', last: '255.255.255.255', outside: ['223.255.255.255'] },
  ])('leaves out $first to $last', ({ first, last, outside }) => {
    expect(contains(INTERNET, first)).toBe(false);
    expect(contains(INTERNET, last)).toBe(false);
    for (const text of outside) expect(contains(INTERNET, text)).toBe(true);
  });

  it.each(['192.0.2.1', '198.51.100.1', '203.0.113.1', '192.0.0.1', '2001:db8::1', '2000::', '3fff:ffff::'])(
    'counts %s in, documentation ranges included',
    (text) => {
      expect(contains(INTERNET, text)).toBe(true);
    },
  );

  it.each([
    '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '4000::',
    '::1',
    'fc00::1',
    'fe80::1',
    '::ffff:8.8.8.8',
  ])('does not count %s', (text) => {
    expect(contains(INTERNET, text)).toBe(false);
  });

  it('is written with few blocks, none of which is everything', () => {
    const texts = cidrs(INTERNET);
    expect(texts[0]).toBe('1.0.0.0/8');
    expect(texts.at(-1)).toBe('2000::/3');
    expect(addresses(texts)).toEqual(INTERNET);
  });
});

describe('cidrs', () => {
  it.each([
    [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0']],
    [
      ['8000::/1', '::/1', '10.0.0.0/8'],
      ['10.0.0.0/8', '::/0'],
    ],
    [
      ['10.0.0.1/32', '10.0.0.2/32', '10.0.0.3/32'],
      ['10.0.0.1/32', '10.0.0.2/31'],
    ],
    [['10.0.0.0/9', '10.128.0.0/10', '10.192.0.0/10'], ['10.0.0.0/8']],
    [
      ['255.255.255.255/32', '0.0.0.0/32'],
      ['0.0.0.0/32', '255.255.255.255/32'],
    ],
    [['10.9.9.9/8'], ['10.0.0.0/8']],
    [[], []],
  ])('of %j are %j', (texts, expected) => {
    expect(cidrs(addresses(texts))).toEqual(expected);
  });

  it('of everything but one address are one block a prefix length', () => {
    const v4 = cidrs(subtractAddresses(addresses(['0.0.0.0/0']), addresses(['10.0.0.1/32'])));
    expect(v4).toHaveLength(32);
    expect(cidrs(subtractAddresses(addresses(['::/0']), addresses(['2001:db8::1/128'])))).toHaveLength(128);
  });
});

describe('address sets', () => {
  it('know the whole and the empty set', () => {
    expect(cidrs(ANY_ADDRESS)).toEqual(['0.0.0.0/0', '::/0']);
    expect(cidrs(NO_ADDRESS)).toEqual([]);
    expect(isEmptyAddresses(NO_ADDRESS)).toBe(true);
    expect(isEmptyAddresses(addresses(['::/128']))).toBe(false);
    expect(isSubsetAddresses(INTERNET, ANY_ADDRESS)).toBe(true);
    expect(isSubsetAddresses(ANY_ADDRESS, INTERNET)).toBe(false);
  });

  it('keep the families apart', () => {
    const [v4, v6] = [addresses(['0.0.0.0/0']), addresses(['::/0'])];
    expect(equalAddresses(v4, v6)).toBe(false);
    expect(isSubsetAddresses(v4, v6)).toBe(false);
    expect(unionAddresses(v4, v6)).toEqual(ANY_ADDRESS);
    expect(subtractAddresses(v4, v6)).toEqual(v4);
    expect(contains(v6, '::ffff:10.0.0.1')).toBe(true);
    expect(contains(v4, '::ffff:10.0.0.1')).toBe(false);
  });

  it('are made of blocks that are read already', () => {
    const blocks = ['10.0.0.0/9', '::/1', '10.128.0.0/9'].flatMap((text) => {
      const block = parseCidr(text);
      return block.ok ? [block] : [];
    });
    expect(cidrs(addressesIn(blocks))).toEqual(['10.0.0.0/8', '::/1']);
  });

  it('are not made of what is no block', () => {
    expect(() => addresses(['10.0.0.0/8', '010.0.0.0/8'])).toThrow(RangeError);
  });
});

describe('firstCidr', () => {
  const number = fc.oneof(
    fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 10 * 2 ** 24),
    fc.nat(2 ** 32 - 1),
  );
  const edges = fc.uniqueArray(number, { maxLength: 4 }).map((some) => some.sort((a, b) => a - b));
  const intervals = edges.map((some) => some.slice(0, some.length - (some.length % 2)));

  it('is the first of all the blocks of a set', () => {
    fc.assert(
      fc.property(intervals, intervals, fc.constantFrom(0n, 1n, 48n, 96n), (v4, low, shift) => {
        const set = { v4, v6: low.map((edge) => BigInt(edge) << shift) };
        expect(firstCidr(set)).toBe(cidrs(set)[0] ?? null);
      }),
    );
  });
});
