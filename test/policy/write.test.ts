import { describe, expect, it } from 'vitest';
import { entryKeys, type PolicyDraft, writePolicy } from '../../shared/policy/index.ts';
import { contradictions, loaded } from './said.ts';

const draft: PolicyDraft = {
  comment: 'Written by kedge init.\nEdit it.',
  mode: 'alert',
  securityGroups: [
    {
      key: 'web',
      match: { name: 'web', vpc: 'vpc-0123456789abcdef0' },
      ingress: ['tcp/80,443 from 0.0.0.0/0', 'all from self'],
      egress: [],
    },
    { key: 'alb', match: { name: 'alb' } },
  ],
  networkAcls: [
    {
      key: 'private',
      match: { id: 'acl-0123456789abcdef0' },
      subnets: ['subnet-0123456789abcdef0'],
      ingress: ['100 allow all from ::/0'],
      egress: [],
    },
  ],
  ecs: [
    {
      key: 'web',
      match: { cluster: 'prod', service: 'web' },
      securityGroups: ['web'],
      subnets: ['subnet-1'],
      publicIp: false,
      remedy: 'rollback',
    },
  ],
  loadBalancers: [{ key: 'lb', match: { name: 'lb' }, securityGroups: ['alb'] }],
};

describe('a written policy', () => {
  it('is plain YAML in a stable order', () => {
    expect(writePolicy(draft)).toBe(`# Written by kedge init.
# Edit it.
version: 1
mode: alert
securityGroups:
  alb:
    match:
      name: alb
  web:
    match:
      name: web
      vpc: vpc-0123456789abcdef0
    ingress:
      - tcp/80,443 from 0.0.0.0/0
      - all from self
    egress: []
networkAcls:
  private:
    match:
      id: acl-0123456789abcdef0
    subnets:
      - subnet-0123456789abcdef0
    ingress:
      - 100 allow all from ::/0
    egress: []
ecs:
  web:
    match:
      cluster: prod
      service: web
    securityGroups:
      - web
    subnets:
      - subnet-1
    publicIp: false
    remedy: rollback
loadBalancers:
  lb:
    match:
      name: lb
    securityGroups:
      - alb
`);
  });

  it('does not depend on the order of the draft', () => {
    expect(writePolicy({ ...draft, securityGroups: [...(draft.securityGroups ?? [])].reverse() })).toBe(
      writePolicy(draft),
    );
  });

  it('loads, and says what the draft says', () => {
    const policy = loaded(writePolicy(draft));
    expect(
      policy.securityGroups.map(({ key, match, ingress, egress }) => ({
        key,
        match,
        ingress: ingress?.map(({ text }) => text),
        egress,
      })),
    ).toEqual([
      { key: 'alb', match: { name: 'alb' }, ingress: undefined, egress: undefined },
      {
        key: 'web',
        match: { name: 'web', vpc: 'vpc-0123456789abcdef0' },
        ingress: ['tcp/80,443 from 0.0.0.0/0', 'all from self'],
        egress: [],
      },
    ]);
    expect(contradictions(writePolicy(draft))).toEqual([]);
  });

  it('repeats what two entries share, so that one can be edited alone', () => {
    const match = { name: 'x' };
    expect(
      writePolicy({
        ecs: [],
        loadBalancers: [
          { key: 'a', match },
          { key: 'b', match },
        ],
      }),
    ).not.toMatch(/[&*]/);
  });

  it('may have nothing to say', () => {
    expect(writePolicy({})).toBe('version: 1\n');
  });

  it('keeps a comment a comment', () => {
    expect(loaded(writePolicy({ comment: 'a\nmode: enforce\r\nb\u2028c\u001b[2Jd' })).mode).toBe('alert');
  });
});

describe('a key for a name', () => {
  it.each([
    [
      ['web', 'db'],
      ['web', 'db'],
    ],
    [
      ['web', 'web', 'web'],
      ['web', 'web-2', 'web-3'],
    ],
    [
      ['my group', 'my-group', 'my,group'],
      ['my-group-2', 'my-group', 'my-group-3'],
    ],
    [
      ['web-2', 'web', 'web'],
      ['web-2', 'web', 'web-3'],
    ],
    [
      ['', ' ', '日本'],
      ['entry', 'entry-2', 'entry-3'],
    ],
    [
      ['__proto__', 'constructor', 'sg/x'],
      ['proto', 'constructor', 'sg-x'],
    ],
    [
      ['null', 'true', '1', '~'],
      ['null', 'true', '1', 'entry'],
    ],
    [
      ['a: b', '- c', '{d}', '"', '#e'],
      ['a-b', 'c', 'd', 'entry', 'e'],
    ],
  ])('of %j is %j', (names, keys) => {
    expect(entryKeys(names)).toEqual(keys);
  });

  it('is found quickly among many of the same', () => {
    const keys = entryKeys(Array.from({ length: 20_000 }, () => 'default'));
    expect(new Set(keys).size).toBe(20_000);
  });
});
