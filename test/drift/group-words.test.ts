import { describe, expect, it } from 'vitest';
import { rawRules } from '../support/raw-lines.ts';
import { rawGroups } from '../support/raw-network.ts';
import { evidence, type Rows, told } from './told.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const ALB = 'sg-0bbbbbbbbbbbbbbbb';

const web = (...rules: readonly string[]) =>
  rawGroups([
    { id: WEB, name: 'web', rules: rawRules(rules) },
    { id: ALB, name: 'alb', rules: [] },
  ]);
/** The same from a state without security-group-rules.json: no rule has an id. */
const nameless = (...rules: readonly string[]) => ({ 'security-groups': web(...rules)['security-groups'] });
const entry = (members: string) => `securityGroups: { web: { match: { name: web }, ${members} } }`;
const ports = (count: number) => Array.from({ length: count }, (_, n) => `tcp/${2 * n + 1} from 10.0.0.0/8`);

const TOLD: Rows = [
  [
    'one rule too much',
    () => told(web('tcp/22 from 10.0.0.0/8'), entry('ingress: []')),
    [
      'excess ingress: sgr-0aaaaaaaaaa000000 admits tcp/22 from 10.0.0.0/8, which the ingress of entry web (line 2) does not list.',
    ],
  ],
  [
    'rules too much on the way out',
    () => told(web('tcp/22 to 10.0.0.0/8', 'udp/53 to 10.0.0.0/8'), entry('egress: []')),
    [
      'excess egress: sgr-0aaaaaaaaaa000000, sgr-0aaaaaaaaaa000001 let out tcp/22 to 10.0.0.0/8, udp/53 to 10.0.0.0/8, which the egress of entry web (line 2) does not list.',
    ],
  ],
  [
    'a rule without an id',
    () => told(nameless('tcp/22-23 from 10.0.0.0/8'), entry('ingress: []')),
    [
      'excess ingress: rule tcp/22-23 from 10.0.0.0/8 admits tcp/22-23 from 10.0.0.0/8, which the ingress of entry web (line 2) does not list.',
    ],
  ],
  [
    'five rules and six lines, all in full',
    () => told(web(...ports(5), 'tcp/99 from 10.0.0.0/8'), entry('ingress: [tcp/98 from 10.0.0.0/8]')),
    [
      'excess ingress: sgr-0aaaaaaaaaa000000, sgr-0aaaaaaaaaa000001, sgr-0aaaaaaaaaa000002, sgr-0aaaaaaaaaa000003, sgr-0aaaaaaaaaa000004 and 1 more admit tcp/1 from 10.0.0.0/8, tcp/3 from 10.0.0.0/8, tcp/5 from 10.0.0.0/8, tcp/7 from 10.0.0.0/8, tcp/9 from 10.0.0.0/8, tcp/99 from 10.0.0.0/8, which the ingress of entry web (line 2) does not list.',
      'missing ingress: "tcp/98 from 10.0.0.0/8" (line 2) is wanted, and no rule admits tcp/98 from 10.0.0.0/8.',
    ],
  ],
  [
    'more rules and lines than anybody reads',
    () => told(web(...ports(8)), entry('ingress: []')),
    [
      'excess ingress: sgr-0aaaaaaaaaa000000, sgr-0aaaaaaaaaa000001, sgr-0aaaaaaaaaa000002, sgr-0aaaaaaaaaa000003, sgr-0aaaaaaaaaa000004 and 3 more admit tcp/1 from 10.0.0.0/8, tcp/3 from 10.0.0.0/8, tcp/5 from 10.0.0.0/8, tcp/7 from 10.0.0.0/8, tcp/9 from 10.0.0.0/8, tcp/11 from 10.0.0.0/8 and 2 more, which the ingress of entry web (line 2) does not list.',
    ],
  ],
  [
    'what is missing, in the words of its lines',
    () =>
      told(
        web('tcp/443 from 0.0.0.0/0'),
        entry(
          'ingress: [tcp/443 from any, "tcp/22,23 from 10.0.0.0/8", tcp/80 from sg/alb], egress: [tcp/5432 to 10.0.0.0/8]',
        ),
      ),
    [
      'missing ingress: "tcp/443 from any" (line 2), "tcp/22,23 from 10.0.0.0/8" (line 2), "tcp/80 from sg/alb" (line 2) are wanted, and no rule admits tcp/22-23 from 10.0.0.0/8, tcp/80 from sg/alb, tcp/443 from ::/0.',
      'missing egress: "tcp/5432 to 10.0.0.0/8" (line 2) is wanted, and no rule lets out tcp/5432 to 10.0.0.0/8.',
    ],
  ],
  [
    'a part of a rule that is missing',
    () => told(web('tcp/443 from 0.0.0.0/1'), entry('ingress: [tcp/443 from 0.0.0.0/0]')),
    [
      'missing ingress: "tcp/443 from 0.0.0.0/0" (line 2) is wanted, and no rule admits tcp/443 from 128.0.0.0/1.',
    ],
  ],
  [
    'what a guardrail denies',
    () =>
      told(
        web('tcp/20-25 from 0.0.0.0/0', 'tcp/22 from 8.8.8.8/32', 'tcp/443 from 0.0.0.0/0'),
        'guardrails: [{ id: g, deny: tcp/22 from internet }]',
      ),
    [
      'forbidden ingress g: Guardrail g (line 2) denies tcp/22 from internet; sgr-0aaaaaaaaaa000000, sgr-0aaaaaaaaaa000001 admit tcp/22 from 0.0.0.0/0.',
    ],
  ],
  [
    'what a guardrail denies on the way out',
    () => told(web('all to 0.0.0.0/0'), 'guardrails: [{ id: g, deny: tcp/22 to internet }]'),
    [
      'forbidden egress g: Guardrail g (line 2) denies tcp/22 to internet; sgr-0aaaaaaaaaa000000 lets out tcp/22 to 0.0.0.0/0.',
    ],
  ],
  [
    'what a guardrail denies and the entry does not list, once',
    () =>
      told(
        web('tcp/22 from 0.0.0.0/0', 'tcp/80 from 10.0.0.0/8'),
        `guardrails: [{ id: g, deny: tcp/22 from internet }]\n${entry('ingress: []')}`,
      ),
    [
      'forbidden ingress g: Guardrail g (line 2) denies tcp/22 from internet; sgr-0aaaaaaaaaa000000 admits tcp/22 from 0.0.0.0/0.',
      'excess ingress: sgr-0aaaaaaaaaa000001 admits tcp/80 from 10.0.0.0/8, which the ingress of entry web (line 3) does not list.',
    ],
  ],
  [
    'entries that both match and differ, and one that is neither',
    () =>
      told(
        web(),
        'securityGroups:\n  one: { match: { name: web }, ingress: [] }\n  two: { match: { name: "w*" }, ingress: [tcp/22 from any] }\n  alb: { match: { name: alb }, ingress: [] }',
      ),
    [
      'configuration: Entries one (line 3) and two (line 4) both match sg-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
  [
    'entries of which one manages a direction less',
    () =>
      told(
        web(),
        'securityGroups:\n  one: { match: { name: web }, ingress: [] }\n  two: { match: { name: "w*" } }',
      ),
    [
      'configuration: Entries one (line 3) and two (line 4) both match sg-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
  [
    'entries that say the same of self and any in other words',
    () =>
      told(
        web(`tcp/22 from ${WEB}`),
        'securityGroups:\n  one: { match: { name: web }, ingress: [tcp/22 from self] }\n  two: { match: { name: "w*" }, ingress: [tcp/22 from sg/web] }',
      ),
    [],
  ],
  [
    'entries that say the same and name nobody',
    () =>
      told(
        web(),
        'securityGroups:\n  one: { match: { name: web }, ingress: [tcp/22 from sg/nobody] }\n  two: { match: { name: "w*" }, ingress: [tcp/22 from sg/nobody] }',
      ),
    [
      'unknown ingress: Not everything could be judged: sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'entries that name nobody in other words',
    () =>
      told(
        web(),
        'securityGroups:\n  one: { match: { name: web }, ingress: ["tcp/22,23 from sg/nobody"] }\n  two: { match: { name: "w*" }, ingress: [tcp/22-23 from sg/nobody] }',
      ),
    [
      'configuration: Entries one (line 3) and two (line 4) both match sg-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
  [
    'an entry of which nobody can tell whether it is meant',
    () =>
      told(
        web('tcp/22 from 0.0.0.0/0'),
        'securityGroups: { one: { match: { name: web, regions: [eu-west-1] }, ingress: [] } }',
      ),
    [
      'unknown: Not everything could be judged: whether entry one (line 2) matches sg-0aaaaaaaaaaaaaaaa cannot be told: its VPC or Region is not in the state.',
    ],
  ],
  [
    'an entry for a VPC by name and a Region, when neither is known',
    () =>
      told(
        web(),
        'securityGroups: { one: { match: { name: web, vpc: prod, regions: [eu-west-1] }, ingress: [] } }',
      ),
    [
      'unknown: vpcs were not read, and entry one needs them: whether it matches cannot be told.',
      'unknown: Not everything could be judged: whether entry one (line 2) matches sg-0aaaaaaaaaaaaaaaa cannot be told: its VPC or Region is not in the state.',
    ],
  ],
  [
    'a protocol that AWS does not have where a guardrail looks',
    () => told(web('999 from 10.0.0.0/8'), 'guardrails: [{ id: g, deny: tcp/22 from internet }]'),
    [
      'unknown ingress: Not everything could be judged: sgr-0aaaaaaaaaa000000: protocol 999 -1--1 is not understood.',
    ],
  ],
  [
    'the same where a guardrail looks the other way',
    () => told(web('999 from 10.0.0.0/8'), 'guardrails: [{ id: g, deny: tcp/22 to internet }]'),
    [],
  ],
  [
    'an address block that is none',
    () => told(web('tcp/22 from 10.0.0/8'), entry('ingress: []')),
    [
      'unknown ingress: Not everything could be judged: sgr-0aaaaaaaaaa000000: 10.0.0/8 is not an address block: it has 3 numbers where an IPv4 address has 4: write 10.0.0.0.',
    ],
  ],
  [
    'a waiver by key, by name and by id, and one for another group',
    () =>
      told(
        web('tcp/1 from 10.0.0.0/8', 'tcp/3 from 10.0.0.0/8', 'tcp/5 from 10.0.0.0/8'),
        `${entry('ingress: []')}\nwaivers:\n${[
          ['1', 'sg/web'],
          ['3', `sg/${WEB}`],
          ['5', 'sg/alb'],
        ]
          .map(
            ([port, on]) =>
              `  - { id: w${port}, allow: tcp/${port} from 10.0.0.0/8, on: ${on}, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: a }`,
          )
          .join('\n')}`,
      ),
    [
      'excess ingress: sgr-0aaaaaaaaaa000002 admits tcp/5 from 10.0.0.0/8, which the ingress of entry web (line 2) does not list.',
    ],
  ],
];

describe('of a security group people are told', () => {
  it.each(TOLD)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const CARRIED: Rows = [
  [
    'every rule that admits it, in their words',
    () =>
      evidence(
        web('tcp/22 from 0.0.0.0/0', `tcp/20-25 from ${ALB}`, 'icmp/8-0 from 10.0.0.0/8', 'all to 0.0.0.0/0'),
        entry('ingress: []'),
      ),
    [
      'sgr-0aaaaaaaaaa000000: tcp/22 from 0.0.0.0/0',
      'sgr-0aaaaaaaaaa000001: tcp/20-25 from sg/alb',
      'sgr-0aaaaaaaaaa000002: icmp/8.0 from 10.0.0.0/8',
    ],
  ],
  [
    'no rule that admits only what is wanted',
    () =>
      evidence(
        web('tcp/22 from 10.0.0.0/8', 'tcp/23 from 10.0.0.0/8'),
        entry('ingress: [tcp/22 from 10.0.0.0/8]'),
      ),
    ['sgr-0aaaaaaaaaa000001: tcp/23 from 10.0.0.0/8'],
  ],
  [
    'no rule that is not understood',
    () => evidence(web('tcp/22 from 10.0.0.0/8', `tcp/23 from pl-0aaaaaaaaaaaaaaaa`), entry('ingress: []')),
    ['sgr-0aaaaaaaaaa000000: tcp/22 from 10.0.0.0/8'],
  ],
  [
    'the lines that want it',
    () =>
      evidence(
        web('tcp/22 from 10.0.0.0/8'),
        entry('ingress: [tcp/22 from 10.0.0.0/8, tcp/23 from 10.0.0.0/8]'),
      ),
    ['line 2: tcp/23 from 10.0.0.0/8'],
  ],
  [
    'rules without ids',
    () =>
      evidence(
        nameless('tcp/22 from 10.0.0.0/8', 'tcp/23 to pl-0aaaaaaaaaaaaaaaa'),
        entry('ingress: [], egress: []'),
      ),
    ['rule: tcp/22 from 10.0.0.0/8'],
  ],
];

describe('a finding about a security group is carried by', () => {
  it.each(CARRIED)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
