import { describe, expect, it } from 'vitest';
import { type Rows, told } from './told.ts';
import { ALB, net, wants } from './web-group.ts';

const LIST = 'pl-0aaaaaaaaaaaaaaaa';

const lists = (
  ...all: readonly (readonly [id: string, name: string, cidrs: readonly string[] | null])[]
) => ({
  'prefix-lists': {
    PrefixLists: all.map(([PrefixListId, PrefixListName, cidrs]) => ({
      PrefixListId,
      PrefixListName,
      ...(cidrs === null ? {} : { Entries: cidrs.map((Cidr) => ({ Cidr })) }),
    })),
  },
});

const RULE = `tcp/1 from ${LIST}`;
const LISTS: Rows = [
  [
    'a list by id',
    () =>
      told(
        { ...net(['tcp/1 from 10.0.0.0/8']), ...lists([LIST, 'x', ['10.0.0.0/8']]) },
        wants(`tcp/1 from pl/${LIST}`),
      ),
    [],
  ],
  [
    'a list by name',
    () =>
      told(
        {
          ...net(['tcp/1 from 10.0.0.0/8']),
          ...lists([LIST, 'x', ['10.0.0.0/8']], ['pl-0b', 'y', ['11.0.0.0/8']]),
        },
        wants('tcp/1 from pl/x'),
      ),
    [],
  ],
  [
    'none of two lists of a name',
    () =>
      told(
        { ...net([]), ...lists([LIST, 'x', ['10.0.0.0/8']], ['pl-0b', 'x', []]) },
        wants('tcp/1 from pl/x'),
      ),
    ['unknown ingress: Not everything could be judged: pl/x cannot be resolved: there is no such list.'],
  ],
  [
    'no list of another name',
    () => told({ ...net([]), ...lists([LIST, 'x', ['10.0.0.0/8']]) }, wants('tcp/1 from pl/y')),
    ['unknown ingress: Not everything could be judged: pl/y cannot be resolved: there is no such list.'],
  ],
  [
    'a list whose entries could not be read: by identity alone',
    () => told({ ...net([RULE]), ...lists([LIST, 'x', null]) }, wants('tcp/1 from pl/x')),
    [
      'unknown ingress: Not everything could be judged: pl/x cannot be resolved: its entries could not be read.',
    ],
  ],
  [
    'a list with an entry that is no block: by identity alone',
    () => told({ ...net([RULE]), ...lists([LIST, 'x', ['10.0.0.0/8', 'ten']]) }, wants('tcp/1 from pl/x')),
    [
      'unknown ingress: Not everything could be judged: pl/x cannot be resolved: one of its entries is no address block.',
    ],
  ],
  [
    'a list by id that nobody read: by identity alone',
    () => told(net([RULE]), wants(`tcp/1 from pl/${LIST}`)),
    [
      'unknown ingress: Not everything could be judged: pl/pl-0aaaaaaaaaaaaaaaa cannot be resolved: prefix lists were not read.',
    ],
  ],
  [
    'a list by name that nobody read',
    () => told(net([RULE]), wants('tcp/1 from pl/x')),
    [
      'unknown ingress: Not everything could be judged: pl/x cannot be resolved: prefix lists were not read; sgr-0aaaaaaaaaa000000: prefix list pl-0aaaaaaaaaaaaaaaa: prefix lists were not read.',
    ],
  ],
  [
    'a list when reading failed',
    () => told(net([RULE]), wants('tcp/1 from pl/x'), { failed: { 'prefix-lists': 'AccessDenied' } }),
    [
      'unknown ingress: Not everything could be judged: pl/x cannot be resolved: AccessDenied; sgr-0aaaaaaaaaa000000: prefix list pl-0aaaaaaaaaaaaaaaa: AccessDenied.',
    ],
  ],
  [
    'a list by what only looks like an id',
    () => told(net([RULE]), wants(`tcp/1 from pl/${LIST}x, pl/x${LIST}, pl/pl-0`)),
    [
      'unknown ingress: Not everything could be judged: pl/pl-0aaaaaaaaaaaaaaaax cannot be resolved: prefix lists were not read; pl/xpl-0aaaaaaaaaaaaaaaa cannot be resolved: prefix lists were not read; pl/pl-0 cannot be resolved: prefix lists were not read; sgr-0aaaaaaaaaa000000: prefix list pl-0aaaaaaaaaaaaaaaa: prefix lists were not read.',
    ],
  ],
  [
    'a rule with another list than the line',
    () => told({ ...net([RULE]), ...lists([LIST, 'x', null]) }, wants('tcp/1 from pl/pl-0bbbbbbbbbbbbbbbb')),
    [
      'missing ingress: "tcp/1 from pl/pl-0bbbbbbbbbbbbbbbb" (line 3) is wanted, and no rule admits tcp/1 from pl/pl-0bbbbbbbbbbbbbbbb.',
      'unknown ingress: Not everything could be judged: pl/pl-0bbbbbbbbbbbbbbbb cannot be resolved: there is no such list; sgr-0aaaaaaaaaa000000: prefix list pl-0aaaaaaaaaaaaaaaa: its entries could not be read.',
    ],
  ],
  [
    'a rule with more of the very list than the line',
    () => told({ ...net([`tcp/1-2 from ${LIST}`]), ...lists([LIST, 'x', null]) }, wants('tcp/1 from pl/x')),
    [
      'unknown ingress: Not everything could be judged: pl/x cannot be resolved: its entries could not be read; sgr-0aaaaaaaaaa000000: prefix list pl-0aaaaaaaaaaaaaaaa: its entries could not be read.',
    ],
  ],
  [
    'a rule with a list that nobody read, beside a guardrail',
    () =>
      told(
        net([RULE]),
        'guardrails: [{ id: g, deny: tcp from internet }, { id: h, deny: tcp from sg/nobody }, { id: i, deny: udp from internet }]',
      ),
    [
      'unknown ingress g: Not everything could be judged: sgr-0aaaaaaaaaa000000: prefix list pl-0aaaaaaaaaaaaaaaa: prefix lists were not read.',
    ],
  ],
];

describe('pl/… means', () => {
  it.each(LISTS)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});

const DOUBTS: Rows = [
  [
    'of a group spares groups on its services and nothing else',
    () =>
      told(
        net([`tcp/1 from ${ALB}`, `tcp/2 from ${ALB}`, 'tcp/1 from 10.0.0.0/8']),
        wants('tcp/1 from sg/nobody'),
      ),
    [
      'excess ingress: sgr-0aaaaaaaaaa000001, sgr-0aaaaaaaaaa000002 admit tcp/1 from 10.0.0.0/8, tcp/2 from sg/sg-0bbbbbbbbbbbbbbbb, which the ingress of entry web (line 3) does not list.',
      'unknown ingress: Not everything could be judged: sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'of a list spares addresses on its services and nothing else',
    () =>
      told(
        net([`tcp/1 from ${ALB}`, 'tcp/2 from 10.0.0.0/8', 'tcp/1 from 10.0.0.0/8']),
        wants('tcp/1 from pl/nobody'),
      ),
    [
      'excess ingress: sgr-0aaaaaaaaaa000000, sgr-0aaaaaaaaaa000001 admit tcp/1 from sg/sg-0bbbbbbbbbbbbbbbb, tcp/2 from 10.0.0.0/8, which the ingress of entry web (line 3) does not list.',
      'unknown ingress: Not everything could be judged: pl/nobody cannot be resolved: prefix lists were not read.',
    ],
  ],
  [
    'of both spares both',
    () => told(net([`tcp/1 from ${ALB}`, 'tcp/1 from 10.0.0.0/8']), wants('tcp/1 from pl/nobody, sg/nobody')),
    [
      'unknown ingress: Not everything could be judged: pl/nobody cannot be resolved: prefix lists were not read; sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'behind except leaves what is there, and puts nothing back that it may mean',
    () =>
      told(
        net([`tcp/1 from ${ALB}`, 'tcp/1 from 10.0.0.0/9']),
        wants('tcp/1 from 10.0.0.0/8, self except pl/nobody'),
      ),
    [
      'excess ingress: sgr-0aaaaaaaaaa000000 admits tcp/1 from sg/sg-0bbbbbbbbbbbbbbbb, which the ingress of entry web (line 3) does not list.',
      'missing ingress: "tcp/1 from 10.0.0.0/8, self except pl/nobody" (line 3) is wanted, and no rule admits tcp/1 from sg/web.',
      'unknown ingress: Not everything could be judged: pl/nobody cannot be resolved: prefix lists were not read.',
    ],
  ],
  [
    'of a group behind except leaves every group as it is',
    () => told(net([`tcp/1 from ${ALB}`]), wants(`tcp/1 from 10.0.0.0/8, self except sg/nobody`)),
    [
      'missing ingress: "tcp/1 from 10.0.0.0/8, self except sg/nobody" (line 3) is wanted, and no rule admits tcp/1 from 10.0.0.0/8.',
      'unknown ingress: Not everything could be judged: sg/nobody cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
];

describe('a doubt', () => {
  it.each(DOUBTS)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
