import { describe, expect, it } from 'vitest';
import { analysis, reachability } from '../../shared/exposure/index.ts';
import { app, type Case, IN, judged, OUT, web } from './named-case.ts';
import { plainScene, type Scene, stateOf } from './scene.ts';
import type { SceneBlocked } from './scene-blocked.ts';

// AWS's advanced example ("VPC BPA", scenarios 2 to 6): public subnets, one of them with the NAT gateway, and a
// private one, which has IPv6 through an egress-only gateway.
const NATS = { 'nat-1': 'subnet-public' };
const on = (mode: SceneBlocked['mode'], ...exclusions: readonly string[]): Partial<Scene> => ({
  nats: NATS,
  blocked: { mode, exclusions },
});
const PUBLIC_OUT = { from: 'eni-web', to: 'internet', service: 'tcp/443' };
const V6_OUT = {
  from: 'eni-app',
  to: '2a00::/16',
  service: 'tcp/443',
};
const v6 = (scene: Partial<Scene>): Partial<Scene> => ({
  ...scene,
  interfaces: [web(), app({ ips: ['10.0.2.5', '2600:1f00:1:2::5'] })],
});
const SHARED = '222222222222';
/** The answers about the subnets, with another owner and what they say of the mode. */
const sharedSubnet = (mode: string | null) => ({
  subnets: {
    Subnets: ['public', 'private'].map((name, at) => ({
      SubnetId: `subnet-${name}`,
      VpcId: 'vpc-1',
      OwnerId: SHARED,
      CidrBlock: `10.0.${at + 1}.0/24`,
      ...(mode !== null && { BlockPublicAccessStates: { InternetGatewayBlockMode: mode } }),
    })),
  },
});
const optionsAlone = (InternetGatewayBlockMode: string, State = 'update-complete'): Partial<Scene> => ({
  more: {
    'vpc-block-public-access-options': { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode, State } },
  },
});

const BLOCKED = ['blocked', 'blocked'] as const;
const OPEN = ['allowed', 'full'] as const;
const DOUBTED = ['unknown', 'full'] as const;

const CASES: Readonly<Record<string, Case>> = {
  'nobody said that it is on': { ...IN, is: OPEN },
  off: { ...IN, scene: on('off'), is: OPEN },
  'off, whatever is exempt': { ...IN, scene: on('off', 'vpc-1 allow-egress'), is: OPEN },
  'both ways: in': {
    ...IN,
    scene: on('block-bidirectional'),
    is: BLOCKED,
    why: /VPC Block Public Access \(block-bidirectional\) forbids it/,
  },
  'both ways: out of a public subnet': { ...PUBLIC_OUT, scene: on('block-bidirectional'), is: BLOCKED },
  'both ways: out through NAT': { ...OUT, scene: on('block-bidirectional'), is: BLOCKED },
  'both ways: out through an egress-only gateway': {
    ...V6_OUT,
    scene: v6(on('block-bidirectional')),
    is: BLOCKED,
  },
  'ingress only: in': { ...IN, scene: on('block-ingress'), is: BLOCKED },
  'ingress only: out of a public subnet, through the internet gateway itself': {
    ...PUBLIC_OUT,
    scene: on('block-ingress'),
    is: BLOCKED,
  },
  'ingress only: out through NAT': { ...OUT, scene: on('block-ingress'), is: OPEN },
  'ingress only: out through an egress-only gateway': { ...V6_OUT, scene: v6(on('block-ingress')), is: OPEN },
  'the subnet is exempt': {
    ...IN,
    scene: on('block-ingress', 'subnet-public allow-bidirectional'),
    is: OPEN,
  },
  'the VPC is exempt': { ...IN, scene: on('block-bidirectional', 'vpc-1 allow-bidirectional'), is: OPEN },
  'another subnet is exempt': {
    ...IN,
    scene: on('block-bidirectional', 'subnet-private allow-bidirectional'),
    is: BLOCKED,
  },
  'exempt for egress means nothing in ingress-only mode': {
    ...PUBLIC_OUT,
    scene: on('block-ingress', 'subnet-public allow-egress'),
    is: BLOCKED,
    why: /exclusion vpcbpa-exclude-0 \(allow-egress\) means nothing in that mode/,
  },
  'exempt for egress does not let a public subnet out by itself': {
    ...PUBLIC_OUT,
    scene: on('block-bidirectional', 'subnet-public allow-egress'),
    is: BLOCKED,
    why: /is for NAT gateways and egress-only gateways alone/,
  },
  'exempt for egress lets nobody in': {
    ...IN,
    scene: on('block-bidirectional', 'vpc-1 allow-egress'),
    is: BLOCKED,
  },
  'both ways, the VPC exempt for egress: out through NAT': {
    ...OUT,
    scene: on('block-bidirectional', 'vpc-1 allow-egress'),
    is: OPEN,
  },
  'both ways, the subnet of the NAT gateway exempt for egress': {
    ...OUT,
    scene: on('block-bidirectional', 'subnet-public allow-egress'),
    is: OPEN,
  },
  'both ways, only the subnet behind the NAT gateway exempt': {
    ...OUT,
    scene: on('block-bidirectional', 'subnet-private allow-egress'),
    is: DOUBTED,
    why: /subnet-public, where nat-1 is, is not/,
  },
  'both ways, a NAT gateway nobody knows the subnet of, nothing exempt': {
    ...OUT,
    scene: { ...on('block-bidirectional'), nats: {} },
    is: BLOCKED,
  },
  'both ways, a NAT gateway nobody knows the subnet of, some subnet exempt': {
    ...OUT,
    scene: { ...on('block-bidirectional', 'subnet-public allow-egress'), nats: {} },
    is: DOUBTED,
    why: /whether the subnet of nat-1 is exempt is not in the state/,
  },
  'both ways, exempt for egress: out through an egress-only gateway': {
    ...V6_OUT,
    scene: v6(on('block-bidirectional', 'subnet-private allow-egress')),
    is: OPEN,
  },
  'an exclusion that is just being made': {
    ...IN,
    scene: on('block-ingress', 'vpc-1 allow-bidirectional create-in-progress'),
    is: DOUBTED,
    why: /exclusion vpcbpa-exclude-0 of vpc-1 is just being made, changed or deleted/,
  },
  'an exclusion that is just being deleted': {
    ...IN,
    scene: on('block-ingress', 'vpc-1 allow-bidirectional delete-in-progress'),
    is: DOUBTED,
  },
  'an exclusion that is no more': {
    ...IN,
    scene: on('block-ingress', 'vpc-1 allow-bidirectional delete-complete'),
    is: BLOCKED,
  },
  'an exclusion that an organization disabled': {
    ...IN,
    scene: on('block-ingress', 'vpc-1 allow-bidirectional disable-complete'),
    is: BLOCKED,
  },
  'it is just being turned on': {
    ...IN,
    scene: { ...on('block-ingress'), ...optionsAlone('block-ingress', 'update-in-progress') },
    is: DOUBTED,
    why: /just being changed to block-ingress/,
  },
  'it is just being turned off': { ...IN, scene: optionsAlone('off', 'update-in-progress'), is: OPEN },
  'what is exempt nobody read': {
    ...IN,
    scene: optionsAlone('block-ingress'),
    is: DOUBTED,
    why: /not known: exclusions of VPC Block Public Access were not read$/,
  },
  'what is exempt nobody read, and it is off': { ...IN, scene: optionsAlone('off'), is: OPEN },
  'an exclusion that cannot be understood': {
    ...IN,
    scene: {
      ...optionsAlone('block-ingress'),
      more: {
        ...optionsAlone('block-ingress').more,
        'vpc-block-public-access-exclusions': { VpcBlockPublicAccessExclusions: [{ ExclusionId: 'x' }] },
      },
    },
    is: DOUBTED,
    why: /not every exclusion could be understood/,
  },
  'options that cannot be understood': {
    ...IN,
    scene: optionsAlone('block-everything'),
    is: DOUBTED,
    why: /its options could not be understood/,
  },
  'nobody read it, and the subnets say that it is on': {
    ...IN,
    scene: { more: sharedSubnet('block-ingress') },
    is: DOUBTED,
    why: /not known: its mode is block-ingress, and options of VPC Block Public Access were not read/,
  },
  'a subnet that an account shares in which it is on': {
    ...IN,
    scene: { ...on('off'), more: sharedSubnet('block-ingress') },
    is: DOUBTED,
    why: /account 222222222222 shares the subnet/,
  },
  'a subnet that an account shares in which it is off, or nobody says': {
    ...IN,
    scene: { ...on('block-ingress'), more: sharedSubnet(null) },
    is: OPEN,
  },
};

describe('explain under VPC Block Public Access', () => {
  it.each(Object.entries(CASES))('%s', (_name, { is, why, ...one }) => {
    const answer = judged(one);
    expect([answer.verdict, answer.reply]).toEqual(is);
    if (why !== undefined) expect(answer.reason).toMatch(why);
  });
});

const rowOf = (one: Omit<Case, 'is'>) =>
  judged(one).layers.find(({ layer }) => layer === 'block-public-access');

describe('the layer of VPC Block Public Access', () => {
  it('is not there while it is off', () => expect(rowOf({ ...IN, scene: on('off') })).toBeUndefined());

  it('names the account and the mode that forbid, beside a route that leads there', () => {
    const { layers, blockedBy, change } = judged({ ...IN, scene: on('block-ingress') });
    expect(layers.find(({ layer }) => layer === 'route')).toMatchObject({
      decision: 'allow',
      rule: '0.0.0.0/0',
      why: 'through igw-1',
    });
    expect(blockedBy).toBe('block-public-access');
    expect(rowOf({ ...IN, scene: on('block-ingress') })).toMatchObject({
      resource: '111111111111',
      rule: 'block-ingress',
      decision: 'deny',
    });
    expect(change).toEqual([
      'subnet-public needs an exclusion (allow-bidirectional) from VPC Block Public Access',
    ]);
  });

  it('names the exclusion that lets through', () => {
    expect(rowOf({ ...IN, scene: on('block-ingress', 'vpc-1 allow-bidirectional') })).toMatchObject({
      resource: 'vpc-1',
      rule: 'vpcbpa-exclude-0',
      decision: 'allow',
    });
  });

  it('is on the reachability map', () => {
    const scene = plainScene({
      ...on('block-ingress', 'subnet-public allow-bidirectional'),
      groups: { 'sg-web': ['tcp/443 from 0.0.0.0/0'] },
      interfaces: [web()],
    });
    const { edges } = reachability(analysis(stateOf(scene)));
    const layers = edges
      .filter(({ from }) => from === 'internet')
      .flatMap(({ paths }) => paths.flatMap((path) => path.layers));
    expect(layers).toContainEqual(
      expect.objectContaining({ layer: 'block-public-access', rule: 'vpcbpa-exclude-0', decision: 'allow' }),
    );
  });
});

describe('a network load balancer that keeps client addresses', () => {
  const front = (scene: Partial<Scene>) =>
    judged({
      from: 'internet',
      to: 'eni-app',
      service: 'tcp/8080',
      scene: {
        ...scene,
        more: {
          'load-balancers': {
            LoadBalancers: [
              {
                LoadBalancerArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/front/50dc6c495c0c9188',
                LoadBalancerName: 'front',
                Type: 'network',
                Scheme: 'internet-facing',
                VpcId: 'vpc-1',
                AvailabilityZones: [{ SubnetId: 'subnet-public' }],
              },
            ],
          },
        },
      },
    }).verdict;

  it('brings no clients that may not come in', () => expect(front(on('block-ingress'))).toBe('blocked'));
  it('brings those that come in by an exempt subnet, to targets that are not exempt', () =>
    expect(front(on('block-ingress', 'subnet-public allow-bidirectional'))).toBe('unknown'));
});
