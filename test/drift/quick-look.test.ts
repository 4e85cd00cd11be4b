import { describe, expect, it } from 'vitest';
import { context } from '../../shared/drift/index.ts';
import { plainlyClean } from '../../shared/drift/quick-look.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { policyOf } from '../support/judged.ts';
import { rawRules } from '../support/raw-lines.ts';
import { rawGroups } from '../support/raw-network.ts';

// Whether the group is clean is the sets' to say, and a law compares. Here: that most groups are seen to be clean
// without them, and that what is not plain is left to them.
const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const ALB = 'sg-0bbbbbbbbbbbbbbbb';
const LIST = 'pl-0aaaaaaaaaaaaaaaa';
const LISTS = {
  'prefix-lists': {
    PrefixLists: [
      { PrefixListId: LIST, PrefixListName: 'x', Entries: [{ Cidr: '192.0.2.0/24' }] },
      { PrefixListId: 'pl-0bbbbbbbbbbbbbbbb', PrefixListName: 'bad', Entries: [{ Cidr: 'ten' }] },
    ],
  },
};

function plain(rules: readonly string[], policy: string): boolean {
  const groups = rawGroups([
    { id: WEB, name: 'web', rules: rawRules(rules), tags: { tier: 'front' } },
    { id: ALB, name: 'alb', rules: [] },
  ]);
  const { state } = stateFromSections({ ...groups, ...LISTS });
  const group = state.securityGroups.get(WEB);
  if (group === undefined) throw new Error('no group');
  const names = 'names: { office: [10.1.0.0/16, "2001:db8::/48"] }';
  return plainlyClean(context(state, policyOf(`version: 1\n${names}\n${policy}`), { now: 0 }), group);
}
const entry = (members: string) => `securityGroups: { web: { match: { name: web }, ${members} } }`;
const deny = (line: string, more = '') => `guardrails: [{ id: g, deny: ${line}${more} }]`;

type Row = readonly [what: string, rules: readonly string[], policy: string];

const PLAIN: readonly Row[] = [
  ['no entry and no guardrail', ['tcp/22 from 0.0.0.0/0'], ''],
  [
    'rules as they are written',
    ['tcp/22 from 10.0.0.0/8', 'udp/53 to 10.0.0.0/8'],
    entry('ingress: [tcp/22 from 10.0.0.0/8], egress: [udp/53 to 10.0.0.0/8]'),
  ],
  [
    'the same rule twice',
    ['tcp/22 from 10.0.0.0/8', 'tcp/22 from 10.0.0.0/8'],
    entry('ingress: [tcp/22 from 10.0.0.0/8]'),
  ],
  ['a direction that is not managed', ['tcp/22 to 0.0.0.0/0'], entry('ingress: []')],
  [
    'several services and peers in a line',
    [
      'tcp/22 from 10.1.0.0/16',
      'tcp/22 from 2001:db8::/48',
      'tcp/80 from 10.1.0.0/16',
      'tcp/80 from 2001:db8::/48',
    ],
    entry('ingress: ["tcp/22,80 from office"]'),
  ],
  [
    'any as its two rules',
    ['tcp/443 from 0.0.0.0/0', 'tcp/443 from ::/0'],
    entry('ingress: [tcp/443 from any]'),
  ],
  [
    'itself and another group',
    [`tcp/1 from ${WEB}`, `tcp/2 from ${ALB}`],
    entry('ingress: [tcp/1 from self, tcp/2 from sg/alb]'),
  ],
  ['a list', [`tcp/1 from ${LIST}`], entry('ingress: [tcp/1 from pl/x]')],
  ['a guardrail about other services', ['tcp/443 from 0.0.0.0/0'], deny('tcp/22 from internet')],
  [
    'a guardrail about neighbouring ports',
    ['tcp/21 from 0.0.0.0/0', 'tcp/24 from 0.0.0.0/0'],
    deny('tcp/22-23 from internet'),
  ],
  ['a guardrail about the other direction', ['tcp/22 from 0.0.0.0/0'], deny('tcp/22 to internet')],
  ['a guardrail about ACLs', ['tcp/22 from 0.0.0.0/0'], deny('tcp/22 from internet', ', on: [networkAcls]')],
  [
    'a guardrail about others',
    ['tcp/22 from 0.0.0.0/0'],
    deny('tcp/22 from internet', ', where: { tags: { tier: db } }'),
  ],
  [
    'a guardrail for it, about other services',
    ['tcp/443 from 0.0.0.0/0'],
    deny('tcp/22 from internet', ', where: { tags: { tier: front } }'),
  ],
  ['a guardrail about ECS', ['tcp/22 from 0.0.0.0/0'], deny('publicIp')],
];

const NOT_PLAIN: readonly Row[] = [
  [
    'a rule too much',
    ['tcp/22 from 10.0.0.0/8', 'tcp/23 from 10.0.0.0/8'],
    entry('ingress: [tcp/22 from 10.0.0.0/8]'),
  ],
  ['a rule too much on the way out', ['tcp/23 to 10.0.0.0/8'], entry('ingress: [], egress: []')],
  [
    'a rule too few',
    ['tcp/22 from 10.0.0.0/8'],
    entry('ingress: [tcp/22 from 10.0.0.0/8, tcp/23 from 10.0.0.0/8]'),
  ],
  [
    'the same traffic in other rules',
    ['tcp/22 from 10.0.0.0/9', 'tcp/22 from 10.128.0.0/9'],
    entry('ingress: [tcp/22 from 10.0.0.0/8]'),
  ],
  ['another port range', ['tcp/22-23 from 10.0.0.0/8'], entry('ingress: [tcp/22 from 10.0.0.0/8]')],
  ['another first port', ['tcp/21-22 from 10.0.0.0/8'], entry('ingress: [tcp/22 from 10.0.0.0/8]')],
  ['an except', ['tcp/22 from 10.0.0.0/8'], entry('ingress: [tcp/22 from 10.0.0.0/8 except 11.0.0.0/8]')],
  ['a group that nobody knows', [], entry('ingress: [tcp/22 from sg/nobody]')],
  ['a list that nobody knows', [], entry('ingress: [tcp/22 from pl/nobody]')],
  [
    'a list with an entry that is no block',
    ['tcp/1 from pl-0bbbbbbbbbbbbbbbb'],
    entry('ingress: [tcp/1 from pl/bad]'),
  ],
  ['a rule that is not understood', ['999 from 10.0.0.0/8'], entry('ingress: []')],
  [
    'two entries',
    [],
    'securityGroups: { a: { match: { name: web }, ingress: [] }, b: { match: { name: "w*" }, ingress: [] } }',
  ],
  [
    'an entry of which nobody can tell',
    [],
    'securityGroups: { a: { match: { name: web, vpc: prod }, ingress: [] } }',
  ],
  ['a guardrail about its services', ['tcp/22 from 10.0.0.0/8'], deny('tcp/22 from internet')],
  ['a guardrail about its last port', ['tcp/20-22 from 10.0.0.0/8'], deny('tcp/22-23 from internet')],
  ['a guardrail about its first port', ['tcp/23-25 from 10.0.0.0/8'], deny('tcp/22-23 from internet')],
  ['a guardrail about its second services', ['tcp/22 from 10.0.0.0/8'], deny('"tcp/1,22 from internet"')],
  ['a guardrail on the way out', ['tcp/22 to 10.0.0.0/8'], deny('tcp/22 to internet')],
  [
    'a guardrail for it',
    ['tcp/22 from 10.0.0.0/8'],
    deny('tcp/22 from internet', ', where: { tags: { tier: front } }'),
  ],
  [
    'a guardrail that may be for it',
    ['tcp/22 from 10.0.0.0/8'],
    deny('tcp/22 from internet', ', where: { vpc: prod }'),
  ],
  ['a guardrail, and a rule that is not understood', ['999 from 10.0.0.0/8'], deny('tcp/22 from internet')],
];

describe('a group is plainly clean with', () => {
  it.each(PLAIN)('%s', (_, rules, policy) => expect(plain(rules, policy)).toBe(true));
});

describe('it is for the sets to judge', () => {
  it.each(NOT_PLAIN)('%s', (_, rules, policy) => expect(plain(rules, policy)).toBe(false));
});
