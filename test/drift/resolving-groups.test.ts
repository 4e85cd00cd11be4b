import { describe, expect, it } from 'vitest';
import { type Rows, told } from './told.ts';
import { ALB, net, WEB, wants } from './web-group.ts';

const THIRD = 'sg-0cccccccccccccccc';
const ELSEWHERE = 'vpc-0bbbbbbbbbbbbbbbb';

const here = {
  scope: [{ type: 'AWS::EC2::SecurityGroup', id: WEB, account: '111111111111', region: null }],
} as const;

const GROUPS: Rows = [
  [
    'the only group of the name in this VPC',
    () =>
      told(
        net([`tcp/1 from ${ALB}`], { id: ALB, name: 'alb' }, { id: THIRD, name: 'alb', vpc: ELSEWHERE }),
        wants('tcp/1 from sg/alb'),
      ),
    [],
  ],
  [
    'none of two groups of the name',
    () =>
      told(
        net([`tcp/1 from ${ALB}`], { id: ALB, name: 'alb' }, { id: THIRD, name: 'alb' }),
        wants('tcp/1 from sg/alb'),
      ),
    [
      'unknown ingress: Not everything could be judged: sg/alb cannot be resolved: 2 groups of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'no group of the name in another VPC',
    () => told(net([], { id: ALB, name: 'alb', vpc: ELSEWHERE }), wants('tcp/1 from sg/alb')),
    [
      'unknown ingress: Not everything could be judged: sg/alb cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  ['an id, wherever it is', () => told(net([`tcp/1 from ${ALB}`]), wants(`tcp/1 from sg/${ALB}`)), []],
  [
    'nothing that only begins or ends like an id',
    () => told(net([]), wants(`tcp/1 from sg/${ALB}x, sg/x${ALB}, sg/sg-0`)),
    [
      'unknown ingress: Not everything could be judged: sg/sg-0bbbbbbbbbbbbbbbbx cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa; sg/xsg-0bbbbbbbbbbbbbbbb cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa; sg/sg-0 cannot be resolved: no group of that name in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'the id of a group that is there, whatever it looks like',
    () => told(net(['tcp/1 from sg-odd'], { id: 'sg-odd', name: 'odd' }), wants('tcp/1 from sg/sg-odd')),
    [],
  ],
  [
    'nothing where groups were not read',
    () =>
      told({ 'network-acls': { NetworkAcls: [] }, ...net([]) }, wants('tcp/1 from sg/alb'), {
        ...here,
        failed: { 'security-groups': 'AccessDenied' },
      }),
    ['unknown ingress: Not everything could be judged: sg/alb cannot be resolved: AccessDenied.'],
  ],
  [
    'every group of this VPC that a key stands for',
    () =>
      told(
        net(
          [`tcp/1 from ${ALB}`, `tcp/1 from ${THIRD}`],
          { id: THIRD, name: 'alb-2' },
          { id: ALB, name: 'alb-1' },
        ),
        wants('tcp/1 from sg/balancers', '  balancers: { match: { name: "alb-*" } }'),
      ),
    [],
  ],
  [
    'a group elsewhere that a key stands for, if it is the only one',
    () =>
      told(
        net([`tcp/1 from ${ALB}`], { id: ALB, name: 'alb', vpc: ELSEWHERE }),
        wants('tcp/1 from sg/balancers', '  balancers: { match: { name: alb } }'),
      ),
    [],
  ],
  [
    'those of this VPC alone, if a key has some',
    () =>
      told(
        net([`tcp/1 from ${ALB}`], { id: ALB, name: 'alb' }, { id: THIRD, name: 'alb', vpc: ELSEWHERE }),
        wants('tcp/1 from sg/balancers', '  balancers: { match: { name: alb } }'),
      ),
    [],
  ],
  [
    'none of two groups elsewhere',
    () =>
      told(
        net([], { id: ALB, name: 'alb', vpc: ELSEWHERE }, { id: THIRD, name: 'alb', vpc: ELSEWHERE }),
        wants('tcp/1 from sg/balancers', '  balancers: { match: { name: alb } }'),
      ),
    [
      'unknown ingress: Not everything could be judged: sg/balancers cannot be resolved: its entry matches 2 groups, none in vpc-0aaaaaaaaaaaaaaaa.',
    ],
  ],
  [
    'no group for a key that matches none',
    () => told(net([]), wants('tcp/1 from sg/balancers', '  balancers: { match: { name: alb } }'), here),
    [
      'unknown ingress: Not everything could be judged: sg/balancers cannot be resolved: its entry matches no group.',
    ],
  ],
  [
    'a key by id, and only if the rest of its match holds',
    () =>
      told(
        net([`tcp/1 from ${ALB}`], { id: ALB, name: 'alb' }),
        wants(
          'tcp/1 from sg/a, sg/b',
          `  a: { match: { id: ${ALB} } }\n  b: { match: { id: ${ALB}, name: no } }`,
        ),
        here,
      ),
    ['unknown ingress: Not everything could be judged: sg/b cannot be resolved: its entry matches no group.'],
  ],
  [
    'a key by a wildcard of ids',
    () =>
      told(
        net([`tcp/1 from ${ALB}`], { id: ALB, name: 'alb' }),
        wants('tcp/1 from sg/a', '  a: { match: { id: "sg-0b*" } }'),
      ),
    [],
  ],
  [
    'a key by an id that is not there',
    () => told(net([]), wants('tcp/1 from sg/a', `  a: { match: { id: ${THIRD} } }`), here),
    ['unknown ingress: Not everything could be judged: sg/a cannot be resolved: its entry matches no group.'],
  ],
  [
    'a key by tags, among groups of one name',
    () =>
      told(
        net(
          [`tcp/1 from ${ALB}`],
          { id: ALB, name: 'alb', tags: { tier: 'edge' } },
          { id: THIRD, name: 'alb' },
        ),
        wants('tcp/1 from sg/a', '  a: { match: { name: alb, tags: { tier: edge } } }'),
      ),
    [],
  ],
  [
    'no self where there is none',
    () =>
      told({ 'network-acls': { NetworkAcls: [] }, ...net([`tcp/1 from ${WEB}`]) }, wants('tcp/1 from self')),
    [],
  ],
];

describe('sg/… means', () => {
  it.each(GROUPS)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
