import { describe, expect, it } from 'vitest';
import { reviewPage } from '../../shared/report/index.ts';
import { ACCOUNT, finding, revoke } from './sample-findings.ts';
import { clean, forbidden, missing, report, review, spared } from './sample-review.ts';

describe('a review as text', () => {
  it('has the verdict first and the most severe finding next', () => {
    expect(
      report('text'),
    ).toBe(`policies/prod web.yaml against state/: 3 findings (1 critical, 1 high, 1 low); 1 of 2 expectations does not hold.

CRITICAL security group web-tasks (sg-0a1b2c3d), 111122223333 eu-west-1
  ingress forbidden, guardrail no-admin-from-internet (policies/prod web.yaml:3, mode enforce)
    tcp/22 from 0.0.0.0/0
  Guardrail no-admin-from-internet (line 6) denies tcp/22; sgr-1 admits tcp/22 from 0.0.0.0/0.
  effect: tcp/22 on 2 tasks of prod/web is reachable from the internet
  by sgr-1: tcp/22 from 0.0.0.0/0
  remedy:
    1. ec2:RevokeSecurityGroupIngress: nothing of sgr-1 is wanted
    interrupts tcp/443 from 0.0.0.0/0
    note: two calls

HIGH network ACL acl-1, 111122223333
  attached otherwise than the policy says, entry web (policies/prod web.yaml:11, mode enforce)
  subnet-1 has acl-2.
  held: the association is gone

LOW security group web-tasks (sg-0a1b2c3d), 111122223333 eu-west-1
  ingress missing, entry web (policies/prod web.yaml:6, mode alert)
    tcp/8080 from 10.0.0.0/8
  Entry web wants tcp/8080 from 10.0.0.0/8.
  remedy:
    1. ec2:AuthorizeSecurityGroupIngress: it is wanted
    2. ec2:RevokeSecurityGroupIngress: nothing of sgr-1 is wanted
    interrupts tcp/443 from 0.0.0.0/0
    note: two calls
  held: one rule has no place

Expectations:
  BROKEN: deny tcp/22 from internet to sg/web-tasks: sgr-1 admits it
  holds: allow tcp/443 from internet to sg/web-alb: All of it gets there, and is replied to.
`);
  });

  it.each(['text', 'markdown', 'page'] as const)(
    'shows as %s, of one severity, first what the internet reaches and last what nobody can use',
    (format) => {
      const reach = ['nobody', 'unknown', 'internet', 'inside'] as const;
      const findings = reach.map((word) =>
        finding({ id: `${word}|`, resource: { ...forbidden.resource, name: `is-${word}` } }),
      );
      const effects = new Map(
        reach.map((word) => [
          `${word}|`,
          { interfaces: 0, reached: 0, owners: [], reachable: word, text: '' },
        ]),
      );
      const about = { ...review, findings: [...findings, missing], plans: [], effects };
      const shown = format === 'page' ? reviewPage({ review: about, now: 0 }) : report(format, about);
      const order = [...shown.matchAll(/is-(nobody|unknown|internet|inside)/g)].map(([, word]) => word);
      expect([...new Set(order)]).toEqual(['internet', 'unknown', 'inside', 'nobody']);
    },
  );

  it('tells rules that nobody can use from exposures', () => {
    expect(report('text', spared)).toContain(
      'Open, and no exposure:\n  security group web-tasks (sg-0a1b2c3d), guardrail no-admin: tcp/22 from ::/0: open, but no interface uses it\n',
    );
    expect(JSON.parse(report('json', spared)).unreached).toEqual(spared.unreached);
  });

  it('says so when there is nothing to say', () => {
    expect(report('text', clean)).toBe(
      'policies/prod web.yaml against state/: Nothing departs from the policy.\n',
    );
  });
});

describe('a review as JSON', () => {
  it('keeps to the contract, member by member and in its order', () => {
    const parsed = JSON.parse(report('json'));
    expect(Object.keys(parsed)).toEqual(['policy', 'source', 'findings', 'expectations']);
    expect(parsed.policy).toBe('policies/prod web.yaml');
    expect(parsed.findings.map(({ id }: { id: string }) => id)).toEqual(review.findings.map(({ id }) => id));
    expect(parsed.findings[2]).toEqual({
      id: forbidden.id,
      resource: {
        type: 'AWS::EC2::SecurityGroup',
        id: 'sg-0a1b2c3d',
        name: 'web-tasks',
        account: ACCOUNT,
        region: 'eu-west-1',
      },
      kind: 'forbidden',
      direction: 'ingress',
      traffic: ['tcp/22 from 0.0.0.0/0'],
      guardrail: 'no-admin-from-internet',
      severity: 'critical',
      mode: 'enforce',
      reason: forbidden.reason,
      remedy: [revoke],
      entry: null,
      evidence: forbidden.evidence,
      held: [],
      cuts: ['tcp/443 from 0.0.0.0/0'],
      notes: ['two calls'],
      effect: {
        interfaces: 3,
        reached: 2,
        owners: ['prod/web'],
        reachable: 'internet',
        text: 'tcp/22 on 2 tasks of prod/web is reachable from the internet',
      },
    });
    expect(parsed.findings[1].effect).toBeNull();
    expect(parsed.findings[1].resource.region).toBeNull();
    expect(parsed.findings[1].remedy).toEqual([]);
    expect(parsed.expectations).toEqual(review.expectations);
  });

  it('has no account, and not the account "", where nobody knows it', () => {
    const of = { ...forbidden, resource: { ...forbidden.resource, account: '' } };
    expect(JSON.parse(report('json', { ...clean, findings: [of] })).findings[0].resource.account).toBeNull();
  });

  it('is empty lists where there is nothing', () => {
    expect(JSON.parse(report('json', clean))).toEqual({
      policy: 'policies/prod web.yaml',
      source: 'state/',
      findings: [],
      expectations: [],
    });
  });
});

describe('a review as Markdown', () => {
  it('is a verdict, a table and the details', () => {
    const text = report('markdown');
    expect(text).toContain('# Kedge review\n\n**3 findings &#40;1 critical, 1 high, 1 low&#41;; ');
    expect(text.split('\n').filter((line) => line.startsWith('| '))).toEqual([
      '| severity | resource | where | finding | traffic |',
      '| --- | --- | --- | --- | --- |',
      '| critical | security group web-tasks &#40;sg-0a1b2c3d&#41; | 111122223333 eu-west-1 | ingress forbidden, guardrail no-admin-from-internet | tcp/22 from 0.0.0.0/0 |',
      '| high | network ACL acl-1 | 111122223333 | attached otherwise than the policy says, entry web |  |',
      '| low | security group web-tasks &#40;sg-0a1b2c3d&#41; | 111122223333 eu-west-1 | ingress missing, entry web | tcp/8080 from 10.0.0.0/8 |',
    ]);
    expect(text).toContain('Held: the association is gone');
    expect(text).toContain('1. ec2:RevokeSecurityGroupIngress: nothing of sgr-1 is wanted');
    expect(text).toContain('- **broken:** deny tcp/22 from internet');
  });

  it('says what an open rule means, and which one means nothing', () => {
    const text = report('markdown', spared);
    expect(text).toContain('Effect: tcp/22 on 2 tasks of prod/web is reachable from the internet');
    expect(text).toContain('## Open, and no exposure\n\n- security group web-tasks');
  });

  it('leaves no markup to whoever may name a security group', () => {
    const name = '|</td><script>alert(1)</script>[x](javascript:1)`*_@team';
    const hostile = finding({ resource: { ...forbidden.resource, name } });
    const text = report('markdown', { ...clean, findings: [hostile] });
    expect(text).not.toMatch(/<|@team|\[x\]|`/);
    const row = text.split('\n').find((line) => line.startsWith('| critical'));
    expect(row?.split('|').length).toBe(7);
  });
});
