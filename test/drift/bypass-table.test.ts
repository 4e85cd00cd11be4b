import { describe, expect, it } from 'vitest';
import { judged, summaries } from '../support/judged.ts';
import type { RawEntry, RawRule } from '../support/raw-network.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';

// The bypass table: nobody but the office reaches 22. Each row is a way round today's tools.
const GUARDRAIL = `
version: 1
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
guardrails:
  - id: no-ssh
    deny: tcp/22 from internet except office
    on: [securityGroups, networkAcls]
`;

const LISTS = {
  'prefix-lists': {
    PrefixLists: [
      {
        PrefixListId: 'pl-0123456789abcdef0',
        PrefixListName: 'wide',
        OwnerId: '111111111111',
        Entries: [{ Cidr: '0.0.0.0/0' }],
      },
    ],
  },
};

const CAUGHT: readonly (readonly [opened: string, rules: readonly RawRule[]])[] = [
  ['tcp/22 from 0.0.0.0/0', [{ ports: [22, 22], cidr: '0.0.0.0/0' }]],
  [
    'two halves of IPv4',
    [
      { ports: [22, 22], cidr: '0.0.0.0/1' },
      { ports: [22, 22], cidr: '128.0.0.0/1' },
    ],
  ],
  ['tcp/22 from ::/0', [{ ports: [22, 22], cidr: '::/0' }]],
  ['tcp/22 from 2000::/3', [{ ports: [22, 22], cidr: '2000::/3' }]],
  [
    'two halves of IPv6',
    [
      { ports: [22, 22], cidr: '::/1' },
      { ports: [22, 22], cidr: '8000::/1' },
    ],
  ],
  ['a prefix list that holds 0.0.0.0/0', [{ ports: [22, 22], list: 'pl-0123456789abcdef0' }]],
  ['every port', [{ ports: [0, 65535], cidr: '0.0.0.0/0' }]],
  ['a range around 22', [{ ports: [20, 25], cidr: '0.0.0.0/0' }]],
  ['every protocol', [{ protocol: '-1', cidr: '0.0.0.0/0' }]],
  ['protocol 6 as a number', [{ protocol: '6', ports: [22, 22], cidr: '0.0.0.0/0' }]],
  [
    'a good CIDR beside a bad one',
    [
      { ports: [22, 22], cidr: '10.0.0.0/8' },
      { ports: [22, 22], cidr: '0.0.0.0/0' },
    ],
  ],
  ['one address of the internet', [{ ports: [22, 22], cidr: '8.8.8.8/32' }]],
];

const LEFT_ALONE: readonly (readonly [opened: string, rules: readonly RawRule[]])[] = [
  ['the office', [{ ports: [22, 22], cidr: '203.0.113.0/24' }]],
  ['half of the office', [{ ports: [22, 22], cidr: '203.0.113.128/25' }]],
  ['private addresses', [{ ports: [22, 22], cidr: '10.0.0.0/8' }]],
  ['another port', [{ ports: [443, 443], cidr: '0.0.0.0/0' }]],
  ['udp/22', [{ protocol: 'udp', ports: [22, 22], cidr: '0.0.0.0/0' }]],
  ['a referenced group', [{ ports: [22, 22], group: 'sg-0bbbbbbbbbbbbbbbb' }]],
  ['outbound 22', [{ egress: true, ports: [22, 22], cidr: '0.0.0.0/0' }]],
];

const group = (rules: readonly RawRule[]) => rawGroups([{ id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules }]);
const noAcls = { 'network-acls': { NetworkAcls: [] } };
const noGroups = { 'security-groups': { SecurityGroups: [] } };

describe('a guardrail on security groups', () => {
  it.each(CAUGHT)('catches %s', (_, rules) => {
    const found = judged({ ...group(rules), ...LISTS, ...noAcls }, GUARDRAIL);
    expect(found.map((one) => [one.kind, one.direction, one.guardrail])).toEqual([
      ['forbidden', 'ingress', 'no-ssh'],
    ]);
  });

  it.each(LEFT_ALONE)('leaves %s alone', (_, rules) => {
    expect(judged({ ...group(rules), ...LISTS, ...noAcls }, GUARDRAIL)).toEqual([]);
  });

  it('names only what is forbidden of a wide rule, and the rule that carries it', () => {
    const [found] = judged(
      { ...group([{ id: 'sgr-0123456789abcdef0', ports: [20, 25], cidr: '8.8.8.0/24' }]), ...noAcls },
      GUARDRAIL,
    );
    expect(found?.traffic).toEqual(['tcp/22 from 8.8.8.0/24']);
    expect(found?.evidence).toEqual([
      { carrier: 'sgr-0123456789abcdef0', text: 'tcp/20-25 from 8.8.8.0/24' },
    ]);
  });

  it('calls a prefix list that was not read unknown, not clean', () => {
    const found = judged(
      { ...group([{ ports: [22, 22], list: 'pl-0fffffffffffffff0' }]), ...noAcls },
      GUARDRAIL,
    );
    expect(found.map((one) => one.kind)).toEqual(['unknown']);
  });
});

const ACL_CASES: readonly (readonly [name: string, open: boolean, entries: readonly RawEntry[]])[] = [
  [
    'an allow split in two',
    true,
    [
      { number: 100, action: 'allow', cidr: '0.0.0.0/1' },
      { number: 110, action: 'allow', cidr: '128.0.0.0/1' },
    ],
  ],
  [
    'allow-all above a deny',
    true,
    [
      { number: 100, action: 'allow', cidr: '0.0.0.0/0' },
      { number: 110, action: 'deny', protocol: '6', ports: [22, 22], cidr: '0.0.0.0/0' },
    ],
  ],
  [
    'a deny split in two above an allow-all',
    false,
    [
      { number: 90, action: 'deny', protocol: '6', ports: [22, 22], cidr: '0.0.0.0/1' },
      { number: 91, action: 'deny', protocol: '6', ports: [22, 22], cidr: '128.0.0.0/1' },
      { number: 100, action: 'allow', cidr: '0.0.0.0/0' },
    ],
  ],
  [
    'half a deny above an allow-all',
    true,
    [
      { number: 90, action: 'deny', protocol: '6', ports: [22, 22], cidr: '0.0.0.0/1' },
      { number: 100, action: 'allow', cidr: '0.0.0.0/0' },
    ],
  ],
  ['an allow of IPv6 only', true, [{ number: 100, action: 'allow', cidr: '::/0' }]],
  ['outbound only', false, [{ number: 100, action: 'allow', egress: true, cidr: '0.0.0.0/0' }]],
];

describe('a guardrail on network ACLs', () => {
  it.each(ACL_CASES)('judges %s by its effect (open: %s)', (_, open, entries) => {
    const acls = { 'network-acls': { NetworkAcls: [rawAcl({ id: 'acl-0aaaaaaaaaaaaaaaa', entries })] } };
    const found = judged({ ...noGroups, ...acls }, GUARDRAIL);
    expect(found.map((one) => one.kind)).toEqual(open ? ['forbidden'] : []);
  });
});

describe('a declared group', () => {
  const POLICY = `
version: 1
securityGroups:
  web:
    match: { name: web }
    ingress: [tcp/443 from any, "tcp/8080-8090 from 10.0.0.0/8"]
  db:
    match: { name: db }
    ingress: [tcp/5432 from sg/web]
`;
  const good: readonly RawRule[] = [
    { ports: [443, 443], cidr: '0.0.0.0/0' },
    { ports: [443, 443], cidr: '::/0' },
    { ports: [8080, 8090], cidr: '10.0.0.0/8' },
  ];
  const db = {
    id: 'sg-0bbbbbbbbbbbbbbbb',
    name: 'db',
    rules: [{ ports: [5432, 5432], group: 'sg-0aaaaaaaaaaaaaaaa' }],
  } as const;
  const review = (rules: readonly RawRule[]) =>
    summaries(judged(rawGroups([{ id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules }, db]), POLICY));

  it('is clean when its rules say the same in other words', () => {
    expect(review(good)).toEqual([]);
    expect(
      review([
        { ports: [443, 443], cidr: '0.0.0.0/1' },
        { ports: [443, 443], cidr: '128.0.0.0/1' },
        { ports: [443, 443], cidr: '::/0' },
        { ports: [8080, 8085], cidr: '10.0.0.0/8' },
        { ports: [8084, 8090], cidr: '10.0.0.0/8' },
        { ports: [8081, 8081], cidr: '10.1.0.0/16' },
      ]),
    ).toEqual([]);
  });

  it('has excess where it admits more, and missing where it admits less, in one finding each', () => {
    expect(
      review([
        ...good,
        { ports: [22, 22], cidr: '0.0.0.0/0' },
        { ports: [443, 443], group: 'sg-0ccccccccccccccccc' },
      ]),
    ).toEqual(['excess ingress tcp/22 from 0.0.0.0/0']);
    expect(review(good.slice(0, 2))).toEqual(['missing ingress tcp/8080-8090 from 10.0.0.0/8']);
  });

  it('is compared with a referenced group by identity', () => {
    const other = { ...db, rules: [{ ports: [5432, 5432], group: 'sg-0dddddddddddddddd' }] } as const;
    const found = judged(
      rawGroups([{ id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules: good }, other]),
      POLICY,
    );
    expect(summaries(found)).toEqual([
      'excess ingress tcp/5432 from sg/sg-0dddddddddddddddd',
      'missing ingress tcp/5432 from sg/web',
    ]);
  });
});
