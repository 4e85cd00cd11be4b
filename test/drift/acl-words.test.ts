import { describe, expect, it } from 'vitest';
import { A, ACL, acls, B, entry, SUBNETS } from './private-acl.ts';
import { evidence, type Rows, told } from './told.ts';

const many = (count: number, text: (n: number) => string) => Array.from({ length: count }, (_, n) => text(n));

const TOLD: Rows = [
  [
    'too much',
    () =>
      told(
        acls(['100 allow tcp/22 from 10.0.0.0/8', '50 allow udp/53 from 10.0.0.0/8']),
        entry('ingress: [100 allow tcp/22 from 10.0.0.0/9]'),
      ),
    [
      'excess ingress: Entry one (line 2) does not list it; ingress entry 50, ingress entry 100 let through tcp/22 from 10.128.0.0/9, udp/53 from 10.0.0.0/8.',
    ],
  ],
  [
    'too much on the way out',
    () => told(acls(['100 allow tcp/443 to 0.0.0.0/0']), entry('ingress: [], egress: []')),
    [
      'excess egress: Entry one (line 2) does not list it; egress entry 100 lets through tcp/443 to 0.0.0.0/0.',
    ],
  ],
  [
    'more than anybody reads',
    () => told(acls(many(8, (n) => `${n + 1} allow tcp/${2 * n + 1} from 10.0.0.0/8`)), entry('ingress: []')),
    [
      'excess ingress: Entry one (line 2) does not list it; ingress entry 1, ingress entry 2, ingress entry 3, ingress entry 4, ingress entry 5, ingress entry 6, ingress entry 7, ingress entry 8 let through tcp/1 from 10.0.0.0/8, tcp/3 from 10.0.0.0/8, tcp/5 from 10.0.0.0/8, tcp/7 from 10.0.0.0/8, tcp/9 from 10.0.0.0/8, tcp/11 from 10.0.0.0/8 and 2 more.',
    ],
  ],
  [
    'as many lines as are said in full',
    () => told(acls(many(6, (n) => `${n + 1} allow tcp/${2 * n + 1} from 10.0.0.0/8`)), entry('ingress: []')),
    [
      'excess ingress: Entry one (line 2) does not list it; ingress entry 1, ingress entry 2, ingress entry 3, ingress entry 4, ingress entry 5, ingress entry 6 let through tcp/1 from 10.0.0.0/8, tcp/3 from 10.0.0.0/8, tcp/5 from 10.0.0.0/8, tcp/7 from 10.0.0.0/8, tcp/9 from 10.0.0.0/8, tcp/11 from 10.0.0.0/8.',
    ],
  ],
  [
    'what is missing',
    () =>
      told(
        acls([]),
        entry(
          'ingress: [100 allow tcp/22 from 10.0.0.0/8, 90 allow icmp/8.0 from 10.0.0.0/8], egress: ["7 allow all to ::/0"]',
        ),
      ),
    [
      'missing ingress: Entry one wants "90 allow icmp/8.0 from 10.0.0.0/8", "100 allow tcp/22 from 10.0.0.0/8"; ingress does not let through icmp/8.0 from 10.0.0.0/8, tcp/22 from 10.0.0.0/8.',
      'missing egress: Entry one wants "7 allow all to ::/0"; egress does not let through all to ::/0.',
    ],
  ],
  [
    'what is missing behind an entry that denies',
    () =>
      told(
        acls(['50 deny tcp/22 from 10.1.0.0/16', '100 allow tcp/22 from 10.0.0.0/8']),
        entry('ingress: [100 allow tcp/22 from 10.0.0.0/8]'),
      ),
    [
      'missing ingress: Entry one wants "100 allow tcp/22 from 10.0.0.0/8"; ingress does not let through tcp/22 from 10.1.0.0/16.',
    ],
  ],
  [
    'entries that both match and differ',
    () =>
      told(
        acls([]),
        `networkAcls:\n  one: { match: { name: private }, ingress: [] }\n  two: { match: { name: "p*" }, ingress: [5 allow tcp/22 from 10.0.0.0/8] }\n  three: { match: { name: no }, ingress: [] }`,
      ),
    [
      'configuration: Entry three (line 5) matches nothing: it protects nothing.',
      'configuration: Entries one (line 3) and two (line 4) both match acl-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
  [
    'entries that differ by mode',
    () =>
      told(
        acls([]),
        `networkAcls:\n  one: { match: { name: private }, ingress: [] }\n  two: { match: { name: "p*" }, ingress: [], mode: enforce }`,
      ),
    [
      'configuration: Entries one (line 3) and two (line 4) both match acl-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
  [
    'entries that differ by what they manage on the way out',
    () =>
      told(
        acls([]),
        `networkAcls:\n  one: { match: { name: private }, egress: [] }\n  two: { match: { name: "p*" } }`,
      ),
    [
      'configuration: Entries one (line 3) and two (line 4) both match acl-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
  [
    'entries that agree, subnets in another order',
    () =>
      told(
        { ...acls([], [B, A]), ...SUBNETS },
        `networkAcls:\n  one: { match: { name: private }, subnets: [a, b], ingress: [], egress: [] }\n  two: { match: { name: "p*" }, subnets: [b, a], ingress: [], egress: [] }`,
      ),
    [],
  ],
  [
    'an entry of which nobody can tell whether it is meant',
    () =>
      told(
        acls([]),
        'networkAcls: { one: { match: { name: private, regions: [eu-west-1] } }, two: { match: { name: "p*", regions: [eu-west-1] } } }',
      ),
    [
      'unknown: Not everything could be judged: whether entry one (line 2) and two (line 2) matches acl-0aaaaaaaaaaaaaaaa cannot be told: its VPC or Region is not in the state.',
    ],
  ],
  [
    'an entry for a VPC by name, when VPCs were not read',
    () =>
      told(
        acls(['1 allow all from 0.0.0.0/0']),
        'networkAcls: { one: { match: { name: private, vpc: prod }, ingress: [] } }',
      ),
    ['unknown: vpcs were not read, and entry one needs them: whether it matches cannot be told.'],
  ],
  [
    'an entry for a VPC by name and a Region, when neither is known',
    () =>
      told(
        acls(['1 allow all from 0.0.0.0/0']),
        'networkAcls: { one: { match: { name: private, vpc: prod, regions: [eu-west-1] }, ingress: [] } }',
      ),
    [
      'unknown: vpcs were not read, and entry one needs them: whether it matches cannot be told.',
      'unknown: Not everything could be judged: whether entry one (line 2) matches acl-0aaaaaaaaaaaaaaaa cannot be told: its VPC or Region is not in the state.',
    ],
  ],
  [
    'what a guardrail denies',
    () =>
      told(
        acls(['5 allow tcp/22 from 0.0.0.0/0', '6 allow tcp/23 from 8.0.0.0/8']),
        'guardrails: [{ id: g, deny: "tcp/22,23 from internet", on: [networkAcls] }]',
      ),
    [
      'forbidden ingress g: Guardrail g (line 2) denies tcp/22,23 from internet; ingress entry 5, ingress entry 6 let through tcp/22 from 0.0.0.0/0, tcp/23 from 8.0.0.0/8.',
    ],
  ],
  [
    'what a guardrail denies and the entry does not list: once',
    () =>
      told(
        acls(['5 allow tcp/22 from 0.0.0.0/0', '6 allow tcp/80 from 0.0.0.0/0']),
        `guardrails: [{ id: g, deny: tcp/22 from internet, on: [networkAcls] }]\n${entry('ingress: []')}`,
      ),
    [
      'forbidden ingress g: Guardrail g (line 2) denies tcp/22 from internet; ingress entry 5 lets through tcp/22 from 0.0.0.0/0.',
      'excess ingress: Entry one (line 3) does not list it; ingress entry 6 lets through tcp/80 from 0.0.0.0/0.',
    ],
  ],
  [
    'a protocol that AWS does not have, in a declared direction',
    () =>
      told(acls(['5 allow 999 from 0.0.0.0/0', '6 allow tcp/70000 from 10.0.0.0/8']), entry('ingress: []')),
    [
      'unknown ingress: Not everything could be judged: ingress 5: protocol 999 on 0.0.0.0/0 is not understood; ingress 6: protocol 6 on 10.0.0.0/8 is not understood.',
    ],
  ],
  [
    'the same where nothing is judged',
    () => told(acls(['5 allow 999 from 0.0.0.0/0']), entry('egress: []')),
    [],
  ],
  [
    'the same where a guardrail looks',
    () =>
      told(
        acls(['5 allow 999 from 0.0.0.0/0', '7 deny 999 to 0.0.0.0/0']),
        'guardrails: [{ id: g, deny: "tcp/22 from internet", on: [networkAcls] }]',
      ),
    [
      'unknown ingress: Not everything could be judged: ingress 5: protocol 999 on 0.0.0.0/0 is not understood.',
    ],
  ],
  [
    'an address block that is none',
    () => told(acls(['5 allow tcp/22 from 10.0.0/8']), entry('ingress: []')),
    ['unknown ingress: Not everything could be judged: ingress 5: protocol 6 on 10.0.0/8 is not understood.'],
  ],
  [
    'what is waived by key, name and id, and what is not',
    () =>
      told(
        acls([
          '5 allow tcp/22 from 10.0.0.0/8',
          '6 allow tcp/23 from 10.0.0.0/8',
          '7 allow tcp/24 from 10.0.0.0/8',
          '8 allow tcp/25 from 10.0.0.0/8',
        ]),
        `${entry('ingress: []')}\nwaivers:\n${[
          ['22', 'acl/one'],
          ['23', 'acl/private'],
          ['24', `acl/${ACL}`],
          ['25', 'sg/one'],
        ]
          .map(
            ([port, on]) =>
              `  - { id: w${port}, allow: tcp/${port} from 10.0.0.0/8, on: ${on}, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: a }`,
          )
          .join('\n')}`,
      ),
    [
      'excess ingress: Entry one (line 2) does not list it; ingress entry 8 lets through tcp/25 from 10.0.0.0/8.',
    ],
  ],
];

describe('of a network ACL people are told', () => {
  it.each(TOLD)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const CARRIED: Rows = [
  [
    'entries, in the order of their numbers',
    () =>
      evidence(
        acls([
          '100 allow tcp/22 from 0.0.0.0/0',
          '50 allow 50 from 10.0.0.0/8',
          '60 deny all from 10.0.0.0/9',
        ]),
        entry('ingress: []'),
      ),
    ['ingress entry 50: 50 allow 50 from 10.0.0.0/8', 'ingress entry 100: 100 allow tcp/22 from 0.0.0.0/0'],
  ],
  [
    'entries on the way out',
    () => evidence(acls(['100 allow tcp/1024-65535 to 0.0.0.0/0']), entry('egress: []')),
    ['egress entry 100: 100 allow tcp/1024-65535 to 0.0.0.0/0'],
  ],
  [
    'no entry that an earlier one decides for',
    () =>
      evidence(
        acls(['1 allow tcp/22 from 0.0.0.0/0', '2 allow tcp/22 from 10.0.0.0/8']),
        entry('ingress: []'),
      ),
    ['ingress entry 1: 1 allow tcp/22 from 0.0.0.0/0'],
  ],
  [
    'the entries that are wanted',
    () =>
      evidence(
        acls([]),
        entry('ingress: [100 allow tcp/22 from 10.0.0.0/8, 90 deny udp/53 from 10.0.0.0/8]'),
      ),
    ['ingress entry 100: 100 allow tcp/22 from 10.0.0.0/8'],
  ],
];

describe('a finding about a network ACL is carried by', () => {
  it.each(CARRIED)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
