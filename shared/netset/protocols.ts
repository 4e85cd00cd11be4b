export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;

/** Protocol numbers run from 0 to 255 (IANA, one byte in the IP header). */
export const PROTOCOLS = 256;

const NUMBERS: Readonly<Record<string, number>> = { icmp: ICMP, tcp: TCP, udp: UDP, icmpv6: ICMPV6 };
const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(NUMBERS).map(([name, number]) => [number, name]),
);

/** `tcp` → 6, `50` → 50, `all` → all. Undefined for anything else: leading zeros, over 255, upper case, other names. */
export function protocolNumber(text: string): number | 'all' | undefined {
  if (text === 'all') return 'all';
  if (Object.hasOwn(NUMBERS, text)) return NUMBERS[text];
  if (!/^(0|[1-9][0-9]{0,2})$/.test(text)) return undefined;
  const number = Number(text);
  return number < PROTOCOLS ? number : undefined;
}

/** 6 → `tcp`; a protocol without ports or types keeps its number: 50 → `50`. */
export function protocolName(protocol: number | 'all'): string {
  return protocol === 'all' ? 'all' : (NAMES.get(protocol) ?? String(protocol));
}
