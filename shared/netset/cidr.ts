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
  if (/\s/.test(text)) return unread('it has a space in it');
  if (text.includes(':')) {
    const v6 = readIpv6(text);
    return v6.ok ? read({ family: 6, value: v6.value, text: formatIpv6(v6.value) }) : v6;
  }
  if (!/^[0-9.]/.test(text)) return unread('it is neither IPv4 (10.0.0.0) nor IPv6 (2001:db8::)');
  const v4 = readIpv4(text);
  // The only form that is accepted is the canonical one, so the text can stay.
  return v4.ok ? read({ family: 4, value: v4.value, text }) : v4;
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
    const size = 2 ** (V4.bits - prefix);
    const lo = address.value - (address.value % size);
    const text = lo === address.value ? address.text : formatIpv4(lo);
    return { family: 4, lo, hi: lo + size, prefix, text: `${text}/${prefix}` };
  }
  const host = BigInt(V6.bits - prefix);
  const lo = (address.value >> host) << host;
  const text = lo === address.value ? address.text : formatIpv6(lo);
  return { family: 6, lo, hi: lo + (1n << host), prefix, text: `${text}/${prefix}` };
}

function bitsOf(address: Address): number {
  return address.family === 4 ? V4.bits : V6.bits;
}
