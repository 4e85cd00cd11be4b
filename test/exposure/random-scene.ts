import fc from 'fast-check';
import type { Scene, SceneInterface } from './scene.ts';

// Few blocks and ports, chosen so that they nest, split and touch: edges are where a set engine goes wrong.
const BLOCKS = [
  '0.0.0.0/0',
  '128.0.0.0/1',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.2.4/30',
  '10.1.0.0/16',
  '203.0.113.0/24',
  '203.0.113.128/25',
  '198.51.100.7/32',
  '192.168.0.0/16',
  '::/0',
  '2000::/3',
  '2600:1f00:1::/56',
  '2600:1f00:1:2::/64',
  '2600:1f00:2::/56',
  '2001:db8::/32',
  '2001:db8:8000::/33',
  'fd00::/8',
];

/** Addresses of nobody in the scene, on both sides of the blocks' edges. */
export const OUTSIDE = [
  '203.0.113.1',
  '203.0.113.200',
  '198.51.100.7',
  '198.51.100.8',
  '9.9.9.9',
  '192.168.3.4',
  '10.9.9.9',
  '2001:db8::1',
  '2001:db8:8000::1',
  '2a00::1',
  'fd00::1',
];

const SERVICES = [
  'all',
  'tcp',
  'udp',
  'tcp/22',
  'tcp/22-80',
  'tcp/80-443',
  'tcp/443',
  'tcp/0-1023',
  'tcp/1024-65535',
];
const MORE = [
  'tcp/32768-65535',
  'tcp/3389',
  'udp/53',
  'udp/1024-65535',
  'icmp',
  'icmp/8',
  'icmp/0.0',
  'icmp/8.0',
  'icmpv6',
  'icmpv6/128',
  'icmpv6/129',
  '50',
  '47',
];

const service = fc.constantFrom(...SERVICES, ...MORE);
const block = fc.constantFrom(...BLOCKS);
const GROUPS = ['sg-a', 'sg-b', 'sg-c'];
const peer = fc.oneof(
  { weight: 5, arbitrary: block },
  { weight: 2, arbitrary: fc.constantFrom(...GROUPS, 'sg-gone') },
  { weight: 1, arbitrary: fc.constantFrom('pl-1', 'pl-2') },
);
const rule = fc
  .tuple(service, fc.constantFrom('from', 'to'), peer)
  .map(([what, word, whom]) => `${what} ${word} ${whom}`);
const rules = fc.array(rule, { maxLength: 6 });

/** Numbered as written, so that a shuffle of the texts is another order of the same list. */
const entries = fc
  .array(fc.tuple(fc.constantFrom('allow', 'allow', 'deny'), service, fc.constantFrom('in', 'out'), block), {
    maxLength: 8,
  })
  .map((list) => list.map((parts, at) => [`${(at + 1) * 10}`, ...parts].join(' ')));

const open = [
  '100 allow all in 0.0.0.0/0',
  '101 allow all in ::/0',
  '110 allow all out 0.0.0.0/0',
  '111 allow all out ::/0',
];
const acl = fc.oneof(
  fc.constant(open),
  entries,
  entries.map((list) => [...list, ...open.map((text) => `9${text}`)]),
);

const route = fc.constantFrom(
  '0.0.0.0/0 igw-1',
  '0.0.0.0/0 nat-1',
  '0.0.0.0/0 nat-1 blackhole',
  '203.0.113.0/24 igw-1',
  '::/0 igw-1',
  '::/0 eigw-1',
  '2001:db8::/32 igw-2',
  '10.1.0.0/16 pcx-1',
  '2600:1f00:2::/56 pcx-1',
  '192.168.0.0/16 tgw-1',
  '10.0.0.0/8 tgw-1 blackhole',
  'fd00::/8 tgw-1',
);
const otherRoute = fc.constantFrom(
  '10.0.0.0/16 pcx-1',
  '2600:1f00:1::/56 pcx-1',
  '0.0.0.0/0 igw-2',
  '::/0 igw-2',
  '::/0 eigw-1',
);
const unlike = (routes: readonly string[]) =>
  routes.filter((text, at) => routes.findIndex((other) => other.split(' ')[0] === text.split(' ')[0]) === at);
const routes = fc.array(route, { maxLength: 5 }).map(unlike);

const groups = fc.subarray(GROUPS, { minLength: 0 });

type Seat = Pick<SceneInterface, 'id' | 'subnet' | 'vpc' | 'ips'>;
const SEATS: readonly Seat[] = [
  { id: 'eni-1', subnet: 'subnet-1', vpc: 'vpc-1', ips: ['10.0.1.5', '2600:1f00:1:1::5'] },
  { id: 'eni-2', subnet: 'subnet-1', vpc: 'vpc-1', ips: ['10.0.1.6'] },
  { id: 'eni-3', subnet: 'subnet-2', vpc: 'vpc-1', ips: ['10.0.2.5', '10.0.2.9', '2600:1f00:1:2::5'] },
  { id: 'eni-4', subnet: 'subnet-2', vpc: 'vpc-1', ips: ['2600:1f00:1:2::6'] },
  { id: 'eni-5', subnet: 'subnet-3', vpc: 'vpc-2', ips: ['10.1.3.5', '2600:1f00:2:3::5'] },
];
const interfaces = fc.tuple(
  ...SEATS.map((seat, at) =>
    fc.tuple(groups, fc.boolean()).map(
      ([mine, isPublic]): SceneInterface => ({
        ...seat,
        groups: mine,
        ...(isPublic && seat.ips.some((ip) => !ip.includes(':')) ? { publicIp: `54.0.0.${at + 1}` } : {}),
      }),
    ),
  ),
);

/** Two VPCs that may be peered, three subnets, everything between them at random. */
export const randomScene: fc.Arbitrary<Scene> = fc
  .record({
    groups: fc.tuple(rules, rules, rules),
    acls: fc.tuple(acl, acl, acl),
    main: routes,
    own: fc.option(routes, { nil: null }),
    other: fc.array(otherRoute, { maxLength: 4 }).map(unlike),
    interfaces,
  })
  .map(({ groups: [a, b, c], acls: [one, two, three], main, own, other, interfaces: seats }) => ({
    vpcs: [
      { id: 'vpc-1', cidrs: ['10.0.0.0/16', '2600:1f00:1::/56'] },
      { id: 'vpc-2', cidrs: ['10.1.0.0/16', '2600:1f00:2::/56'] },
    ],
    subnets: [
      { id: 'subnet-1', vpc: 'vpc-1', cidrs: ['10.0.1.0/24', '2600:1f00:1:1::/64'], acl: 'acl-1' },
      { id: 'subnet-2', vpc: 'vpc-1', cidrs: ['10.0.2.0/24', '2600:1f00:1:2::/64'], acl: 'acl-2' },
      { id: 'subnet-3', vpc: 'vpc-2', cidrs: ['10.1.3.0/24', '2600:1f00:2:3::/64'], acl: 'acl-3' },
    ],
    acls: { 'acl-1': one, 'acl-2': two, 'acl-3': three },
    tables: [
      { id: 'rtb-1', vpc: 'vpc-1', routes: main },
      ...(own === null ? [] : [{ id: 'rtb-2', vpc: 'vpc-1', subnets: ['subnet-1'], routes: own }]),
      { id: 'rtb-3', vpc: 'vpc-2', routes: other },
    ],
    gateways: { 'igw-1': 'vpc-1', 'igw-2': 'vpc-2', 'eigw-1': 'vpc-1' },
    groups: { 'sg-a': a, 'sg-b': b, 'sg-c': c },
    lists: { 'pl-1': ['203.0.113.0/24', '10.0.2.4/30'], 'pl-2': ['2001:db8::/32'] },
    interfaces: seats,
  }));

const exclusion = fc
  .tuple(
    fc.constantFrom('vpc-1', 'vpc-2', 'subnet-1', 'subnet-2', 'subnet-3'),
    fc.constantFrom('allow-bidirectional', 'allow-egress'),
  )
  .map((parts) => parts.join(' '));
const blocked = fc.record({
  mode: fc.constantFrom('off' as const, 'block-bidirectional' as const, 'block-ingress' as const),
  exclusions: fc.array(exclusion, { maxLength: 3 }),
});

/** With VPC Block Public Access on or off. The NAT gateway is where all that uses it is: its subnet alone decides. */
export const sceneBlocked: fc.Arbitrary<Scene> = fc
  .tuple(randomScene, blocked)
  .map(([scene, how]) => ({ ...scene, blocked: how, nats: { 'nat-1': 'subnet-1' } }));

/** The same, where the NAT gateway's own subnet, and so its ACL, is known. */
export const sceneWithNat: fc.Arbitrary<Scene> = fc
  .tuple(randomScene, fc.constantFrom('subnet-1', 'subnet-2'))
  .map(([scene, subnet]) => ({ ...scene, nats: { 'nat-1': subnet } }));

const wide = fc.subarray(
  [
    'all to 0.0.0.0/0',
    'all to ::/0',
    'tcp from 0.0.0.0/0',
    'tcp/0-1023 from ::/0',
    'tcp/22 from 203.0.113.0/24',
    'tcp/22 from 128.0.0.0/1',
    'udp from 10.0.0.0/8',
    'all from sg-a',
  ],
  { minLength: 3 },
);
const narrow = fc
  .array(
    fc.tuple(
      fc.constantFrom('tcp/80-443', 'tcp/1024-40000', 'tcp/60000-65535', 'tcp/22', 'udp/53'),
      fc.constantFrom('in', 'out'),
      fc.constantFrom('0.0.0.0/0', '203.0.113.128/25', '10.0.2.0/24', '::/0', '128.0.0.0/1'),
    ),
    { maxLength: 3 },
  )
  .map((list) => [...list.map((parts, at) => [`${at + 1} deny`, ...parts].join(' ')), ...open]);

/** The same, where most gets through. */
export const openScene: fc.Arbitrary<Scene> = fc
  .tuple(randomScene, fc.tuple(wide, wide, wide), fc.tuple(narrow, narrow, narrow), fc.boolean())
  .map(([scene, [a, b, c], [one, two, three], peered]) => ({
    ...scene,
    groups: { 'sg-a': a, 'sg-b': b, 'sg-c': c },
    acls: { 'acl-1': one, 'acl-2': two, 'acl-3': three },
    tables: [
      {
        id: 'rtb-1',
        vpc: 'vpc-1',
        routes: ['0.0.0.0/0 igw-1', '::/0 igw-1', ...(peered ? ['10.1.0.0/16 pcx-1'] : [])],
      },
      {
        id: 'rtb-3',
        vpc: 'vpc-2',
        routes: ['0.0.0.0/0 igw-2', '::/0 igw-2', ...(peered ? ['10.0.0.0/16 pcx-1'] : [])],
      },
    ],
  }));
