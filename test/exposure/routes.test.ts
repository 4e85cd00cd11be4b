import { describe, expect, it } from 'vitest';
import { app, type Case, IN, judged, type Options, OUT, web } from './named-case.ts';
import type { Scene } from './scene.ts';

const publicRoutes = (list: readonly string[]): Partial<Scene> => ({
  tables: [{ id: 'rtb-public', routes: list }],
});
const ephemeral = (from: number, to: number): Options => ({ ephemeral: { from, to } });
const V6_WEB: Partial<Scene> = { interfaces: [web({ ips: ['2600:1f00:1:1::5'] }), app()] };
const backOnly = (...entries: readonly string[]): Partial<Scene> => ({
  acls: { 'acl-open': ['100 allow all in 0.0.0.0/0', '101 allow all in ::/0', ...entries] },
});

const CASES: Readonly<Record<string, Case>> = {
  'IPv6 out through an egress-only gateway': {
    ...OUT,
    scene: { interfaces: [app({ ips: ['2600:1f00:1:2::5'] })] },
    is: ['allowed', 'full'],
  },
  'IPv6 in through an egress-only gateway': {
    from: 'internet',
    to: 'eni-web',
    service: 'tcp/443',
    scene: { interfaces: [web({ subnet: 'subnet-private', ips: ['2600:1f00:1:2::5'] })] },
    is: ['blocked', 'blocked'],
    why: /eigw-1 lets nobody in/,
  },
  'an internet route for one network only': {
    ...IN,
    scene: publicRoutes(['203.0.113.0/24 igw-1']),
    is: ['partial', 'full'],
  },
  'the network that such a route is for': {
    ...IN,
    from: '203.0.113.0/25',
    scene: publicRoutes(['203.0.113.0/24 igw-1']),
    is: ['allowed', 'full'],
  },
  'a network that it is not for': {
    ...IN,
    from: '198.51.100.0/24',
    scene: publicRoutes(['203.0.113.0/24 igw-1']),
    is: ['blocked', 'blocked'],
  },
  'a route that leads nowhere': {
    ...IN,
    scene: publicRoutes(['0.0.0.0/0 igw-1 blackhole']),
    is: ['blocked', 'blocked'],
    why: /black hole/,
  },
  'a black hole inside the VPC': {
    from: 'eni-web',
    to: 'eni-app',
    service: 'tcp/8080',
    scene: publicRoutes(['10.0.2.0/24 eni-gone blackhole', '0.0.0.0/0 igw-1']),
    is: ['blocked', 'blocked'],
  },
  'one subnet, whatever its ACL says': {
    from: 'eni-web',
    to: 'eni-app',
    service: 'tcp/8080',
    scene: {
      acls: { 'acl-open': [] },
      interfaces: [web(), app({ subnet: 'subnet-public', ips: ['10.0.1.6'] })],
    },
    is: ['allowed', 'full'],
  },
  'a public subnet, but no public address': {
    ...IN,
    scene: {
      interfaces: [{ id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.5'] }],
    },
    is: ['blocked', 'blocked'],
    why: /no public IPv4 address/,
  },
  'a ping over IPv6 with its answer': {
    ...IN,
    service: 'icmpv6/128',
    scene: { ...V6_WEB, ...backOnly('100 allow icmpv6/129 out ::/0') },
    is: ['allowed', 'full'],
  },
  'a ping over IPv6 with the wrong answer': {
    ...IN,
    service: 'icmpv6/128',
    scene: { ...V6_WEB, ...backOnly('100 allow icmpv6/128 out ::/0') },
    is: ['allowed', 'blocked'],
  },
  'all of the ports of a client': {
    ...IN,
    scene: backOnly('100 allow tcp/1024-65535 out 0.0.0.0/0'),
    is: ['allowed', 'full'],
  },
  'a part of the ports of a client': {
    ...IN,
    scene: backOnly('100 allow tcp/32768-60999 out 0.0.0.0/0'),
    is: ['allowed', 'partial'],
  },
  'the ports of a client that says which': {
    ...IN,
    scene: backOnly('100 allow tcp/32768-60999 out 0.0.0.0/0'),
    options: ephemeral(32768, 60999),
    is: ['allowed', 'full'],
  },
  'ports of another protocol only': {
    ...IN,
    scene: backOnly('100 allow udp/1024-65535 out 0.0.0.0/0'),
    is: ['allowed', 'blocked'],
  },
};

describe('explain along routes, and for replies', () => {
  it.each(Object.entries(CASES))('%s', (_name, { is, why, ...one }) => {
    const answer = judged(one);
    expect([answer.verdict, answer.reply]).toEqual(is);
    if (why !== undefined) expect(answer.reason).toMatch(why);
  });

  it('lists the ports of a client to which nothing comes back', () => {
    const scene = { ...backOnly('100 allow tcp/32768-60999 out 0.0.0.0/0'), interfaces: [web()] };
    expect(judged({ ...IN, scene })).toMatchObject({ gap: ['tcp/1024-32767', 'tcp/61000-65535'] });
  });
});
