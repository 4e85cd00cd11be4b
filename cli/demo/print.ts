import { styled, type Terminal } from '../terminal.ts';
import type { Result } from './play.ts';

/** One scenario for a person: who did what, what Kedge did, how long it took, and what people were told. */
export function printResult(
  terminal: Terminal,
  at: { readonly number: number; readonly result: Result },
): void {
  const { number, result } = at;
  const { scenario, played, ok, actual, calls } = result;
  const verdict = ok ? styled(terminal, 'green', 'ok') : styled(terminal, 'red', `NOT OK: ${actual}`);
  terminal.out(`${styled(terminal, 'bold', `${number}. ${scenario.title}`)}`);
  terminal.out(`   who      ${scenario.person}: ${played.did.map((call) => call.action).join(', ')}`);
  terminal.out(`   wanted   ${scenario.expected}`);
  terminal.out(`   result   ${verdict}`);
  if (played.eventToFixMs !== null)
    terminal.out(
      `   fixed    ${seconds(played.eventToFixMs)} after the change (delivery of the event included)`,
    );
  terminal.out(`   calls    ${callCounts(calls)}`);
  for (const { subject, text } of played.messages) {
    terminal.out(`   told     ${subject}`);
    terminal.out(indented(text, '   |  '));
  }
  if (played.messages.length === 0) terminal.out('   told     nobody');
  const undo = /kedge undo kdg-\w+/.exec(played.messages.map((one) => one.text).join('\n'))?.[0];
  if (undo !== undefined) terminal.out(`   undo     ${undo}`);
  terminal.out('');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function callCounts(calls: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  const words = [...counts].map(([call, count]) => (count === 1 ? call : `${call} ×${count}`));
  return words.length === 0 ? 'none' : `${calls.length}: ${words.join(', ')}`;
}

function indented(text: string, indent: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}`)
    .join('\n');
}

/** The contract of `kedge demo --format json`: one object a scenario, a line each. */
export function resultJson({ scenario, actual, ok, played, calls }: Result): string {
  return JSON.stringify({
    scenario: scenario.name,
    expected: scenario.expected,
    actual,
    ok,
    eventToFixMs: played.eventToFixMs,
    calls,
    messages: played.messages,
  });
}
