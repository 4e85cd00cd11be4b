import { describe, expect, it } from 'vitest';
import { rawAcl, rawGroups } from '../support/raw-network.ts';
import { DB, described, group, VPC, WEB } from './described.ts';

describe('a group as it is', () => {
  it.each([
    ['a port', { ports: [22, 22], cidr: '10.0.0.0/8' }, 'tcp/22 from 10.0.0.0/8'],
    ['ports', { ports: [80, 90], cidr: '10.0.0.0/8' }, 'tcp/80-90 from 10.0.0.0/8'],
    ['every port', { ports: [0, 65535], cidr: '10.0.0.0/8' }, 'tcp from 10.0.0.0/8'],
    ['IPv6', { protocol: 'udp', ports: [53, 53], cidr: '2001:db8::/32' }, 'udp/53 from 2001:db8::/32'],
    ['everything', { protocol: '-1', cidr: '10.0.0.0/8' }, 'all from 10.0.0.0/8'],
    ['a protocol by number', { protocol: '50', cidr: '10.0.0.0/8' }, '50 from 10.0.0.0/8'],
    ['every ICMP', { protocol: 'icmp', ports: [-1, -1], cidr: '10.0.0.0/8' }, 'icmp from 10.0.0.0/8'],
    ['an ICMP type', { protocol: 'icmp', ports: [8, -1], cidr: '10.0.0.0/8' }, 'icmp/8 from 10.0.0.0/8'],
    ['a type and code', { protocol: 'icmpv6', ports: [128, 0], cidr: '::/0' }, 'icmpv6/128.0 from ::/0'],
    ['itself', { ports: [1, 1], group: WEB }, 'tcp/1 from self'],
    ['a group of the state', { ports: [1, 1], group: DB }, 'tcp/1 from sg/db'],
    [
      'a group elsewhere',
      { ports: [1, 1], group: 'sg-0eeeeeeeeeeeeeeee' },
      'tcp/1 from sg/sg-0eeeeeeeeeeeeeeee',
    ],
    ['a prefix list', { ports: [1, 1], list: 'pl-0aaaaaaaaaaaaaaaa' }, 'tcp/1 from pl/pl-0aaaaaaaaaaaaaaaa'],
  ] as const)('says %s', (_what, rule, line) => {
    const lists = {
      'prefix-lists': {
        PrefixLists: [
          { PrefixListId: 'pl-0aaaaaaaaaaaaaaaa', PrefixListName: 'x', Entries: [{ Cidr: '192.0.2.0/24' }] },
        ],
      },
    };
    const { draft, notes, found } = described({
      ...rawGroups([group([rule]), { id: DB, name: 'db', rules: [] }]),
      ...lists,
    });
    expect(notes).toEqual([]);
    expect(draft.securityGroups?.[0]).toEqual({
      key: 'web',
      match: { name: 'web', vpc: VPC },
      ingress: [line],
      egress: [],
    });
    expect(found).toEqual([]);
  });

  it('calls 0.0.0.0/0 beside ::/0 any', () => {
    const { draft } = described(
      rawGroups([
        group([
          { ports: [443, 443], cidr: '0.0.0.0/0' },
          { ports: [443, 443], cidr: '::/0' },
          { ports: [80, 80], cidr: '0.0.0.0/0', egress: true },
        ]),
      ]),
    );
    expect(draft.securityGroups).toMatchObject([
      { ingress: ['tcp/443 from any'], egress: ['tcp/80 to 0.0.0.0/0'] },
    ]);
  });

  it('leaves a direction unmanaged that it cannot say whole, and says why', () => {
    const { draft, notes, found } = described(
      rawGroups([
        group([
          { ports: [1, 1], list: 'pl-0aaaaaaaaaaaaaaaa' },
          { ports: [2, 2], cidr: '10.0.0.0/8' },
        ]),
      ]),
    );
    expect(draft.securityGroups).toEqual([{ key: 'web', match: { name: 'web', vpc: VPC }, egress: [] }]);
    expect(notes).toEqual([
      expect.stringMatching(
        /^ingress of group sg-0a+ is left out: sgr-\w+: the entries of prefix list pl-0a+ are not/,
      ),
    ]);
    expect(found).toEqual([]);
  });
});

describe('groups that could be taken for each other', () => {
  it.each([
    ['the same name in two VPCs', ['web', VPC], ['web', 'vpc-0bbbbbbbbbbbbbbbb']],
    ['the same name in one VPC', ['web', VPC], ['web', VPC]],
    ['a name with a wildcard', ['web*', VPC], ['web-db', VPC]],
    ['the name that is the id of the other', [DB, VPC], ['db', VPC]],
    ['no name at all', ['', VPC], ['', VPC]],
    ['words of the language', ['any', VPC], ['self', VPC]],
    ['what YAML takes for something else', ['null', VPC], ['- : #', VPC]],
  ])('are told apart: %s', (_what, [name = '', vpc = ''], [other = '', otherVpc = '']) => {
    const rules = [{ ports: [1, 1] as const, group: DB }];
    const { found, policy, notes } = described(
      rawGroups([group(rules, { name, vpc }), { id: DB, name: other, vpc: otherVpc, rules: [] }]),
    );
    expect([notes, found]).toEqual([[], []]);
    expect(policy.securityGroups).toHaveLength(2);
  });
});

const named = (SubnetId: string, Value: string) => ({ SubnetId, VpcId: VPC, Tags: [{ Key: 'Name', Value }] });

describe('an ACL as it is', () => {
  const acl = (entries: Parameters<typeof rawAcl>[0]['entries'], name?: string) => ({
    'network-acls': {
      NetworkAcls: [
        rawAcl({
          id: 'acl-0aaaaaaaaaaaaaaaa',
          entries,
          subnets: ['subnet-0aaaaaaaaaaaaaaaa'],
          ...(name === undefined ? {} : { name }),
        }),
      ],
    },
  });
  const subnets = {
    subnets: {
      Subnets: [
        { SubnetId: 'subnet-0aaaaaaaaaaaaaaaa', VpcId: VPC, Tags: [{ Key: 'Name', Value: 'private-a' }] },
      ],
    },
  };

  it('says its entries and the subnets behind it', () => {
    const { draft, notes, found } = described({
      ...acl(
        [
          { number: 200, action: 'allow', protocol: '6', ports: [1024, 65535], cidr: '0.0.0.0/0' },
          { number: 100, action: 'deny', protocol: '17', cidr: '2001:db8::/32' },
          { number: 100, action: 'allow', egress: true, protocol: '-1', cidr: '0.0.0.0/0' },
        ],
        'private',
      ),
      ...subnets,
    });
    expect([notes, found]).toEqual([[], []]);
    expect(draft.networkAcls).toEqual([
      {
        key: 'private',
        match: { name: 'private', vpc: VPC },
        subnets: ['private-a'],
        ingress: ['100 deny udp from 2001:db8::/32', '200 allow tcp/1024-65535 from 0.0.0.0/0'],
        egress: ['100 allow all to 0.0.0.0/0'],
      },
    ]);
  });

  it('leaves out entries that decide nothing, and says so', () => {
    const { draft, notes, found } = described({
      ...acl([
        { number: 100, action: 'allow', cidr: '0.0.0.0/0' },
        { number: 110, action: 'deny', protocol: '6', cidr: '10.0.0.0/8' },
      ]),
      ...subnets,
    });
    expect(found).toEqual([]);
    expect(draft.networkAcls).toMatchObject([
      { match: { id: 'acl-0aaaaaaaaaaaaaaaa' }, ingress: ['100 allow all from 0.0.0.0/0'] },
    ]);
    expect(notes).toEqual([
      'ingress entry 110 of ACL acl-0aaaaaaaaaaaaaaaa is left out: entries with lower numbers decide all of it',
    ]);
  });

  it('names subnets by id where they were not read', () => {
    const { draft, notes, found } = described(acl([]));
    expect([notes, found]).toEqual([[], []]);
    expect(draft.networkAcls).toMatchObject([{ subnets: ['subnet-0aaaaaaaaaaaaaaaa'] }]);
  });

  it.each([
    ['is not among those that were read', []],
    [
      'has the id that another is named',
      [named('subnet-0aaaaaaaaaaaaaaaa', ''), named('subnet-0bbbbbbbbbbbbbbbb', 'subnet-0aaaaaaaaaaaaaaaa')],
    ],
  ])('says nothing of its subnets when one %s', (_what, Subnets) => {
    const { draft, notes, found } = described({ ...acl([]), subnets: { Subnets } });
    expect(found).toEqual([]);
    expect(draft.networkAcls?.[0]).not.toHaveProperty('subnets');
    expect(notes).toEqual([
      'subnets of ACL acl-0aaaaaaaaaaaaaaaa are left out: not all of them can be named',
    ]);
  });
});
