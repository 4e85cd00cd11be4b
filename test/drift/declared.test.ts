import { describe, expect, it } from 'vitest';
import { aclEntry, context, declaredNetwork, description } from '../../shared/drift/index.ts';
import type { NetworkConfiguration, Section } from '../../shared/model/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { rawEntries, rawRules } from '../support/raw-lines.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';
import { ALB, ALL, DEFAULT, WEB, web } from './ecs-scene.ts';
import type { Rows } from './told.ts';

const [A, B] = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'];
const THERE: NetworkConfiguration = { groups: [DEFAULT, ALB], subnets: [B], publicIp: true };

function declared(members: string): readonly string[] {
  const seen = context(stateFromSections(ALL).state, policyOf(`version: 1\n${web(members)}`), { now: 0 });
  const [entry] = seen.policy.ecs;
  if (entry === undefined) throw new Error('no entry');
  const found = declaredNetwork(seen, entry, THERE);
  return found === null
    ? ['nobody can tell']
    : [found.groups.join(' '), found.subnets.join(' '), String(found.publicIp)];
}

const NETWORKS: readonly (readonly [members: string, expected: readonly string[]])[] = [
  ['remedy: alert', [`${DEFAULT} ${ALB}`, B, 'true']],
  ['publicIp: false', [`${DEFAULT} ${ALB}`, B, 'false']],
  ['securityGroups: [web]', [WEB, B, 'true']],
  ['securityGroups: { require: [web] }', [`${DEFAULT} ${ALB} ${WEB}`, B, 'true']],
  ['securityGroups: { require: [web], allow: [alb] }', [`${ALB} ${WEB}`, B, 'true']],
  ['securityGroups: { require: [alb], allow: [] }', [ALB, B, 'true']],
  ['securityGroups: [nobody]', ['nobody can tell']],
  ['securityGroups: { require: [web], allow: [nobody] }', ['nobody can tell']],
  ['subnets: [a]', [`${DEFAULT} ${ALB}`, A, 'true']],
  ['subnets: [a, b]', [`${DEFAULT} ${ALB}`, `${A} ${B}`, 'true']],
  ['subnets: [a, nowhere]', ['nobody can tell']],
];

describe('the network that an entry declares', () => {
  it.each(NETWORKS)('%s', (members, expected) => expect(declared(members)).toEqual(expected));
});

const ENTRIES: readonly (readonly [line: string, entry: object])[] = [
  ['5 allow all from 10.0.0.0/8', { protocol: '-1' }],
  ['5 allow tcp/22-23 from 10.0.0.0/8', { protocol: '6', ports: { from: 22, to: 23 } }],
  ['5 allow udp from 10.0.0.0/8', { protocol: '17', ports: { from: 0, to: 65535 } }],
  ['5 allow icmp from 10.0.0.0/8', { protocol: '1', icmp: { type: -1, code: -1 } }],
  ['5 allow icmp/8 from 10.0.0.0/8', { protocol: '1', icmp: { type: 8, code: -1 } }],
  ['5 allow icmpv6/128.0 from 10.0.0.0/8', { protocol: '58', icmp: { type: 128, code: 0 } }],
  ['5 allow 50 from 10.0.0.0/8', { protocol: '50' }],
];

describe('a line of an ACL as AWS stores it', () => {
  it.each(ENTRIES)('%s', (line, entry) => {
    const { networkAcls } = policyOf(
      `version: 1\nnetworkAcls: { a: { match: { name: a }, ingress: [${line}] } }`,
    );
    expect(networkAcls[0]?.ingress?.map(aclEntry)).toEqual([
      { number: 5, direction: 'ingress', action: 'allow', cidr: '10.0.0.0/8', ...entry },
    ]);
  });
});

const notes = (sections: Partial<Record<Section, unknown>>) => {
  const { draft, notes: said } = description(stateFromSections(sections).state);
  return [
    ...said,
    ...(draft.networkAcls ?? []).map((one) => JSON.stringify(one)),
    ...(draft.securityGroups ?? []).map((one) => JSON.stringify(one)),
  ];
};
const acl = (id: string, ...entries: readonly string[]) => ({
  'network-acls': { NetworkAcls: [rawAcl({ id, entries: rawEntries(entries) })] },
});
const group = (id: string, ...rules: readonly string[]) =>
  rawGroups([{ id, name: '', rules: rawRules(rules) }]);

const NOTES: Rows = [
  [
    'an ACL that nothing selects',
    () => notes(acl('odd')),
    ['ACL odd is left out: neither its name nor its id selects it alone'],
  ],
  [
    'an entry of a protocol that AWS does not have',
    () => notes(acl('acl-0a', '5 allow 999 from 10.0.0.0/8')),
    [
      'ingress of ACL acl-0a is left out: entry 5 cannot be understood',
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"egress":[]}',
    ],
  ],
  [
    'an entry with an address block that is none',
    () => notes(acl('acl-0a', '5 allow tcp/22 from ten')),
    [
      'ingress of ACL acl-0a is left out: entry 5 cannot be understood',
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"egress":[]}',
    ],
  ],
  [
    'an entry with ports that are none',
    () => notes(acl('acl-0a', '5 allow tcp/70000 from 10.0.0.0/8')),
    [
      'ingress of ACL acl-0a is left out: entry 5 cannot be understood',
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"egress":[]}',
    ],
  ],
  [
    'an entry of a number that nobody may use',
    () => notes(acl('acl-0a', '0 allow tcp/22 to 10.0.0.0/8')),
    [
      'egress of ACL acl-0a is left out: entry 0 cannot be understood',
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"ingress":[]}',
    ],
  ],
  [
    'an entry of a number beyond the last',
    () => notes(acl('acl-0a', '32767 allow tcp/22 from 10.0.0.0/8')),
    [
      'ingress of ACL acl-0a is left out: entry 32767 cannot be understood',
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"egress":[]}',
    ],
  ],
  [
    'two entries of one number',
    () => notes(acl('acl-0a', '5 allow tcp/22 from 10.0.0.0/8', '5 deny tcp/23 from 10.0.0.0/8')),
    [
      'ingress of ACL acl-0a is left out: two entries have one number',
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"egress":[]}',
    ],
  ],
  [
    'the first and the last number',
    () => notes(acl('acl-0a', '32766 allow tcp/22 from 10.0.0.0/8', '1 allow all from 2001:db8::/32')),
    [
      '{"key":"acl-0a","match":{"id":"acl-0a","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"subnets":[],"ingress":["1 allow all from 2001:db8::/32","32766 allow tcp/22 from 10.0.0.0/8"],"egress":[]}',
    ],
  ],
  [
    'a group that nothing selects',
    () => notes(group('odd')),
    ['group odd is left out: neither its name nor its id selects it alone'],
  ],
  [
    'a rule of a protocol that AWS does not have',
    () => notes(group(WEB, '999 from 10.0.0.0/8')),
    [
      'ingress of group sg-0aaaaaaaaaaaaaaaa is left out: sgr-0aaaaaaaaaa000000 cannot be understood',
      '{"key":"sg-0aaaaaaaaaaaaaaaa","match":{"id":"sg-0aaaaaaaaaaaaaaaa","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"egress":[]}',
    ],
  ],
  [
    'a rule without an id',
    () => notes({ 'security-groups': group(WEB, '999 from 10.0.0.0/8')['security-groups'] }),
    [
      'ingress of group sg-0aaaaaaaaaaaaaaaa is left out: a rule for 999 cannot be understood',
      '{"key":"sg-0aaaaaaaaaaaaaaaa","match":{"id":"sg-0aaaaaaaaaaaaaaaa","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"egress":[]}',
    ],
  ],
  [
    'a rule with an address block that is none',
    () => notes(group(WEB, 'tcp/22 from 10.0.0/8')),
    [
      'ingress of group sg-0aaaaaaaaaaaaaaaa is left out: sgr-0aaaaaaaaaa000000: 10.0.0/8 is not an address block: it has 3 numbers where an IPv4 address has 4: write 10.0.0.0',
      '{"key":"sg-0aaaaaaaaaaaaaaaa","match":{"id":"sg-0aaaaaaaaaaaaaaaa","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"egress":[]}',
    ],
  ],
  [
    'a rule with a group that cannot be named',
    () =>
      notes(
        rawGroups([{ id: WEB, name: 'web', rules: [{ protocol: 'tcp', ports: [1, 1], group: 'sg-odd' }] }]),
      ),
    [
      'ingress of group sg-0aaaaaaaaaaaaaaaa is left out: sgr-0aaaaaaaaaa000000: group sg-odd cannot be named',
      '{"key":"web","match":{"name":"web","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"egress":[]}',
    ],
  ],
  [
    'rules in a fixed order',
    () =>
      notes(
        group(
          WEB,
          'udp/53 from 10.0.0.0/8',
          'tcp/22 from 10.0.0.0/8',
          'tcp/0-65535 from 10.0.0.0/8',
          'icmp/8-0 from 10.0.0.0/8',
        ),
      ),
    [
      '{"key":"sg-0aaaaaaaaaaaaaaaa","match":{"id":"sg-0aaaaaaaaaaaaaaaa","vpc":"vpc-0aaaaaaaaaaaaaaaa"},"ingress":["icmp/8.0 from 10.0.0.0/8","tcp from 10.0.0.0/8","tcp/22 from 10.0.0.0/8","udp/53 from 10.0.0.0/8"],"egress":[]}',
    ],
  ],
];

describe('a description says, or says why not', () => {
  it.each(NOTES)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
