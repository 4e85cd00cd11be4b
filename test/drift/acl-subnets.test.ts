import { describe, expect, it } from 'vitest';
import { A, ACL, acls, B, C, entry, SUBNETS, subnet } from './private-acl.ts';
import { type Rows, told } from './told.ts';

const TOLD: Rows = [
  [
    'a subnet astray, and where it is',
    () => told({ ...acls([], [A], [B]), ...SUBNETS }, entry('subnets: [a, b]')),
    [
      'association: subnet-0bbbbbbbbbbbbbbbb is associated with acl-0bbbbbbbbbbbbbbbb, wanted acl-0aaaaaaaaaaaaaaaa (entry one, line 2).',
    ],
  ],
  [
    'a subnet that no ACL of the state stands before',
    () => told({ ...acls([], [A]), ...SUBNETS }, entry('subnets: [a, b]')),
    [
      'association: subnet-0bbbbbbbbbbbbbbbb is associated with another ACL, wanted acl-0aaaaaaaaaaaaaaaa (entry one, line 2).',
    ],
  ],
  [
    'subnets that are not its own, sorted',
    () => told({ ...acls([], [C, A, B]), ...SUBNETS }, entry('subnets: [b]')),
    [
      'association: subnet-0aaaaaaaaaaaaaaaa is associated with acl-0aaaaaaaaaaaaaaaa, which entry one does not list; subnet-0cccccccccccccccc is associated with acl-0aaaaaaaaaaaaaaaa, which entry one does not list (entry one, line 2).',
    ],
  ],
  [
    'one astray and one not its own',
    () => told({ ...acls([], [C], [A]), ...SUBNETS }, entry(`subnets: [${A}]`)),
    [
      'association: subnet-0aaaaaaaaaaaaaaaa is associated with acl-0bbbbbbbbbbbbbbbb, wanted acl-0aaaaaaaaaaaaaaaa; subnet-0cccccccccccccccc is associated with acl-0aaaaaaaaaaaaaaaa, which entry one does not list (entry one, line 2).',
    ],
  ],
  [
    'a name that no subnet has',
    () => told({ ...acls([], [A]), ...SUBNETS }, entry('subnets: [nowhere]')),
    [
      'unknown: Not everything could be judged: subnet nowhere cannot be resolved: none of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'a name that two subnets have, while one of its subnets is declared otherwise',
    () =>
      told(
        { ...acls([], [A]), subnets: { Subnets: [subnet(A, 'a'), subnet(B, 'a')] } },
        entry('subnets: [a]'),
      ),
    [
      'unknown: Not everything could be judged: subnet a cannot be resolved: 2 of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'a name that only a subnet of another VPC has',
    () =>
      told(
        { ...acls([], [A]), subnets: { Subnets: [subnet(A, 'a'), subnet(B, 'b', 'vpc-0b')] } },
        entry('subnets: [b]'),
      ),
    [
      'unknown: Not everything could be judged: subnet b cannot be resolved: none of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'a subnet by an id that was read, in whatever VPC',
    () =>
      told(
        { ...acls([], [A], [B]), subnets: { Subnets: [subnet(A, 'a'), subnet(B, 'b', 'vpc-0b')] } },
        entry(`subnets: [${A}, ${B}]`),
      ),
    [
      'association: subnet-0bbbbbbbbbbbbbbbb is associated with acl-0bbbbbbbbbbbbbbbb, wanted acl-0aaaaaaaaaaaaaaaa (entry one, line 2).',
    ],
  ],
  [
    'a subnet by an id that was not among those read',
    () => told({ ...acls([], [A]), ...SUBNETS }, entry('subnets: [a, subnet-0ddddddddddddddd]')),
    [
      'unknown: Not everything could be judged: subnet subnet-0ddddddddddddddd cannot be resolved: none of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'a subnet by an id when reading failed',
    () => told(acls([], [], [A]), entry(`subnets: [${A}]`), { failed: { subnets: 'AccessDenied' } }),
    [
      'association: subnet-0aaaaaaaaaaaaaaaa is associated with acl-0bbbbbbbbbbbbbbbb, wanted acl-0aaaaaaaaaaaaaaaa (entry one, line 2).',
    ],
  ],
  [
    'a subnet by name when reading failed, of this ACL alone',
    () =>
      told(acls([], [A]), entry('subnets: [a]'), {
        failed: { subnets: 'AccessDenied' },
        scope: [{ type: 'AWS::EC2::NetworkAcl', id: ACL, account: '111111111111', region: null }],
      }),
    ['unknown: Not everything could be judged: subnet a cannot be resolved: AccessDenied.'],
  ],
  [
    'a subnet by name when nobody read any, of this ACL alone',
    () =>
      told(acls([], [A]), entry('subnets: [a]'), {
        scope: [{ type: 'AWS::EC2::NetworkAcl', id: ACL, account: '111111111111', region: null }],
      }),
    ['unknown: Not everything could be judged: subnet a cannot be resolved: subnets were not read.'],
  ],
  [
    'a name that is tied to its place at both ends',
    () =>
      told(
        { ...acls([], [A]), ...SUBNETS },
        entry('subnets: [x-subnet-0aaaaaaaaaaaaaaaa, subnet-0aaaaaaaaaaaaaaaa-x, a]'),
      ),
    [
      'unknown: Not everything could be judged: subnet x-subnet-0aaaaaaaaaaaaaaaa cannot be resolved: none of that name in vpc-0aaaaaaaaaaaaaaaa; subnet subnet-0aaaaaaaaaaaaaaaa-x cannot be resolved: none of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'entries that differ by subnets',
    () =>
      told(
        { ...acls([], [A]), ...SUBNETS },
        `networkAcls:\n  one: { match: { name: private }, subnets: [a] }\n  two: { match: { name: "p*" }, subnets: [a, b] }`,
      ),
    [
      'configuration: Entries one (line 3) and two (line 4) both match acl-0aaaaaaaaaaaaaaaa and differ; neither is applied.',
    ],
  ],
];

describe('of the subnets of a network ACL people are told', () => {
  it.each(TOLD)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
