import { AwsError } from '../core/index.ts';

export type Cidr = { readonly family: 4 | 6; readonly base: bigint; readonly bits: number };

/** The block, with its host bits cleared as EC2 does; undefined when it is not one. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || length === undefined || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? parseIpv6(address) : parseIpv4(address);
  const bits = Number(length);
  const width = widthOf(family);
  if (value === undefined || bits > width) return undefined;
  const host = BigInt(width - bits);
  return { family, base: (value >> host) << host, bits };
}

/** As EC2 stores it: canonical, or the error for what is no block of this family. */
export function canonicalCidr(text: string, family: 4 | 6): string {
  const cidr = parseCidr(text);
  if (cidr?.family !== family) {
    throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  }
  return cidrText(cidr);
}

export function cidrText({ family, base, bits }: Cidr): string {
  return `${addressText(base, family)}/${bits}`;
}

export function addressText(value: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  // The longest run of two or more zero groups is left out, the first one of equals.
  const runs = groups.join(':').match(/\b0(?::0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  return longest === '' ? groups.join(':') : compressed(groups.join(':'), longest);
}

function compressed(full: string, zeros: string): string {
  const at = full.search(new RegExp(`(^|:)${zeros}(:|$)`));
  const start = at === 0 ? 0 : at + 1;
  const head = full.slice(0, start).replace(/:$/, '');
  const tail = full.slice(start + zeros.length).replace(/^:/, '');
  return `${head}::${tail}`;
}

export function parseAddress(text: string): { family: 4 | 6; value: bigint } | undefined {
  const family = text.includes(':') ? 6 : 4;
  const value = family === 6 ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { family, value };
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.bits > inner.bits) return false;
  const host = BigInt(widthOf(outer.family) - outer.bits);
  return outer.base >> host === inner.base >> host;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

export function sizeOf({ family, bits }: Cidr): bigint {
  return 1n << BigInt(widthOf(family) - bits);
}

function widthOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const [head = '', tail, ...rest] = text.split('::');
  if (rest.length > 0) return undefined;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}
