import type { Random } from '../../sim/core/random.ts';
import { ECS_DEEDS, type EcsDeed } from './ecs-changes.ts';

/** One thing that somebody does, as plain data: a failing run is printed, shrunk and repeated by these. */
export type Change = { readonly at: number; readonly who: string } & (Deed | EcsDeed);

export type Rule = {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  readonly peers: readonly string[];
};

export type Deed =
  | {
      readonly do: 'authorize';
      readonly group: string;
      readonly egress: boolean;
      readonly rules: readonly Rule[];
    }
  | { readonly do: 'revoke' | 'describe'; readonly group: string; readonly nth: number }
  | { readonly do: 'modify'; readonly group: string; readonly nth: number; readonly to: Rule }
  | {
      readonly do: 'entry';
      readonly acl: string;
      readonly how: 'create' | 'replace' | 'delete';
      readonly number: number;
      readonly egress: boolean;
      readonly action: 'allow' | 'deny';
      readonly rule: Rule;
    }
  | { readonly do: 'associate'; readonly subnet: string; readonly acl: string }
  | { readonly do: 'list'; readonly list: string; readonly how: 'add' | 'remove'; readonly cidr: string }
  | { readonly do: 'tag' | 'untag'; readonly group: string; readonly key: string; readonly value: string }
  | { readonly do: 'create' | 'delete'; readonly group: string };

const DECLARED = ['alb', 'web', 'db', 'cache'];
const UNDECLARED = ['batch', 'jump', 'rogue-a', 'rogue-b'];
export const BYSTANDERS = ['bystander-a', 'bystander-b'];
const ACLS = ['private', 'public', 'spare', 'default'];

const rule = (text: string, ...peers: readonly string[]): Rule => {
  const [protocol = '', from = '-1', to = from] = text.split(/[/-]/);
  return { protocol: protocol === 'all' ? '-1' : protocol, from: Number(from), to: Number(to), peers };
};

/** Each opens something that must not be, some in a way that fools the usual tools. */
const BREACHES: readonly (readonly Rule[])[] = [
  [rule('tcp/22', '0.0.0.0/0')],
  [rule('tcp/22', '::/0')],
  [rule('tcp/22', '0.0.0.0/1', '128.0.0.0/1')],
  [rule('tcp/22', '2000::/3')],
  [rule('tcp/0-65535', '0.0.0.0/0')],
  [rule('tcp/20-25', '10.0.0.0/8', '0.0.0.0/0')],
  [rule('all', '0.0.0.0/0')],
  [rule('tcp/3389', '8.8.8.0/24')],
  [rule('tcp/22', '203.0.113.0/24', '198.51.100.0/24')],
  [rule('tcp/22', 'pl:admins'), rule('tcp/23', '0.0.0.0/0')],
  [rule('tcp/5432', '0.0.0.0/0')],
  [rule('udp/53', '0.0.0.0/0'), rule('tcp/3000-4000', '::/0')],
  [rule('tcp/6379', 'sg:jump')],
];

/** Nothing here is against the policy, wherever it is put. */
const HARMLESS: readonly (readonly Rule[])[] = [
  [rule('tcp/9005', '10.0.3.0/24')],
  [rule('tcp/9000-9010', '10.0.0.0/24', '10.0.1.0/24')],
];

/** Harmless in a group that no entry is about. */
const PRIVATE: readonly (readonly Rule[])[] = [
  ...HARMLESS,
  [rule('tcp/80', '0.0.0.0/0')],
  [rule('tcp/22', '203.0.113.0/24')],
  [rule('tcp/22', '10.0.0.0/8')],
  [rule('udp/123', '::/0')],
];

const ENTRY_RULES: readonly Rule[] = [
  rule('tcp/22', '0.0.0.0/0'),
  rule('tcp/22', '8.8.8.0/24'),
  rule('all', '0.0.0.0/0'),
  rule('tcp/443', '10.0.0.0/8'),
  rule('tcp/8080', '10.0.0.0/16'),
  rule('tcp/1024-65535', '0.0.0.0/0'),
  rule('udp/53', '0.0.0.0/0'),
];

const PEOPLE = ['mallory', 'terraform', 'carol'];

type Draw = (random: Random) => Deed | EcsDeed;

const pick = <T>(random: Random, from: readonly T[]): T => {
  const found = from[random.integer(0, from.length - 1)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

/** Kinds of deeds with how often they come. */
const DEEDS: readonly (readonly [weight: number, draw: Draw])[] = [
  [
    22,
    (random) => ({
      do: 'authorize',
      group: pick(random, [...DECLARED, ...UNDECLARED]),
      egress: random.chance(0.2),
      rules: pick(random, BREACHES),
    }),
  ],
  [10, (random) => ({ do: 'authorize', group: 'web', egress: false, rules: pick(random, HARMLESS) })],
  [
    14,
    (random) => ({
      do: 'authorize',
      group: pick(random, [...BYSTANDERS, ...UNDECLARED]),
      egress: false,
      rules: pick(random, PRIVATE),
    }),
  ],
  [8, (random) => ({ do: 'revoke', group: pick(random, DECLARED), nth: random.integer(0, 5) })],
  [
    5,
    (random) => ({
      do: 'revoke',
      group: pick(random, [...BYSTANDERS, ...UNDECLARED]),
      nth: random.integer(0, 5),
    }),
  ],
  [
    3,
    (random) => ({
      do: 'describe',
      group: pick(random, [...DECLARED, ...BYSTANDERS]),
      nth: random.integer(0, 5),
    }),
  ],
  [
    8,
    (random) => ({
      do: 'modify',
      group: pick(random, [...DECLARED, ...UNDECLARED]),
      nth: random.integer(0, 5),
      to: pick(random, [...BREACHES, ...HARMLESS].flat()),
    }),
  ],
  [
    12,
    (random) => ({
      do: 'entry',
      acl: pick(random, ACLS),
      how: pick(random, ['create', 'create', 'replace', 'delete'] as const),
      number: pick(random, [50, 90, 100, 105, 110, 120]),
      egress: random.chance(0.2),
      action: random.chance(0.8) ? 'allow' : 'deny',
      rule: pick(random, ENTRY_RULES),
    }),
  ],
  [
    5,
    (random) => ({
      do: 'associate',
      subnet: pick(random, ['private-a', 'private-b', 'public-a']),
      acl: pick(random, ACLS),
    }),
  ],
  [
    5,
    (random) => ({
      do: 'list',
      list: pick(random, ['partners', 'admins']),
      how: random.chance(0.6) ? 'add' : 'remove',
      cidr: pick(random, ['0.0.0.0/0', '8.8.8.0/24', '203.0.113.128/25', '10.9.0.0/16']),
    }),
  ],
  [
    5,
    (random) => ({
      do: random.chance(0.5) ? 'tag' : 'untag',
      group: pick(random, ['batch', 'jump', 'rogue-a', 'web']),
      ...pick(random, [
        { key: 'tier', value: 'db' },
        { key: 'note', value: 'x' },
      ]),
    }),
  ],
  [3, (random) => ({ do: 'create', group: pick(random, ['rogue-a', 'rogue-b']) })],
  [2, (random) => ({ do: 'delete', group: pick(random, ['rogue-a', 'rogue-b', 'jump']) })],
  ...ECS_DEEDS,
];

const WEIGHTS = DEEDS.reduce((sum, [weight]) => sum + weight, 0);

function deed(random: Random): Deed | EcsDeed {
  let at = random.integer(1, WEIGHTS);
  for (const [weight, draw] of DEEDS) {
    at -= weight;
    if (at <= 0) return draw(random);
  }
  throw new Error('the weights do not add up');
}

/** So many changes within so much time (milliseconds), mostly in bursts, as people and pipelines make them. */
export function someChanges(random: Random, count: number, within: number): readonly Change[] {
  let at = 0;
  const changes = Array.from({ length: count }, (): Change => {
    at += random.chance(0.7) ? random.integer(0, 800) : random.integer(0, (within / count) * 6);
    return { at, who: pick(random, PEOPLE), ...deed(random) };
  });
  return changes;
}
