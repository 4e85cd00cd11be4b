import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidrText, contains, parseAddress, parseCidr } from '../../sim/ec2/cidr.ts';
import { present } from './core-stage.ts';

const groups = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
const ipv4 = fc.tuple(fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }), fc.nat(32));
const ipv6 = fc.tuple(groups, fc.nat(128));

describe('CIDR blocks', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['255.255.255.255/0', '0.0.0.0/0'],
    ['2001:DB8::1/32', '2001:db8::/32'],
    ['0:0:0:0:0:0:0:0/0', '::/0'],
    ['::1/128', '::1/128'],
    ['2001:0:0:1:0:0:0:1/128', '2001:0:0:1::1/128'],
    ['2001:0:0:1:1:0:0:1/128', '2001::1:1:0:0:1/128'],
    ['1:0:2:0:3:0:4:0/128', '1:0:2:0:3:0:4:0/128'],
    ['10:0:0:2::/64', '10:0:0:2::/64'],
    ['fe80::/10', 'fe80::/10'],
  ])('%s is stored as %s', (sent, stored) => {
    expect(cidrText(present(parseCidr(sent)))).toBe(stored);
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    '010.0.0.0/8',
    '256.0.0.0/8',
    '10.0.0.0/08',
    '1::2::3/64',
    ':::/0',
  ])('%s is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('written out and read again, are the same, and hold what Node says they hold', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), fc.oneof(ipv4, ipv6), ([a, bits], [b]) => {
        fc.pre(a.length === b.length);
        const family = a.length === 4 ? 'ipv4' : 'ipv6';
        const written = (parts: number[]) =>
          family === 'ipv4' ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
        const block = present(parseCidr(`${written(a)}/${bits}`));
        const text = cidrText(block);
        expect(parseCidr(text)).toEqual(block);
        const list = new BlockList();
        list.addSubnet(written(a), bits, family);
        const address = present(parseAddress(written(b)));
        const single = { family: address.family, base: address.value, bits: family === 'ipv4' ? 32 : 128 };
        expect(contains(block, single)).toBe(list.check(written(b), family));
      }),
    );
  });
});
