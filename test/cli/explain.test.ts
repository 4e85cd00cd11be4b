import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plainScene, sections } from '../exposure/scene.ts';
import { run } from './explain-command.ts';
import { directory, stateFiles } from './kedge-command.ts';

const STATE = stateFiles(
  sections(
    plainScene({
      groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0'], 'sg-db': ['tcp/5432 from sg-web'] },
      interfaces: [
        {
          id: 'eni-web',
          subnet: 'subnet-public',
          groups: ['sg-web'],
          ips: ['10.0.1.5'],
          publicIp: '54.0.0.5',
        },
        { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.5'] },
      ],
    }),
  ),
);

describe('kedge explain', () => {
  it('prints the verdict and each layer, as text and as JSON', async () => {
    const root = await directory(STATE);
    const ends = ['explain', '--state', `${root}/state`, '--from', 'internet', '--to', 'eni-web', 'tcp/443'];
    const text = await run(ends);
    expect([text.status, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/^internet to eni-web, tcp\/443: ALLOWED, replies full/);
    const columns = [...text.out.matchAll(/^ {2}[a-z-]+ +(?=(?:allow|deny|partial|unknown) +\S)/gm)];
    expect(columns.length).toBeGreaterThan(2);
    expect(new Set(columns.map(([start]) => start.length)).size).toBe(1);
    const json: unknown = JSON.parse((await run([...ends, '--format', 'json'])).out);
    expect(json).toMatchObject({
      from: 'internet',
      to: 'eni-web',
      service: 'tcp/443',
      verdict: 'allowed',
      reply: 'full',
    });
  });

  it('answers a file of questions line by line, in order, bad lines too', async () => {
    const questions = [
      '{"from":"eni-web","to":"eni-db","service":"tcp/5432"}',
      'not json',
      '{"from":"internet","to":"eni-db"}',
      '{"from":"internet","to":"eni-web","service":"tcp/0x"}',
    ];
    const root = await directory({ ...STATE, 'q.jsonl': questions.join('\n') });
    const { status, out } = await run([
      'explain',
      '--state',
      `${root}/state`,
      '--questions',
      `${root}/q.jsonl`,
    ]);
    expect(status).toBe(0);
    const answers: unknown[] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toMatchObject([
      { verdict: 'allowed' },
      { verdict: 'unknown' },
      { verdict: 'blocked' },
      { verdict: 'unknown' },
    ]);
  });

  it('lays flow logs beside the rules, gzipped too', async () => {
    const log =
      'interface-id srcaddr dstaddr srcport dstport protocol action\neni-web 9.9.9.9 10.0.1.5 50000 443 6 ACCEPT\n';
    const root = await directory({ ...STATE, 'flows.log.gz': gzipSync(log) });
    const args = [
      'explain',
      '--state',
      `${root}/state`,
      '--from',
      'internet',
      '--to',
      'eni-web',
      '--flow-logs',
      `${root}/flows.log.gz`,
    ];
    const { status, out } = await run(args);
    expect(status).toBe(0);
    expect(out).toContain('Flow logs: 1 accepted, 0 rejected');
  });

  it.each([
    [['--from', 'internet']],
    [['--from', 'internet', '--to', '8.8.8.8']],
    [['--from', '10.0.0.300', '--to', 'eni-web']],
    [['--from', 'internet', '--to', 'eni-web', 'tcp/99999']],
    [['--from', 'internet', '--to', 'eni-web', '--ephemeral', 'x']],
    [['--from', 'internet', '--to', 'eni-web', '--ephemeral', '60999-32768']],
    [['--from', 'internet', '--to', 'eni-web', '--questions', 'q.jsonl']],
  ])('exits 64 for %j', async (args) => {
    const root = await directory(STATE);
    const { status, out } = await run(['explain', '--state', `${root}/state`, ...args]);
    expect([status, out]).toEqual([64, '']);
  });
});

describe('kedge exposure', () => {
  it('lists every connection as JSON and as CSV', async () => {
    const root = await directory(STATE);
    const { status, out } = await run(['exposure', '--state', `${root}/state`]);
    expect(status).toBe(0);
    const { connections } = JSON.parse(out);
    expect(connections).toContainEqual({
      from: '0.0.0.0/0',
      to: 'eni-web',
      traffic: ['tcp/443'],
      reply: 'full',
      gap: [],
      unresolved: [],
    });
    expect(connections).toContainEqual({
      from: 'eni-web',
      to: 'eni-db',
      traffic: ['tcp/5432'],
      reply: 'full',
      gap: [],
      unresolved: [],
    });
    const csv = await run(['exposure', '--state', `${root}/state`, '--format', 'csv']);
    expect(csv.out.split('\n')).toContain('0.0.0.0/0,eni-web,tcp/443,full,,');
  });

  it('has nothing to list for an empty state', async () => {
    const root = await directory({ 'state/vpcs.json': { Vpcs: [] } });
    expect(JSON.parse((await run(['exposure', '--state', `${root}/state`])).out)).toEqual({
      connections: [],
    });
  });
});
