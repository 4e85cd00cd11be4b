import { describe, expect, it } from 'vitest';
import { loaded, said } from './said.ts';

const names = (block: string) => `version: 1\nnames:\n${block}`;

describe('names', () => {
  it('follow each other in any order, each address once', () => {
    const text = names(
      '  all-of-us: [staff, 10.0.0.0/8, vpn]\n  staff: [office, vpn]\n  vpn: [198.51.100.7/32]\n  office: [203.0.113.0/24, 2001:DB8:4:0::/48]\n',
    );
    expect(loaded(text).names).toEqual({
      'all-of-us': ['203.0.113.0/24', '2001:db8:4::/48', '198.51.100.7/32', '10.0.0.0/8'],
      staff: ['203.0.113.0/24', '2001:db8:4::/48', '198.51.100.7/32'],
      vpn: ['198.51.100.7/32'],
      office: ['203.0.113.0/24', '2001:db8:4::/48'],
    });
  });

  it('may be called like what every object has', () => {
    const text = `${names('  constructor: [10.0.0.0/8]\n  toString: [constructor]\n')}waivers: [{ id: a, allow: tcp/1 from toString, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: b }]\n`;
    expect(loaded(text).waivers[0]?.allow.peers).toEqual([
      { kind: 'name', name: 'toString', cidrs: ['10.0.0.0/8'] },
    ]);
    expect(said(names('  a: [valueOf]\n'))).toHaveLength(1);
  });

  it('follow a long chain', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => `  n${i}: [n${i + 1}]\n`).join('');
    expect(loaded(names(`${chain}  n20000: [10.0.0.0/8]\n`)).names.n0).toEqual(['10.0.0.0/8']);
  });

  it.each([
    [
      'itself',
      '  a: [a]\n',
      '3:7 the name "a" stands for itself: a → a; a name must end in CIDRs: remove one of these',
    ],
    [
      'a circle, but not for who uses it',
      '  x: [a]\n  a: [b]\n  b: [c, 10.0.0.0/8]\n  c: [a]\n',
      '4:7 the name "a" stands for itself: a → b → c → a; a name must end in CIDRs: remove one of these',
      '5:7 the name "b" stands for itself: b → c → a → b; a name must end in CIDRs: remove one of these',
      '6:7 the name "c" stands for itself: c → a → b → c; a name must end in CIDRs: remove one of these',
    ],
    [
      'what is not declared',
      '  office: [10.0.0.0/8]\n  a: [ofice]\n',
      '4:7 "ofice" is not declared under names; did you mean "office"?',
    ],
    ['any', '  a: [any]\n', '3:7 "any" is no address set of its own; write 0.0.0.0/0 and ::/0'],
    [
      'internet',
      '  a: [internet]\n',
      '3:7 "internet" is not declared under names; write a CIDR, or the name of another address set',
    ],
    ['a group', '  a: [sg/web]\n', '3:7 "sg/web" is no address; names hold CIDRs; write it in the line'],
    ['a bare address', '  a: [10.0.0.1]\n', '3:7 10.0.0.1 has no prefix length; write 10.0.0.1/32'],
    [
      'a word of the language',
      '  internet: [10.0.0.0/8]\n',
      '3:3 "internet" is a word of the language; choose another name',
    ],
    [
      'what is no name',
      '  10.0: [10.0.0.0/8]\n',
      '3:3 "10.0" cannot be a name; a name is a letter, then letters, digits, "_", "." and "-"',
    ],
    ['one text', '  a: 10.0.0.0/8\n', '3:6 "a" must be a list, not "10.0.0.0/8"; write a list: [10.0.0.0/8]'],
  ])('are refused: %s', (_, block, ...errors) => {
    expect(said(names(block))).toEqual(errors);
  });

  it('with a fault are declared all the same', () => {
    const text = `${names('  a: [10.0.0.1/8]\n')}guardrails: [{ id: g, deny: tcp/22 from a }]\n`;
    expect(said(text)).toEqual(['3:7 10.0.0.1/8 has host bits set; write 10.0.0.0/8 or 10.0.0.1/32']);
  });
});
