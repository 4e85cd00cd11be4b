import { join } from 'node:path';
import { record } from '../events/record.ts';
import { directory, kedge } from './kedge-command.ts';
import { ACLS, GROUPS, GUARDED, SUBNETS, scene } from './network.ts';

export const ACCOUNT = '111111111111';
export type Json = Readonly<Record<string, unknown>>;

export function event(eventName: string, requestParameters: Json, over: Json = {}): Json {
  return record('ec2', eventName, { requestParameters, recipientAccountId: ACCOUNT, ...over });
}

export const opened = (groupId: string, over: Json = {}) =>
  event('AuthorizeSecurityGroupIngress', { groupId, ipPermissions: { items: [] } }, over);
export const id = (n: number): Json => ({
  eventID: `e7b0b1a2-0000-4000-8000-${String(n).padStart(12, '0')}`,
});

export type Line = Json & {
  readonly findings: readonly { readonly id: string }[];
  readonly plan: readonly { readonly call: string }[];
  readonly guard: { readonly verdict: string; readonly reasons: readonly string[] };
  readonly resource: Json | null;
  readonly skipped: string | null;
};

/** Replays these events, in the way of one file, and gives the lines that were printed. */
export async function replay(
  events: unknown,
  of: { policy?: string; sections?: Json; args?: readonly string[]; name?: string } = {},
): Promise<{ status: number; lines: readonly Line[]; err: string; out: string }> {
  const { args } = await scene(of.policy ?? GUARDED, of.sections ?? { ...GROUPS, ...ACLS, ...SUBNETS });
  const name = of.name ?? 'events.json';
  const file = join(await directory({ [name]: events }), name);
  const { status, out, err } = await kedge(['replay', ...args, '--events', file, ...(of.args ?? [])]);
  return { status, lines: linesOf(out), err, out };
}

export function linesOf(out: string): readonly Line[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
