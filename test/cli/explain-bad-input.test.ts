import { describe, expect, it } from 'vitest';
import { plainScene, type Scene, type SceneInterface, sections } from '../exposure/scene.ts';
import { run } from './explain-command.ts';
import { directory, stateFiles } from './kedge-command.ts';

const WEB: SceneInterface = {
  id: 'eni-web',
  subnet: 'subnet-public',
  groups: ['sg-web'],
  ips: ['10.0.1.5'],
  publicIp: '54.0.0.5',
};
const DB: SceneInterface = { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.5'] };
const GROUPS = {
  'sg-web': ['tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0'],
  'sg-db': ['tcp/5432 from sg-web'],
};
const files = (change: Partial<Scene> = {}) =>
  sections(plainScene({ groups: GROUPS, interfaces: [WEB, DB], ...change }));
const TO_WEB = ['internet', 'eni-web', 'tcp/443'];
const TO_DB = ['eni-web', 'eni-db', 'tcp/5432'];
const webRules = (...rules: readonly string[]) => files({ groups: { ...GROUPS, 'sg-web': rules } });
const acl = (...entries: readonly string[]) => files({ acls: { 'acl-open': entries } });

type Case = readonly [
  what: string,
  state: object,
  question: readonly string[],
  is: readonly [string, RegExp, number?],
];

const CASES: readonly Case[] = [
  ['an empty state directory', {}, TO_WEB, ['unknown', /network interfaces were not read/]],
  [
    'a state without ACLs',
    { ...files(), 'network-acls': undefined },
    TO_WEB,
    ['unknown', /network ACLs were not read/],
  ],
  [
    'a state without route tables',
    { ...files(), 'route-tables': undefined },
    TO_WEB,
    ['unknown', /route tables were not read/],
  ],
  [
    'a state without groups',
    { ...files(), 'security-groups': undefined, 'security-group-rules': undefined },
    TO_WEB,
    ['unknown', /security groups were not read/],
  ],
  [
    'a subnet that is gone',
    files({ interfaces: [{ ...WEB, subnet: 'subnet-gone' }, DB] }),
    TO_DB,
    ['unknown', /subnet-gone/],
  ],
  [
    'a group that is gone',
    files({ interfaces: [WEB, { ...DB, groups: ['sg-gone'] }] }),
    TO_DB,
    ['unknown', /sg-gone is not in the state/],
  ],
  [
    'a rule about a group of another account',
    webRules('tcp/443 from sg-theirs'),
    TO_WEB,
    ['blocked', /no rule of sg-web admits/],
  ],
  [
    'an interface of another account without groups',
    files({ interfaces: [WEB, { ...DB, groups: [] }] }),
    TO_DB,
    ['blocked', /has no security group/],
  ],
  ['ESP', webRules('50 from 0.0.0.0/0'), ['internet', 'eni-web', '50'], ['allowed', /^$/]],
  [
    'GRE where only ESP is let in',
    webRules('50 from 0.0.0.0/0'),
    ['internet', 'eni-web', '47'],
    ['blocked', /admits 47/],
  ],
  [
    'an ICMP code without a type',
    webRules('icmp/-1.3 from 0.0.0.0/0'),
    ['internet', 'eni-web', 'icmp/8'],
    ['allowed', /^$/],
  ],
  [
    'entries about IPv6 only',
    acl('100 allow all in ::/0', '100 allow all out ::/0'),
    TO_WEB,
    ['blocked', /no ingress entry of acl-open matches/],
  ],
  ['an ACL without entries', acl(), TO_WEB, ['blocked', /no ingress entry of acl-open matches/]],
  [
    'a rule about no block at all',
    webRules('tcp/443 from 10.0.0.300/8'),
    TO_WEB,
    ['unknown', /is no address block/],
  ],
  [
    'reversed ports',
    webRules('tcp/90-80 from 0.0.0.0/0'),
    ['internet', 'eni-web', 'tcp/85'],
    ['unknown', /is not understood/],
  ],
  [
    'VPCs with the same addresses',
    files({ interfaces: [WEB, { ...DB, vpc: 'vpc-2', subnet: 'subnet-2' }] }),
    TO_DB,
    ['unknown', /route table of subnet-2 is not in the state/],
  ],
  [
    'a file that is cut off',
    { ...files(), 'network-acls': 'cut' },
    TO_WEB,
    ['unknown', /is not whole JSON/, 1],
  ],
  [
    'a member that is none',
    { ...files(), 'security-groups': { SecurityGroups: [{ GroupId: 7 }] } },
    TO_WEB,
    ['unknown', /sg-web/, 1],
  ],
];

async function stateIn(state: object): Promise<string> {
  const kept = Object.entries(state).filter(([, value]) => value !== undefined);
  const written = kept.map(([name, value]) => [name, value === 'cut' ? '{"NetworkAcls": [' : value]);
  // A directory has to have a file to be there.
  const root = await directory({ 'state/notes.txt': '', ...stateFiles(Object.fromEntries(written)) });
  return `${root}/state`;
}

describe('bad input', () => {
  it.each(CASES)(
    '%s has a verdict and a sentence',
    async (_what, ...[state, question, [verdict, why, wanted = 0]]) => {
      const [from = '', to = '', service = ''] = question;
      const path = await stateIn(state);
      const { status, out } = await run([
        'explain',
        '--state',
        path,
        '--from',
        from,
        '--to',
        to,
        service,
        '--format',
        'json',
      ]);
      const answer = JSON.parse(out);
      expect([answer.verdict, answer.reason ?? '']).toEqual([verdict, expect.stringMatching(why)]);
      expect(status).toBe(wanted);
      const all = await run(['exposure', '--state', path]);
      expect([all.status, Array.isArray(JSON.parse(all.out).connections)]).toEqual([wanted, true]);
    },
  );

  it('says of what is not known who might get through, and why', async () => {
    const path = await stateIn(files({ interfaces: [WEB, { ...DB, groups: ['sg-gone'] }] }));
    const { connections } = JSON.parse((await run(['exposure', '--state', path])).out);
    expect(connections).toContainEqual(
      expect.objectContaining({
        from: 'eni-web',
        to: 'eni-db',
        traffic: [],
        unresolved: [expect.stringContaining('sg-gone is not in the state')],
      }),
    );
  });
});

describe('the contract of explain', () => {
  it('has its members in order, and all services where none is named', async () => {
    const path = await stateIn(files());
    const { out } = await run([
      'explain',
      '--state',
      path,
      '--from',
      'eni-web',
      '--to',
      'eni-db',
      '--format',
      'json',
    ]);
    const answer = JSON.parse(out);
    expect(Object.keys(answer).slice(0, 7)).toEqual([
      'from',
      'to',
      'service',
      'verdict',
      'traffic',
      'reply',
      'layers',
    ]);
    expect([answer.service, answer.verdict, answer.traffic]).toEqual(['all', 'partial', ['tcp/5432']]);
    for (const row of answer.layers)
      expect(Object.keys(row).slice(0, 4)).toEqual(['layer', 'resource', 'rule', 'decision']);
  });

  it('keeps the place of every question, whatever it is', async () => {
    const path = await stateIn(files());
    const lines = [
      '{"from":"eni-web","to":"eni-db"}',
      '[]',
      '7',
      '{"from":1}',
      '{',
      '{"from":"eni-web","to":"eni-db","service":"tcp/5432"}',
    ];
    const root = await directory({ 'q.jsonl': `${lines.join('\n')}\n` });
    const { status, out } = await run(['explain', '--state', path, '--questions', `${root}/q.jsonl`]);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(answers.map(({ verdict }) => verdict)).toEqual([
      'partial',
      'unknown',
      'unknown',
      'unknown',
      'unknown',
      'allowed',
    ]);
    for (const answer of answers.slice(1, 5)) expect(answer.reason).toMatch(/line \d is no question/);
  });

  it.each([
    ['32768-60999', 'full'],
    ['1024-65535', 'partial'],
    ['1024-2000', 'blocked'],
  ])('takes %s for the ports of a client', async (ports, reply) => {
    const state = acl('100 allow all in 0.0.0.0/0', '100 allow tcp/32768-60999 out 0.0.0.0/0');
    const path = await stateIn(state);
    const { out } = await run([
      'explain',
      '--state',
      path,
      '--from',
      'internet',
      '--to',
      'eni-web',
      'tcp/443',
      '--ephemeral',
      ports,
      '--format',
      'json',
    ]);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'allowed', reply });
  });
});
