import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchText } from '../../shared/policy/index.ts';
import { canMeet, isNarrower } from '../../shared/policy/wildcard.ts';
import { contradictions } from '../policy/said.ts';

// A world of 16 addresses (10.0.0.0/28) and 8 ports, small enough to try every packet.
const ADDRESSES = Array.from({ length: 16 }, (_, i) => i);
const PORTS = Array.from({ length: 8 }, (_, i) => i);
type Block = { readonly lo: number; readonly size: number };
type Range = { readonly from: number; readonly to: number };
type Rule = { readonly ports: Range; readonly block: Block };

const block: fc.Arbitrary<Block> = fc
  .tuple(fc.nat(4), fc.nat(15))
  .map(([bits, at]) => ({ lo: at - (at % 2 ** bits), size: 2 ** bits }));
const ports: fc.Arbitrary<Range> = fc
  .tuple(fc.nat(7), fc.nat(7))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const rule: fc.Arbitrary<Rule> = fc.record({ ports, block });

const cidr = ({ lo, size }: Block): string => `10.0.0.${lo}/${32 - Math.log2(size)}`;
const service = ({ from, to }: Range): string => `tcp/${from}-${to}`;
const inBlock = ({ lo, size }: Block, address: number): boolean => address >= lo && address < lo + size;
const has = ({ ports: { from, to }, block: own }: Rule, address: number, port: number): boolean =>
  inBlock(own, address) && port >= from && port <= to;
const somePacket = (test: (address: number, port: number) => boolean): boolean =>
  ADDRESSES.some((address) => PORTS.some((port) => test(address, port)));

describe('an ACL entry that can never match', () => {
  it('is one that decides no packet', () => {
    const entry = fc.record({ rule, action: fc.constantFrom('allow', 'deny') });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), (entries) => {
        const lines = entries.map(
          ({ rule: { ports: range, block: own }, action }, i) =>
            `      - ${i + 1} ${action} ${service(range)} from ${cidr(own)}\n`,
        );
        const text = `version: 1\nnetworkAcls:\n  a:\n    match: { name: a }\n    ingress:\n${lines.join('')}`;
        const useless = entries.flatMap((_, i) => {
          const first = (address: number, port: number) =>
            entries.findIndex((one) => has(one.rule, address, port)) === i;
          return somePacket(first) ? [] : [6 + i];
        });
        expect(contradictions(text).map((error) => Number.parseInt(error, 10))).toEqual(useless);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a line that a guardrail denies', () => {
  const line = fc.record({ rule, except: fc.option(block, { nil: undefined }) });
  type Line = { readonly rule: Rule; readonly except: Block | undefined };
  const text = ({ rule: { ports: range, block: own }, except }: Line) =>
    `${service(range)} from ${cidr(own)}${except === undefined ? '' : ` except ${cidr(except)}`}`;
  const admits = ({ rule: own, except }: Line, address: number, port: number) =>
    has(own, address, port) && !(except !== undefined && inBlock(except, address));

  it('is one that shares a packet with it', () => {
    fc.assert(
      fc.property(line, line, (desired, denied) => {
        const errors = contradictions(`version: 1
guardrails: [{ id: g, deny: ${text(denied)} }]
securityGroups: { a: { match: { name: a }, ingress: [${text(desired)}] } }
`);
        const shared = somePacket(
          (address, port) => admits(desired, address, port) && admits(denied, address, port),
        );
        expect(errors.some((error) => error.includes('guardrail g'))).toBe(shared);
        const nothing = !somePacket((address, port) => admits(desired, address, port));
        expect(errors.some((error) => error.startsWith('3:') && error.includes('nothing is left'))).toBe(
          nothing,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('wildcards', () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 6 }).map((list) => list.join(''));
  const texts = [''];
  for (let i = 0; (texts[i]?.length ?? 9) < 7; i += 1) texts.push(`${texts[i]}a`, `${texts[i]}b`);

  it('match what the same regular expression matches', () => {
    fc.assert(
      fc.property(pattern, (own) => {
        const regex = new RegExp(`^${own.replaceAll('*', '.*')}$`);
        for (const text of texts) expect(matchText(own, text)).toBe(regex.test(text));
      }),
    );
  });

  it('are narrower when every text of the one is one of the other', () => {
    // c stands for every letter that neither pattern names.
    const wider = [
      ...texts,
      ...texts.flatMap((text) =>
        text.length < 6
          ? [
              `c${text}`,
              `${text}c`,
              `${text.slice(0, 1)}c${text.slice(1)}`,
              `${text.slice(0, 2)}c${text.slice(2)}`,
              `${text.slice(0, 3)}c${text.slice(3)}`,
            ]
          : [],
      ),
    ];
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        expect(isNarrower(a, b)).toBe(wider.every((text) => !matchText(a, text) || matchText(b, text)));
      }),
      { numRuns: 300 },
    );
  });

  it('meet when some text is one of both', () => {
    const short = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 4 }).map((list) => list.join(''));
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(canMeet(a, b)).toBe(texts.some((text) => matchText(a, text) && matchText(b, text)));
      }),
      { numRuns: 300 },
    );
  });
});
