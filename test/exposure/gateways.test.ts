import { describe, expect, it } from 'vitest';
import { app, type Case, judged, OUT, web } from './named-case.ts';
import type { Scene, SceneInterface } from './scene.ts';

const OPEN = [
  '900 allow all in 0.0.0.0/0',
  '901 allow all in ::/0',
  '900 allow all out 0.0.0.0/0',
  '901 allow all out ::/0',
];
const PRIVATE_ACL = (entries: readonly string[]): Partial<Scene> => ({
  subnets: [
    { id: 'subnet-public', cidrs: ['10.0.1.0/24', '2600:1f00:1:1::/64'], acl: 'acl-public' },
    { id: 'subnet-private', cidrs: ['10.0.2.0/24', '2600:1f00:1:2::/64'] },
  ],
  acls: { 'acl-open': OPEN, 'acl-public': entries },
  nats: { 'nat-1': 'subnet-public' },
});
const OTHER_VPC: Partial<Scene> = {
  vpcs: [
    { id: 'vpc-1', cidrs: ['10.0.0.0/16', '2600:1f00:1::/56'] },
    { id: 'vpc-2', cidrs: ['10.1.0.0/16'] },
  ],
  subnets: [
    { id: 'subnet-public', cidrs: ['10.0.1.0/24'] },
    { id: 'subnet-private', cidrs: ['10.0.2.0/24'] },
    { id: 'subnet-far', vpc: 'vpc-2', cidrs: ['10.1.1.0/24'] },
  ],
  interfaces: [web(), app({ id: 'eni-far', subnet: 'subnet-far', vpc: 'vpc-2', ips: ['10.1.1.5'] })],
};
const routes = (there: readonly string[], back: readonly string[]): Partial<Scene> => ({
  ...OTHER_VPC,
  tables: [
    { id: 'rtb-1', routes: there },
    { id: 'rtb-2', vpc: 'vpc-2', routes: back },
  ],
});
const balancer = (kind: string, scheme: string) => ({
  'load-balancers': {
    LoadBalancers: [
      {
        LoadBalancerArn: `arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/${kind === 'network' ? 'net' : 'app'}/front/50dc6c495c0c9188`,
        LoadBalancerName: 'front',
        Type: kind,
        Scheme: scheme,
        VpcId: 'vpc-1',
        SecurityGroups: kind === 'network' ? [] : ['sg-lb'],
      },
    ],
  },
});
const lbInterface = (kind: 'app' | 'net', groups: readonly string[]): SceneInterface => ({
  id: 'eni-lb',
  subnet: 'subnet-public',
  groups,
  ips: ['10.0.1.9'],
  publicIp: '54.0.0.9',
  description: `ELB ${kind}/front/50dc6c495c0c9188`,
  ...(kind === 'net' ? { type: 'network_load_balancer' } : {}),
});
const PEER = { from: 'eni-web', to: 'eni-far', service: 'tcp/8080' };

const CASES: Readonly<Record<string, Case>> = {
  'NAT behind an open ACL': { ...OUT, scene: PRIVATE_ACL(OPEN), is: ['allowed', 'full'] },
  'NAT whose ACL does not let the subnet in': {
    ...OUT,
    scene: PRIVATE_ACL(['100 deny tcp/443 in 10.0.2.0/24', ...OPEN]),
    is: ['blocked', 'blocked'],
    why: /entry 100 denies tcp\/443 from 10\.0\.2\.0\/24/,
  },
  'NAT whose ACL does not let it out': {
    ...OUT,
    scene: PRIVATE_ACL(['100 deny tcp/443 out 0.0.0.0/0', ...OPEN]),
    is: ['blocked', 'blocked'],
  },
  'NAT whose ACL lets another service out only': {
    ...OUT,
    scene: PRIVATE_ACL(['100 deny tcp/80 out 0.0.0.0/0', ...OPEN]),
    is: ['allowed', 'full'],
  },
  'NAT whose ACL stops a part of the replies': {
    ...OUT,
    scene: PRIVATE_ACL(['100 deny tcp/1024-2047 in 0.0.0.0/0', ...OPEN]),
    is: ['allowed', 'partial'],
  },
  'peering with routes both ways': {
    ...PEER,
    scene: routes(['10.1.0.0/16 pcx-1'], ['10.0.0.0/16 pcx-1']),
    is: ['allowed', 'full'],
  },
  'peering without a route back': {
    ...PEER,
    scene: routes(['10.1.0.0/16 pcx-1'], []),
    is: ['blocked', 'blocked'],
    why: /does not route back through pcx-1/,
  },
  'peering without a route there': {
    ...PEER,
    scene: routes([], ['10.0.0.0/16 pcx-1']),
    is: ['blocked', 'blocked'],
    why: /has no route to vpc-2/,
  },
  'a group named over a peering': {
    ...PEER,
    service: 'tcp/5432',
    scene: routes(['10.1.0.0/16 pcx-1'], ['10.0.0.0/16 pcx-1']),
    is: ['allowed', 'full'],
  },
  'a group named over a transit gateway': {
    ...PEER,
    service: 'tcp/5432',
    scene: routes(['10.1.0.0/16 tgw-1'], ['10.0.0.0/16 tgw-1']),
    is: ['unknown', 'full'],
    why: /tgw-1/,
  },
  'a target behind a network load balancer that keeps client addresses': {
    from: 'internet',
    to: 'eni-app',
    service: 'tcp/8080',
    scene: { more: balancer('network', 'internet-facing') },
    is: ['unknown', 'full'],
    why: /network load balancer front may bring clients/,
  },
  'the same where the balancer is internal': {
    from: 'internet',
    to: 'eni-app',
    service: 'tcp/8080',
    scene: { more: balancer('network', 'internal') },
    is: ['blocked', 'blocked'],
  },
  'the same where no group admits clients': {
    from: 'internet',
    to: 'eni-app',
    service: 'tcp/22',
    scene: { more: balancer('network', 'internet-facing') },
    is: ['blocked', 'blocked'],
  },
  'a network load balancer without groups': {
    from: 'internet',
    to: 'front',
    service: 'tcp/80',
    scene: { interfaces: [lbInterface('net', [])], more: balancer('network', 'internet-facing') },
    is: ['allowed', 'full'],
  },
  'an application load balancer by its own groups': {
    from: 'internet',
    to: 'front',
    service: 'tcp/443',
    scene: { interfaces: [lbInterface('app', ['sg-lb'])], more: balancer('application', 'internet-facing') },
    is: ['allowed', 'full'],
  },
  'an application load balancer, a port that it does not take': {
    from: 'internet',
    to: 'front',
    service: 'tcp/80',
    scene: { interfaces: [lbInterface('app', ['sg-lb'])], more: balancer('application', 'internet-facing') },
    is: ['blocked', 'blocked'],
  },
  'a load balancer to its targets': {
    from: 'front',
    to: 'sg/app',
    service: 'tcp/8080',
    scene: {
      interfaces: [lbInterface('app', ['sg-lb']), app()],
      more: balancer('application', 'internet-facing'),
    },
    is: ['allowed', 'full'],
  },
};

describe('explain across gateways, peerings and load balancers', () => {
  it.each(Object.entries(CASES))('%s', (_name, { is, why, ...one }) => {
    const answer = judged(one);
    expect([answer.verdict, answer.reply]).toEqual(is);
    if (why !== undefined) expect(answer.reason).toMatch(why);
  });

  it('finds the rule that names a group across a peering also where only the route back is missing', () => {
    const scene = routes(['10.1.0.0/16 pcx-1'], []);
    const { layers, change, verdict } = judged({ ...PEER, service: 'tcp/5432', scene });
    expect([verdict, layers.map(({ layer, decision }) => `${layer} ${decision}`)]).toEqual([
      'blocked',
      expect.arrayContaining(['destination-security-groups allow', 'route deny']),
    ]);
    expect(change).toEqual([expect.stringContaining('does not route back through pcx-1')]);
  });

  it('writes what has ports first where there is more than can be written', () => {
    const scene = PRIVATE_ACL(['100 deny icmp/8 out 0.0.0.0/0', ...OPEN]);
    const { traffic, unresolved } = judged({ ...OUT, scene, service: 'all' });
    expect(traffic.slice(0, 2)).toEqual(['tcp/0-65535', 'udp/0-65535']);
    expect(traffic).toHaveLength(200);
    expect(unresolved).toEqual([expect.stringContaining('more lines of traffic are not written here')]);
  });
});
