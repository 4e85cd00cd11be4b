import { describe, expect, it } from 'vitest';
import { entriesAfter } from './ending.ts';
import { actionsOf, entries, holdsOf, planned } from './scene.ts';

const declared = (lines: readonly string[], { severity = 'high', quota = 20, more = '' } = {}) => `
version: 1
mode: enforce
quotas: { entriesPerAcl: ${quota} }
networkAcls:
  private:
    match: { name: private }
    severity: ${severity}
    ingress: [${lines.map((line) => `"${line}"`).join(', ')}]
${more}`;

const guarded = (deny: string, { severity = 'high', quota = 20 } = {}) => `
version: 1
mode: enforce
quotas: { entriesPerAcl: ${quota} }
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
guardrails:
  - { id: g, deny: "${deny}", severity: ${severity}, on: [networkAcls] }
`;

const WEB = ['100 allow tcp/8080 from 10.0.0.0/16', '110 allow tcp/1024-65535 from 0.0.0.0/0'];

type Row = readonly [
  what: string,
  lines: readonly string[],
  before: readonly string[],
  after: readonly string[],
];

const ROWS: readonly Row[] = [
  ['a low number that lets everybody in is removed', WEB, ['50 allow all from 0.0.0.0/0', ...WEB], WEB],
  ['an entry that was deleted comes back under its number', WEB, [WEB[0] ?? ''], WEB],
  [
    'an entry that was replaced is put back in place',
    WEB,
    ['100 allow all from 0.0.0.0/0', WEB[1] ?? ''],
    WEB,
  ],
  [
    'entries 1 and 2 that somebody took are removed',
    WEB,
    ['1 allow tcp/22 from 0.0.0.0/0', '2 deny tcp/8080 from 0.0.0.0/0', ...WEB],
    WEB,
  ],
  [
    'a foreign entry that changes nothing stays',
    WEB,
    ['120 allow tcp/8080 from 10.0.1.0/24', ...WEB, '50 allow tcp/22 from 8.8.8.8/32'],
    [...WEB, '120 allow tcp/8080 from 10.0.1.0/24'],
  ],
  [
    'other numbers with the same effect are no drift',
    WEB,
    ['10 allow tcp/8080 from 10.0.0.0/16', '20 allow tcp/1024-65535 from 0.0.0.0/0'],
    ['10 allow tcp/8080 from 10.0.0.0/16', '20 allow tcp/1024-65535 from 0.0.0.0/0'],
  ],
  [
    'a deny split above an allow-all comes back',
    ['10 deny tcp/22 from 0.0.0.0/1', '11 deny tcp/22 from 128.0.0.0/1', '12 allow all from 0.0.0.0/0'],
    ['10 deny tcp/22 from 0.0.0.0/1', '12 allow all from 0.0.0.0/0'],
    ['10 deny tcp/22 from 0.0.0.0/1', '11 deny tcp/22 from 128.0.0.0/1', '12 allow all from 0.0.0.0/0'],
  ],
  [
    'ICMP type and code are restored',
    ['5 allow icmp/8.0 from 10.0.0.0/8'],
    ['5 allow icmp from 10.0.0.0/8'],
    ['5 allow icmp/8.0 from 10.0.0.0/8'],
  ],
  [
    'a protocol number and IPv6 are restored',
    ['5 allow 50 from 2001:db8::/32'],
    [],
    ['5 allow 50 from 2001:db8::/32'],
  ],
  ['[] means nothing at all', [], WEB, []],
];

describe('a declared ACL', () => {
  it.each(ROWS)('%s', (...row) => {
    const [, lines, before, after] = row;
    const setting = { entries: entries(before) };
    expect([...entriesAfter(planned(declared(lines), setting), setting)].sort()).toEqual([...after].sort());
  });

  it('whose two entries changed places gets there by replacing, last one first', () => {
    const lines = ['10 deny tcp/22 from 10.0.0.0/8', '20 allow all from 10.0.0.0/8'];
    const setting = { entries: entries(['10 allow all from 10.0.0.0/8', '20 deny tcp/22 from 10.0.0.0/8']) };
    const plan = planned(declared(lines), setting);
    expect(actionsOf(plan).map(({ call, input }) => [call, input.RuleNumber])).toEqual([
      ['ec2:ReplaceNetworkAclEntry', 20],
      ['ec2:ReplaceNetworkAclEntry', 10],
    ]);
    expect(plan.plans[0]?.cuts).toEqual([]);
  });

  it('keeps a waived entry while another is removed', () => {
    const more =
      'waivers: [{ id: INC-1, allow: tcp/22 from 8.8.8.8/32, on: acl/private, until: "2099-01-01T00:00:00Z", reason: r, approvedBy: a@b.example }]\n';
    const setting = {
      entries: entries(['50 allow tcp/22 from 8.8.8.8/32', '60 allow tcp/23 from 0.0.0.0/0', ...WEB]),
    };
    expect(entriesAfter(planned(declared(WEB, { more }), setting), setting)).toEqual([
      '50 allow tcp/22 from 8.8.8.8/32',
      ...WEB,
    ]);
  });

  it('gives back only what is missing when only that is claimed', () => {
    const setting = { entries: entries(['50 allow tcp/22 from 8.8.8.8/32', WEB[0] ?? '']) };
    const plan = planned(declared(WEB), setting, ({ kind }) => kind === 'missing');
    expect(entriesAfter(plan, setting)).toEqual(['50 allow tcp/22 from 8.8.8.8/32', ...WEB]);
  });

  it('closes only what is excess when only that is claimed', () => {
    const setting = { entries: entries(['50 allow tcp/22 from 8.8.8.8/32', WEB[0] ?? '']) };
    const plan = planned(declared(WEB), setting, ({ kind }) => kind === 'excess');
    expect(entriesAfter(plan, setting)).toEqual([WEB[0]]);
  });

  it('that is full has an entry replaced, not added to', () => {
    const setting = { entries: entries(['100 allow all from 0.0.0.0/0', WEB[1] ?? '']) };
    expect(entriesAfter(planned(declared(WEB, { quota: 3 }), setting), setting)).toEqual(WEB);
  });

  it('that is full of foreign entries loses harmless ones too, to make room', () => {
    const setting = {
      entries: entries(['120 allow tcp/8080 from 10.0.1.0/24', '130 allow tcp/8080 from 10.0.2.0/24']),
    };
    expect(entriesAfter(planned(declared(WEB, { quota: 3 }), setting), setting)).toEqual(WEB);
  });

  it('is held when its entries are more than the quota, the final deny included', () => {
    expect(holdsOf(planned(declared(WEB, { quota: 2 }), { entries: [] }))).toEqual([
      'It would take 2 ingress entries; the quota leaves room for 1.',
    ]);
  });

  it('does not get back what a guardrail denies', () => {
    const more = 'guardrails: [{ id: g, deny: tcp/8080 from 10.0.0.0/8, on: [networkAcls] }]\n';
    const plan = planned(declared(WEB, { more }), { entries: [] });
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual(['Guardrail g denies what would be put back.']);
  });
});

describe('a full ACL whose only entry must get another number', () => {
  const at = (severity: string) =>
    planned(declared(['20 allow tcp/22 from 10.0.0.0/8'], { severity, quota: 2 }), {
      entries: entries(['10 allow tcp/22-80 from 10.0.0.0/8']),
    });

  it('is held when it is not urgent', () => {
    expect(actionsOf(at('medium'))).toEqual([]);
    expect(holdsOf(at('medium'))).toEqual([expect.stringContaining('No order of single edits')]);
  });

  it('is closed when it is, and the plan says what that cuts', () => {
    const [plan] = at('high').plans;
    expect(plan?.actions.map(({ call }) => call)).toEqual([
      'ec2:DeleteNetworkAclEntry',
      'ec2:CreateNetworkAclEntry',
    ]);
    expect(plan?.cuts).toEqual(['tcp/22 from 10.0.0.0/8']);
  });
});

describe('an ACL under a guardrail', () => {
  const ROWS_OF_GUARDRAILS: readonly Row[] = [
    [
      'an entry whose whole effect is forbidden goes',
      ['tcp/22 from internet'],
      ['50 allow tcp/22 from 0.0.0.0/0', '100 allow tcp/443 from 0.0.0.0/0'],
      ['100 allow tcp/443 from 0.0.0.0/0'],
    ],
    [
      'before a broader one a deny is inserted',
      ['tcp/22 from 8.0.0.0/8'],
      ['100 allow tcp from 8.0.0.0/8'],
      ['99 deny tcp/22 from 8.0.0.0/8', '100 allow tcp/0-65535 from 8.0.0.0/8'],
    ],
    [
      'where neighbours leave no number, entries move up',
      ['tcp/22 from 8.0.0.0/8'],
      ['1 allow tcp/443 from 0.0.0.0/0', '2 allow tcp from 8.0.0.0/8', '3 allow udp from 0.0.0.0/0'],
      [
        '1 allow tcp/443 from 0.0.0.0/0',
        '2 deny tcp/22 from 8.0.0.0/8',
        '3 allow tcp/0-65535 from 8.0.0.0/8',
        '4 allow udp/0-65535 from 0.0.0.0/0',
      ],
    ],
    [
      'at the last numbers they move down',
      ['tcp/22 from 8.0.0.0/8'],
      ['32765 allow tcp/443 from 0.0.0.0/0', '32766 allow tcp from 8.0.0.0/8'],
      [
        '32764 allow tcp/443 from 0.0.0.0/0',
        '32765 deny tcp/22 from 8.0.0.0/8',
        '32766 allow tcp/0-65535 from 8.0.0.0/8',
      ],
    ],
    [
      'IPv6 needs no private blocks',
      ['tcp/22 from internet'],
      ['100 allow all from ::/0'],
      ['99 deny tcp/22 from 2000::/3', '100 allow all from ::/0'],
    ],
    [
      'an entry that an earlier deny makes harmless is left alone',
      ['tcp/22 from internet'],
      ['90 deny tcp/22 from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'],
      ['90 deny tcp/22 from 0.0.0.0/0', '100 allow all from 0.0.0.0/0'],
    ],
    [
      'what shows through once an entry goes is closed as well',
      ['tcp/22 from internet'],
      ['50 allow tcp/22 from 0.0.0.0/0', '60 allow tcp/22 from 0.0.0.0/1'],
      [],
    ],
  ];

  it.each(ROWS_OF_GUARDRAILS)('%s', (...row) => {
    const [, [deny = ''], before, after] = row;
    const setting = { entries: entries(before) };
    expect(entriesAfter(planned(guarded(deny), setting), setting)).toEqual(after);
  });

  it('that allows everybody everything keeps the inner traffic, the office and the other ports', () => {
    const setting = { entries: entries(['100 allow all from 0.0.0.0/0']) };
    expect(
      entriesAfter(planned(guarded('tcp/22,3389 from internet except office'), setting), setting),
    ).toEqual([
      '93 allow all from 10.0.0.0/8',
      '94 allow all from 100.64.0.0/10',
      '95 allow all from 172.16.0.0/12',
      '96 allow all from 192.168.0.0/16',
      '97 allow all from 203.0.113.0/24',
      '98 deny tcp/22 from 0.0.0.0/0',
      '99 deny tcp/3389 from 0.0.0.0/0',
      '100 allow all from 0.0.0.0/0',
    ]);
  });

  it('is mended on egress by egress entries', () => {
    const setting = { entries: entries(['100 allow tcp/25 to 0.0.0.0/0']) };
    const plan = planned(guarded('tcp/25 to internet'), setting);
    expect(actionsOf(plan).map(({ input }) => input)).toEqual([
      { NetworkAclId: 'acl-0aaaaaaaaaaaaaaaa', RuleNumber: 100, Egress: true },
    ]);
  });

  const FULL = ['100 allow tcp from 8.0.0.0/8', '110 allow tcp/443 from 0.0.0.0/0'];

  it('that is full is held when the breach is not critical', () => {
    const plan = planned(guarded('tcp/22 from 8.0.0.0/8', { quota: 3 }), { entries: entries(FULL) });
    expect(actionsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual(['It would take 3 ingress entries; the quota leaves room for 2.']);
  });

  it('that is full loses the entry whole when the breach is critical, and the plan says what that cuts', () => {
    const setting = { entries: entries(FULL) };
    const plan = planned(guarded('tcp/22 from 8.0.0.0/8', { quota: 3, severity: 'critical' }), setting);
    expect(entriesAfter(plan, setting)).toEqual(['110 allow tcp/443 from 0.0.0.0/0']);
    expect(plan.plans[0]?.cuts).toContain('tcp/0-21 from 8.0.0.0/8');
  });

  it('that is full has an entry narrowed in place where one entry says what stays', () => {
    const setting = {
      entries: entries(['100 allow tcp/22 from 203.0.112.0/23', '110 allow tcp/443 from 0.0.0.0/0']),
    };
    const plan = planned(guarded('tcp/22 from internet except office', { quota: 3 }), setting);
    expect(entriesAfter(plan, setting)).toEqual([
      '100 allow tcp/22 from 203.0.113.0/24',
      '110 allow tcp/443 from 0.0.0.0/0',
    ]);
  });
});
