import { describe, expect, it } from 'vitest';
import { wholeReview } from '../../shared/reconcile/index.ts';
import { BLOCK_SECTIONS } from '../../shared/state/index.ts';
import { plainScene, type Scene, stateOf } from '../exposure/scene.ts';
import { policyOf } from '../support/judged.ts';

const NOW = Date.UTC(2026, 10, 23, 11);

/** SSH open to the world in three groups: on a public interface, on a private one, and on none. */
const scene: Scene = plainScene({
  groups: {
    'sg-web': ['tcp/22 from 0.0.0.0/0', 'tcp/443 from 0.0.0.0/0', 'all to 0.0.0.0/0'],
    'sg-db': ['tcp/22 from 0.0.0.0/0'],
    'sg-old': ['tcp/22 from 0.0.0.0/0'],
  },
  interfaces: [
    { id: 'eni-web', subnet: 'subnet-public', groups: ['sg-web'], ips: ['10.0.1.5'], publicIp: '54.0.0.5' },
    { id: 'eni-db', subnet: 'subnet-private', groups: ['sg-db'], ips: ['10.0.2.5'] },
  ],
});

const reviewOf = (text: string, of: Scene = scene) =>
  wholeReview({ state: stateOf(of), policy: policyOf(text), source: 'test', now: NOW });

const guardrail = (on: string, more = ''): string =>
  `version: 1\nguardrails:\n  - { id: no-ssh, deny: tcp/22 from internet, on: [${on}] }\n${more}`;

const said = (text: string, of?: Scene) =>
  reviewOf(text, of).findings.map(({ kind, resource }) => `${kind} ${resource.id}`);

describe('a review of everything', () => {
  it('finds what groups, ACLs and routes let through together, and spares rules that nobody can use', () => {
    const { findings, unreached, plans } = reviewOf(guardrail('exposure'));
    expect(findings).toMatchObject([
      {
        id: 'eni-web|exposure|ingress|no-ssh',
        resource: { type: 'AWS::EC2::NetworkInterface', id: 'eni-web' },
        kind: 'exposure',
        direction: 'ingress',
        guardrail: 'no-ssh',
      },
    ]);
    expect(unreached?.map(({ resource, effect }) => [resource.id, effect.text])).toEqual([
      ['sg-db', 'tcp/22 on eni-db is reachable from inside the network, not from the internet'],
      ['sg-old', 'open, but no interface uses it'],
    ]);
    expect(plans).toMatchObject([{ resource: { id: 'eni-web' }, actions: [], hold: expect.any(String) }]);
  });

  it('finds none that VPC Block Public Access forbids, and says why the rule is without effect', () => {
    const blocked = { mode: 'block-ingress', exclusions: [] } as const;
    const { findings, unreached } = reviewOf(guardrail('exposure'), { ...scene, blocked });
    expect(findings).toEqual([]);
    const [, , web] = unreached ?? [];
    expect(web?.effect.text).toBe(
      'open, but it cannot be reached: VPC Block Public Access (block-ingress) forbids it',
    );
  });

  it('says once that VPC Block Public Access could not be read, and what waits for it', () => {
    const state = stateOf(scene);
    const failed = { status: 'failed', reason: 'AccessDenied' } as const;
    const sections = { ...state.sections, [BLOCK_SECTIONS[0]]: failed };
    const policy = policyOf(guardrail('exposure', 'expect:\n  - allow tcp/443 from internet to sg/web\n'));
    const { findings, expectations } = wholeReview({
      state: { ...state, sections },
      policy,
      source: 'test',
      now: NOW,
    });
    expect(findings).toMatchObject([
      {
        kind: 'unknown',
        resource: { id: BLOCK_SECTIONS[0] },
        reason: expect.stringContaining('guardrail no-ssh'),
      },
    ]);
    expect(expectations).toMatchObject([{ holds: false, why: expect.stringContaining('AccessDenied') }]);
  });

  it('says of each open group what that means today', () => {
    const { effects, findings, unreached } = reviewOf(guardrail('securityGroups'));
    expect(findings.map(({ id, resource }) => [resource.id, effects?.get(id)?.text])).toEqual([
      ['sg-db', 'tcp/22 on eni-db is reachable from inside the network, not from the internet'],
      ['sg-old', 'open, but no interface uses it'],
      ['sg-web', 'tcp/22 on eni-web is reachable from the internet'],
    ]);
    expect(unreached).toEqual([]);
  });

  it('says of each ACL what it lets through, what it lacks, and whom that cuts off', () => {
    const policy = `version: 1
networkAcls:
  web:
    match: { id: acl-open }
    subnets: [subnet-public]
    ingress: [100 allow tcp/443 from 0.0.0.0/0]
    egress: [100 allow all to 0.0.0.0/0]
`;
    const acls = { 'acl-open': ['100 allow tcp/22 in 0.0.0.0/0', '100 allow tcp/443 out 0.0.0.0/0'] };
    const { effects, findings } = reviewOf(policy, { ...scene, acls });
    expect(findings.map(({ id, kind, direction }) => [kind, direction, effects?.get(id)?.text])).toEqual([
      ['excess', 'ingress', 'tcp/22 on eni-web is reachable from the internet'],
      ['missing', 'ingress', 'tcp/443 on eni-web is cut off from the internet'],
      [
        'missing',
        'egress',
        'eni-web cannot open a part of all to the internet; answers (tcp/1024-65535) to the internet of eni-web do not get through',
      ],
      ['association', null, 'behind it without being meant to: eni-db'],
    ]);
  });

  it('says nothing of effects where nobody read which interfaces there are', () => {
    const { interfaces: _, ...bare } = scene;
    const { effects, findings } = reviewOf(guardrail('securityGroups'), bare);
    expect([findings.length, effects?.size]).toEqual([3, 0]);
  });

  it('reports one finding of each kind where a guardrail is on groups and on exposure', () => {
    expect(said(guardrail('securityGroups, exposure'))).toEqual([
      'forbidden sg-db',
      'forbidden sg-old',
      'forbidden sg-web',
      'exposure eni-web',
    ]);
  });

  it('leaves out what is waived while the waiver lasts', () => {
    const waiver = (until: string) =>
      `waivers: [{ id: w, allow: tcp/22 from any, until: ${until}, reason: r, approvedBy: a }]\n`;
    expect(said(guardrail('exposure', waiver('2026-12-01T00:00:00Z')))).toEqual([]);
    expect(said(guardrail('exposure', waiver('2026-11-01T00:00:00Z')))).toEqual(['exposure eni-web']);
  });

  it.each([
    ['interfaces', 'network-interfaces'],
    ['groups', 'security-groups'],
    ['tables', 'route-tables'],
    ['acls', 'network-acls'],
  ] as const)('is not sure of an exposure without %s, and says so once', (part, section) => {
    const { [part]: _, ...bare } = scene;
    expect(said(guardrail('exposure'), bare)).toEqual([`unknown ${section}`]);
  });

  it.each([
    ['interfaces', 'network-interfaces'],
    ['tables', 'route-tables'],
    ['acls', 'network-acls'],
  ] as const)('has no expectation hold without %s, and says so once', (part, section) => {
    const { [part]: _, ...bare } = scene;
    const text =
      'version: 1\nexpect: [allow tcp/443 from internet to sg/web, allow tcp/22 from internet to sg/web]\n';
    const { expectations, findings } = reviewOf(text, bare);
    expect(expectations.map(({ holds }) => holds)).toEqual([false, false]);
    expect(findings.map(({ kind, resource }) => [kind, resource.id])).toEqual([['unknown', section]]);
  });

  it('asks for nothing where an expectation holds without it', () => {
    const { tables: _, ...bare } = scene;
    const { expectations, findings } = reviewOf(
      'version: 1\nexpect: [deny tcp/23 from internet to sg/web]\n',
      bare,
    );
    expect([expectations.map(({ holds }) => holds), findings]).toEqual([[true], []]);
  });

  it('says which plan would break an expectation that holds now', () => {
    const { plans, broken } = reviewOf(
      guardrail('securityGroups', 'expect: [allow tcp/22 from internet to sg/web]\n'),
    );
    expect(plans.map((plan) => [plan.resource.id, broken?.get(plan)?.length ?? 0])).toEqual([
      ['sg-db', 0],
      ['sg-old', 0],
      ['sg-web', 1],
    ]);
  });

  it('is not sure that a plan breaks nothing while something could not be read', () => {
    const state = stateOf(scene);
    const sections = { ...state.sections, 'route-tables': { status: 'failed', reason: 'denied' } } as const;
    const { plans, broken } = wholeReview({
      state: { ...state, sections },
      policy: policyOf(guardrail('securityGroups', 'expect: [allow tcp/443 from internet to sg/web]\n')),
      source: 'test',
      now: NOW,
    });
    expect(plans.map((plan) => broken?.get(plan)?.map(({ text }) => text))).toEqual(
      plans.map(() => [expect.stringContaining('is not known: route-tables could not be read')]),
    );
  });
});
