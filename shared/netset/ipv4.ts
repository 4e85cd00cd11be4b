import { type Reading, read, shown, unread } from './reading.ts';

const OCTET = 256;
const DOT = 46;
const ZERO = 48;
const DECIMAL = '(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])';
const QUAD = new RegExp(`^${DECIMAL}\\.${DECIMAL}\\.${DECIMAL}\\.${DECIMAL}$`);

/**
 * A dotted quad as a number. Strict on purpose: programs read `010` as 10 or as 8 and `1.2.3` as 1.2.0.3 or 1.2.3.0,
 * so a text that is not beyond doubt is refused with what would be right.
 */
export function readIpv4(text: string): Reading<number> {
  const quick = plainQuad(text);
  if (quick >= 0) return read(quick);
  const quad = QUAD.exec(text);
  if (quad === null) return unread(fault(text));
  return read(
    ((Number(quad[1]) * OCTET + Number(quad[2])) * OCTET + Number(quad[3])) * OCTET + Number(quad[4]),
  );
}

/**
 * Most texts are right, and there are a hundred thousand of them: no pattern, no parts. −1 for what is not so plain.
 */
function plainQuad(text: string): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === DOT && octet >= 0) {
      value = value * OCTET + octet;
      octet = -1;
      dots += 1;
    } else {
      const digit = code - ZERO;
      // A zero in front is for the slow way to refuse.
      if (digit < 0 || digit > 9 || octet === 0) return -1;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet >= OCTET) return -1;
    }
  }
  return dots === 3 && octet >= 0 ? value * OCTET + octet : -1;
}

function fault(text: string): string {
  const parts = text.split('.');
  const wrong = parts.map(octetFault).find((found) => found !== undefined);
  if (wrong !== undefined) return wrong;
  const count = parts.length === 1 ? '1 number' : `${parts.length} numbers`;
  const advice = parts.length < 4 ? `: write ${[...parts, '0', '0', '0'].slice(0, 4).join('.')}` : '';
  return `it has ${count} where an IPv4 address has 4${advice}`;
}

export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

function octetFault(part: string): string | undefined {
  if (part === '') return 'a number is missing between the dots';
  if (!/^[0-9]+$/.test(part)) return `${shown(part)} is not a decimal number`;
  if (part.length > 1 && part.startsWith('0')) {
    return `${shown(part)} has a leading zero, which some programs read as octal: write ${shown(part.replace(/^0+(?=.)/, ''))}`;
  }
  return Number(part) >= OCTET ? `${shown(part)} is over 255` : undefined;
}
