import { AwsError } from '../core/index.ts';
import { nextCronTime, parseCron } from './cron.ts';

export type ScheduleKind = 'rate' | 'cron' | 'at';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Refuses an expression that is none of these kinds. */
export function checkExpression(expression: string, kinds: readonly ScheduleKind[]): void {
  const kind = kinds.find((one) => expression.startsWith(`${one}(`));
  if (kind && isValid(kind, inner(expression))) return;
  throw new AwsError('ValidationException', `Parameter ScheduleExpression is not valid: ${expression}`);
}

function isValid(kind: ScheduleKind, content: string): boolean {
  if (kind === 'rate') return rateMs(content) !== undefined;
  if (kind === 'cron') return parseCron(content) !== undefined;
  return atMs(content) !== undefined;
}

/** When it is due next, in ms (UTC); `since` is when the schedule began. Undefined: never again. */
export function nextTime(expression: string, times: { after: number; since: number }): number | undefined {
  const { after, since } = times;
  const content = inner(expression);
  if (expression.startsWith('rate(')) {
    const period = rateMs(content);
    if (period === undefined) return undefined;
    return since + (Math.floor((after - since) / period) + 1) * period;
  }
  if (expression.startsWith('cron(')) {
    const cron = parseCron(content);
    return cron && nextCronTime(cron, after);
  }
  const at = atMs(content);
  return at !== undefined && at > after ? at : undefined;
}

function inner(expression: string): string {
  return /^\w+\((.*)\)$/.exec(expression)?.[1] ?? '';
}

function rateMs(content: string): number | undefined {
  const [, count, unit = '', plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(content) ?? [];
  const factor = UNIT_MS[unit];
  if (count === undefined || factor === undefined || Number(count) < 1) return undefined;
  // AWS insists: rate(1 minute), rate(2 minutes).
  if ((Number(count) === 1) !== (plural === '')) return undefined;
  return Number(count) * factor;
}

function atMs(content: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content)) return undefined;
  const ms = Date.parse(`${content}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
