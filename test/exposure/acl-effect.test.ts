import { describe, expect, it } from 'vitest';
import { effects } from '../../shared/exposure/index.ts';
import { plainScene, type Scene, stateOf } from './scene.ts';

const OUT = '100 allow all out 0.0.0.0/0';
const SUBNETS = [
  { id: 'subnet-public', cidrs: ['10.0.1.0/24'], acl: 'acl-web' },
  { id: 'subnet-private', cidrs: ['10.0.2.0/24'], acl: 'acl-app' },
];
const base: Scene = plainScene({
  subnets: SUBNETS,
  acls: {
    'acl-web': ['100 allow tcp/22 in 0.0.0.0/0', '110 allow tcp/443 in 0.0.0.0/0', OUT],
    'acl-app': ['100 allow all in 0.0.0.0/0', OUT],
    'acl-idle': ['100 allow all in 0.0.0.0/0', OUT],
  },
  groups: {
    'sg-web': ['tcp/22 from 10.0.0.0/8', 'tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0'],
    'sg-app': ['tcp/443 from 0.0.0.0/0', 'all to 10.0.0.0/8'],
  },
  interfaces: [
    { id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.5'], publicIp: '54.0.0.5' },
    { id: 'eni-web-2', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.6'] },
    { id: 'eni-app', subnet: 'subnet-private', groups: ['sg-app'], ips: ['10.0.2.5'] },
  ],
});

type Subject = Parameters<ReturnType<typeof effects>>[0];

function effectOf(scene: Scene, subject: Extract<Subject, { readonly aclId: string }>) {
  return effects(stateOf(scene), { groupIds: [], acls: [subject] })(subject);
}
const withAcl = (id: string, entries: readonly string[]): Scene => ({
  ...base,
  acls: { ...base.acls, [id]: entries },
});

describe('what an ACL lets through and should not', () => {
  const open = (direction: 'ingress' | 'egress', traffic: readonly string[], aclId = 'acl-web') =>
    effectOf(base, { aclId, kind: 'open', direction, traffic });

  it.each([
    ['tcp/443 from 0.0.0.0/0', 'internet: tcp/443 on eni-web is reachable from the internet'],
    // Groups let less through than the ACL: what is said to be reachable is what gets through both.
    ['all from 0.0.0.0/0', 'internet: tcp/443 on eni-web is reachable from the internet'],
    [
      'tcp/22 from 0.0.0.0/0',
      'inside: tcp/22 on 2 interfaces of eni-web, eni-web-2 is reachable from inside the network, not from the internet',
    ],
    ['tcp/80 from 0.0.0.0/0', 'nobody: open, but nobody can begin anything with it: no '],
    ['tcp/25 to 0.0.0.0/0', 'internet: eni-web can open tcp/25 to the internet'],
  ])('%s: what it means', (line, said) => {
    const { reachable, text } = open(line.includes(' to ') ? 'egress' : 'ingress', [line]);
    expect(`${reachable}: ${text}`.slice(0, said.endsWith(' ') ? said.length : undefined)).toBe(said);
  });

  it('is for answers where nobody can begin anything with it', () => {
    const quiet: Scene = { ...base, groups: { ...base.groups, 'sg-web': ['tcp/443 from 0.0.0.0/0'] } };
    const traffic = ['tcp/1024-65535 to 0.0.0.0/0'];
    expect(effectOf(quiet, { aclId: 'acl-web', kind: 'open', direction: 'egress', traffic })).toMatchObject({
      reachable: 'nobody',
      text: 'open, for answers only: answers (tcp/1024-65535) to the internet of eni-web use it',
    });
  });

  it('means nothing where no interface is behind it', () => {
    expect(open('ingress', ['tcp/22 from 0.0.0.0/0'], 'acl-idle')).toEqual({
      interfaces: 0,
      reached: 0,
      owners: [],
      reachable: 'nobody',
      text: 'open, but no interface is in its subnets',
    });
  });

  it('says at least how many, where it would take long to look at all that are inside', () => {
    const many = Array.from({ length: 30 }, (_, at) => `sg-${at}`);
    const crowd: Scene = {
      ...base,
      groups: { ...base.groups, ...Object.fromEntries(many.map((id) => [id, ['tcp/22 from 10.0.2.0/24']])) },
      interfaces: [
        ...(base.interfaces ?? []),
        ...many.map((id, at) => ({
          id: `eni-${at}`,
          subnet: 'subnet-public',
          groups: [id],
          ips: [`10.0.1.${at + 10}`],
        })),
      ],
    };
    const traffic = ['tcp/22 from 0.0.0.0/0'];
    expect(effectOf(crowd, { aclId: 'acl-web', kind: 'open', direction: 'ingress', traffic })).toMatchObject({
      interfaces: 32,
      text: expect.stringMatching(
        /^tcp\/22 on at least 20 interfaces of .* is reachable from inside the network/,
      ),
    });
  });

  it('does not count what stays inside a subnet', () => {
    const alone: Scene = { ...base, interfaces: (base.interfaces ?? []).slice(0, 2) };
    const effect = effectOf(alone, {
      aclId: 'acl-web',
      kind: 'open',
      direction: 'ingress',
      traffic: ['tcp/22 from 10.0.0.0/8'],
    });
    expect(effect.reachable).toBe('nobody');
  });
});

describe('what an ACL lacks', () => {
  const lacks = (scene: Scene, direction: 'ingress' | 'egress', traffic: readonly string[]) =>
    effectOf(scene, { aclId: 'acl-web', kind: 'missing', direction, traffic }).text;

  it('cuts off who could get through if it were there', () => {
    const shut = withAcl('acl-web', ['100 allow tcp/22 in 0.0.0.0/0', OUT]);
    expect(lacks(shut, 'ingress', ['tcp/443 from 0.0.0.0/0'])).toBe(
      'tcp/443 on eni-web is cut off from the internet',
    );
    // Whoever reads the findings of a severity in order meets it before what nobody can use.
    const cut = {
      aclId: 'acl-web',
      kind: 'missing',
      direction: 'ingress',
      traffic: ['tcp/443 from 0.0.0.0/0'],
    } as const;
    expect(effectOf(shut, cut)).toMatchObject({
      reachable: 'internet',
      interfaces: 2,
      reached: 1,
      owners: ['eni-web'],
    });
    expect(lacks(shut, 'ingress', ['tcp/443 from 10.0.0.0/8'])).toBe(
      'tcp/443 on 2 interfaces of eni-web, eni-web-2 is cut off from others inside the network',
    );
    expect(lacks(shut, 'ingress', ['tcp/80 from 0.0.0.0/0'])).toMatch(/^missing, but it cuts nobody off: /);
  });

  it('is judged with what other ACLs lack: together they cut off', () => {
    const shut: Scene = {
      ...base,
      acls: {
        ...base.acls,
        'acl-web': [
          '100 allow tcp/443 in 0.0.0.0/0',
          '100 deny tcp/443 out 10.0.0.0/8',
          OUT.replace('100', '110'),
        ],
        'acl-app': ['100 allow tcp/22 in 0.0.0.0/0', OUT],
      },
    };
    const web = {
      aclId: 'acl-web',
      kind: 'missing',
      direction: 'egress',
      traffic: ['tcp/443 to 10.0.0.0/8'],
    } as const;
    const app = {
      aclId: 'acl-app',
      kind: 'missing',
      direction: 'ingress',
      traffic: ['tcp/443 from 10.0.0.0/8'],
    } as const;
    const texts = (acls: readonly (typeof web | typeof app)[]) => {
      const effectOf = effects(stateOf(shut), { groupIds: [], acls });
      return acls.map((one) => effectOf(one).text);
    };
    expect(texts([web])[0]).toMatch(/^missing, but it cuts nobody off/);
    expect(texts([web, app])).toEqual([
      '2 interfaces of eni-web, eni-web-2 cannot open tcp/443 to others inside the network',
      'tcp/443 on eni-app is cut off from others inside the network',
    ]);
  });

  it('loses answers, which no group keeps', () => {
    const mute = withAcl('acl-web', ['110 allow tcp/443 in 0.0.0.0/0', '100 allow tcp/443 out 0.0.0.0/0']);
    expect(lacks(mute, 'egress', ['tcp/1024-65535 to 0.0.0.0/0'])).toBe(
      'eni-web cannot open tcp/1024-65535 to the internet; answers (tcp/1024-65535) to the internet of eni-web do not get through',
    );
    const deaf = withAcl('acl-web', ['110 allow tcp/443 in 0.0.0.0/0', OUT]);
    expect(lacks(deaf, 'ingress', ['tcp/1024-65535 from 0.0.0.0/0'])).toBe(
      'answers (tcp/1024-65535) from the internet to eni-web do not get through',
    );
  });

  it('cuts nobody off where the entries would change nothing', () => {
    const shut = withAcl('acl-web', ['100 allow tcp/22 in 0.0.0.0/0', OUT]);
    const none: Scene = { ...shut, interfaces: [] };
    expect(lacks(none, 'ingress', ['tcp/443 from 0.0.0.0/0'])).toBe(
      'missing, but no interface is in its subnets',
    );
  });
});

describe('subnets behind the wrong ACL', () => {
  it('are open, or cut off, by what the other one says differently', () => {
    const moved: Scene = {
      ...base,
      subnets: [{ id: 'subnet-public', cidrs: ['10.0.1.0/24'], acl: 'acl-app' }],
    };
    const opened: Scene = {
      ...moved,
      groups: { ...base.groups, 'sg-web': ['tcp/22 from 0.0.0.0/0', 'tcp/8080 from 0.0.0.0/0'] },
    };
    const drift = { aclId: 'acl-web', kind: 'subnets', astray: ['subnet-public'], foreign: [] } as const;
    expect(effectOf(opened, drift)).toMatchObject({
      reachable: 'internet',
      text: 'not behind it: 2 interfaces of eni-web, eni-web-2; open to the internet by that: tcp/8080',
    });
    const cut: Scene = {
      ...moved,
      acls: { ...base.acls, 'acl-app': ['100 allow tcp/22 in 0.0.0.0/0', OUT] },
    };
    expect(effectOf(cut, drift)).toMatchObject({
      reachable: 'internet',
      text: 'not behind it: 2 interfaces of eni-web, eni-web-2; cut off from the internet by that: tcp/443',
    });
    expect(effectOf(base, { ...drift, aclId: 'acl-app', astray: [], foreign: ['subnet-private'] }).text).toBe(
      'behind it without being meant to: eni-app',
    );
    expect(effectOf(base, { ...drift, astray: ['subnet-none'] }).text).toBe('no interface is in the subnets');
  });
});
