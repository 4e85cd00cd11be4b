import { describe, expect, it } from 'vitest';
import type { Question } from '../../shared/guard/index.ts';
import { decide, HOLD_REASONS, modeReason } from '../../shared/guard/index.ts';
import { finding, incident, MINUTE, NOW, plan, question, quiet } from './question.ts';

const missing = finding({ kind: 'missing', id: 'sg-0aaaaaaaaaaaaaaaa|missing|ingress|-' });
const critical = finding({ severity: 'critical' });
const thrice = [1, 2, 3].map((n) => incident({ id: `kdg-${n}` }));

const HELD: readonly (readonly [why: string, code: string, change: Partial<Question>])[] = [
  ['the kill switch is on', 'kill-switch', { snapshot: { ...quiet, killSwitch: true } }],
  [
    'responders hold the resource',
    'resource-held',
    { snapshot: { ...quiet, holds: [{ until: NOW + 1, reason: 'INC-9', by: 'alice' }] } },
  ],
  ['the budget is spent', 'budget-spent', { snapshot: { ...quiet, changesLast10Minutes: 20 } }],
  [
    'the critical budget is spent',
    'critical-budget-spent',
    { findings: [critical], snapshot: { ...quiet, criticalChangesLast10Minutes: 20 } },
  ],
  ['somebody keeps re-applying it', 'fight', { snapshot: { ...quiet, incidents: thrice } }],
  ['traffic has only just gone missing', 'settling', { findings: [missing], since: NOW - 59_000 }],
  [
    'the planner found no safe order',
    'no-safe-plan',
    { plan: { ...plan, hold: 'no free number between 1 and 2' } },
  ],
  ['no call mends it', 'nothing-to-do', { plan: { ...plan, actions: [] } }],
];

const APPLIED: readonly (readonly [why: string, change: Partial<Question>])[] = [
  ['nothing speaks against it', {}],
  ['a hold has ended', { snapshot: { ...quiet, holds: [{ until: NOW, reason: 'INC-9', by: 'alice' }] } }],
  ['there is room for one more change', { snapshot: { ...quiet, changesLast10Minutes: 19 } }],
  [
    'noise has spent the budget, but this closing is critical',
    { findings: [critical], snapshot: { ...quiet, changesLast10Minutes: 20 } },
  ],
  [
    'it is a fight, but the closing is critical',
    { findings: [critical], snapshot: { ...quiet, incidents: thrice } },
  ],
  [
    'it was re-applied, but not within the hour',
    { snapshot: { ...quiet, incidents: thrice.map((one) => ({ ...one, openedAt: NOW - 61 * MINUTE })) } },
  ],
  ['traffic is missing since long enough', { findings: [missing], since: NOW - 60_000 }],
];

describe('the guard', () => {
  it.each(HELD)('holds when %s', (_, code, change) => {
    const decision = decide(question(change));
    expect(decision.verdict === 'hold' && decision.reasons.map((one) => one.code)).toEqual([code]);
  });

  it.each(APPLIED)('applies when %s', (_, change) => {
    expect(decide(question(change)).verdict).toBe('apply');
  });

  it('gives every reason, not only the first, each with what would release it', () => {
    const snapshot = { ...quiet, killSwitch: true, changesLast10Minutes: 20 };
    const decision = decide(question({ snapshot }));
    expect(decision).toMatchObject({
      verdict: 'hold',
      reasons: [{ code: 'kill-switch' }, { code: 'budget-spent' }],
      retryAt: null,
    });
    for (const reason of Object.values(HOLD_REASONS)) expect(reason.release).not.toBe('');
  });

  it('says when settling ends, counted from the first time that it was seen', () => {
    const seen = incident({ finding: missing, status: 'settling', eventTime: NOW - 50_000, closedAt: null });
    const decision = decide(
      question({ findings: [missing], since: NOW, snapshot: { ...quiet, incidents: [seen] } }),
    );
    expect(decision).toMatchObject({ verdict: 'hold', retryAt: NOW + 10_000 });
  });

  it('names who keeps re-applying', () => {
    const decision = decide(
      question({
        actor: 'arn:aws:sts::111111111111:assumed-role/terraform/ci',
        snapshot: { ...quiet, incidents: thrice },
      }),
    );
    expect(JSON.stringify(decision)).toContain('assumed-role/terraform/ci re-applied it 3 times');
  });
});

describe('the mode of a finding', () => {
  it.each(['observe', 'alert', 'approve'] as const)('%s does not act', (mode) => {
    expect(modeReason(finding({ mode }))?.code).toBe(`mode-${mode}`);
  });

  it('enforce acts', () => expect(modeReason(finding())).toBeNull());
});
