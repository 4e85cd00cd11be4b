import { readIpv4 } from './ipv4.ts';
import { type Reading, read, shown, unread } from './reading.ts';

const GROUPS = 8;
const COLON = 58;
const IPV4_MAPPED = 0xffffn;

/** An IPv6 address in any form of RFC 4291 (`::`, upper case, an IPv4 address at the end), without a zone. */
export function readIpv6(text: string): Reading<bigint> {
  const quick = plainGroups(text);
  if (quick !== null) return read(quick);
  if (text.includes('%'))
    return unread(
      `it has a zone (${shown(text.slice(text.indexOf('%')))}), which a rule cannot have: leave it out`,
    );
  const halves = text.split('::');
  if (halves.length > 2) return unread('it has :: more than once');
  const [head = '', tail] = halves;
  const before = readGroups(head, tail === undefined);
  if (!before.ok) return before;
  const after = readGroups(tail ?? '', true);
  if (!after.ok) return after;
  const missing = GROUPS - before.value.length - after.value.length;
  if (tail === undefined ? missing !== 0 : missing < 1)
    return unread(groupCountFault(tail !== undefined, GROUPS - missing));
  const hex = [...before.value, ...new Array<string>(missing).fill('0'), ...after.value];
  return read(BigInt(`0x${hex.map((group) => group.padStart(4, '0')).join('')}`));
}

/** Hexadecimal groups and at most one `::`, read digit by digit; null for anything else, which the slow way judges. */
function plainGroups(text: string): bigint | null {
  const groups = new Uint16Array(GROUPS);
  let count = 0;
  let gap = -1;
  for (let i = 0; i < text.length; ) {
    if (text.charCodeAt(i) === COLON) {
      if (gap >= 0 || text.charCodeAt(i + 1) !== COLON) return null;
      gap = count;
      i += 2;
      continue;
    }
    let [group, digits] = [0, 0];
    for (; digits < 5; digits += 1) {
      const digit = hexDigit(text.charCodeAt(i + digits));
      if (digit < 0) break;
      group = group * 16 + digit;
    }
    if (digits === 0 || digits > 4 || count === GROUPS) return null;
    groups[count] = group;
    count += 1;
    i += digits;
    if (i === text.length) break;
    // One colon, and something behind it; a second one is the gap's.
    if (text.charCodeAt(i) !== COLON || i + 1 === text.length) return null;
    if (text.charCodeAt(i + 1) !== COLON) i += 1;
  }
  if (gap < 0 ? count !== GROUPS : count >= GROUPS) return null;
  if (gap >= 0) groups.copyWithin(GROUPS - count + gap, gap, count).fill(0, gap, GROUPS - count + gap);
  return joined(groups);
}

function joined(groups: Uint16Array): bigint {
  let value = 0n;
  for (let i = 0; i < GROUPS; i += 2)
    value = (value << 32n) | BigInt((groups[i] ?? 0) * 65536 + (groups[i + 1] ?? 0));
  return value;
}

/** −1 for what is none, NaN included. */
function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = (code | 32) - 97;
  return letter >= 0 && letter < 6 && code > 57 ? letter + 10 : -1;
}

/**
 * The one text of RFC 5952: lower case, no leading zeros, the first longest run of zeros as `::`, IPv4-mapped dotted.
 */
export function formatIpv6(address: bigint): string {
  if (address >> 32n === IPV4_MAPPED) return `::ffff:${dotted(address)}`;
  const groups: number[] = [];
  for (let shift = 96n; shift >= 0n; shift -= 32n) {
    const word = Number((address >> shift) & 0xffffffffn);
    groups.push(word >>> 16, word & 0xffff);
  }
  const run = longestZeroRun(groups);
  if (run.length < 2) return hexadecimal(groups);
  return `${hexadecimal(groups.slice(0, run.at))}::${hexadecimal(groups.slice(run.at + run.length))}`;
}

// The groups of one side of `::`, as hexadecimal digits. Only the end of the address may be written as IPv4.
function readGroups(text: string, last: boolean): Reading<readonly string[]> {
  if (text === '') return read([]);
  const parts = text.split(':');
  const quad = last ? parts.at(-1) : undefined;
  if (quad?.includes('.') !== true) return checkedGroups(parts);
  const ipv4 = readIpv4(quad);
  if (!ipv4.ok) return unread(`in the IPv4 part ${shown(quad)}, ${ipv4.error}`);
  const groups = checkedGroups(parts.slice(0, -1));
  if (!groups.ok) return groups;
  const digits = ipv4.value.toString(16).padStart(8, '0');
  return read([...groups.value, digits.slice(0, 4), digits.slice(4)]);
}

function checkedGroups(parts: readonly string[]): Reading<readonly string[]> {
  const wrong = parts.find((part) => !/^[0-9a-fA-F]{1,4}$/.test(part));
  if (wrong === undefined) return read(parts);
  return unread(
    wrong === ''
      ? 'it has a colon too many or too few'
      : `${shown(wrong)} is not one to four hexadecimal digits`,
  );
}

function groupCountFault(compressed: boolean, count: number): string {
  if (compressed) return `its :: stands for nothing, as ${count} groups are there already`;
  // A text without `::` has a colon, and so two groups at least.
  return `it has ${count} groups where an IPv6 address has ${GROUPS}`;
}

function longestZeroRun(groups: readonly number[]): { readonly at: number; readonly length: number } {
  let best = { at: 0, length: 0 };
  let length = 0;
  groups.forEach((group, index) => {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { at: index - length + 1, length };
  });
  return best;
}

function hexadecimal(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

function dotted(address: bigint): string {
  const low = Number(address & 0xffffffffn);
  return [24, 16, 8, 0].map((shift) => (low >>> shift) & 255).join('.');
}
