import { describe, expect, it } from 'vitest';
import type { PrefixList } from '../../shared/model/index.ts';
import { callsOf, rulesAfter } from './ending.ts';
import { actionsOf, holdsOf, planned, rules, worldOf } from './scene.ts';
import { walk } from './walk.ts';

// Order and quota (design section 6): what fits, what goes first when slots are short, what is given up.

type Given = {
  readonly lines?: readonly string[];
  readonly quota: number;
  readonly severity?: string;
  readonly more?: string;
};

const policy = ({ lines, quota, severity = 'high', more = '' }: Given) => `
version: 1
mode: enforce
quotas: { rulesPerGroup: ${quota} }
${
  lines === undefined
    ? ''
    : `securityGroups:
  web: { match: { name: web }, severity: ${severity}, ingress: [${lines.map((line) => `"${line}"`).join(', ')}] }`
}
${more}`;
const NO_SSH = (severity: string) =>
  `guardrails: [{ id: g, deny: "tcp/22 from internet", severity: ${severity} }]`;

describe('a full group', () => {
  it('is closed first and filled then', () => {
    const setting = { rules: rules(['tcp/443 from 10.0.0.0/8', 'tcp/22 from 8.8.8.8/32']) };
    const plan = planned(
      policy({ lines: ['tcp/443 from 10.0.0.0/8', 'tcp/80 from 10.0.0.0/8'], quota: 2 }),
      setting,
    );
    expect(callsOf(plan)).toEqual(['RevokeSecurityGroupIngress', 'AuthorizeSecurityGroupIngress']);
    expect(rulesAfter(plan, setting)).toEqual([
      'sgr-0 tcp/443 from 10.0.0.0/8',
      'new tcp/80 from 10.0.0.0/8',
    ]);
  });

  it('has a rule changed into what would not fit beside it', () => {
    // Both wide rules are needed until both narrow ones are there.
    const setting = { rules: rules(['tcp/80-443 from 10.0.0.0/9', 'tcp/80-443 from 10.128.0.0/9']) };
    const plan = planned(
      policy({ lines: ['tcp/80 from 10.0.0.0/8', 'tcp/443 from 10.0.0.0/8'], quota: 2 }),
      setting,
    );
    expect(callsOf(plan)).toEqual(['ModifySecurityGroupRules']);
    expect([...rulesAfter(plan, setting)].sort()).toEqual([
      'sgr-0 tcp/80 from 10.0.0.0/8',
      'sgr-1 tcp/443 from 10.0.0.0/8',
    ]);
  });

  it('has no room for the pieces of a rule: held when it is not critical', () => {
    const setting = { rules: rules(['tcp/20-25 from 0.0.0.0/0', 'tcp/443 from 0.0.0.0/0']) };
    const plan = planned(policy({ quota: 2, more: NO_SSH('high') }), setting);
    expect(plan.plans.map(({ actions, hold }) => [actions, hold])).toEqual([
      [[], 'It would take 3 ingress rules for IPv4; the quota is 2.'],
    ]);
  });

  it('has no room for the pieces of a rule: revoked whole when it is critical, and said', () => {
    const setting = { rules: rules(['tcp/20-25 from 0.0.0.0/0', 'tcp/443 from 0.0.0.0/0']) };
    const plan = planned(policy({ quota: 2, more: NO_SSH('critical') }), setting);
    expect(rulesAfter(plan, setting)).toEqual(['sgr-1 tcp/443 from 0.0.0.0/0']);
    expect(plan.plans[0]?.cuts).toContain('tcp/20-21 from 0.0.0.0/0');
    expect(plan.plans[0]?.actions[0]?.why).toContain('it goes whole, since narrowing it takes more rules');
    expect(plan.plans[0]?.cuts.every((text) => !text.startsWith('tcp/22 '))).toBe(true);
  });

  it('is still closed where missing rules do not fit; those are held', () => {
    const setting = { rules: rules(['tcp/22 from 8.8.8.8/32']) };
    const lines = ['tcp/443 from 10.0.0.0/8', 'tcp/80 from 10.0.0.0/8'];
    const plan = planned(policy({ lines, quota: 1 }), setting);
    expect(rulesAfter(plan, setting)).toEqual([]);
    expect(holdsOf(plan)).toEqual(['It would take 2 ingress rules for IPv4; the quota is 1.']);
  });

  it('counts the families apart', () => {
    const setting = { rules: rules(['tcp/443 from 10.0.0.0/8']) };
    const lines = ['tcp/443 from 10.0.0.0/8', 'tcp/443 from ::/0'];
    expect(rulesAfter(planned(policy({ lines, quota: 1 }), setting), setting)).toHaveLength(2);
  });

  it('counts a prefix list as the most that it may hold', () => {
    const lists: readonly PrefixList[] = [
      { id: 'pl-0aaaaaaaaaaaaaaaa', name: 'wide', account: '1', maxEntries: 5, entries: ['10.0.0.0/8'] },
    ];
    const setting = { rules: rules(['tcp/443 from 192.168.0.0/16']), lists };
    const lines = ['tcp/443 from 192.168.0.0/16', 'tcp/443 from pl/wide'];
    expect(holdsOf(planned(policy({ lines, quota: 5 }), setting))).toEqual([
      'It would take 6 ingress rules for IPv4; the quota is 5.',
    ]);
    expect(rulesAfter(planned(policy({ lines, quota: 6 }), setting), setting)).toHaveLength(2);
  });

  it('may hold more than the policy knows of: AWS raised its quota', () => {
    const setting = {
      rules: rules(['tcp/1 from 10.0.0.0/8', 'tcp/2 from 10.0.0.0/8', 'tcp/20-25 from 10.0.0.0/8']),
    };
    const lines = ['tcp/1 from 10.0.0.0/8', 'tcp/2 from 10.0.0.0/8', 'tcp/22 from 10.0.0.0/8'];
    expect(rulesAfter(planned(policy({ lines, quota: 2 }), setting), setting)).toHaveLength(3);
  });

  it('without rule ids has no atomic change: a high closing cuts and says what, a medium one holds', () => {
    const setting = { rules: rules(['tcp/20-25 from 10.0.0.0/8']), withIds: false };
    const at = (severity: string) =>
      planned(policy({ lines: ['tcp/22 from 10.0.0.0/8'], quota: 1, severity }), setting);
    expect(callsOf(at('high'))).toEqual(['RevokeSecurityGroupIngress', 'AuthorizeSecurityGroupIngress']);
    expect(at('high').plans[0]?.cuts).toEqual(['tcp/22 from 10.0.0.0/8']);
    expect(callsOf(at('medium'))).toEqual([]);
    expect(holdsOf(at('medium'))).toEqual([expect.stringContaining('No order of calls')]);
  });
});

describe('the order of calls', () => {
  it('adds the pieces before the rule is narrowed', () => {
    const setting = { rules: rules(['tcp/0-65535 from 0.0.0.0/0']) };
    expect(callsOf(planned(policy({ quota: 60, more: NO_SSH('high') }), setting))).toEqual([
      'AuthorizeSecurityGroupIngress',
      'ModifySecurityGroupRules',
    ]);
  });

  it('revokes what nothing depends on before anything is added', () => {
    const setting = { rules: rules(['tcp/22 from 0.0.0.0/0', 'tcp/0-65535 from 10.0.0.0/8']) };
    const lines = ['tcp/80,443 from 10.0.0.0/8'];
    expect(callsOf(planned(policy({ lines, quota: 60 }), setting))).toEqual([
      'RevokeSecurityGroupIngress',
      'AuthorizeSecurityGroupIngress',
      'ModifySecurityGroupRules',
    ]);
  });

  it('revokes rules with different tags apart, for an authorize can restore only one set of them', () => {
    const [first, second] = rules(['tcp/22 from 8.8.8.8/32', 'tcp/23 from 8.8.8.8/32']);
    if (first === undefined || second === undefined) throw new Error('no rules');
    const setting = {
      rules: [{ ...first, tags: { owner: 'a', 'aws:cloudformation:stack-name': 's' } }, second],
    };
    const plan = planned(policy({ lines: [], quota: 60 }), setting);
    expect(plan.plans[0]?.actions.map(({ inverse }) => inverse?.input.TagSpecifications)).toEqual([
      [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'owner', Value: 'a' }] }],
      undefined,
    ]);
  });

  it('turns no rule into one with a larger prefix list before there is room for it', () => {
    const [small, large] = ['pl-0aaaaaaaaaaaaaaaa', 'pl-0cccccccccccccccc'];
    const setting = {
      rules: rules([
        'tcp/3389 from 0.0.0.0/0',
        'all from sg-0bbbbbbbbbbbbbbbb',
        'tcp from 128.0.0.0/1',
        `tcp/22 from ${small}`,
        'icmpv6 from 0.0.0.0/0',
        'all from 2001:db8:4::/48',
      ]),
      lists: [
        { id: small, name: 'small', account: '1', maxEntries: 3, entries: ['10.1.0.0/16', '8.8.8.8/32'] },
        { id: large, name: 'large', account: '1', maxEntries: 5 },
      ],
    };
    const plan = planned(
      policy({
        lines: ['icmpv6 from 0.0.0.0/0', 'icmp from pl/large', 'icmp/8 from any'],
        quota: 8,
        severity: 'critical',
        more: `waivers:
  - { id: INC-1, allow: tcp/22 from 8.8.8.8/32, on: sg/web, until: "2099-01-01T00:00:00Z", reason: r, approvedBy: a }`,
      }),
      setting,
    );
    expect(actionsOf(plan)).not.toEqual([]);
    expect(() => walk(worldOf(setting, { rulesPerGroup: 8 }), actionsOf(plan))).not.toThrow();
  });
});
