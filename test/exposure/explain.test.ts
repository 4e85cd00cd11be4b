import { describe, expect, it } from 'vitest';
import { type Asked, explanations } from '../../shared/exposure/index.ts';
import { plainScene, type Scene, type SceneInterface, stateOf } from './scene.ts';

const WEB: SceneInterface = {
  id: 'eni-web',
  subnet: 'subnet-public',
  groups: ['sg-web'],
  ips: ['10.0.1.5', '2600:1f00:1:1::5'],
  publicIp: '54.0.0.5',
};
const DB: SceneInterface = { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.5'] };
const GROUPS = {
  'sg-web': ['tcp/443 from 0.0.0.0/0', 'tcp/443 from ::/0', 'all to 0.0.0.0/0', 'all to ::/0'],
  'sg-db': ['tcp/5432 from sg-web', 'tcp/22 from 0.0.0.0/0'],
};
const base = (change: Partial<Scene> = {}): Scene =>
  plainScene({ groups: GROUPS, interfaces: [WEB, DB], ...change });

function ask(scene: Scene, [from, to, service]: readonly [string, string, string?]) {
  const question: Asked = { from, to, service };
  const [answer] = explanations(stateOf(scene), [question]);
  if (answer === undefined || 'wrong' in answer) throw new Error(answer?.wrong ?? 'no answer');
  return answer;
}

const OPEN_OUT = ['100 allow all out 0.0.0.0/0', '100 allow all out ::/0'];
const IN_443 = ['100 allow tcp/443 in 0.0.0.0/0', '110 allow tcp/443 in ::/0'];

describe('explain', () => {
  it.each<[string, Partial<Scene>, readonly [string, string, string?], string, string]>([
    ['all of it gets there', {}, ['internet', 'eni-web', 'tcp/443'], 'allowed', 'full'],
    ['no rule', {}, ['internet', 'eni-web', 'tcp/22'], 'blocked', 'blocked'],
    ['a part of all services', {}, ['internet', 'eni-web'], 'partial', 'full'],
    ['a private subnet', {}, ['internet', 'eni-db', 'tcp/22'], 'blocked', 'blocked'],
    ['a group reference', {}, ['eni-web', 'eni-db', 'tcp/5432'], 'allowed', 'full'],
    ['a group by name', {}, ['sg/web', 'sg/db', 'tcp/5432'], 'allowed', 'full'],
    ['an address that an interface has', {}, ['10.0.1.5', 'eni-db', 'tcp/5432'], 'allowed', 'full'],
    ['an address that nobody has', {}, ['10.0.1.9', 'eni-db', 'tcp/5432'], 'blocked', 'blocked'],
    [
      'no public address',
      { interfaces: [{ ...WEB, publicIp: '' }, DB].map((one) => ({ ...one })) },
      ['internet', 'eni-db', 'tcp/22'],
      'blocked',
      'blocked',
    ],
    [
      'IPv6 through an egress-only gateway',
      { interfaces: [{ ...WEB, subnet: 'subnet-private', ips: ['2600:1f00:1:2::5'] }] },
      ['internet', 'eni-web', 'tcp/443'],
      'blocked',
      'blocked',
    ],
    [
      'out through NAT',
      { interfaces: [{ ...WEB, subnet: 'subnet-private', ips: ['10.0.2.9'] }] },
      ['eni-web', 'internet', 'tcp/443'],
      'allowed',
      'full',
    ],
    [
      'ephemeral ports missing in the egress of the ACL',
      { acls: { 'acl-open': [...IN_443, '100 allow tcp/443 out 0.0.0.0/0', '110 allow tcp/443 out ::/0'] } },
      ['internet', 'eni-web', 'tcp/443'],
      'allowed',
      'blocked',
    ],
    [
      'some ephemeral ports missing',
      {
        acls: {
          'acl-open': [
            ...IN_443,
            '100 allow tcp/32768-65535 out 0.0.0.0/0',
            '110 allow tcp/32768-65535 out ::/0',
          ],
        },
      },
      ['internet', 'eni-web', 'tcp/443'],
      'allowed',
      'partial',
    ],
    [
      'a deny before the allow',
      {
        acls: {
          'acl-open': ['50 deny tcp/443 in 0.0.0.0/0', '51 deny tcp/443 in ::/0', ...IN_443, ...OPEN_OUT],
        },
      },
      ['internet', 'eni-web', 'tcp/443'],
      'blocked',
      'blocked',
    ],
    [
      'a deny after the allow',
      { acls: { 'acl-open': [...IN_443, '120 deny all in 0.0.0.0/0', ...OPEN_OUT] } },
      ['internet', 'eni-web', 'tcp/443'],
      'allowed',
      'full',
    ],
    [
      'an ACL is not asked inside one subnet',
      { acls: { 'acl-open': [] }, interfaces: [WEB, { ...DB, subnet: 'subnet-public', ips: ['10.0.1.8'] }] },
      ['eni-web', 'eni-db', 'tcp/5432'],
      'allowed',
      'full',
    ],
    [
      'pings need the answering type back',
      {
        groups: { ...GROUPS, 'sg-web': ['icmp/8 from 0.0.0.0/0', 'icmp/8 from ::/0'] },
        acls: {
          'acl-open': [
            '100 allow icmp/8 in 0.0.0.0/0',
            '110 allow icmp/8 in ::/0',
            '100 allow icmp/0 out 0.0.0.0/0',
            '110 allow icmp/0 out ::/0',
          ],
        },
      },
      ['internet', 'eni-web', 'icmp/8'],
      'allowed',
      'full',
    ],
    [
      'pings without it',
      {
        groups: { ...GROUPS, 'sg-web': ['icmp/8 from 0.0.0.0/0', 'icmp/8 from ::/0'] },
        acls: {
          'acl-open': [
            '100 allow icmp/8 in 0.0.0.0/0',
            '110 allow icmp/8 in ::/0',
            '100 allow icmp/8 out 0.0.0.0/0',
          ],
        },
      },
      ['internet', 'eni-web', 'icmp/8'],
      'allowed',
      'blocked',
    ],
    [
      'an unattached internet gateway',
      { gateways: { 'igw-1': '' } },
      ['internet', 'eni-web', 'tcp/443'],
      'blocked',
      'blocked',
    ],
  ])('judges %s', (_what, ...[change, question, verdict, reply]) => {
    const answer = ask(base(change), question);
    expect([answer.verdict, answer.reply]).toEqual([verdict, reply]);
  });

  it('names the rule or entry that decides each layer, in the order of the packet, replies last', () => {
    const { layers } = ask(base(), ['eni-web', 'eni-db', 'tcp/5432']);
    expect(layers.map(({ layer, resource, rule, decision }) => [layer, resource, rule, decision])).toEqual([
      ['source-security-groups', 'sg-web', 'sgr-web-2', 'allow'],
      ['source-network-acl', 'acl-open', 100, 'allow'],
      ['route', 'rtb-public', '10.0.0.0/16', 'allow'],
      ['destination-network-acl', 'acl-open', 100, 'allow'],
      ['destination-security-groups', 'sg-db', 'sgr-db-0', 'allow'],
      ['reply-destination-network-acl', 'acl-open', 100, 'allow'],
      ['reply-source-network-acl', 'acl-open', 100, 'allow'],
    ]);
  });

  it('says from where a part of the internet gets through', () => {
    const groups = { ...GROUPS, 'sg-web': ['tcp/22 from 203.0.113.0/24'] };
    const answer = ask(base({ groups }), ['internet', 'eni-web', 'tcp/22']);
    expect([answer.verdict, answer.traffic]).toEqual(['partial', ['tcp/22 from 203.0.113.0/24']]);
  });

  it('lists the gap of the replies and what would have to change', () => {
    const acls = {
      'acl-open': [
        ...IN_443,
        '100 allow tcp/32768-65535 out 0.0.0.0/0',
        '110 allow tcp/32768-65535 out ::/0',
      ],
    };
    const { gap, change } = ask(base({ acls }), ['internet', 'eni-web', 'tcp/443']);
    expect(gap).toEqual(['tcp/1024-32767']);
    expect(change.join()).toContain('acl-open needs an egress entry that allows tcp/1024-32767');
  });
});

describe('bad input', () => {
  it.each<[string, Partial<Scene>, readonly [string, string, string?], string, RegExp]>([
    [
      'an unread prefix list',
      { groups: { ...GROUPS, 'sg-db': ['tcp/22 from pl-1'] }, lists: { 'pl-1': null } },
      ['eni-web', 'eni-db', 'tcp/22'],
      'unknown',
      /pl-1.*could not be read/,
    ],
    [
      'a group of the interface that is gone',
      { interfaces: [WEB, { ...DB, groups: ['sg-gone'] }] },
      ['eni-web', 'eni-db', 'tcp/22'],
      'unknown',
      /sg-gone is not in the state/,
    ],
    [
      'a rule about a group that nobody has',
      { groups: { ...GROUPS, 'sg-db': ['tcp/22 from sg-gone'] } },
      ['eni-web', 'eni-db', 'tcp/22'],
      'blocked',
      /no rule of sg-db admits tcp\/22/,
    ],
    [
      'an interface without groups',
      { interfaces: [WEB, { ...DB, groups: [] }] },
      ['eni-web', 'eni-db', 'tcp/22'],
      'blocked',
      /has no security group/,
    ],
    [
      'an ACL without entries',
      { acls: { 'acl-open': [] } },
      ['internet', 'eni-web', 'tcp/443'],
      'blocked',
      /no ingress entry of acl-open matches/,
    ],
    [
      'a missing ACL',
      { acls: {} },
      ['internet', 'eni-web', 'tcp/443'],
      'unknown',
      /network ACL of subnet-public is not in the state/,
    ],
    [
      'a missing route table',
      { tables: [] },
      ['internet', 'eni-web', 'tcp/443'],
      'unknown',
      /route table of subnet-public is not in the state/,
    ],
    [
      'an interface that is not there',
      {},
      ['internet', 'eni-0dead', 'tcp/443'],
      'unknown',
      /eni-0dead is not in the state/,
    ],
    [
      'ESP',
      { groups: { ...GROUPS, 'sg-web': ['50 from 0.0.0.0/0', '50 from ::/0'] } },
      ['internet', 'eni-web', '50'],
      'allowed',
      /^$/,
    ],
    [
      'an ICMP code without a type',
      { groups: { ...GROUPS, 'sg-web': ['icmp/-1.3 from 0.0.0.0/0', 'icmp/-1.3 from ::/0'] } },
      ['internet', 'eni-web', 'icmp/8'],
      'allowed',
      /^$/,
    ],
  ])('has a verdict and a sentence for %s', (_what, ...[change, question, verdict, why]) => {
    const answer = ask(base(change), question);
    expect([answer.verdict, answer.reason ?? '']).toEqual([verdict, expect.stringMatching(why)]);
  });

  it('keeps interfaces of VPCs with the same addresses apart', () => {
    const other: SceneInterface = { ...DB, id: 'eni-other', subnet: 'subnet-other', vpc: 'vpc-2' };
    const answer = ask(base({ interfaces: [WEB, DB, other] }), ['eni-web', 'eni-other', 'tcp/5432']);
    expect(answer.verdict).toBe('unknown');
    expect(ask(base({ interfaces: [WEB, DB, other] }), ['eni-web', 'eni-db', 'tcp/5432']).verdict).toBe(
      'allowed',
    );
  });

  it('answers about an empty state', () => {
    const [answer] = explanations(stateOf({}), [{ from: 'internet', to: 'eni-web' }]);
    expect(answer).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('were not read') });
  });

  it.each([
    ['internet', '8.8.8.8', 'tcp/1', /one end must be/],
    ['10.0.0.300', 'eni-web', 'tcp/1', /over 255/],
    ['internet', 'eni-web', 'tcp/99999', /no port 99999/],
    ['ecs/prod', 'eni-web', 'tcp/1', /ecs\/<cluster>\/<service>/],
  ])('refuses %s to %s, %s', (from, to, ...[service, why]) => {
    const [answer] = explanations(stateOf(base()), [{ from, to, service }]);
    expect(answer).toEqual({ wrong: expect.stringMatching(why) });
  });
});
