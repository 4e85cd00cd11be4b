import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertMessage, slackMessage } from '../../shared/report/index.ts';
import { firstLines, plain } from '../../shared/report/plain-text.ts';
import { slackEscaped } from '../../shared/report/slack-message.ts';
import { alert, finding, incident } from './sample-findings.ts';

describe('text from AWS', () => {
  it.each([
    ['terminal colours', 'a\u001b[31;1mred\u001b[0m', 'ared'],
    ['a cleared screen', '\u001b[2J\u009b2Jx', '2Jx'],
    ['forged lines', 'web\r\nReverted: nothing\u2028x', 'web Reverted: nothing x'],
    ['a line that begins with a bracket', 'a\n[x] b', 'a [x] b'],
    ['text turned around', 'gpj\u202ecod.exe\u2066', 'gpjcod.exe'],
    ['invisible characters', 'ad\u200bmin\u00ad\ufeff\u{e0041}', 'admin'],
    ['a broken surrogate', 'a\ud800b', 'ab'],
    ['nulls and bells', 'a\u0000\u0007b', 'ab'],
    ['other scripts', 'Łódź 网络', 'Łódź 网络'],
  ])('is shown without %s', (_, hostile, shown) => {
    expect(plain(hostile)).toBe(shown);
  });

  it('is cut by whole characters', () => {
    expect(plain('👩👩👩👩', 3)).toBe('👩👩…');
    expect(plain('abc', 3)).toBe('abc');
  });

  it('is cut by lines with a word of how many there were', () => {
    expect(firstLines(['a', 'b', 'c'], 2)).toEqual(['a', 'b', '… and 1 more']);
    expect(firstLines(['a', 'b'], 2)).toEqual(['a', 'b']);
  });

  it('adds no line, no control character and no markup to an alert, whatever it is', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 60 });
    const lines = alertMessage(alert()).text.split('\n').length;
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, actor, reason) => {
        const { text, json, subject } = alertMessage(
          alert({
            resource: { ...finding().resource, name },
            actor,
            incidents: [incident({ finding: finding({ reason, traffic: [reason] }) })],
          }),
        );
        expect(text.split('\n').length).toBe(lines);
        expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
        expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
        const slack = JSON.parse(slackMessage({ subject, message: json }, { buttons: false }));
        expect(slack.text).not.toMatch(/[<>]/);
        expect(
          slack.blocks.every((block: { text: { type: string } }) => block.text.type === 'plain_text'),
        ).toBe(true);
      }),
    );
  });
});

describe('a Slack message', () => {
  it('is the alert in plain text, where Slack reads neither markup nor mentions', () => {
    const name = '<!channel> *web* <https://evil.example|click>';
    const { subject, json } = alertMessage(alert({ resource: { ...finding().resource, name } }));
    const { text, blocks } = JSON.parse(slackMessage({ subject, message: json }, { buttons: false }));
    expect(text).toBe(
      '[critical] Reverted on &lt;!channel&gt; *web* &lt;https://evil.example|click&gt;, 111122223333 eu-west-1: tcp...',
    );
    expect(blocks[0]).toEqual({ type: 'header', text: { type: 'plain_text', text: subject, emoji: false } });
    expect(blocks[1].text.text).toContain(
      'Reverted: security group <!channel> *web* <https://evil.example|click> (sg-0a1b2c3d)\nWhere: ',
    );
    expect(blocks[1].text.text).toContain('\n    tcp/22 from 0.0.0.0/0\n');
  });

  it('escapes what Slack would read in the fallback text', () => {
    expect(slackEscaped('<!here> & @here @channel alice@example.com')).toBe(
      '&lt;!here&gt; &amp; @\u200bhere @\u200bchannel alice@example.com',
    );
  });

  it('is the text itself where the topic carries somebody else’s message, such as an alarm', () => {
    const { text, blocks } = JSON.parse(
      slackMessage(
        { subject: 'ALARM: "kedge-prod-dead-letters"', message: '{"AlarmName":"x"}' },
        { buttons: false },
      ),
    );
    expect(text).toBe('ALARM: "kedge-prod-dead-letters"');
    expect(blocks[1].text.text).toBe('{"AlarmName":"x"}');
  });

  it.each(['', 'null', '[]', '7', '{"kedge":"alert"}', '{"kedge":1,"subject":2,"text":3}', '\u0000'])(
    'is still one that Slack accepts when SNS delivered %j',
    (message) => {
      const { text, blocks } = JSON.parse(slackMessage({ subject: null, message }, { buttons: false }));
      expect(text).toBe('Kedge');
      for (const block of blocks) expect(block.text.text).not.toBe('');
    },
  );

  it('keeps to Slack’s limits', () => {
    const message = JSON.stringify({
      kedge: 'alert',
      subject: 's'.repeat(900),
      text: 'line\n'.repeat(20_000),
    });
    const { blocks } = JSON.parse(slackMessage({ subject: null, message }, { buttons: false }));
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(blocks[0].text.text.length).toBe(150);
    for (const block of blocks) expect(block.text.text.length).toBeLessThanOrEqual(3000);
  });
});
