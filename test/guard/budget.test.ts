import { describe, expect, it } from 'vitest';
import type { Incident, Question } from '../../shared/guard/index.ts';
import { decide, isCriticalClosing, isCurrent, isFreeze, isPaid, reason } from '../../shared/guard/index.ts';
import { finding, incident, MINUTE, NOW, plan, question, quiet } from './question.ts';

const other = finding({ id: 'sg-0aaaaaaaaaaaaaaaa|excess|egress|-', direction: 'egress' });
const spent = { ...quiet, changesLast10Minutes: 20 };
const opened = (change: Partial<Incident> = {}) =>
  incident({ status: 'open', openedAt: NOW - MINUTE, ...change });

/** A function that died, or was throttled, after it had reserved the change must not pay twice, nor hold itself up. */
const PAID: readonly (readonly [why: string, incidents: readonly Incident[], paid: boolean])[] = [
  ['an open incident of each finding', [opened(), opened({ id: 'kdg-2', finding: other })], true],
  ['an open incident of one finding only', [opened()], false],
  ['no incident', [], false],
  [
    'incidents that are over',
    [opened({ status: 'reverted' }), opened({ status: 'failed', finding: other })],
    false,
  ],
  [
    'open incidents of more than ten minutes ago',
    [opened({ openedAt: NOW - 10 * MINUTE }), opened({ finding: other, openedAt: NOW - 10 * MINUTE })],
    false,
  ],
];

describe('a change that was reserved before', () => {
  it.each(PAID)('with %s', (_, incidents, paid) => {
    const of = { findings: [finding(), other], now: NOW };
    expect(isPaid({ ...quiet, incidents }, of)).toBe(paid);
    const decision = decide(question({ findings: of.findings, snapshot: { ...spent, incidents } }));
    expect(decision.verdict).toBe(paid ? 'apply' : 'hold');
  });
});

describe('the budget', () => {
  it('counts a plan once, however many calls it takes', () => {
    const actions = [...plan.actions, ...plan.actions, ...plan.actions];
    const snapshot = { ...quiet, changesLast10Minutes: 19 };
    expect(decide(question({ plan: { ...plan, actions }, snapshot })).verdict).toBe('apply');
  });

  it('is no reason where there is nothing to do', () => {
    const decision = decide(question({ plan: { ...plan, actions: [] }, snapshot: spent }));
    expect(decision).toMatchObject({ reasons: [{ code: 'nothing-to-do' }] });
  });
});

const CRITICAL: readonly (readonly [why: string, findings: Question['findings'], critical: boolean])[] = [
  ['something critical that is open', [finding({ severity: 'critical' })], true],
  ['something critical among others', [finding(), finding({ severity: 'critical' })], true],
  ['something critical that is only missing', [finding({ severity: 'critical', kind: 'missing' })], false],
  ['nothing critical', [finding(), finding({ kind: 'missing' })], false],
];

describe('a critical closing', () => {
  it.each(CRITICAL)('%s', (_, findings, critical) => expect(isCriticalClosing(findings)).toBe(critical));
});

describe('an incident', () => {
  it.each(['open', 'settling', 'held', 'alerted', 'failed'] as const)('that is %s is current', (status) =>
    expect(isCurrent(incident({ status }))).toBe(true),
  );
  it.each(['reverted', 'cleared', 'undone'] as const)('that is %s is over', (status) =>
    expect(isCurrent(incident({ status }))).toBe(false),
  );
});

describe('Kedge as a whole stands still', () => {
  it.each(['kill-switch', 'budget-spent', 'critical-budget-spent'] as const)('by %s', (code) =>
    expect(isFreeze(reason(code))).toBe(true),
  );
  it.each(['fight', 'settling', 'resource-held', 'no-safe-plan'] as const)('not by %s', (code) =>
    expect(isFreeze(reason(code))).toBe(false),
  );
});
