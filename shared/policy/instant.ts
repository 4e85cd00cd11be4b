import { type Parsed, parsed, refused, shown } from './problem.ts';

const EXAMPLE = 'write a date and a time with its zone: 2026-12-01T00:00:00Z';
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const INSTANT =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3}))?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

/**
 * A date and time of ISO 8601 with its zone, in milliseconds since the epoch. A day or a time without a zone would
 * end at another hour on every machine; `Date.parse` takes those, and 31 February too.
 */
export function parseInstant(text: string): Parsed<number> {
  const match = INSTANT.exec(text);
  if (match === null) {
    if (DAY.test(text) && parseInstant(`${text}T00:00:00Z`).ok)
      return refused(0, `${shown(text)} has no time and no zone`, `write ${text}T00:00:00Z`);
    if (INSTANT.test(`${text}Z`))
      return refused(0, `${shown(text)} has no zone`, `write ${text}Z, or a zone such as +02:00`);
    if (DAY.test(text)) return refused(0, `there is no day ${text}`, EXAMPLE);
    return refused(0, `${shown(text)} is not a time`, EXAMPLE);
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const milliseconds = Number((match[7] ?? '0').padEnd(3, '0'));
  const zone = zoneMinutes(match[8] ?? 'Z');
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
    return refused(0, `there is no day ${text.slice(0, 10)}`, EXAMPLE);
  }
  if (hour > 23 || minute > 59 || second > 59 || zone === null) {
    return refused(11, `there is no time ${text.slice(11)}`, EXAMPLE);
  }
  // Date.UTC takes the years 0 to 99 for 1900 to 1999: no waiver is that old.
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  return year < 1970 ? refused(0, `${text.slice(0, 4)} is long past`, EXAMPLE) : parsed(utc - zone * 60_000);
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return leap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

// Zones reach from −12:00 to +14:00.
function zoneMinutes(zone: string): number | null {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
