import { describe, expect, it } from 'vitest';
import { slackMessage } from '../../shared/report/index.ts';
import { incoming } from '../../shared/runtime/lambda.ts';
import { stdoutLogger } from '../../shared/runtime/log.ts';
import { embeddedMetrics } from '../../shared/runtime/metrics.ts';
import { postToSlack } from '../../shared/runtime/slack.ts';

describe('a log line', () => {
  it('is one line of JSON whatever a name holds, and carries the request', () => {
    const lines: string[] = [];
    const logger = stdoutLogger((line) => lines.push(line));
    logger.forRequest('r-1');
    logger.log({ level: 'info', message: 'looked', name: 'web"\n{"level":"error"}' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      message: 'looked',
      name: 'web"\n{"level":"error"}',
      requestId: 'r-1',
    });
  });
});

describe('the metrics of an invocation', () => {
  it('leave as one embedded-metric line, and start again from zero', () => {
    const metrics = embeddedMetrics('kedge');
    metrics.count('Reverted');
    metrics.count('Reverted', 2);
    metrics.count('Held', 0);
    expect(JSON.parse(metrics.flush(5) ?? '')).toEqual({
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          { Namespace: 'Kedge', Dimensions: [['service']], Metrics: [{ Name: 'Reverted', Unit: 'Count' }] },
        ],
      },
      service: 'kedge',
      Reverted: 3,
    });
    expect(metrics.flush(6)).toBeNull();
  });
});

describe('a queue message', () => {
  const record = (body: string) => ({ messageId: 'm1', body }) as Parameters<typeof incoming>[0];

  it('is parsed, and kept as the text it is when it is no JSON', () => {
    expect(incoming(record('{"a":1}'))).toEqual({ id: 'm1', body: { a: 1 } });
    expect(incoming(record('{"a":'))).toEqual({ id: 'm1', body: '{"a":' });
  });
});

describe('a post to Slack', () => {
  const post = async (status: number) => {
    const sent: { url: string; body: string }[] = [];
    const send: typeof fetch = (url, init) => {
      sent.push({ url: String(url), body: String(init?.body) });
      return Promise.resolve(new Response('secret answer', { status }));
    };
    const message = slackMessage({ subject: 'Reverted', message: 'plain <!here>' }, { buttons: false });
    const done = postToSlack('https://hooks.example/x', message, send);
    return { done, sent };
  };

  it('sends blocks in which nothing is a mention', async () => {
    const { done, sent } = await post(200);
    await done;
    expect(sent[0]?.url).toBe('https://hooks.example/x');
    expect(JSON.parse(sent[0]?.body ?? '').text).not.toContain('<!here>');
  });

  it('fails when Slack does, without quoting its answer', async () => {
    const { done } = await post(500);
    await expect(done).rejects.toThrow(/^Slack answered 500$/);
  });
});
