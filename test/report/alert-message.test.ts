import { describe, expect, it } from 'vitest';
import { HOLD_REASONS, reason } from '../../shared/guard/index.ts';
import { type Alert, alertMessage } from '../../shared/report/index.ts';
import { ACCOUNT, alert, finding, incident, revoke } from './sample-findings.ts';

/** Nothing of an alert belongs to a resource. */
const bare: Partial<Alert> = {
  resource: null,
  incidents: [],
  actions: [],
  actor: null,
  tool: null,
  eventName: null,
  eventTime: null,
};

describe('the text of an alert', () => {
  it('says who did what, what it exposed, what Kedge did and how to undo it', () => {
    expect(alertMessage(alert()).text).toBe(`Reverted: security group web-tasks (sg-0a1b2c3d)
Where: 111122223333 eu-west-1

Who: alice (role Admin), with the AWS console
Call: AuthorizeSecurityGroupIngress at 2026-11-23 10:42:07 UTC

What was wrong:
- critical: ingress forbidden, guardrail no-admin-from-internet
    tcp/22 from 0.0.0.0/0
    Guardrail no-admin-from-internet (line 6) denies tcp/22; sgr-1 admits tcp/22 from 0.0.0.0/0.

What Kedge did, 4.2 s after the change:
1. ec2:RevokeSecurityGroupIngress: nothing of sgr-1 is wanted

Connections that were already open are tracked and outlive a revoked rule: end them where they end, or replace the tasks.

To undo what Kedge did:
  kedge undo kdg-1x2k9q07f3m4c1
`);
  });

  it('says why it holds, each reason with what releases it, and what it would do', () => {
    const reasons = [reason('kill-switch'), reason('budget-spent', '20 of 20'), reason('kill-switch')];
    const { text } = alertMessage(alert({ kind: 'held', reasons, tool: 'unknown' }));
    expect(text).toBe(`HELD, not reverted: security group web-tasks (sg-0a1b2c3d)
Where: 111122223333 eu-west-1

Who: alice (role Admin)
Call: AuthorizeSecurityGroupIngress at 2026-11-23 10:42:07 UTC

What is wrong:
- critical: ingress forbidden, guardrail no-admin-from-internet
    tcp/22 from 0.0.0.0/0
    Guardrail no-admin-from-internet (line 6) denies tcp/22; sgr-1 admits tcp/22 from 0.0.0.0/0.

Kedge wrote nothing, because:
- the kill switch is on; what releases it: set the kill switch parameter to "off"
- the budget of changes for 10 minutes is spent: 20 of 20; what releases it: wait, or raise limits.changesPer10Minutes

What it would do:
1. ec2:RevokeSecurityGroupIngress: nothing of sgr-1 is wanted

Incident: kdg-1x2k9q07f3m4c1
`);
  });

  it.each(Object.keys(HOLD_REASONS) as (keyof typeof HOLD_REASONS)[])('knows the hold reason %s', (code) => {
    const { text } = alertMessage(alert({ kind: 'held', reasons: [reason(code)] }));
    expect(text).toContain(HOLD_REASONS[code].says);
    expect(text).toContain(HOLD_REASONS[code].release);
  });

  it('says that a review found what nobody is known for', () => {
    const { text } = alertMessage(
      alert({ actor: null, tool: null, eventName: null, eventTime: null, foundByReview: true }),
    );
    expect(text).toContain('Who: not known: found by review; no event was seen');
    expect(text).toContain('What Kedge did:\n1. ');
  });

  it('says what failed, and that a person has to look', () => {
    const troubles = ['ec2:RevokeSecurityGroupIngress in 1 x: UnauthorizedOperation (denied): no'];
    const { text } = alertMessage(alert({ kind: 'failed', troubles }));
    expect(text).toContain('FAILED to revert');
    expect(text).toContain(`What happened:\n- ${troubles[0]}`);
    expect(text).toContain('What Kedge tried, and did not finish; a person has to look at it now:\n1. ');
    expect(text).toContain('kedge undo kdg-');
  });

  it('names the wanted traffic that the remedy interrupted', () => {
    const { text } = alertMessage(alert({ cuts: ['tcp/443 from 0.0.0.0/0'] }));
    expect(text).toContain('Wanted traffic that this interrupted:\n- tcp/443 from 0.0.0.0/0');
  });

  it('does not speak of tracked connections where nothing stateful was closed', () => {
    const acl = { ...revoke, call: 'ec2:DeleteNetworkAclEntry' };
    expect(alertMessage(alert({ actions: [acl] })).text).not.toContain('tracked');
    expect(alertMessage(alert({ kind: 'held' })).text).not.toContain('tracked');
  });

  it('offers no undo where nothing takes the action back', () => {
    const stop = { ...revoke, call: 'ecs:StopTask', inverse: null };
    const { text, json } = alertMessage(
      alert({ actions: [stop], incidents: [incident({ actions: [stop] })] }),
    );
    expect(text).not.toContain('kedge undo');
    expect(text).toContain('Incident: kdg-');
    expect(JSON.parse(json).undo).toEqual([]);
  });

  it.each([
    ['tampering', 'TAMPERING with Kedge', 'Kedge never reverts this'],
    ['policy-unusable', 'POLICY UNUSABLE, nothing is reverted', 'kedge check'],
    ['unreadable', 'Cannot be read', 'Kedge judged nothing and wrote nothing'],
    ['cleared', 'Gone again', 'somebody else put it right'],
  ] as const)('has something to say about %s', (kind, verdict, said) => {
    const { text } = alertMessage(alert({ ...bare, kind, troubles: ['StopLogging on trail: x'] }));
    expect(text.startsWith(verdict)).toBe(true);
    expect(text).toContain(said);
    expect(text).toContain('- StopLogging on trail: x');
  });

  it('stays readable when there is far too much to say', () => {
    const traffic = Array.from({ length: 5000 }, (_, n) => `tcp/${n} from 0.0.0.0/0`);
    const incidents = Array.from({ length: 300 }, (_, n) =>
      incident({ id: `kdg-${n}`, actions: [], finding: finding({ traffic }) }),
    );
    const actions = Array.from({ length: 500 }, () => revoke);
    const { text } = alertMessage(alert({ incidents, actions }));
    expect(text.split('\n').length).toBeLessThan(200);
    expect(text).toContain('… and 4992 more');
    expect(text).toContain('… and 480 more');
  });
});

describe('the subject', () => {
  it('is the verdict, the resource and the place', () => {
    expect(alertMessage(alert()).subject).toBe(
      '[critical] Reverted on web-tasks, 111122223333 eu-west-1: tcp/22 from 0.0.0.0/0',
    );
  });

  it('is critical for tampering and an unusable policy, without any finding', () => {
    const troubles = ['StopLogging on trail'];
    expect(alertMessage(alert({ ...bare, kind: 'tampering', troubles })).subject).toBe(
      `[critical] TAMPERING with Kedge, ${ACCOUNT} eu-west-1: StopLogging on trail`,
    );
    const nowhere = { ...bare, account: '', region: '', kind: 'policy-unusable' as const };
    expect(alertMessage(alert(nowhere)).subject).toBe('[critical] POLICY UNUSABLE, nothing is reverted');
  });

  it('is what SNS takes, whatever the name', () => {
    const name = `Łódź\r\nBcc: everyone@example.com\u001b[31m${'x'.repeat(300)}`;
    const { subject } = alertMessage(alert({ resource: { ...finding().resource, name } }));
    expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(subject.startsWith('[critical] Reverted on ??d? Bcc: everyone@example.comx')).toBe(true);
  });
});

describe('the JSON', () => {
  it('says the same exactly', () => {
    const { json, subject, text } = alertMessage(alert());
    expect(JSON.parse(json)).toEqual({
      kedge: 'alert',
      version: 1,
      kind: 'reverted',
      severity: 'critical',
      subject,
      text,
      at: alert().at,
      resource: finding().resource,
      account: ACCOUNT,
      region: 'eu-west-1',
      actor: 'alice (role Admin)',
      tool: 'console',
      eventName: 'AuthorizeSecurityGroupIngress',
      eventTime: alert().eventTime,
      foundByReview: false,
      findings: [
        {
          incident: 'kdg-1x2k9q07f3m4c1',
          id: finding().id,
          kind: 'forbidden',
          direction: 'ingress',
          traffic: ['tcp/22 from 0.0.0.0/0'],
          guardrail: 'no-admin-from-internet',
          entry: null,
          severity: 'critical',
          mode: 'enforce',
          reason: finding().reason,
        },
      ],
      reasons: [],
      cuts: [],
      troubles: [],
      undo: ['kedge undo kdg-1x2k9q07f3m4c1'],
      actions: [revoke],
    });
  });

  it('fits SNS however many actions there were', () => {
    const actions = Array.from({ length: 5000 }, () => revoke);
    const { json } = alertMessage(alert({ actions }));
    expect(json.length).toBeLessThan(120_000);
    expect(JSON.parse(json).undo).toEqual(['kedge undo kdg-1x2k9q07f3m4c1']);
  });
});
