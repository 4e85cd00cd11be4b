import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { delivered, ecsEvent } from '../events/record.ts';
import { directory, kedge } from './kedge-command.ts';
import { DB, GROUPS, GUARDED, scene, WEB } from './network.ts';
import { id, type Line, linesOf, opened, replay } from './replayed-events.ts';

describe('files of events', () => {
  const records = [opened(WEB, id(1)), opened(DB, id(2))];
  const ids = (lines: readonly Line[]) => lines.map((line) => String(line.event).slice(-1));
  const asLines = records.map((one) => JSON.stringify(one)).join('\n');

  it.each([
    ['a JSON array', JSON.stringify(records, null, 2)],
    ['JSON lines', `${asLines}\n`],
    ['JSON lines with blank ones and Windows ends', `\uFEFF\r\n${asLines.replace('\n', '\r\n\r\n')}\r\n`],
    ['a CloudTrail log file', JSON.stringify({ Records: records })],
    [
      'log files one after another',
      `${JSON.stringify({ Records: records.slice(0, 1) })}\n${JSON.stringify({ Records: records.slice(1) })}`,
    ],
    [
      'lookup-events output',
      JSON.stringify({
        Events: records.map((one) => ({ EventId: 'x', CloudTrailEvent: JSON.stringify(one) })),
      }),
    ],
    ['events as EventBridge delivers them', JSON.stringify(records.map((one) => delivered(one)))],
  ])('may be %s, gzipped too', async (_what, text) => {
    const plain = await replay(text);
    expect([plain.status, ids(plain.lines)]).toEqual([0, ['1', '2']]);
    const zipped = await replay(gzipSync(text), { name: 'events.json.gz' });
    expect([zipped.status, zipped.out]).toEqual([0, plain.out]);
  });

  it('may be one event', async () => {
    expect(ids((await replay(JSON.stringify(records[0], null, 2))).lines)).toEqual(['1']);
  });

  it('may be a folder of log files, read in the order of their paths', async () => {
    const { args } = await scene(GUARDED, GROUPS);
    const log = (n: number) => gzipSync(JSON.stringify({ Records: [opened(WEB, id(n))] }));
    const folder = await directory({
      'AWSLogs/2026/11/24/b.json.gz': log(3),
      'AWSLogs/2026/11/23/b.json.gz': log(2),
      'AWSLogs/2026/11/23/a.json.gz': log(1),
      'AWSLogs/2026/11/23/.DS_Store': 'no events',
      'AWSLogs/README.md': 'no events',
    });
    const { status, out } = await kedge(['replay', ...args, '--events', folder]);
    expect([status, ids(linesOf(out))]).toEqual([0, ['1', '2', '3']]);
  });

  it('may hold ECS events beside records', async () => {
    const task = 'arn:aws:ecs:eu-west-1:111122223333:task/prod/0123456789abcdef0123456789abcdef';
    const { lines } = await replay([
      ecsEvent('ECS Task State Change', {
        taskArn: task,
        clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
      }),
    ]);
    expect(lines).toMatchObject([
      { event: '99999999-2222-4333-8444-555555555555', eventName: 'ECS Task State Change' },
    ]);
    expect(lines[0]?.skipped).toContain('not in the state');
  });

  it('say which line is damaged, keep its place, judge the others and exit 1', async () => {
    const [first, second] = asLines.split('\n');
    const { status, lines, err } = await replay(`${first}\n{"eventName": "Auth\n${second}\n`);
    expect(status).toBe(1);
    expect(err).toMatch(/events\.json:2: is not JSON/);
    expect(lines.map(({ event: one, skipped }) => [one === null, skipped === null])).toEqual([
      [false, true],
      [true, false],
      [false, true],
    ]);
  });

  it.each([
    ['a truncated file', JSON.stringify(records).slice(0, -20), 'is not whole JSON'],
    [
      'a truncated gzip file',
      gzipSync(JSON.stringify(records)).subarray(0, 60),
      'cannot be read (Z_BUF_ERROR)',
    ],
  ])('say that they are damaged as a whole: %s', async (_what, content, why) => {
    const { status, err } = await replay(content);
    expect(status).toBe(1);
    expect(err).toContain(why);
  });

  it('must be there', async () => {
    const { args } = await scene(GUARDED, GROUPS);
    const none = await kedge(['replay', ...args, '--events', '/no/such/events.json']);
    expect([none.status, none.out]).toEqual([1, '']);
    expect(none.err).toContain('/no/such/events.json: there are no events to read (ENOENT)');
    const empty = await kedge(['replay', ...args, '--events', await directory({})]);
    expect(empty.status).toBe(1);
    expect(empty.err).toContain('holds no file of events');
  });

  it('may be empty, which is no event', async () => {
    for (const text of ['', '[]', '{"Records": []}']) {
      const { status, out, err } = await replay(text);
      expect([status, out]).toEqual([0, '']);
      expect(err).toContain('0 events');
    }
  });

  it('do not let a hostile name reach the terminal', async () => {
    const evil = opened(WEB, { userIdentity: { type: 'IAMUser', userName: '\u001b[2Jbob\nFAKE LINE' } });
    const { err } = await replay([evil]);
    expect(err).not.toContain('\u001b');
    expect(err).not.toMatch(/^FAKE/m);
  });
});
