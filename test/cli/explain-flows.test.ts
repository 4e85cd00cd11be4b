import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plainScene, sections } from '../exposure/scene.ts';
import { run } from './explain-command.ts';
import { directory, stateFiles } from './kedge-command.ts';

const STATE = stateFiles(
  sections(
    plainScene({
      groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0', 'tcp/80 from 0.0.0.0/0'] },
      interfaces: [
        {
          id: 'eni-web',
          subnet: 'subnet-public',
          groups: ['sg-web'],
          ips: ['10.0.1.5'],
          publicIp: '54.0.0.5',
        },
      ],
    }),
  ),
);
const HEADER = 'interface-id srcaddr dstaddr srcport dstport protocol action\n';
const row = (port: number, action = 'ACCEPT'): string =>
  `eni-web 9.9.9.9 10.0.1.5 50000 ${port} 6 ${action}\n`;
const v2 = '2 111111111111 eni-web 9.9.9.9 10.0.1.5 50000 443 6 1 40 1700000000 1700000060 ACCEPT OK';

async function explained(files: Readonly<Record<string, string | Buffer>>, ...more: readonly string[]) {
  const root = await directory({ ...STATE, ...files });
  const [name = ''] = Object.keys(files);
  const logs = `${root}/${name.includes('/') ? (name.split('/')[0] ?? '') : name}`;
  const ends = ['--state', `${root}/state`, '--from', 'internet', '--to', 'eni-web'];
  const { status, out, err } = await run(['explain', ...ends, '--flow-logs', logs, ...more]);
  return { status, out, err: err.replaceAll(root, '') };
}

describe('kedge explain --flow-logs', () => {
  it('prints what was seen, what contradicts the rules, and which rules nobody used', async () => {
    const { status, out, err } = await explained({ 'flows.log': HEADER + row(443) + row(22) });
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('Flow logs: 2 accepted, 0 rejected');
    expect(out).toContain('contradicts the rules: line 3: 9.9.9.9 to 10.0.1.5, tcp/22 was accepted');
    expect(out).toContain('no flow used sgr-web-1 of sg-web: tcp/80 from 0.0.0.0/0');
  });

  it('gives the same as JSON, for many questions too', async () => {
    const questions = [80, 443].map((port) =>
      JSON.stringify({ from: 'internet', to: 'eni-web', service: `tcp/${port}` }),
    );
    const root = await directory({ ...STATE, 'f.log': HEADER + row(443), 'q.jsonl': questions.join('\n') });
    const given = ['--questions', `${root}/q.jsonl`, '--flow-logs', `${root}/f.log`];
    const { out } = await run(['explain', '--state', `${root}/state`, ...given]);
    const answers: unknown[] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([
      { service: 'tcp/80', flows: { accepted: 0, unusedRules: [{ rule: 'sgr-web-1' }] } },
      { service: 'tcp/443', flows: { accepted: 1, unusedRules: [] } },
    ]);
  });

  const events = [v2, v2].map((message) => ({ logStreamName: 'eni-web-all', timestamp: 1, message }));
  it.each([
    ['gzip', { 'f.log.gz': gzipSync(HEADER + row(443) + row(443)) }],
    [
      'gzip files put together',
      { 'f.gz': Buffer.concat([gzipSync(HEADER + row(443)), gzipSync(HEADER + row(443))]) },
    ],
    ['gzip without such a name', { 'f.log': gzipSync(HEADER + row(443) + row(443)) }],
    ['the lines of Windows', { 'f.log': `${v2}\r\n${v2}\r\n` }],
    ['a directory as S3 has it', { 'logs/a/2.log.gz': gzipSync(HEADER + row(443)), 'logs/1.log': v2 }],
    ['filter-log-events', { 'f.json': JSON.stringify({ events, searchedLogStreams: [] }, null, 2) }],
    ['filter-log-events in one line', { 'f.json': JSON.stringify({ events }) }],
    ['events line by line', { 'f.jsonl': events.map((one) => JSON.stringify(one)).join('\n') }],
    [
      'what Logs Insights found',
      {
        'f.json': JSON.stringify({
          results: events.map(({ message }) => [
            { field: '@timestamp', value: '2023-11-14 22:13:20.000' },
            { field: '@message', value: message },
          ]),
        }),
      },
    ],
    [
      'logs that CloudWatch exported',
      { 'f.log': `2023-11-14T22:13:20.000Z ${v2}\n2023-11-14T22:13:21.000Z ${v2}\n` },
    ],
  ])('reads %s', async (_, files) => {
    const { status, out, err } = await explained(files);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('Flow logs: 2 accepted, 0 rejected');
  });

  it('reads a custom format that has no header line as it is told', async () => {
    const { status, out } = await explained({ 'f.log': row(443) }, '--flow-log-format', HEADER.trim());
    expect([status, out.includes('Flow logs: 1 accepted')]).toEqual([0, true]);
    const untold = await explained({ 'f.log': row(443) });
    expect([untold.status, untold.out.includes('Flow logs: 0 accepted')]).toEqual([1, true]);
    expect(untold.err).toContain('line 1 has 7 fields where the default format has 14');
  });

  it.each([
    ['an empty file', { 'f.log': '' }, 0, 'holds no flow records'],
    [
      'some lines that are none',
      { 'f.log': `${v2}\n${'x y\n'.repeat(30)}` },
      0,
      '10 more lines are no flow records',
    ],
    [
      'files of other names in a directory',
      { 'logs/1.log': v2, 'logs/a/2.parquet': 'PAR1', 'logs/a/firehose-1': v2 },
      0,
      '2 files left out, such as 2.parquet',
    ],
    ['a file that is none', { 'f.log': 'hello\nworld\n' }, 1, 'none of it could be read as flow logs'],
    ['JSON without events', { 'f.json': '{"a":1}' }, 1, 'event 1 has 1 field'],
    [
      'gzip that breaks off',
      { 'f.gz': gzipSync(`${v2}\n`.repeat(500)).subarray(0, 60) },
      1,
      'breaks off: it is no whole gzip',
    ],
    ['a line without end', { 'f.log': 'x'.repeat(3_000_000) }, 1, 'has a line of more than a megabyte'],
  ])('answers all the same beside %s, and says so', async (_, files, ...[exit, note]) => {
    const { status, out, err } = await explained(files);
    expect([status, out.startsWith('internet to eni-web')]).toEqual([exit, true]);
    expect(err).toContain(note);
  });

  it.each([
    ['Parquet', { 'f.parquet': 'PAR1\u0000' }, 1, 'is Parquet'],
    ['a directory without logs', { 'logs/readme.md': 'x' }, 1, 'holds no flow logs'],
  ])('refuses %s', async (_, files, ...[exit, why]) => {
    const { status, out, err } = await explained(files);
    expect([status, out]).toEqual([exit, '']);
    expect(err).toContain(why);
  });

  it.each([
    [['--flow-logs', '/no/such/file'], 1],
    [['--flow-log-format', 'srcaddr'], 64],
  ])('refuses %j', async (more, exit) => {
    const root = await directory(STATE);
    const ends = ['--state', `${root}/state`, '--from', 'internet', '--to', 'eni-web'];
    expect((await run(['explain', ...ends, ...more])).status).toBe(exit);
  });
});
