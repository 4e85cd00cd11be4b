import { describe, expect, it } from 'vitest';
import { ACL, DB, GUARDED, SUBNET, WEB } from './network.ts';
import { ACCOUNT, event, id, type Json, opened, replay } from './replayed-events.ts';

describe('kedge replay', () => {
  it('prints one line an event with the members of the contract, in its order', async () => {
    const { status, lines, out } = await replay([opened(WEB, id(1))]);
    expect(status).toBe(0);
    expect(out.split('\n')).toHaveLength(2);
    const [line] = lines;
    expect(Object.keys(line ?? {})).toEqual([
      'event',
      'eventName',
      'resource',
      'findings',
      'plan',
      'guard',
      'skipped',
    ]);
    expect(line).toMatchObject({
      event: 'e7b0b1a2-0000-4000-8000-000000000001',
      eventName: 'AuthorizeSecurityGroupIngress',
      resource: {
        type: 'AWS::EC2::SecurityGroup',
        id: WEB,
        name: 'web',
        account: ACCOUNT,
        region: 'eu-west-1',
      },
      findings: [
        { id: `${WEB}|forbidden|ingress|no-ssh`, kind: 'forbidden', traffic: ['tcp/22 from 203.0.113.0/24'] },
      ],
      plan: [
        { call: 'ec2:RevokeSecurityGroupIngress', inverse: { call: 'ec2:AuthorizeSecurityGroupIngress' } },
      ],
      guard: { verdict: 'apply', reasons: [] },
      skipped: null,
    });
  });

  it('keeps the order of the file, duplicates and all, and judges each event alone', async () => {
    const { lines } = await replay([
      opened(WEB, id(3)),
      opened(DB, id(1)),
      opened(WEB, id(3)),
      opened(WEB, id(2)),
    ]);
    expect(lines.map(({ event: one, findings }) => [String(one).slice(-1), findings.length])).toEqual([
      ['3', 1],
      ['1', 0],
      ['3', 1],
      ['2', 1],
    ]);
  });

  it.each([
    ['a call that failed', opened(WEB, { errorCode: 'Client.UnauthorizedOperation' }), 'the call failed'],
    ['a dry run', opened(WEB, { errorCode: 'Client.DryRunOperation' }), 'a dry run'],
    ['a read', event('DescribeSecurityGroups', {}, { readOnly: true }), 'only reads'],
    ['another service', event('PutObject', {}, { eventSource: 's3.amazonaws.com' }), 'does not watch s3'],
    ['a call that nobody knows', event('FlyToTheMoon', {}), 'no parser'],
    ['what is no record', { hello: 'world' }, 'it is no CloudTrail record'],
    ['a number', 7, 'it is no CloudTrail record'],
    ['nothing', null, 'it is no CloudTrail record'],
    [
      'tampering',
      event('StopLogging', { name: 'trail' }, { eventSource: 'cloudtrail.amazonaws.com' }),
      'tampering',
    ],
    [
      'a group that is not in the state',
      opened('sg-0123456789abcdef0'),
      'sg-0123456789abcdef0: not in the state',
    ],
  ])('skips %s and says why', async (_what, one, why) => {
    const { status, lines } = await replay([one]);
    expect(status).toBe(0);
    expect(lines).toMatchObject([{ findings: [], plan: [], guard: { verdict: 'hold', reasons: [] } }]);
    expect(lines[0]?.skipped).toContain(why);
  });

  it('passes over changes of its own role, which a session cannot claim by its name', async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/kedge-reconcile`;
    const by = (arn: string): Json => ({
      userIdentity: {
        type: 'AssumedRole',
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/other/kedge-reconcile`,
        sessionContext: { sessionIssuer: { type: 'Role', arn } },
      },
    });
    const events = [opened(WEB, by(role)), opened(WEB, by(`arn:aws:iam::${ACCOUNT}:role/other`))];
    const { lines } = await replay(events, { args: ['--own-role', role] });
    expect(lines.map(({ skipped, findings }) => [skipped === null, findings.length])).toEqual([
      [false, 0],
      [true, 1],
    ]);
  });

  it('holds what the policy only alerts on, and still says what it would do', async () => {
    const { lines } = await replay([opened(WEB)], { policy: GUARDED.replace('enforce', 'alert') });
    expect(lines[0]?.plan).toHaveLength(1);
    expect(lines[0]?.guard.verdict).toBe('hold');
    expect(lines[0]?.guard.reasons).toEqual([
      'mode-alert: the policy only alerts on this; released by: set `mode: enforce` on the entry or guardrail',
    ]);
  });

  it('puts back what is missing as Kedge would once it had settled', async () => {
    const policy =
      'version: 1\nmode: enforce\nsecurityGroups: { db: { match: { name: db }, ingress: [tcp/5432 from sg/web, tcp/1 from 10.0.0.0/8] } }\n';
    const revoked = event('RevokeSecurityGroupIngress', { groupId: DB, ipPermissions: {} });
    const { lines } = await replay([revoked], { policy });
    expect(lines).toMatchObject([
      {
        findings: [{ kind: 'missing' }],
        plan: [{ call: 'ec2:AuthorizeSecurityGroupIngress' }],
        guard: { verdict: 'apply' },
      },
    ]);
  });

  it('honours a waiver that was alive when the event happened', async () => {
    const waived = (until: string) => `${GUARDED}waivers:
  - { id: W, allow: tcp/22 from 203.0.113.0/24, on: sg/web, until: ${until}, reason: r, approvedBy: a@example.com }
`;
    const alive = await replay([opened(WEB)], { policy: waived('2026-11-23T10:43:00Z') });
    expect(alive.lines[0]?.findings).toEqual([]);
    const over = await replay([opened(WEB)], { policy: waived('2026-11-23T10:42:00Z') });
    expect(over.lines[0]?.findings).toHaveLength(1);
  });

  it('finds the resource behind a name, an association, a prefix list and a subnet', async () => {
    const policy = `${GUARDED}networkAcls: { a: { match: { name: private }, subnets: [private-a], ingress: [] } }\n`;
    const { lines } = await replay(
      [
        event('AuthorizeSecurityGroupIngress', {
          groupName: 'web',
          cidrIp: '203.0.113.0/24',
          ipPermissions: {},
        }),
        event('ReplaceNetworkAclAssociation', {
          associationId: 'aclassoc-00000000000000000',
          networkAclId: ACL,
        }),
        event(
          'CreateSubnet',
          { vpcId: 'vpc-0aaaaaaaaaaaaaaaa' },
          { responseElements: { subnet: { subnetId: SUBNET } } },
        ),
      ],
      { policy },
    );
    expect(lines.map(({ resource, findings }) => [resource?.id, findings.map((one) => one.id)])).toEqual([
      [WEB, [`${WEB}|forbidden|ingress|no-ssh`]],
      [ACL, [`${ACL}|excess|ingress|-`]],
      [SUBNET, [`${ACL}|excess|ingress|-`]],
    ]);
  });

  it('judges everything when the record does not say what changed', async () => {
    const { lines } = await replay([
      event('AuthorizeSecurityGroupIngress', {
        reason: 'requestParameters too large',
        omitted: 'true',
        originalSize: '110000',
      }),
    ]);
    expect(lines).toMatchObject([
      { resource: null, findings: [{ id: `${WEB}|forbidden|ingress|no-ssh` }], skipped: null },
    ]);
  });

  it('says on stderr what would have been done, when, to whom, and what was skipped', async () => {
    const { err } = await replay([
      opened(WEB),
      opened(WEB),
      opened(DB),
      opened(WEB, { errorCode: 'Client.X' }),
    ]);
    expect(err).toContain(
      '4 events: 1 skipped, 1 left nothing to mend, 2 would have been mended, 0 told or held.',
    );
    expect(err).toMatch(/Skipped:\n {2}1 × the call failed/);
    expect(err).toMatch(/Made by:\n {2}2 × user alice/);
    expect(err).toContain(
      '2026-11-23T10:42:07.000Z AuthorizeSecurityGroupIngress by user alice on web: forbidden tcp/22 from 203.0.113.0/24 → done: ec2:RevokeSecurityGroupIngress',
    );
  });
});
