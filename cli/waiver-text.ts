import type { GivenWaiver, Scope } from '../shared/ports/index.ts';
import { placeWords, plain, timeWords } from '../shared/report/index.ts';

export function waiverText({ scope, waiver }: GivenWaiver): string {
  const { id, allow, on = '', until, reason, approvedBy } = waiver;
  return [
    `Waived on ${plain(on)}, ${placeWords(scope)}, until ${timeWords(until)}: ${plain(allow.text)}`,
    `  ${plain(id)}: ${plain(reason)}; approved by ${plain(approvedBy)}`,
    `  Kedge leaves this alone and opens nothing. To end it earlier: kedge waive --end ${plain(id)}`,
  ].join('\n');
}

export function waiversText(given: readonly GivenWaiver[], at: Scope & { readonly now: number }): string {
  if (given.length === 0) return `No waivers were given by command for ${placeWords(at)}.`;
  return given.map((one) => lines(one, at.now).join('\n')).join('\n\n');
}

function lines({ waiver, givenAt, endedBy }: GivenWaiver, now: number): readonly string[] {
  const { id, allow, on = '', until, reason, approvedBy } = waiver;
  const ended = endedBy === null ? 'expired at' : `ended by ${plain(endedBy)} at`;
  const state = until > now ? `until ${timeWords(until)}` : `${ended} ${timeWords(until)}`;
  return [
    `${plain(id)}  ${state}  on ${plain(on)}`,
    `  ${plain(allow.text)}`,
    `  ${plain(reason)}; approved by ${plain(approvedBy)} at ${timeWords(givenAt)}`,
  ];
}

/** One waiver, or the list of them; times are ISO 8601. */
export function waiverJson(given: GivenWaiver | readonly GivenWaiver[]): string {
  const shown = isOne(given) ? { waiver: one(given) } : { waivers: given.map(one) };
  return JSON.stringify(shown, null, 2);
}

const isOne = (given: GivenWaiver | readonly GivenWaiver[]): given is GivenWaiver => 'waiver' in given;

function one({ scope, waiver, givenAt, endedBy }: GivenWaiver): Readonly<Record<string, unknown>> {
  const { id, allow, on, until, reason, approvedBy } = waiver;
  const times = { until: new Date(until).toISOString(), givenAt: new Date(givenAt).toISOString() };
  return { id, allow: allow.text, on, reason, approvedBy, ...times, endedBy, ...scope };
}
