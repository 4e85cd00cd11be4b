/** Minutes, hours, days of the month, months, days of the week, years: what a cron expression allows. */
export type Cron = {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** Null for `?`: the other one of the two days decides. */
  readonly daysOfMonth: ReadonlySet<number> | null;
  readonly months: ReadonlySet<number>;
  readonly daysOfWeek: ReadonlySet<number> | null;
  readonly years: ReadonlySet<number>;
};

type Field = { readonly least: number; readonly most: number; readonly names?: readonly string[] };

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTE: Field = { least: 0, most: 59 };
const HOUR: Field = { least: 0, most: 23 };
const DAY_OF_MONTH: Field = { least: 1, most: 31 };
const MONTH: Field = { least: 1, most: 12, names: MONTHS };
const DAY_OF_WEEK: Field = { least: 1, most: 7, names: DAYS };
const YEAR: Field = { least: 1970, most: 2199 };

/** AWS's six fields; undefined for what is no such expression, or uses `L`, `W` or `#`, which are not known here. */
export function parseCron(fields: string): Cron | undefined {
  const parts = fields.trim().split(/\s+/);
  if (parts.length !== 6) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = parts;
  // Exactly one of the two days is a question mark, or AWS refuses it.
  if ((day === '?') === (weekday === '?')) return undefined;
  const minutes = values(minute, MINUTE);
  const hours = values(hour, HOUR);
  const daysOfMonth = day === '?' ? null : values(day, DAY_OF_MONTH);
  const months = values(month, MONTH);
  const daysOfWeek = weekday === '?' ? null : values(weekday, DAY_OF_WEEK);
  const years = values(year, YEAR);
  if (!minutes || !hours || !months || !years) return undefined;
  if (daysOfMonth === undefined || daysOfWeek === undefined) return undefined;
  return { minutes, hours, daysOfMonth, months, daysOfWeek, years };
}

function values(text: string, field: Field): ReadonlySet<number> | undefined {
  const all = new Set<number>();
  for (const part of text.split(',')) {
    const range = rangeOf(part, field);
    if (!range) return undefined;
    for (let value = range.from; value <= range.to; value += range.step) all.add(value);
  }
  return all;
}

function rangeOf(part: string, field: Field): { from: number; to: number; step: number } | undefined {
  const [, base = '', end, stepText] = /^([^-/]+)(?:-([^/]+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const step = stepText === undefined ? 1 : Number(stepText);
  const from = base === '*' ? field.least : numberOf(base, field);
  const last = stepText === undefined && base !== '*' ? from : field.most;
  const to = end === undefined ? last : numberOf(end, field);
  if (from === undefined || to === undefined || step < 1 || from > to) return undefined;
  return { from, to, step };
}

function numberOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + least : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

const DAY_MS = 86_400_000;
/** Far enough for a 29th of February on a given day of the week. */
const FARTHEST_DAYS = 366 * 40;

/** The first minute after a moment (ms, UTC) that the expression allows; undefined when there is none. */
export function nextCronTime(cron: Cron, after: number): number | undefined {
  const first = Math.floor(after / 60_000) * 60_000 + 60_000;
  const day = Math.floor(first / DAY_MS) * DAY_MS;
  for (let i = 0; i < FARTHEST_DAYS; i++) {
    const midnight = day + i * DAY_MS;
    if (!isDay(cron, new Date(midnight))) continue;
    const minute = minuteOn(cron, midnight, first);
    if (minute !== undefined) return minute;
  }
  return undefined;
}

function isDay({ daysOfMonth, months, daysOfWeek, years }: Cron, date: Date): boolean {
  return (
    years.has(date.getUTCFullYear()) &&
    months.has(date.getUTCMonth() + 1) &&
    (daysOfMonth?.has(date.getUTCDate()) ?? true) &&
    (daysOfWeek?.has(date.getUTCDay() + 1) ?? true)
  );
}

function minuteOn({ hours, minutes }: Cron, midnight: number, earliest: number): number | undefined {
  for (const hour of [...hours].sort((a, b) => a - b)) {
    for (const minute of [...minutes].sort((a, b) => a - b)) {
      const at = midnight + hour * 3_600_000 + minute * 60_000;
      if (at >= earliest) return at;
    }
  }
  return undefined;
}
