import { describe, expect, it } from 'vitest';
import { judged, summaries } from '../support/judged.ts';
import { rawEntries, rawRules } from '../support/raw-lines.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';
import { type Rows, told } from './told.ts';

const open = rawRules(['tcp/22 from 0.0.0.0/0']);
const TASKS = { id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web-tasks', rules: open };
const NAMED = { id: 'sg-0bbbbbbbbbbbbbbbb', name: 'web', rules: open };
const waiver = (on: string) =>
  `waivers: [{ id: W, allow: tcp/22 from any, on: ${on}, until: 2030-01-01T00:00:00Z, reason: r, approvedBy: a }]`;
const guardrail = 'version: 1\nguardrails: [{ id: g, deny: tcp/22 from internet }]\n';
const web = 'securityGroups: { web: { match: { name: web-tasks } } }\n';
const drifted = (policy: string) =>
  judged(rawGroups([TASKS, NAMED]), policy).map(({ resource }) => resource.name);

describe('what a waiver is on', () => {
  it('is the group of that key, and not another one that is named so', () => {
    expect(drifted(`${guardrail}${web}${waiver('sg/web')}`)).toEqual(['web']);
  });

  it('is the group of that name, without such a key', () => {
    expect(drifted(`${guardrail}${waiver('sg/web')}`)).toEqual(['web-tasks']);
    expect(drifted(`${guardrail}${web}${waiver('sg/web-tasks')}`)).toEqual(['web']);
  });

  it('is the group of that id', () => {
    expect(drifted(`${guardrail}${web}${waiver(`sg/${TASKS.id}`)}`)).toEqual(['web']);
  });

  it('is the group of that key also where another entry matches it and differs', () => {
    const twice =
      'securityGroups: { web: { match: { name: web-tasks }, ingress: [] }, all: { match: { name: "web-t*" } } }\n';
    const found = judged(rawGroups([TASKS]), `${guardrail}${twice}${waiver('sg/web')}`);
    expect(summaries(found)).toEqual(['configuration']);
  });

  it('is no ACL of that name', () => {
    expect(drifted(`${guardrail}${waiver('acl/web')}`)).toEqual(['web-tasks', 'web']);
  });
});

const LISTS = {
  'prefix-lists': {
    PrefixLists: [
      { PrefixListId: 'pl-0aaaaaaaaaaaaaaaa', PrefixListName: 'there', Entries: [{ Cidr: '10.1.0.0/16' }] },
    ],
  },
};
const waiving = (allow: string) =>
  `waivers: [{ id: W, allow: ${allow}, until: 2030-01-01T00:00:00Z, reason: r, approvedBy: a }]`;
const group = (...rules: readonly string[]) => ({
  ...rawGroups([{ id: 'sg-0aaaaaaaaaaaaaaaa', name: 'web', rules: rawRules(rules) }]),
  ...LISTS,
});
const NO_SSH = 'guardrails: [{ id: g, deny: "tcp/22 from any" }]\n';
const CLOSED = 'securityGroups: { web: { match: { name: web }, ingress: [] } }\n';
const DOUBT = /^unknown ingress(?: g)?: .*whether waiver W covers it cannot be told: .*gone/;

const UNRESOLVED: Rows = [
  [
    'a breach that it may except is neither reverted nor passed over',
    () =>
      told(group('tcp/22 from 10.1.2.0/24'), `${NO_SSH}${waiving('tcp/22 from 10.0.0.0/8 except pl/gone')}`),
    ['in doubt'],
  ],
  [
    'excess that it may except is neither reverted nor passed over',
    () =>
      told(group('tcp/22 from 10.1.2.0/24'), `${CLOSED}${waiving('tcp/22 from 10.0.0.0/8 except pl/gone')}`),
    ['in doubt'],
  ],
  [
    'what a list may hold is neither reverted nor passed over',
    () => told(group('tcp/22 from 0.0.0.0/0'), `${NO_SSH}${CLOSED}${waiving('tcp/22 from pl/gone')}`),
    ['in doubt', 'in doubt'],
  ],
  [
    'other services than its own are reverted as ever',
    () =>
      told(
        group('tcp/22 from 192.0.2.0/24', 'tcp/23 from 192.0.2.0/24'),
        `${CLOSED}${waiving('tcp/22 from pl/gone')}`,
      ),
    [
      'excess ingress: sgr-0aaaaaaaaaa000001 admits tcp/23 from 192.0.2.0/24, which the ingress of entry web (line 2) does not list.',
      'in doubt',
    ],
  ],
  [
    'outside of what its line says at most, it leaves nothing alone',
    () =>
      told(group('tcp/22 from 192.0.2.0/24'), `${NO_SSH}${waiving('tcp/22 from 10.0.0.0/8 except pl/gone')}`),
    [
      'forbidden ingress g: Guardrail g (line 2) denies tcp/22 from any; sgr-0aaaaaaaaaa000000 admits tcp/22 from 192.0.2.0/24.',
    ],
  ],
  [
    'what another waiver certainly covers is no doubt',
    () =>
      told(
        group('tcp/22 from 10.1.2.0/24'),
        `${NO_SSH}waivers:\n${['pl/gone', 'pl/there']
          .map(
            (from, at) =>
              `  - { id: W${at}, allow: tcp/22 from ${from}, until: 2030-01-01T00:00:00Z, reason: r, approvedBy: a }`,
          )
          .join('\n')}`,
      ),
    [],
  ],
  [
    'what nobody calls wrong is no doubt either',
    () => told(group('tcp/443 from 0.0.0.0/0'), `${NO_SSH}${waiving('tcp/22 from pl/gone')}`),
    [],
  ],
  [
    'an entry of an ACL fares alike',
    () =>
      told(
        {
          'network-acls': {
            NetworkAcls: [
              rawAcl({
                id: 'acl-0aaaaaaaaaaaaaaaa',
                name: 'private',
                entries: rawEntries(['100 allow tcp/22 in 10.1.0.0/16']),
              }),
            ],
          },
          ...LISTS,
        },
        `guardrails: [{ id: g, deny: "tcp/22 from any", on: [networkAcls] }]
networkAcls: { private: { match: { name: private }, ingress: [] } }
${waiving('tcp/22 from pl/gone')}`,
      ),
    ['in doubt', 'in doubt'],
  ],
];

describe('a waiver with a reference that could not be resolved', () => {
  it.each(UNRESOLVED)('%s', (_, found, expected) => {
    expect(found().map((text) => (DOUBT.test(text) ? 'in doubt' : text))).toEqual(expected);
  });
});
