import { describe, expect, it } from 'vitest';
import { awsProtocol, ruleServices } from '../../shared/drift/rule-traffic.ts';
import { type RawRule, rawGroups } from '../support/raw-network.ts';
import { type Rows, told } from './told.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';
const END = 256 * 65536;
const [ICMP, TCP, UDP, ESP, ICMPV6] = [1, 6, 17, 50, 58].map((protocol) => protocol * 65536) as [
  number,
  number,
  number,
  number,
  number,
];

/** Where the services of a rule lie on the line: protocol × 65536 + port, or + type × 256 + code. */
const PORTS: readonly (readonly [
  protocol: string,
  from: number | undefined,
  to: number | undefined,
  expected: readonly number[] | null,
])[] = [
  ['tcp', 22, 23, [TCP + 22, TCP + 24]],
  ['6', 0, 65535, [TCP, TCP + 65536]],
  ['TCP', 22, 22, [TCP + 22, TCP + 23]],
  ['tcp', -1, -1, [TCP, TCP + 65536]],
  ['tcp', -1, 80, [TCP, TCP + 65536]],
  ['udp', -1, -1, [UDP, UDP + 65536]],
  ['tcp', undefined, undefined, [TCP, TCP + 65536]],
  ['tcp', 80, undefined, [TCP + 80, TCP + 65536]],
  ['tcp', undefined, 80, [TCP, TCP + 81]],
  ['tcp', 9, 8, null],
  ['tcp', 65535, 65535, [TCP + 65535, TCP + 65536]],
  ['tcp', 65536, 65536, null],
  ['tcp', 0, 65536, null],
  ['udp', -2, 5, null],
  ['tcp', 5, -1, null],
  ['tcp', 1.5, 2, null],
  ['tcp', 1, 2.5, null],
  ['icmp', -1, -1, [ICMP, ICMP + 65536]],
  ['icmp', undefined, undefined, [ICMP, ICMP + 65536]],
  ['icmp', 8, -1, [ICMP + 8 * 256, ICMP + 9 * 256]],
  ['icmp', 8, 0, [ICMP + 8 * 256, ICMP + 8 * 256 + 1]],
  ['icmp', 255, 255, [ICMP + 65535, ICMP + 65536]],
  ['icmp', 256, 0, null],
  ['icmp', 8, 256, null],
  ['icmp', -2, 0, null],
  ['icmpv6', 128, -2, null],
  ['icmpv6', 128, 0, [ICMPV6 + 128 * 256, ICMPV6 + 128 * 256 + 1]],
  ['50', -1, -1, [ESP, ESP + 65536]],
  ['50', 70000, 3, [ESP, ESP + 65536]],
  ['-1', 5, 3, [0, END]],
  ['-1', undefined, undefined, [0, END]],
  ['256', 1, 1, null],
  ['http', 80, 80, null],
];

describe('the services of a rule', () => {
  it.each(PORTS)('%s from %s to %s', (...[protocol, fromPort, toPort, expected]) => {
    const ports = { ...(fromPort !== undefined && { fromPort }), ...(toPort !== undefined && { toPort }) };
    const peer = { kind: 'cidr', cidr: '10.0.0.0/8' } as const;
    expect(ruleServices({ direction: 'ingress', protocol, peer, tags: {}, ...ports })).toEqual(expected);
  });
});

describe('a protocol as AWS says it', () => {
  it.each([
    ['-1', 'all'],
    ['all', 'all'],
    ['TCP', 6],
    ['icmpv6', 58],
    ['255', 255],
    ['256', null],
    ['', null],
    ['-2', null],
  ])('"%s" is %s', (text, expected) => expect(awsProtocol(text)).toBe(expected));
});

const POLICY = 'securityGroups: { web: { match: { name: web }, ingress: [] } }';
const group = (rule: RawRule) => rawGroups([{ id: WEB, name: 'web', rules: [rule] }]);
const permission = (members: object) => ({
  'security-groups': {
    SecurityGroups: [
      {
        GroupId: WEB,
        GroupName: 'web',
        VpcId: 'vpc-0a',
        OwnerId: '1',
        IpPermissionsEgress: [],
        IpPermissions: [{ IpProtocol: 'tcp', IpRanges: [{ CidrIp: '10.0.0.0/8' }], ...members }],
      },
    ],
  },
});

const TOLD: Rows = [
  [
    'of a number that is none',
    () => told(group({ protocol: '999', cidr: '10.0.0.0/8' }), POLICY),
    [
      'unknown ingress: Not everything could be judged: sgr-0aaaaaaaaaa000000: protocol 999 -1--1 is not understood.',
    ],
  ],
  [
    'of ports the wrong way round',
    () => told(group({ ports: [9, 8], cidr: '10.0.0.0/8' }), POLICY),
    [
      'unknown ingress: Not everything could be judged: sgr-0aaaaaaaaaa000000: protocol tcp 9-8 is not understood.',
    ],
  ],
  [
    'without ports',
    () => told(permission({ IpProtocol: '999' }), POLICY),
    [
      'unknown ingress: Not everything could be judged: rule for protocol 999: protocol 999 is not understood.',
    ],
  ],
  [
    'without a last port',
    () => told(permission({ FromPort: 70000 }), POLICY),
    [
      'unknown ingress: Not everything could be judged: rule for protocol tcp: protocol tcp 70000-? is not understood.',
    ],
  ],
  [
    'without a first port',
    () => told(permission({ ToPort: 70000 }), POLICY),
    [
      'unknown ingress: Not everything could be judged: rule for protocol tcp: protocol tcp ?-70000 is not understood.',
    ],
  ],
];

describe('people are told of a protocol that is not understood', () => {
  it.each(TOLD)('%s', (_, found, expected) => expect(found()).toEqual(expected));
});
