import { describe, expect, it } from 'vitest';
import type { Decision, Question } from '../../shared/guard/index.ts';
import { decide } from '../../shared/guard/index.ts';
import { finding, incident, MINUTE, NOW, plan, question, quiet } from './question.ts';

const missing = finding({ kind: 'missing', id: 'sg-0aaaaaaaaaaaaaaaa|missing|ingress|-' });
const hold = (minutes: number) => ({ until: NOW + minutes * MINUTE, reason: 'INC-9', by: 'alice' });

/** What the guard says when held; each hold in the tables below is the only one, so that its words are seen. */
function held(change: Partial<Question>): Extract<Decision, { verdict: 'hold' }> {
  const decision = decide(question(change));
  if (decision.verdict === 'apply') throw new Error('it was applied');
  return decision;
}

const RETRIES: readonly (readonly [why: string, change: Partial<Question>, minutes: number | null])[] = [
  ['a hold ends', { snapshot: { ...quiet, holds: [hold(7)] } }, 7],
  ['the last of several holds ends', { snapshot: { ...quiet, holds: [hold(7), hold(9), hold(-2)] } }, 9],
  ['the budget has room again', { snapshot: { ...quiet, changesLast10Minutes: 20 } }, 10],
  [
    'the critical budget has room again',
    {
      findings: [finding({ severity: 'critical' })],
      snapshot: { ...quiet, criticalChangesLast10Minutes: 20 },
    },
    10,
  ],
  ['it has settled', { findings: [missing], since: NOW }, 1],
  [
    'it has settled and the budget has room',
    { findings: [missing], since: NOW, snapshot: { ...quiet, changesLast10Minutes: 20 } },
    10,
  ],
  [
    'it has settled and the hold has ended',
    { findings: [missing], since: NOW, snapshot: { ...quiet, holds: [hold(0.5)] } },
    1,
  ],
  ['never: a person has to turn the kill switch', { snapshot: { ...quiet, killSwitch: true } }, null],
  [
    'never, although a hold ends: there is still no safe plan then',
    { plan: { ...plan, hold: 'no free number' }, snapshot: { ...quiet, holds: [hold(7)] } },
    null,
  ],
];

describe('what is held is looked at again', () => {
  it.each(RETRIES)('when %s', (_, change, minutes) => {
    expect(held(change).retryAt).toBe(minutes === null ? null : NOW + minutes * MINUTE);
  });
});

const WORDS: readonly (readonly [change: Partial<Question>, text: string])[] = [
  [
    { snapshot: { ...quiet, holds: [hold(60)] } },
    'responders hold this resource: alice until 2026-11-23T04:00:00.000Z (INC-9)',
  ],
  [
    { snapshot: { ...quiet, changesLast10Minutes: 23 } },
    'the budget of changes for 10 minutes is spent: 23 of 20',
  ],
  [
    { findings: [missing], since: NOW },
    'it may be the middle of a revoke-then-authorize: looked at again at 2026-11-23T03:01:00.000Z',
  ],
  [{ snapshot: { ...quiet, killSwitch: true } }, 'the kill switch is on'],
  [{ plan: { ...plan, hold: 'a reason' } }, 'there is no order of calls that is safe: a reason'],
];

describe('a reason', () => {
  it.each(WORDS)('is a whole sentence for people', (change, text) => {
    expect(held(change).reasons.map((one) => one.text)).toEqual([text]);
  });
});

const SETTLING: readonly (readonly [why: string, change: Partial<Question>, seconds: number | null])[] = [
  ['waits for the time since it was first seen', {}, 60],
  [
    'counts from when the incident was opened if no event told of it',
    {
      snapshot: {
        ...quiet,
        incidents: [incident({ finding: missing, status: 'settling', openedAt: NOW - 20_000 })],
      },
    },
    40,
  ],
  [
    'does not count from an incident that is over',
    {
      snapshot: {
        ...quiet,
        incidents: [incident({ finding: missing, status: 'reverted', openedAt: NOW - 20_000 })],
      },
    },
    60,
  ],
  [
    'does not count from an incident of another finding',
    { snapshot: { ...quiet, incidents: [incident({ status: 'settling', openedAt: NOW - 20_000 })] } },
    60,
  ],
  ['waits as well when something else was found with it', { findings: [finding(), missing] }, 60],
  ['does not wait for traffic that is too much', { findings: [finding()] }, null],
];

describe('settling', () => {
  it.each(SETTLING)('%s', (_, change, seconds) => {
    const decision = decide(question({ findings: [missing], since: NOW, ...change }));
    expect(decision.verdict === 'hold' ? decision.retryAt : null).toBe(
      seconds === null ? null : NOW + seconds * 1000,
    );
  });
});
