import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { plainScene } from './scene.ts';
import { laid } from './watched.ts';

const WEB = {
  id: 'eni-web',
  subnet: 'subnet-public',
  groups: ['sg-web'],
  ips: ['10.0.1.5', '2600:1f00:1:1::5'],
  publicIp: '54.0.0.5',
};
const APP = { id: 'eni-app', subnet: 'subnet-private', groups: ['sg-app'], ips: ['10.0.2.5'] };
const scene: Scene = plainScene({
  groups: {
    'sg-web': [
      'tcp/443 from 0.0.0.0/0',
      'tcp/80 from 0.0.0.0/0',
      'tcp/443 from ::/0',
      'tcp/443 to 0.0.0.0/0',
    ],
    'sg-app': ['tcp/8080 from sg-web', 'all to 0.0.0.0/0'],
  },
  interfaces: [WEB, APP],
});
const OPEN_ACL = ['100 allow all in 0.0.0.0/0', '100 allow all out 0.0.0.0/0'];
const withAcl = (entries: readonly string[]): Scene => ({ ...scene, acls: { 'acl-open': entries } });

const HEADER = 'interface-id srcaddr dstaddr srcport dstport protocol action tcp-flags start end';
/** "9.9.9.9:50000 > 10.0.1.5:443 6 ACCEPT 2" seen by eni-web. */
function row(text: string, by = 'eni-web'): string {
  const [from = '', , to = '', protocol, action, flags = '-'] = text.split(' ');
  const end = (one: string) => [one.slice(0, one.lastIndexOf(':')), one.slice(one.lastIndexOf(':') + 1)];
  const [[source, sourcePort], [target, targetPort]] = [end(from), end(to)];
  const ends = `${source} ${target} ${sourcePort} ${targetPort}`;
  return `${by} ${ends} ${protocol} ${action} ${flags} 1700000000 1700000060`;
}
const log = (...rows: readonly string[]): string => [HEADER, ...rows].join('\n');

const asked = { from: 'internet', to: 'eni-web' };

describe('flow logs beside a question', () => {
  it('contradict the rules where they saw what the rules deny, and show which rules nobody used', () => {
    const flows = laid(
      scene,
      asked,
      log(
        row('9.9.9.9:50000 > 10.0.1.5:443 6 ACCEPT 2'),
        row('10.0.1.5:443 > 9.9.9.9:50000 6 ACCEPT 18'),
        row('9.9.9.9:50001 > 10.0.1.5:22 6 ACCEPT 2'),
        row('9.9.9.8:50001 > 10.0.1.5:22 6 ACCEPT 3'),
      ),
    );
    expect(flows).toMatchObject({
      accepted: 4,
      rejected: 0,
      period: { from: '2023-11-14T22:13:20Z', to: '2023-11-14T22:14:20Z' },
      services: [
        { service: 'tcp/22', accepted: 2, rejected: 0 },
        { service: 'tcp/443', accepted: 2, rejected: 0 },
      ],
      unusedRules: [
        { rule: 'sgr-web-1', group: 'sg-web', text: 'tcp/80 from 0.0.0.0/0', doubt: null },
        { rule: 'sgr-web-2', doubt: null },
      ],
      notes: [],
    });
    expect(flows.contradictions).toEqual([
      expect.stringMatching(
        /^line 4: 9\.9\.9\.9 to 10\.0\.1\.5, tcp\/22 was accepted, and is denied now: .*sg-web.*\. Seen 2 times by eni-web, 2023-11-14T22:13:20Z to 2023-11-14T22:14:20Z\. Likely: a rule that let it through is gone/,
      ),
    ]);
  });

  it.each([
    ['an answer to a connection of its own', '9.9.9.9:443 > 10.0.1.5:50000 6 ACCEPT 18'],
    ['the same where the flags do not say', '9.9.9.9:443 > 10.0.1.5:50000 6 ACCEPT -'],
    ['a connection of its own', '10.0.1.5:50000 > 9.9.9.9:443 6 ACCEPT 2'],
    ['a connection of its own, closed', '10.0.1.5:50000 > 9.9.9.9:443 6 ACCEPT 1'],
  ])('leaves %s to the question the other way round', (_, text) => {
    const none = { accepted: 0, rejected: 0, contradictions: [] };
    expect(laid(scene, asked, log(row(text)))).toMatchObject(none);
    expect(laid(scene, { from: 'eni-web', to: 'internet' }, log(row(text)))).toMatchObject({
      ...none,
      accepted: 1,
    });
  });

  it('does not ask groups about an answer, for they know its connection', () => {
    const closed = { ...scene, groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0'], 'sg-app': [] } };
    const text = log(
      row('9.9.9.9:50000 > 10.0.1.5:443 6 ACCEPT 3'),
      row('10.0.1.5:443 > 9.9.9.9:50000 6 ACCEPT 19'),
      row('10.0.1.5:443 > 9.9.9.9:50000 6 ACCEPT 1'),
    );
    expect(laid(closed, asked, text)).toMatchObject({ accepted: 3, contradictions: [] });
  });

  it('asks ACLs about an answer by the port that it goes to', () => {
    const narrow = withAcl(['100 allow all in 0.0.0.0/0', '100 allow tcp/1024-40000 out 0.0.0.0/0']);
    const answer = (port: number, action: string) => row(`10.0.1.5:443 > 9.9.9.9:${port} 6 ${action} 18`);
    expect(laid(narrow, asked, log(answer(50000, 'REJECT'), answer(40000, 'ACCEPT'))).contradictions).toEqual(
      [],
    );
    expect(laid(narrow, asked, log(answer(50000, 'ACCEPT'))).contradictions).toEqual([
      expect.stringMatching(
        /a reply of tcp\/443 was accepted, and is denied now: .*Likely: an entry that let it through is gone/,
      ),
    ]);
  });

  it('names what was rejected and is allowed now, and asks whether it was Block Public Access', () => {
    const text = log(row('9.9.9.9:50000 > 10.0.1.5:443 6 REJECT 2'));
    expect(laid(scene, asked, text)).toMatchObject({
      rejected: 1,
      contradictions: [
        expect.stringMatching(/was rejected, and is allowed now\. .*came later; or VPC Block/),
      ],
    });
    const said = text.replace('end', 'end reject-reason').replace(/$/, ' BPA');
    expect(laid(scene, asked, said).contradictions).toEqual([
      expect.stringMatching(
        /Likely: VPC Block Public Access was stricter then, or is stricter than the state says$/,
      ),
    ]);
  });

  it('finds what VPC Block Public Access refused just as the state says, with the reason or without', () => {
    const blocked = { ...scene, blocked: { mode: 'block-ingress', exclusions: [] } } as const;
    const text = log(row('9.9.9.9:50000 > 10.0.1.5:443 6 REJECT 2'));
    const said = text.replace('end', 'end reject-reason').replace(/$/, ' BPA');
    for (const one of [text, said])
      expect(laid(blocked, asked, one)).toMatchObject({ rejected: 1, contradictions: [] });
    const exempt = {
      ...blocked,
      blocked: { mode: 'block-ingress', exclusions: ['vpc-1 allow-bidirectional'] },
    } as const;
    expect(laid(exempt, asked, said).contradictions).toEqual([
      expect.stringMatching(
        /Likely: VPC Block Public Access was stricter then, or is stricter than the state says$/,
      ),
    ]);
  });

  it('finds nothing strange in late or stray packets that no group knows any more', () => {
    const inward = { ...scene, groups: { 'sg-web': ['tcp/443 to 0.0.0.0/0'], 'sg-app': [] } };
    const text = log(
      row('9.9.9.9:443 > 10.0.1.5:50000 6 REJECT 1'),
      row('8.8.8.8:53 > 10.0.1.5:33000 17 REJECT -'),
    );
    for (const ends of [asked, { from: 'eni-web', to: 'internet' }])
      expect(laid(inward, ends, text).contradictions).toEqual([]);
  });

  it('takes for an old connection what is accepted without its beginning', () => {
    const text = log(row('9.9.9.9:50000 > 10.0.1.5:22 6 ACCEPT 0'));
    expect(laid(scene, asked, text).contradictions).toEqual([
      expect.stringMatching(/Likely: the connection is older than a revoke/),
    ]);
  });

  it('does not call a contradiction what one of two ways to read it explains', () => {
    // 8443 or 50000: either may be a client's port, and the flags do not say.
    const out = { ...scene, groups: { 'sg-web': ['tcp/8443 to 0.0.0.0/0'], 'sg-app': [] } };
    const text = log(row('9.9.9.9:8443 > 10.0.1.5:50000 6 ACCEPT -'));
    expect(laid(out, asked, text)).toMatchObject({ accepted: 0, contradictions: [] });
    expect(laid(out, { from: 'eni-web', to: 'internet' }, text)).toMatchObject({
      accepted: 1,
      contradictions: [],
    });
    const shut = { ...scene, groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0'], 'sg-app': [] } };
    expect(laid(shut, asked, text).contradictions).toHaveLength(1);
  });

  it('judges each record by what stands before its own interface only', () => {
    const between = { from: 'eni-web', to: 'eni-app', service: 'tcp/8080' };
    const opened = '10.0.1.5:50000 > 10.0.2.5:8080 6 ACCEPT 2';
    const text = log(row(opened, 'eni-app'), row(opened, 'eni-web'));
    // What eni-web lets out is tcp/443 alone; at eni-app nothing is strange.
    expect(laid(scene, between, text).contradictions).toEqual([expect.stringMatching(/^line 3: /)]);
  });

  it('counts a rule as used where the log shows that packets got as far as it', () => {
    const open = { ...scene, groups: { ...scene.groups, 'sg-web': ['all to 0.0.0.0/0'] } };
    const ends = { from: 'eni-web', to: 'eni-app', service: 'tcp/8080' };
    const opened = '10.0.1.5:50000 > 10.0.2.5:8080 6 ACCEPT 2';
    const rules = (text: string) =>
      laid(open, ends, text).unusedRules.map(({ rule, doubt }) => [rule, doubt]);
    expect(rules(log(row(opened, 'eni-app')))).toEqual([]);
    expect(rules(log(row(opened, 'eni-web')))).toEqual([['sgr-app-0', 'the log has no record of eni-app']]);
    expect(rules(log(row('10.0.2.5:8080 > 10.0.1.5:50000 6 ACCEPT 18', 'eni-web')))).toEqual([]);
  });

  it('says where it cannot know that nobody used a rule', () => {
    const doubts = (text: string) => new Set(laid(scene, asked, text).unusedRules.map(({ doubt }) => doubt));
    const rejected = log(row('9.9.9.9:50000 > 10.0.1.5:22 6 REJECT 2'));
    expect(doubts(rejected)).toEqual(
      new Set(['the log holds no accepted record at all: it may capture rejected traffic only']),
    );
    const skipped = `2 111111111111 eni-web - - - - - - - 1700000000 1700000060 - SKIPDATA`;
    const own = '2 111111111111 eni-web 10.0.1.5 9.9.9.9 50000 443 6 1 1 1700000000 1700000060 ACCEPT OK';
    expect(doubts(`${own}\n${skipped}`)).toEqual(new Set(['flows of eni-web were missed (SKIPDATA)']));
    expect(laid(scene, asked, `${own}\n${skipped}`).notes).toEqual([
      'flows of eni-web were missed: AWS could not capture all (SKIPDATA)',
    ]);
    expect(doubts(`${own.replaceAll('eni-web', 'eni-app').replace('10.0.1.5', '10.0.2.5')}`)).toEqual(
      new Set(['the log has no record of eni-web']),
    );
    expect(doubts(own)).toEqual(new Set([null]));
  });

  it('says where it has no record of those who were asked about, or cannot tell whether flows were missed', () => {
    const header = 'interface-id srcaddr dstaddr srcport dstport protocol action';
    const other = 'eni-app 10.0.2.5 9.9.9.9 50000 443 6 ACCEPT';
    expect(laid(scene, asked, `${header}\n${other}`).notes).toEqual(['the log has no record of eni-web']);
    const own = 'eni-web 10.0.1.5 9.9.9.9 50000 443 6 ACCEPT';
    expect(laid(scene, asked, `${header}\n${own}\neni-web - - - - - -`).notes).toEqual([
      '1 record was empty, and the format has no log-status: whether flows were missed is not known',
    ]);
  });

  it('leaves out what an interface saw that is gone, for another may have its address now', () => {
    const text = log(row('9.9.9.9:50000 > 10.0.1.5:22 6 ACCEPT 2', 'eni-old'));
    expect(laid(scene, asked, text)).toMatchObject({
      accepted: 0,
      contradictions: [],
      notes: [
        'the log has no record of eni-web',
        expect.stringMatching(/^1 record was not laid beside the rules: it is of eni-old, which the state/),
      ],
    });
  });

  it('counts what a NAT gateway saw of a connection by its own ends, and judges none of it', () => {
    const nat = { ...scene, nats: { 'nat-1': 'subnet-public' } };
    const header =
      'interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr srcport dstport protocol action tcp-flags';
    const text = [
      header,
      'eni-of-nat-1 10.0.2.5 10.0.200.1 10.0.2.5 203.0.113.5 50000 443 6 ACCEPT 2',
      'eni-of-nat-1 10.0.200.1 203.0.113.5 10.0.200.1 203.0.113.5 61000 443 6 ACCEPT 2',
      'eni-app 203.0.113.5 10.0.2.5 203.0.113.5 10.0.2.5 443 50000 6 ACCEPT 18',
    ].join('\n');
    expect(laid(nat, { from: 'eni-app', to: 'internet' }, text)).toMatchObject({
      accepted: 2,
      contradictions: [],
      notes: [expect.stringMatching(/made on the way/)],
    });
  });

  it('knows IPv6, however it is written', () => {
    const text = log(
      row('2a00::1:50000 > 2600:1f00:1:1:0:0:0:5:443 6 ACCEPT 2'),
      row('2a00:0:0:0:0:0:0:1:50000 > 2600:1f00:1:1::5:22 6 ACCEPT 2'),
    );
    const flows = laid(scene, asked, text);
    expect([flows.accepted, flows.contradictions.length]).toEqual([2, 1]);
    expect(flows.unusedRules.map(({ rule }) => rule)).toEqual(['sgr-web-0', 'sgr-web-1']);
  });

  it('judges protocols without ports by the whole of them', () => {
    const text = log(row('9.9.9.9:0 > 10.0.1.5:0 50 ACCEPT -'), row('9.9.9.9:0 > 10.0.1.5:0 1 ACCEPT -'));
    const ping = { ...scene, groups: { 'sg-web': ['icmp/8 from 0.0.0.0/0'], 'sg-app': [] } };
    const flows = laid(ping, asked, text);
    expect(flows.contradictions).toEqual([expect.stringMatching(/, 50 was accepted, and is denied now/)]);
    expect(flows.services.map(({ service }) => service)).toEqual(['50', 'icmp']);
    expect(flows.unusedRules).toEqual([]);
  });

  it('says so where the format does not name the interface, and judges where one end is known', () => {
    const header = 'srcaddr dstaddr srcport dstport protocol action';
    const text = `${header}\n9.9.9.9 10.0.1.5 50000 22 6 ACCEPT\n10.0.1.5 10.0.2.5 50000 22 6 ACCEPT`;
    expect(laid(scene, asked, text).contradictions).toHaveLength(1);
    expect(laid(scene, { from: 'eni-web', to: 'eni-app' }, text)).toMatchObject({
      accepted: 1,
      contradictions: [],
    });
  });

  it('keeps what it says small under a scan of all ports from everywhere', () => {
    const rows = Array.from({ length: 20_000 }, (_, at) =>
      row(`9.9.${at % 250}.9:50000 > 10.0.1.5:${at + 1} 6 ${at % 2 ? 'ACCEPT' : 'REJECT'} 2`),
    );
    const flows = laid(withAcl(OPEN_ACL), asked, log(...rows));
    expect([flows.accepted + flows.rejected, flows.services.length]).toEqual([20_000, 100]);
    expect(flows.contradictions).toHaveLength(100);
    expect(flows.notes.slice(0, 2)).toEqual([
      '19900 more services are not written here',
      expect.stringMatching(/^\d+ more kinds of contradictions are not written here$/),
    ]);
  });
});
