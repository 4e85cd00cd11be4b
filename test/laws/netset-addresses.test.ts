import * as oracle from 'cidr-tools';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Address,
  addresses,
  canonicalCidr,
  cidrs,
  containsAddress,
  equalAddresses,
  intersectAddresses,
  isEmptyAddresses,
  isSubsetAddresses,
  parseAddress,
  parseCidr,
  subtractAddresses,
  unionAddresses,
} from '../../shared/netset/index.ts';

const octet = fc.nat({ max: 255 });
const group = fc.nat({ max: 0xffff });
const quad = fc.array(octet, { minLength: 4, maxLength: 4 });
const groups = fc.array(fc.oneof(fc.constant(0), group), { minLength: 8, maxLength: 8 });

const v4 = fc.tuple(quad, fc.nat({ max: 32 })).map(([parts, prefix]) => `${parts.join('.')}/${prefix}`);
const v6 = fc
  .tuple(groups, fc.nat({ max: 128 }))
  .map(([parts, prefix]) => `${parts.map((part) => part.toString(16)).join(':')}/${prefix}`);
// Neighbours in a small corner, so that blocks merge and nest.
const near4 = fc
  .tuple(octet, fc.integer({ min: 24, max: 32 }))
  .map(([last, prefix]) => `10.0.0.${last}/${prefix}`);
const near6 = fc
  .tuple(octet, fc.integer({ min: 120, max: 128 }))
  .map(([last, prefix]) => `2001:db8::${last.toString(16)}/${prefix}`);
const block = fc.oneof(near4, near4, near6, v4, v6);
const blocks = fc.array(block, { maxLength: 12 });

/** Blocks as pairs of first and last address, read by the oracle. */
function spans(texts: readonly string[]): readonly string[] {
  return texts
    .map((text) => oracle.parseCidr(text))
    .map(({ version, start, end }) => `${version} ${start} ${end}`)
    .sort();
}

function values(texts: readonly string[]): readonly Address[] {
  return texts.flatMap((text) => {
    const address = parseAddress(text.replace(/\/.*/, ''));
    return address.ok ? [address] : [];
  });
}

describe('an address set', () => {
  it('merges blocks as cidr-tools does', () => {
    fc.assert(
      fc.property(blocks, (texts) => {
        expect(spans(cidrs(addresses(texts)))).toEqual(spans(oracle.mergeCidr([...texts])));
      }),
    );
  });

  it('subtracts blocks as cidr-tools does', () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        const left = subtractAddresses(addresses(a), addresses(b));
        expect(spans(cidrs(left))).toEqual(spans(oracle.excludeCidr([...a], [...b])));
        const both = intersectAddresses(addresses(a), addresses(b));
        expect(!isEmptyAddresses(both)).toBe(
          a.length > 0 && b.length > 0 && oracle.overlapCidr([...a], [...b]),
        );
      }),
    );
  });

  it('comes back from its own blocks, which are as few as can be', () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        const set = subtractAddresses(addresses(a), addresses(b));
        const texts = cidrs(set);
        expect(addresses(texts)).toEqual(set);
        expect(texts.every((text) => parseCidr(text).ok)).toBe(true);
        // None can be left out, and no two of them make one: with nested or disjoint blocks that is minimal.
        for (const text of texts) {
          const rest = addresses(texts.filter((other) => other !== text));
          expect(isEmptyAddresses(intersectAddresses(rest, addresses([text])))).toBe(true);
          const parent = canonicalCidr(
            text.replace(/\d+$/, (prefix) => String(Math.max(Number(prefix) - 1, 0))),
          );
          expect(
            !parent.ok || parent.text === text || !isSubsetAddresses(addresses([parent.text]), set),
          ).toBe(true);
        }
      }),
    );
  });

  it('knows its members', () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        const [left, right] = [addresses(a), addresses(b)];
        for (const address of values([...a, ...b])) {
          const [inLeft, inRight] = [containsAddress(left, address), containsAddress(right, address)];
          expect(inLeft).toBe(a.length > 0 && oracle.containsCidr([...a], [address.text]));
          expect(containsAddress(unionAddresses(left, right), address)).toBe(inLeft || inRight);
          expect(containsAddress(intersectAddresses(left, right), address)).toBe(inLeft && inRight);
          expect(containsAddress(subtractAddresses(left, right), address)).toBe(inLeft && !inRight);
        }
        expect(isSubsetAddresses(left, right)).toBe(isEmptyAddresses(subtractAddresses(left, right)));
        expect(equalAddresses(left, right)).toBe(
          isSubsetAddresses(left, right) && isSubsetAddresses(right, left),
        );
      }),
    );
  });
});

describe('the text of a block', () => {
  it('is read back as the same block', () => {
    fc.assert(
      fc.property(block, (text) => {
        const lenient = canonicalCidr(text);
        if (!lenient.ok) throw new Error(lenient.error);
        expect(parseCidr(lenient.text)).toEqual(lenient);
        expect(spans([lenient.text])).toEqual(spans([text]));
        const strict = parseCidr(text);
        expect(strict.ok).toBe(
          spans([text])[0]?.split(' ')[1] === String(oracle.parseCidr(text.replace(/\/.*/, '')).start),
        );
        if (!strict.ok) expect(strict.error).toContain(`write ${lenient.text} or `);
      }),
    );
  });

  it('never throws and never accepts what it would write differently in IPv4', () => {
    const almost = fc.string({
      unit: fc.constantFrom('0', '1', '2', '5', '9', '.', ':', '/', 'a', ' ', '%'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.oneof(almost, fc.string(), v4), (text) => {
        const read = parseCidr(text);
        if (read.ok && read.family === 4) expect(read.text).toBe(text);
        if (read.ok && read.family === 6) expect(parseCidr(read.text)).toEqual(read);
        if (!read.ok) expect(read.error.length).toBeGreaterThan(20);
      }),
      { numRuns: 1000 },
    );
  });

  it('is one text for all the ways to write an IPv6 address', () => {
    fc.assert(
      fc.property(groups, fc.nat({ max: 7 }), fc.boolean(), (parts, at, upper) => {
        const plain = parts.map((part) => part.toString(16));
        const forms = [plain, parts.map((part) => part.toString(16).padStart(4, '0'))].map((list) =>
          list.join(':'),
        );
        const dotted = parts.slice(6).flatMap((part) => [part >> 8, part & 255]);
        forms.push(`${plain.slice(0, 6).join(':')}:${dotted.join('.')}`);
        let end = at;
        while (end < 8 && parts[end] === 0) end += 1;
        if (end > at) forms.push(`${plain.slice(0, at).join(':')}::${plain.slice(end).join(':')}`);
        const texts = forms.map((form) => parseAddress(upper ? form.toUpperCase() : form));
        for (const text of texts) expect(text).toEqual(texts[0]);
        expect(texts[0]?.ok).toBe(true);
      }),
    );
  });
});
