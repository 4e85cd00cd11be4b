import { describe, expect, it } from 'vitest';
import { contradictions, loaded } from './said.ts';

const groups = (entries: string, more = '') =>
  `version: 1\nnames: { office: [203.0.113.0/24] }\n${more}securityGroups:\n${entries}`;
const ssh = 'guardrails: [{ id: no-ssh, deny: "tcp/22,3389 from internet except office" }]\n';

describe('an entry that can never match', () => {
  const acl = (...lines: readonly string[]) =>
    contradictions(
      `version: 1\nnetworkAcls:\n  a:\n    match: { name: a }\n    ingress:\n${lines.map((line) => `      - ${line}\n`).join('')}`,
    );

  it.each([
    [['100 allow all from 0.0.0.0/0', '110 deny tcp/22 from 10.0.0.0/8']],
    [
      [
        '100 deny tcp/0-99 from 10.0.0.0/8',
        '101 deny tcp/100-65535 from 10.0.0.0/8',
        '110 allow tcp from 10.1.0.0/16',
      ],
    ],
    [['100 allow tcp/1 from 0.0.0.0/1', '101 deny tcp/1 from 128.0.0.0/1', '110 allow tcp/1 from 0.0.0.0/0']],
    [['100 allow icmp/8 from ::/0', '110 allow icmp/8.0 from 2001:db8::/32']],
  ])('is refused: %j', (lines) => {
    const last = lines.at(-1) ?? '';
    expect(acl(...lines)).toEqual([
      `${5 + lines.length}:9 "${last}" can never match: entries with lower numbers decide all of it; remove it, or give it a lower number`,
    ]);
  });

  it.each([
    [['100 deny tcp/22 from 10.0.0.0/8', '110 allow all from 0.0.0.0/0']],
    [['100 allow all from 0.0.0.0/0', '110 allow all from ::/0']],
    [['100 allow tcp/1 from 0.0.0.0/1', '110 allow tcp/1 from 0.0.0.0/0']],
    [['100 allow tcp from 0.0.0.0/0', '110 allow udp from 0.0.0.0/0']],
  ])('is not one that still decides something: %j', (lines) => {
    expect(acl(...lines)).toEqual([]);
  });
});

describe('more than the quotas', () => {
  const peers = (count: number) => Array.from({ length: count }, (_, i) => `10.${i}.0.0/16`).join(', ');
  const one = (lines: string, more = '') =>
    groups(`  a:\n    match: { name: a }\n    ingress:\n${lines}`, more);

  it('counts one rule for each port range and CIDR', () => {
    expect(contradictions(one(`      - tcp/1,2 from ${peers(30)}\n`))).toEqual([]);
    expect(
      contradictions(
        one(`      - tcp/1,2 from ${peers(30)}\n      - tcp/3 from ::/0\n      - tcp/4 from 10.0.0.0/8\n`),
      ),
    ).toEqual([
      '9:9 a needs 61 IPv4 ingress rules, and a group has at most 60; join address blocks, use a prefix list, or raise quotas.rulesPerGroup if AWS did',
    ]);
  });

  it('counts groups and prefix lists in both families, any once in each, and the same rule once', () => {
    const quota = 'quotas: { rulesPerGroup: 3 }\n';
    expect(
      contradictions(one('      - tcp/1 from any\n      - tcp/1 from 0.0.0.0/0, sg/x, self\n', quota)),
    ).toEqual([]);
    expect(contradictions(one('      - tcp/1 from any, sg/x, self, pl/y\n', quota))).toEqual([
      expect.stringContaining('a needs 4 IPv4 ingress rules'),
      expect.stringContaining('a needs 4 IPv6 ingress rules'),
    ]);
  });

  it('counts the blocks that are left when some are excepted', () => {
    // 0.0.0.0/0 without one address is 32 blocks.
    expect(
      contradictions(
        one('      - tcp/1 from 0.0.0.0/0 except 203.0.113.7/32\n', 'quotas: { rulesPerGroup: 32 }\n'),
      ),
    ).toEqual([]);
    expect(
      contradictions(
        one('      - tcp/1 from 0.0.0.0/0 except 203.0.113.7/32\n', 'quotas: { rulesPerGroup: 31 }\n'),
      ),
    ).toHaveLength(1);
  });

  it('counts the entries of an ACL with the default denies', () => {
    const acl = (count: number, v6 = '') => {
      const lines = Array.from(
        { length: count },
        (_, i) => `      - ${i + 1} allow tcp/${i + 1} to 10.0.0.0/8\n`,
      ).join('');
      return contradictions(
        `version: 1\nnetworkAcls:\n  a:\n    match: { name: a }\n    egress:\n${lines}${v6}`,
      );
    };
    const last = '      - 99 allow all to ::/0\n';
    expect(acl(19)).toEqual([]);
    expect(acl(20)).toEqual([
      '25:9 a has 20 egress entries and the default deny, and an ACL has at most 20; join port ranges or address blocks, or raise quotas.entriesPerAcl if AWS did',
    ]);
    expect(acl(17, last)).toEqual([]);
    expect(acl(18, last)).toEqual([
      expect.stringContaining('a has 19 egress entries and two default denies'),
    ]);
  });

  it('counts the groups of an interface', () => {
    const text = (rule: string) =>
      `version: 1\necs: { a: { match: { cluster: a }, securityGroups: ${rule} } }\nloadBalancers: { b: { match: { name: b }, securityGroups: ${rule} } }\n`;
    expect(contradictions(text('[a, b, c, d, e]'))).toEqual([]);
    expect(contradictions(text('{ require: [a, b, c, d, e], allow: [f] }'))).toEqual([]);
    expect(contradictions(text('[a, b, c, d, e, f]'))).toEqual([
      '2:8 a wants 6 security groups, and an interface has at most 5; join groups, or raise quotas.groupsPerInterface if AWS did',
      '3:18 b wants 6 security groups, and an interface has at most 5; join groups, or raise quotas.groupsPerInterface if AWS did',
    ]);
  });
});

describe('two entries for one resource', () => {
  const two = (a: string, b: string, other = 'tcp/2') =>
    contradictions(
      groups(
        `  a: { match: ${a}, ingress: [tcp/1 from any] }\n  b: { match: ${b}, ingress: [${other} from any] }\n`,
      ),
    );

  it.each([
    ['{ name: web }', '{ name: web }'],
    ['{ name: web, vpc: prod }', '{ vpc: prod, name: web }'],
    ['{ name: "web-*" }', '{ name: web-tasks }'],
    ['{ name: web-tasks, vpc: prod }', '{ name: "*" }'],
    ['{ id: sg-0123, vpc: prod }', '{ id: sg-0123, name: web }'],
    ['{ tags: { tier: db } }', '{ tags: { tier: db, team: a }, name: x }'],
    ['{ regions: ["eu-*"], name: a }', '{ regions: [eu-west-1], name: a }'],
  ])('that differ are refused: %s and %s', (a, b) => {
    expect(two(a, b)).toEqual([
      '5:3 b and a (line 4) match the same security groups and differ; make them one entry, or tell them apart in match',
    ]);
    expect(two(a, b, 'tcp/1')).toEqual([]);
  });

  it.each([
    ['{ name: web, vpc: prod }', '{ name: web, vpc: test }'],
    ['{ name: web, accounts: ["111111111111"] }', '{ name: web, accounts: ["222222222222"] }'],
    ['{ name: "web-*" }', '{ name: "*-tasks" }'],
    ['{ name: web }', '{ tags: { tier: web } }'],
    ['{ id: sg-0123, accounts: ["111111111111"] }', '{ id: sg-0123, accounts: ["222222222222"] }'],
    ['{ id: "sg-*", name: a }', '{ id: "sg-*", name: b }'],
  ])('are not proven to meet: %s and %s', (a, b) => {
    expect(two(a, b)).toEqual([]);
  });

  it('that admit the same in other words are one', () => {
    const text = (second: string) => `version: 1
securityGroups:
  a: { match: { name: x }, ingress: [tcp/22 from any, tcp/23 from any, tcp/80 from sg/c] }
  b: { match: { name: x }, ${second} }
`;
    const same = 'ingress: [tcp/80 from sg/c, "tcp/22-23 from ::/0, 0.0.0.0/0"]';
    expect(contradictions(text(same))).toEqual([]);
    expect(contradictions(text(`${same}, mode: enforce`))).toHaveLength(1);
    expect(contradictions(text(same.replace('sg/c', 'sg/d')))).toHaveLength(1);
  });

  it('are found among ACLs, tasks and load balancers', () => {
    const text = `version: 1
networkAcls:
  a: { match: { name: x }, subnets: [s] }
  b: { match: { name: x }, subnets: [t] }
ecs:
  a: { match: { cluster: c }, publicIp: false }
  b: { match: { cluster: c, service: s }, publicIp: true }
  c: { match: { cluster: c, family: f }, publicIp: false, severity: low }
loadBalancers:
  a: { match: { name: x }, securityGroups: [s] }
  b: { match: { name: x }, securityGroups: [t] }
`;
    expect(contradictions(text).map((error) => error.slice(0, error.indexOf(';')))).toEqual([
      '4:3 b and a (line 3) match the same network ACLs and differ',
      '7:3 b and a (line 6) match the same tasks or services and differ',
      '11:3 b and a (line 10) match the same load balancers and differ',
    ]);
  });
});

describe('what else is refused', () => {
  const waiver =
    'version: 1\nwaivers:\n  - { id: INC-1, allow: tcp/22 from any, until: 2026-12-01T00:00:00Z, reason: r, approvedBy: b }\n';

  it('is an expired waiver, from the very moment', () => {
    expect(contradictions(waiver, Date.UTC(2026, 11, 1) - 1)).toEqual([]);
    expect(contradictions(waiver, Date.UTC(2026, 11, 1))).toEqual([
      '3:5 waiver INC-1 expired at 2026-12-01T00:00:00.000Z; remove it, or agree on a later time',
    ]);
  });

  it('is a line of which nothing is left', () => {
    expect(
      contradictions(
        groups(
          '  a: { match: { name: a }, ingress: ["tcp/1 from 10.0.0.0/8 except 10.0.0.0/9, 10.128.0.0/9", tcp/1 from any except 0.0.0.0/0] }\n',
        ),
      ),
    ).toEqual([
      '4:39 nothing is left of "tcp/1 from 10.0.0.0/8 except 10.0.0.0/9, 10.128.0.0/9"; "except" names all of its peers: remove the line',
    ]);
  });

  it('is told in the order of the file, with its name', () => {
    const text = `${ssh.replace('guardrails', 'version: 1\nnames: { office: [10.0.0.0/8] }\nguardrails')}ecs: { a: { match: { cluster: a }, securityGroups: [a, b, c, d, e, f] } }
securityGroups: { a: { match: { name: a }, ingress: [tcp/22 from any] } }
`;
    expect(contradictions(text).map((error) => error.slice(0, 2))).toEqual(['4:', '5:']);
    expect(loaded(text).file).toBe('p.yaml');
  });

  it('is nothing in a policy without contradictions', () => {
    expect(contradictions('version: 1')).toEqual([]);
  });
});
