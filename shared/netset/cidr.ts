import { V4, V6 } from './axis.ts';
import { formatIpv4, readIpv4 } from './ipv4.ts';
import { formatIpv6, readIpv6 } from './ipv6.ts';
import { type Reading, read, shown, unread } from './reading.ts';

/** An address block. The interval [lo, hi) is half-open; `text` is canonical (RFC 5952 for IPv6). */
export type Cidr =
  | {
      readonly family: 4;
      readonly lo: number;
      readonly hi: number;
      readonly prefix: number;
      readonly text: string;
    }
  | {
      readonly family: 6;
      readonly lo: bigint;
      readonly hi: bigint;
      readonly prefix: number;
      readonly text: string;
    };

/** A single address; `text` is canonical. */
export type Address =
  | { readonly family: 4; readonly value: number; readonly text: string }
  | { readonly family: 6; readonly value: bigint; readonly text: string };

type Refusal = { readonly ok: false; readonly error: string };
type Parts = { readonly address: Address; readonly prefix: number };

/**
 * A block as its author must write it. Host bits, leading zeros, a missing prefix length: errors that say what to
 * write.
 */
export function parseCidr(text: string): (Cidr & { readonly ok: true }) | Refusal {
  const parts = readParts(text);
  if (!parts.ok) return parts;
  const { address, prefix } = parts.value;
  const cidr = blockOf(address, prefix);
  if (cidr.lo === address.value) return { ok: true, ...cidr };
  return unread(`${shown(text)} has host bits set: write ${cidr.text} or ${address.text}/${bitsOf(address)}`);
}

/** The same, but host bits are cleared and not refused: for texts whose reader on the other side does that too. */
export function canonicalCidr(text: string): (Cidr & { readonly ok: true }) | Refusal {
  const parts = readParts(text);
  return parts.ok ? { ok: true, ...blockOf(parts.value.address, parts.value.prefix) } : parts;
}

/** Where a block lies, its host bits cleared; null for what is no block. For whoever shows no text of it. */
export function blockBounds(text: string): BlockBounds | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const address = readValue(text.slice(0, slash));
  if (!address.ok) return null;
  const { family, value } = address.value;
  const prefix = readPrefix(text.slice(slash + 1), family === 4 ? V4.bits : V6.bits);
  if (!prefix.ok) return null;
  if (family === 4) return v4Bounds(value, prefix.value);
  return v6Bounds(value, prefix.value);
}

export type BlockBounds =
  | { readonly family: 4; readonly lo: number; readonly hi: number; readonly prefix: number }
  | { readonly family: 6; readonly lo: bigint; readonly hi: bigint; readonly prefix: number };

function v4Bounds(value: number, prefix: number): Extract<BlockBounds, { family: 4 }> {
  const size = 2 ** (V4.bits - prefix);
  const lo = value - (value % size);
  return { family: 4, lo, hi: lo + size, prefix };
}

function v6Bounds(value: bigint, prefix: number): Extract<BlockBounds, { family: 6 }> {
  const host = BigInt(V6.bits - prefix);
  const lo = (value >> host) << host;
  return { family: 6, lo, hi: lo + (1n << host), prefix };
}

/** A bare address, as strictly as `parseCidr`. */
export function parseAddress(text: string): (Address & { readonly ok: true }) | Refusal {
  const slash = text.indexOf('/');
  if (slash > 0) {
    return unread(`${shown(text)} is a block, not one address: write ${shown(text.slice(0, slash))}`);
  }
  const address = readAddress(text);
  return address.ok
    ? { ok: true, ...address.value }
    : unread(`${shown(text)} is not an address: ${address.error}`);
}

function readParts(text: string): Reading<Parts> {
  const slash = text.indexOf('/');
  const address = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address.ok) return unread(`${shown(text)} is not an address block: ${address.error}`);
  const bits = bitsOf(address.value);
  if (slash < 0) return unread(`${shown(text)} has no prefix length: write ${address.value.text}/${bits}`);
  const prefix = readPrefix(text.slice(slash + 1), bits);
  if (!prefix.ok) return unread(`${shown(text)} is not an address block: ${prefix.error}`);
  return read({ address: address.value, prefix: prefix.value });
}

function readAddress(text: string): Reading<Address> {
  const found = readValue(text);
  if (!found.ok) return found;
  const { value } = found;
  if (value.family === 6) return read({ ...value, text: formatIpv6(value.value) });
  // The only form that is accepted is the canonical one, so the text can stay.
  return read({ ...value, text });
}

type Value = { readonly family: 4; readonly value: number } | { readonly family: 6; readonly value: bigint };

function readValue(text: string): Reading<Value> {
  if (/\s/.test(text)) return unread('it has a space in it');
  if (text.includes(':')) {
    const v6 = readIpv6(text);
    return v6.ok ? read({ family: 6, value: v6.value }) : v6;
  }
  if (!/^[0-9.]/.test(text)) return unread('it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)');
  const v4 = readIpv4(text);
  return v4.ok ? read({ family: 4, value: v4.value }) : v4;
}

function readPrefix(text: string, bits: number): Reading<number> {
  if (!/^[0-9]+$/.test(text)) {
    const mask = bits === V4.bits ? maskLength(text) : undefined;
    const advice = mask === undefined ? '' : `: write /${mask} for the netmask`;
    return unread(`its prefix length must be a number from 0 to ${bits}${advice}`);
  }
  if (text.length > 1 && text.startsWith('0')) {
    return unread(`its prefix length has a leading zero: write /${shown(text.replace(/^0+(?=.)/, ''))}`);
  }
  if (Number(text) <= bits) return read(Number(text));
  return unread(`its prefix length is over ${bits}, the most that IPv${bits === V4.bits ? 4 : 6} has`);
}

// 255.255.0.0 → 16; undefined for what is no netmask.
function maskLength(text: string): number | undefined {
  const mask = readIpv4(text);
  if (!mask.ok) return undefined;
  const hosts = V4.end - mask.value;
  return Number.isInteger(Math.log2(hosts)) ? V4.bits - Math.log2(hosts) : undefined;
}

function blockOf(address: Address, prefix: number): Cidr {
  if (address.family === 4) {
    const bounds = v4Bounds(address.value, prefix);
    const text = bounds.lo === address.value ? address.text : formatIpv4(bounds.lo);
    return { ...bounds, text: `${text}/${prefix}` };
  }
  const bounds = v6Bounds(address.value, prefix);
  const text = bounds.lo === address.value ? address.text : formatIpv6(bounds.lo);
  return { ...bounds, text: `${text}/${prefix}` };
}

function bitsOf(address: Address): number {
  return address.family === 4 ? V4.bits : V6.bits;
}
