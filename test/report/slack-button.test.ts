import { describe, expect, it } from 'vitest';
import { reason } from '../../shared/guard/index.ts';
import { type Alert, alertMessage, slackMessage, slackPress } from '../../shared/report/index.ts';
import { alert, incident, revoke } from './sample-findings.ts';

type Button = {
  readonly action_id: string;
  readonly value: string;
  readonly text: { readonly text: string };
  readonly confirm: object;
};

function buttonsOf(over: Partial<Alert>, buttons = true): readonly Button[] {
  const { subject, json } = alertMessage(alert(over));
  const { blocks } = JSON.parse(slackMessage({ subject, message: json }, { buttons }));
  const rows = (blocks as readonly { readonly type: string; readonly elements: readonly Button[] }[]).filter(
    ({ type }) => type === 'actions',
  );
  return rows.flatMap(({ elements }) => elements);
}

const undoable = () => incident({ actions: [revoke] });
const asked = { kind: 'held', reasons: [reason('mode-approve')] } as const;

describe('the buttons of a message', () => {
  it('are none where nobody listens to them', () => {
    expect(buttonsOf(asked, false)).toEqual([]);
  });

  it.each<[string, Partial<Alert>, readonly string[]]>([
    ['what waits for a yes', asked, ['kedge-approve', 'kedge-hold']],
    ['what is held for another reason', { kind: 'held', reasons: [reason('fight')] }, ['kedge-hold']],
    ['what was reverted', { kind: 'reverted', incidents: [undoable()] }, ['kedge-hold', 'kedge-undo']],
    [
      'what was stopped for good',
      { kind: 'reverted', incidents: [incident({ actions: [] })] },
      ['kedge-hold'],
    ],
    ['what failed', { kind: 'failed', incidents: [undoable()] }, ['kedge-hold', 'kedge-undo']],
    ['what is gone', { kind: 'cleared' }, []],
    ['tampering', { kind: 'tampering', incidents: [] }, []],
    ['a freeze', { kind: 'frozen', incidents: [], reasons: [reason('kill-switch')] }, []],
  ])('fit %s', (_, over, wanted) => {
    expect(buttonsOf(over).map(({ action_id }) => action_id)).toEqual(wanted);
  });

  it('carry the incident and nothing that is done, and ask once more', () => {
    const [approve] = buttonsOf(asked);
    expect(approve).toMatchObject({ value: 'kdg-1x2k9q07f3m4c1', text: { text: 'Approve' } });
    expect(approve?.confirm).toBeDefined();
    expect(Object.keys(approve ?? {}).sort()).toEqual([
      'action_id',
      'confirm',
      'style',
      'text',
      'type',
      'value',
    ]);
  });

  it('are a row for each of a few incidents, by its id', () => {
    const incidents = ['kdg-aaaa1', 'kdg-bbbb2', 'kdg-cccc3', 'kdg-dddd4'].map((id) => ({
      ...incident(),
      id,
    }));
    const found = buttonsOf({ ...asked, incidents });
    expect(found.map(({ value }) => value)).toEqual([
      'kdg-aaaa1',
      'kdg-aaaa1',
      'kdg-bbbb2',
      'kdg-bbbb2',
      'kdg-cccc3',
      'kdg-cccc3',
    ]);
    expect(found[0]?.text.text).toBe('Approve: kdg-aaaa1');
  });

  it('are not made of what somebody else put on the topic', () => {
    const findings = [{ incident: 'kdg-1"><!here>' }, { incident: 7 }, null];
    const message = JSON.stringify({ kedge: 'alert', subject: 's', text: 't', kind: 'held', findings });
    expect(JSON.parse(slackMessage({ subject: 's', message }, { buttons: true })).blocks).toHaveLength(2);
  });

  it('say to whoever listens what they say to people', () => {
    const [, hold] = buttonsOf(asked);
    const payload = { type: 'block_actions', user: { id: 'U1AA' }, actions: [hold] };
    expect(slackPress(payload)).toEqual({
      command: 'hold',
      incident: 'kdg-1x2k9q07f3m4c1',
      userId: 'U1AA',
      by: 'Slack user U1AA',
    });
  });
});
