import { describe, expect, it } from 'vitest';
import { blockBounds, canonicalCidr, parseAddress, parseCidr } from '../../shared/netset/index.ts';

const wholeText = (read: ReturnType<typeof parseCidr>): string => (read.ok ? read.text : read.error);

describe('parseCidr', () => {
  it.each([
    ['300.1.1.1/8', '300.1.1.1/8 is not an address block: 300 is over 255'],
    ['10.0.0.256/32', '10.0.0.256/32 is not an address block: 256 is over 255'],
    ['10.0.0.1000/32', '10.0.0.1000/32 is not an address block: 1000 is over 255'],
    [
      '010.0.0.0/8',
      '010.0.0.0/8 is not an address block: 010 has a leading zero, which some programs read as octal: write 10',
    ],
    [
      '10.00.0.0/8',
      '10.00.0.0/8 is not an address block: 00 has a leading zero, which some programs read as octal: write 0',
    ],
    [
      '1.2.3/24',
      '1.2.3/24 is not an address block: it has 3 numbers where an IPv4 address has 4: write 1.2.3.0',
    ],
    [
      '200.255.3/24',
      '200.255.3/24 is not an address block: it has 3 numbers where an IPv4 address has 4: write 200.255.3.0',
    ],
    ['10/8', '10/8 is not an address block: it has 1 number where an IPv4 address has 4: write 10.0.0.0'],
    ['1.2.3.4.5/24', '1.2.3.4.5/24 is not an address block: it has 5 numbers where an IPv4 address has 4'],
    ['10.0.0.1/8', '10.0.0.1/8 has host bits set: write 10.0.0.0/8 or 10.0.0.1/32'],
    ['0.0.0.1/0', '0.0.0.1/0 has host bits set: write 0.0.0.0/0 or 0.0.0.1/32'],
    ['2001:db8::1/32', '2001:db8::1/32 has host bits set: write 2001:db8::/32 or 2001:db8::1/128'],
    ['10.0.0.1', '10.0.0.1 has no prefix length: write 10.0.0.1/32'],
    ['2001:DB8::1', '2001:DB8::1 has no prefix length: write 2001:db8::1/128'],
    [
      '10.0.0.0/33',
      '10.0.0.0/33 is not an address block: its prefix length is over 32, the most that IPv4 has',
    ],
    ['::/129', '::/129 is not an address block: its prefix length is over 128, the most that IPv6 has'],
    ['10.0.0.0/08', '10.0.0.0/08 is not an address block: its prefix length has a leading zero: write /8'],
    ['10.0.0.0/', '10.0.0.0/ is not an address block: its prefix length must be a number from 0 to 32'],
    ['10.0.0.0/-1', '10.0.0.0/-1 is not an address block: its prefix length must be a number from 0 to 32'],
    ['10.0.0.0/8/8', '10.0.0.0/8/8 is not an address block: its prefix length must be a number from 0 to 32'],
    ['::/x', '::/x is not an address block: its prefix length must be a number from 0 to 128'],
    [
      '10.0.0.0/255.0.0.0',
      '10.0.0.0/255.0.0.0 is not an address block: its prefix length must be a number from 0 to 32: write /8 for the netmask',
    ],
    [
      '0.0.0.0/0.0.0.0',
      '0.0.0.0/0.0.0.0 is not an address block: its prefix length must be a number from 0 to 32: write /0 for the netmask',
    ],
    [
      '10.0.0.0/255.0.255.0',
      '10.0.0.0/255.0.255.0 is not an address block: its prefix length must be a number from 0 to 32',
    ],
    ['', '"" is not an address block: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)'],
    ['/8', '/8 is not an address block: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)'],
    ['office', 'office is not an address block: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)'],
    [' 10.0.0.0/8', '" 10.0.0.0/8" is not an address block: it has a space in it'],
    ['10.0.0.0 /8', '"10.0.0.0 /8" is not an address block: it has a space in it'],
    ['10..0.0/8', '10..0.0/8 is not an address block: a number is missing between the dots'],
    ['10.0.0./8', '10.0.0./8 is not an address block: a number is missing between the dots'],
    ['0x7f.0.0.1/32', '0x7f.0.0.1/32 is not an address block: 0x7f is not a decimal number'],
    ['10.0.0.0-10.0.0.9/32', '10.0.0.0-10.0.0.9/32 is not an address block: 0-10 is not a decimal number'],
    ['1:2:3/48', '1:2:3/48 is not an address block: it has 3 groups where an IPv6 address has 8'],
    [
      '1:2:3:4:5:6:7:8:9/48',
      '1:2:3:4:5:6:7:8:9/48 is not an address block: it has 9 groups where an IPv6 address has 8',
    ],
    ['1::2::3/48', '1::2::3/48 is not an address block: it has :: more than once'],
    [':::/48', ':::/48 is not an address block: it has a colon too many or too few'],
    [':1:2:3:4:5:6:7/48', ':1:2:3:4:5:6:7/48 is not an address block: it has a colon too many or too few'],
    ['1:2:3:4:5:6:7:/48', '1:2:3:4:5:6:7:/48 is not an address block: it has a colon too many or too few'],
    [
      '1:2:3:4::5:6:7:8/64',
      '1:2:3:4::5:6:7:8/64 is not an address block: its :: stands for nothing, as 8 groups are there already',
    ],
    ['12345::/16', '12345::/16 is not an address block: 12345 is not one to four hexadecimal digits'],
    ['g::/16', 'g::/16 is not an address block: g is not one to four hexadecimal digits'],
    ['[::1]/128', '"[::1]/128" is not an address block: "[" is not one to four hexadecimal digits'],
    [
      'fe80::1%eth0/64',
      'fe80::1%eth0/64 is not an address block: it has a zone (%eth0), which a rule cannot have: leave it out',
    ],
    [
      '::ffff:1.2.3/96',
      '::ffff:1.2.3/96 is not an address block: in the IPv4 part 1.2.3, it has 3 numbers where an IPv4 address has 4: write 1.2.3.0',
    ],
    [
      '::ffff:01.2.3.4/128',
      '::ffff:01.2.3.4/128 is not an address block: in the IPv4 part 01.2.3.4, 01 has a leading zero, which some programs read as octal: write 1',
    ],
    ['1.2.3.4::/128', '1.2.3.4::/128 is not an address block: 1.2.3.4 is not one to four hexadecimal digits'],
    [
      '١٠.0.0.0/8',
      '"١٠.0.0.0/8" is not an address block: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)',
    ],
  ])('refuses %j and says what is wrong', (text, error) => {
    expect(parseCidr(text)).toEqual({ ok: false, error });
  });

  it('does not repeat a text of any length, nor its control characters', () => {
    expect(wholeText(parseCidr(`\u001b[31m${'x'.repeat(10_000)}`))).toBe(
      `"\\u001b[31m${'x'.repeat(55)}…" is not an address block: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)`,
    );
    expect(wholeText(parseCidr(`1.2.3.${'9'.repeat(10_000)}/8`)).length).toBeLessThan(250);
  });

  it.each([
    { text: '0.0.0.0/0', lo: 0, hi: 2 ** 32, prefix: 0 },
    { text: '10.0.0.0/8', lo: 10 * 2 ** 24, hi: 11 * 2 ** 24, prefix: 8 },
    { text: '128.0.0.0/1', lo: 2 ** 31, hi: 2 ** 32, prefix: 1 },
    { text: '255.255.255.255/32', lo: 2 ** 32 - 1, hi: 2 ** 32, prefix: 32 },
  ])('reads $text as a half-open interval', (block) => {
    expect(parseCidr(block.text)).toEqual({ ok: true, family: 4, ...block });
  });

  it.each([
    { written: '::/0', lo: 0n, hi: 1n << 128n, prefix: 0, text: '::/0' },
    { written: '8000::/1', lo: 1n << 127n, hi: 1n << 128n, prefix: 1, text: '8000::/1' },
    {
      written: '2001:DB8:0::/48',
      lo: 0x20010db8n << 96n,
      hi: 0x20010db80001n << 80n,
      prefix: 48,
      text: '2001:db8::/48',
    },
    { written: '::1/128', lo: 1n, hi: 2n, prefix: 128, text: '::1/128' },
  ])('reads $written as a half-open interval of bigints', ({ written, ...block }) => {
    expect(parseCidr(written)).toEqual({ ok: true, family: 6, ...block });
  });

  // RFC 5952, sections 4 and 5.
  it.each([
    ['2001:0db8:0:0:0:0:0:1/128', '2001:db8::1/128'],
    ['2001:db8:0:1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128'],
    ['2001:db8::1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128'],
    ['2001:0:0:1:0:0:0:1/128', '2001:0:0:1::1/128'],
    ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
    ['2001:DB8::ABCD/128', '2001:db8::abcd/128'],
    ['1:2:3:4:5:6:7::/128', '1:2:3:4:5:6:7:0/128'],
    ['0:0:0:0:0:0:0:0/128', '::/128'],
    ['1:0:0:0:0:0:0:0/128', '1::/128'],
    ['::ffff:10.1.2.3/128', '::ffff:10.1.2.3/128'],
    ['::ffff:0a01:0203/128', '::ffff:10.1.2.3/128'],
    ['::ffff:0:0/96', '::ffff:0.0.0.0/96'],
    ['::ffff:0:0:0/96', '::ffff:0:0:0/96'],
    ['::1.2.3.4/128', '::102:304/128'],
    ['64:ff9b::192.0.2.33/128', '64:ff9b::c000:221/128'],
  ])('writes %s as %s', (text, canonical) => {
    expect(wholeText(parseCidr(text))).toBe(canonical);
  });
});

describe('canonicalCidr', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3/32', '10.1.2.3/32'],
    ['255.255.255.255/0', '0.0.0.0/0'],
    ['192.168.129.1/17', '192.168.128.0/17'],
    ['2001:DB8:1:2:3::9/48', '2001:db8:1::/48'],
    ['ffff::/0', '::/0'],
    ['2001:db8::1/127', '2001:db8::/127'],
  ])('clears the host bits of %s', (text, canonical) => {
    const read = canonicalCidr(text);
    expect(wholeText(read)).toBe(canonical);
    expect(parseCidr(canonical)).toEqual(read);
  });

  it.each(['300.1.1.1/8', '010.0.0.0/8', '1.2.3/24', '10.0.0.0', '10.0.0.0/33', 'fe80::1%1/64'])(
    'is as strict as parseCidr about %s otherwise',
    (text) => {
      expect(canonicalCidr(text)).toEqual(parseCidr(text));
      expect(canonicalCidr(text).ok).toBe(false);
    },
  );
});

describe('blockBounds', () => {
  it.each([
    ['10.1.2.3/8', { family: 4, lo: 10 * 2 ** 24, hi: 11 * 2 ** 24, prefix: 8 }],
    ['0.0.0.0/0', { family: 4, lo: 0, hi: 2 ** 32, prefix: 0 }],
    ['::1/127', { family: 6, lo: 0n, hi: 2n, prefix: 127 }],
    ['2001:DB8::/32', { family: 6, lo: 0x20010db8n << 96n, hi: 0x20010db9n << 96n, prefix: 32 }],
    ['10.0.0.0', null],
    ['10.0.0.0/33', null],
    ['10.0.0.00/8', null],
    ['::/0/0', null],
    [' ::/0', null],
    ['office', null],
  ])('of %s is where the canonical block lies', (text, bounds) => {
    expect(blockBounds(text)).toEqual(bounds);
    expect(canonicalCidr(text)).toMatchObject(bounds ?? { ok: false });
  });
});

describe('parseAddress', () => {
  it('reads one address of either family', () => {
    expect(parseAddress('10.0.0.1')).toEqual({ ok: true, family: 4, value: 0x0a000001, text: '10.0.0.1' });
    expect(parseAddress('255.255.255.255')).toMatchObject({ value: 2 ** 32 - 1 });
    expect(parseAddress('2001:DB8::1')).toEqual({
      ok: true,
      family: 6,
      value: 0x20010db8000000000000000000000001n,
      text: '2001:db8::1',
    });
  });

  it.each([
    ['10.0.0.0/8', '10.0.0.0/8 is a block, not one address: write 10.0.0.0'],
    ['10.0.0', '10.0.0 is not an address: it has 3 numbers where an IPv4 address has 4: write 10.0.0.0'],
    ['/8', '/8 is not an address: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)'],
    ['web', 'web is not an address: it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)'],
  ])('refuses %s and says what is wrong', (text, error) => {
    expect(parseAddress(text)).toEqual({ ok: false, error });
  });
});
