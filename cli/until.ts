import { parseInstant } from '../shared/policy/index.ts';
import { plain } from '../shared/report/index.ts';
import { CommandError, EXIT } from './exit.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time to come, in milliseconds: `2026-12-01T00:00:00Z`, or from now on `30m`, `2h`, `3d`. */
export function untilOf(option: string, text: string, now: number): number {
  const [, count, unit = ''] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now + Number(count) * (UNITS[unit] ?? 0);
  const instant = parseInstant(text);
  if (!instant.ok) {
    const why = instant.faults.map(({ message, hint }) => [message, hint ?? []].flat().join('; '));
    throw new CommandError(`${option}: ${plain(why.join('. '))}, or 30m, 2h, 3d.`, EXIT.usage);
  }
  if (instant.value > now) return instant.value;
  throw new CommandError(`${option} ${plain(text)}: that is past.`, EXIT.usage);
}

/** Why somebody does something: it is what others read at night. */
export function reasonOf(text: string | undefined): string {
  const reason = text?.trim() ?? '';
  if (reason !== '') return reason;
  throw new CommandError(
    "--reason is missing: say why, such as --reason 'INC-123, vendor on call'.",
    EXIT.usage,
  );
}
