import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/guard/index.ts';
import { actorWords, decide } from '../../shared/guard/index.ts';
import { finding, incident, MINUTE, NOW, plan, question, quiet } from './question.ts';

const times = (count: number, change: Partial<Incident> = {}) =>
  Array.from({ length: count }, (_, n) => incident({ id: `kdg-${n}`, ...change }));
const other = finding({ id: 'sg-0aaaaaaaaaaaaaaaa|excess|egress|-', direction: 'egress' });

function fightOver(incidents: readonly Incident[], actor: string | null = 'mallory'): string | null {
  const decision = decide(question({ actor, snapshot: { ...quiet, incidents } }));
  return decision.verdict === 'hold' ? decision.reasons.map((one) => one.text).join() : null;
}

const ROUNDS: readonly (readonly [why: string, incidents: readonly Incident[], fight: boolean])[] = [
  ['three reverts within the hour', times(3), true],
  ['two reverts', times(2), false],
  [
    'one revert exactly an hour ago and two since',
    [...times(2), incident({ openedAt: NOW - 60 * MINUTE })],
    false,
  ],
  ['reverts of another finding', times(3, { finding: other }), false],
  ['incidents that Kedge only told of', times(3, { status: 'alerted' }), false],
  ['a finding that came back at once three times', [incident({ status: 'open', reapplied: 3 })], true],
  ['a finding that came back at once twice and was reverted then', [incident({ reapplied: 2 })], true],
  ['a finding that came back at once twice', [incident({ status: 'failed', reapplied: 2 })], false],
];

describe('a fight', () => {
  it.each(ROUNDS)('%s', (_, incidents, fight) => expect(fightOver(incidents) !== null).toBe(fight));

  it('is with the one who made this change', () => {
    expect(fightOver(times(3))).toBe(
      'something keeps re-applying it: mallory re-applied it 3 times within the hour',
    );
  });

  it('is with the last one known, and his tool, where nobody knows who made this change', () => {
    const incidents = [
      incident({ actor: null }),
      ...times(1, { actor: 'ci', tool: 'terraform' }),
      ...times(1),
    ];
    expect(fightOver(incidents, null)).toContain(': ci, terraform re-applied it 3 times');
  });

  it('is with somebody where nobody was ever known', () => {
    expect(fightOver(times(3, { actor: null }), null)).toContain(': somebody re-applied it 3 times');
  });

  it('over something critical is not given up: people are warned, and told what is noted and cut', () => {
    const critical = finding({ severity: 'critical' });
    const noted = { ...plan, notes: ['a note'], cuts: ['a cut'] };
    const snapshot = { ...quiet, incidents: times(4) };
    expect(decide(question({ plan: noted, findings: [critical], snapshot }))).toEqual({
      verdict: 'apply',
      notes: ['a note', 'a cut'],
      warnings: ['something keeps re-applying it: mallory re-applied it 4 times within the hour'],
    });
  });
});

describe('an actor', () => {
  it.each([
    [{ actor: 'ci', tool: 'terraform' }, 'ci, terraform'],
    [{ actor: 'ci', tool: 'unknown' }, 'ci'],
    [{ actor: 'ci', tool: null }, 'ci'],
    [{ actor: 'ci' }, 'ci'],
    [{ actor: null, tool: 'console' }, 'somebody, console'],
  ])('%o is "%s"', (of, words) => expect(actorWords(of)).toBe(words));
});
