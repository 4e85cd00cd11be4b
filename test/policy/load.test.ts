import { describe, expect, it } from 'vitest';
import { loaded } from './said.ts';

const CONTRACT = `version: 1
mode: enforce                    # observe | alert | approve | enforce. Default: alert. Any entry below may set its own
names:                           # address sets
  office: [203.0.113.0/24, 2001:db8:4::/48]
guardrails:                      # true of every resource that matches, declared or not
  - id: no-admin-from-internet
    deny: tcp/22,3389 from internet except office
    on: [securityGroups]         # default; also networkAcls, exposure (the cumulative effect on an interface)
    severity: critical           # info | low | medium | high (default) | critical
  - id: db-egress
    deny: all to internet
    where: { tags: { tier: db }, accounts: ["111111111111"], regions: [eu-west-1] }
  - id: no-public-tasks
    deny: publicIp               # ECS guardrail; also: defaultSecurityGroup, hostNetwork
securityGroups:                  # desired state: exactly this traffic, no more, no less
  web-tasks:
    match: { name: web-tasks, vpc: prod }     # name | id | tags | vpc (id or Name tag) | accounts | regions; * in names
    ingress:
      - tcp/8080 from sg/web-alb
    egress:
      - tcp/443 to pl/com.amazonaws.us-east-1.s3
      - tcp/5432 to sg/db
networkAcls:
  private:
    match: { tags: { Name: private } }
    subnets: [private-a, private-b]           # ids or Name tags
    ingress:                                  # one line is one AWS entry: one port range, one CIDR
      - 100 allow tcp/8080 from 10.0.0.0/16
      - 110 allow tcp/1024-65535 from 0.0.0.0/0
    egress:
      - 100 allow all to 0.0.0.0/0
ecs:
  web:
    match: { cluster: prod, service: web }    # cluster | service | family; * as wildcard
    securityGroups: [web-tasks]               # exactly these; or { require: [...], allow: [...] }
    subnets: [private-a, private-b]
    publicIp: false
    remedy: rollback                          # stop (standalone tasks) | rollback (services) | alert
loadBalancers:
  web-alb: { match: { name: web }, securityGroups: [web-alb] }
expect:                          # tests of the cumulative effect
  - allow tcp/443 from internet to sg/web-alb
  - allow tcp/8080 from sg/web-alb to ecs/prod/web
  - deny all from internet to ecs/prod/web
waivers:
  - id: INC-123
    allow: tcp/22 from office
    on: sg/web-tasks
    until: 2026-12-01T00:00:00Z
    reason: vendor debugging
    approvedBy: alice@example.com
limits: { changesPer10Minutes: 20, revertsPerResourcePerHour: 3, rulesPerNarrowing: 10, settleSeconds: 60 }
quotas: { rulesPerGroup: 60, entriesPerAcl: 20, groupsPerInterface: 5 }   # AWS's defaults
`;

const office = { kind: 'name', name: 'office', cidrs: ['203.0.113.0/24', '2001:db8:4::/48'] };

describe('the policy of the contract', () => {
  const policy = loaded(CONTRACT);

  it('has the guardrails', () => {
    expect(policy.guardrails).toEqual([
      {
        id: 'no-admin-from-internet',
        mode: 'enforce',
        severity: 'critical',
        deny: {
          kind: 'traffic',
          on: ['securityGroups'],
          line: {
            text: 'tcp/22,3389 from internet except office',
            direction: 'ingress',
            services: [
              { protocol: 6, from: 22, to: 22 },
              { protocol: 6, from: 3389, to: 3389 },
            ],
            peers: [{ kind: 'internet' }],
            except: [office],
            line: 7,
            column: 11,
          },
        },
        line: 6,
        column: 5,
      },
      {
        id: 'db-egress',
        mode: 'enforce',
        severity: 'high',
        where: { tags: { tier: 'db' }, accounts: ['111111111111'], regions: ['eu-west-1'] },
        deny: {
          kind: 'traffic',
          on: ['securityGroups'],
          line: {
            text: 'all to internet',
            direction: 'egress',
            services: [{ protocol: 'all' }],
            peers: [{ kind: 'internet' }],
            except: [],
            line: 11,
            column: 11,
          },
        },
        line: 10,
        column: 5,
      },
      {
        id: 'no-public-tasks',
        mode: 'enforce',
        severity: 'high',
        deny: { kind: 'publicIp' },
        line: 13,
        column: 5,
      },
    ]);
  });

  it('has the entries', () => {
    expect(policy.securityGroups).toMatchObject([
      {
        key: 'web-tasks',
        match: { name: 'web-tasks', vpc: 'prod' },
        mode: 'enforce',
        severity: 'high',
        line: 16,
        column: 3,
        ingress: [{ text: 'tcp/8080 from sg/web-alb', line: 19, column: 9 }],
        egress: [{ text: 'tcp/443 to pl/com.amazonaws.us-east-1.s3' }, { text: 'tcp/5432 to sg/db' }],
      },
    ]);
    expect(policy.networkAcls).toMatchObject([
      {
        key: 'private',
        match: { tags: { Name: 'private' } },
        subnets: ['private-a', 'private-b'],
        ingress: [{ number: 100 }, { number: 110 }],
        egress: [{ number: 100, service: { protocol: 'all' }, cidr: '0.0.0.0/0', direction: 'egress' }],
      },
    ]);
    expect(policy.ecs).toMatchObject([
      {
        key: 'web',
        match: { cluster: 'prod', service: 'web' },
        securityGroups: { kind: 'exact', groups: ['web-tasks'] },
        subnets: ['private-a', 'private-b'],
        publicIp: false,
        remedy: 'rollback',
      },
    ]);
    expect(policy.loadBalancers).toMatchObject([
      {
        key: 'web-alb',
        match: { name: 'web' },
        securityGroups: { kind: 'exact', groups: ['web-alb'] },
        line: 40,
        column: 3,
      },
    ]);
  });

  it('has the expectations and waivers', () => {
    expect(policy.expect).toEqual([
      {
        text: 'allow tcp/443 from internet to sg/web-alb',
        verdict: 'allow',
        services: [{ protocol: 6, from: 443, to: 443 }],
        from: { kind: 'internet' },
        to: { kind: 'group', ref: 'web-alb' },
        line: 42,
        column: 5,
      },
      expect.objectContaining({
        from: { kind: 'group', ref: 'web-alb' },
        to: { kind: 'service', cluster: 'prod', service: 'web' },
      }),
      expect.objectContaining({ verdict: 'deny', services: [{ protocol: 'all' }] }),
    ]);
    expect(policy.waivers).toMatchObject([
      {
        id: 'INC-123',
        allow: { text: 'tcp/22 from office', direction: 'ingress', peers: [office] },
        on: 'sg/web-tasks',
        until: Date.UTC(2026, 11, 1),
        reason: 'vendor debugging',
        approvedBy: 'alice@example.com',
        line: 46,
        column: 5,
      },
    ]);
  });

  it('says nothing else when it is written as JSON', () => {
    const json = JSON.stringify({ version: 1, mode: 'approve', names: { a: ['10.0.0.0/8'] } }, null, '\t');
    expect(loaded(json)).toMatchObject({ mode: 'approve', names: { a: ['10.0.0.0/8'] } });
  });
});

describe('what is not written', () => {
  it('has its default', () => {
    expect(loaded('version: 1')).toEqual({
      version: 1,
      file: 'p.yaml',
      mode: 'alert',
      names: {},
      guardrails: [],
      securityGroups: [],
      networkAcls: [],
      ecs: [],
      loadBalancers: [],
      expect: [],
      waivers: [],
      limits: {
        changesPer10Minutes: 20,
        revertsPerResourcePerHour: 3,
        rulesPerNarrowing: 10,
        settleSeconds: 60,
      },
      quotas: { rulesPerGroup: 60, entriesPerAcl: 20, groupsPerInterface: 5 },
    });
    expect(loaded('version: 1\nlimits: { settleSeconds: 5 }\nquotas: { entriesPerAcl: 40 }\n')).toMatchObject(
      {
        limits: { changesPer10Minutes: 20, settleSeconds: 5 },
        quotas: { rulesPerGroup: 60, entriesPerAcl: 40 },
      },
    );
  });

  it('takes the mode of the policy, unless the entry has its own', () => {
    const policy = loaded(`version: 1
mode: observe
guardrails: [{ id: a, deny: publicIp }, { id: b, deny: publicIp, mode: enforce }]
securityGroups: { a: { match: { name: a } }, b: { match: { name: b }, mode: approve, severity: low } }
networkAcls: { a: { match: { name: a }, mode: alert } }
ecs: { a: { match: { cluster: a }, severity: info } }
loadBalancers: { a: { match: { name: a } } }
`);
    const modes = [
      policy.guardrails,
      policy.securityGroups,
      policy.networkAcls,
      policy.ecs,
      policy.loadBalancers,
    ].map((list) => list.map(({ mode, severity }) => `${mode} ${severity}`));
    expect(modes).toEqual([
      ['observe high', 'enforce high'],
      ['observe high', 'approve low'],
      ['alert high'],
      ['observe info'],
      ['observe high'],
    ]);
  });

  it('is unmanaged, and not the same as nothing at all', () => {
    const [entry] = loaded(
      'version: 1\nsecurityGroups: { a: { match: { name: a }, egress: [] } }',
    ).securityGroups;
    expect(entry?.egress).toEqual([]);
    expect(entry).not.toHaveProperty('ingress');
  });

  it('leaves groups free, allowed or exact', () => {
    const policy = loaded(`version: 1
ecs:
  a: { match: { cluster: a }, securityGroups: { require: [x], allow: [y] } }
  b: { match: { cluster: b }, securityGroups: { require: [x] } }
  c: { match: { cluster: c }, securityGroups: [] }
  d: { match: { cluster: d } }
`);
    expect(policy.ecs.map(({ securityGroups }) => securityGroups)).toEqual([
      { kind: 'bounds', require: ['x'], allow: ['y'] },
      { kind: 'bounds', require: ['x'] },
      { kind: 'exact', groups: [] },
      undefined,
    ]);
  });
});
