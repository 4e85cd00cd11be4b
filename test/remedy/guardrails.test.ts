import { describe, expect, it } from 'vitest';
import { callsOf, rulesAfter } from './ending.ts';
import { holdsOf, planned, rules } from './scene.ts';

// Groups that no entry speaks of, under guardrails alone (design section 6, minimal residue).

const policy = (deny: string, severity = 'high') => `
version: 1
mode: enforce
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
guardrails:
  - { id: g, deny: "${deny}", severity: ${severity} }
`;
const NO_SSH = 'tcp/22 from internet except office';

type Row = readonly [what: string, deny: string, before: readonly string[], after: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'a rule for the forbidden service becomes one for the office',
    NO_SSH,
    ['tcp/22 from 0.0.0.0/0'],
    ['sgr-0 tcp/22 from 203.0.113.0/24'],
  ],
  ['with nobody excepted it goes', 'tcp/22 from internet', ['tcp/22 from 0.0.0.0/0'], []],
  [
    'the halves of IPv4 are treated as the whole',
    NO_SSH,
    ['tcp/22 from 0.0.0.0/1', 'tcp/22 from 128.0.0.0/1'],
    ['sgr-1 tcp/22 from 203.0.113.0/24'],
  ],
  ['IPv6 as IPv4', NO_SSH, ['tcp/22 from ::/0'], ['sgr-0 tcp/22 from 2001:db8:4::/48']],
  ['2000::/3 too', NO_SSH, ['tcp/22 from 2000::/3'], ['sgr-0 tcp/22 from 2001:db8:4::/48']],
  [
    'of the halves of IPv6 only one reaches the internet',
    NO_SSH,
    ['tcp/22 from ::/1', 'tcp/22 from 8000::/1'],
    ['sgr-0 tcp/22 from 2001:db8:4::/48', 'sgr-1 tcp/22 from 8000::/1'],
  ],
  [
    'the other ports of a range stay',
    NO_SSH,
    ['tcp/20-25 from 0.0.0.0/0'],
    ['sgr-0 tcp/20-21 from 0.0.0.0/0', 'new tcp/22 from 203.0.113.0/24', 'new tcp/23-25 from 0.0.0.0/0'],
  ],
  [
    'of every protocol, tcp, udp, icmp and icmpv6 are kept',
    'tcp/22 from internet',
    ['all from 0.0.0.0/0'],
    [
      'sgr-0 icmp from 0.0.0.0/0',
      'new tcp/0-21 from 0.0.0.0/0',
      'new tcp/23-65535 from 0.0.0.0/0',
      'new udp/0-65535 from 0.0.0.0/0',
      'new icmpv6 from 0.0.0.0/0',
    ],
  ],
  [
    'every protocol from the office stays one rule',
    'all from internet except office',
    ['all from 0.0.0.0/0'],
    ['sgr-0 all from 203.0.113.0/24'],
  ],
  [
    'icmp is no port',
    'icmp from internet',
    ['icmp/8 from 0.0.0.0/0', 'tcp/22 from 0.0.0.0/0'],
    ['sgr-1 tcp/22 from 0.0.0.0/0'],
  ],
  [
    'one ICMP type leaves the others',
    'icmp/8 from internet',
    ['icmp/8 from 0.0.0.0/0', 'icmp/3 from 0.0.0.0/0'],
    ['sgr-1 icmp/3 from 0.0.0.0/0'],
  ],
  [
    'a network with a typing error keeps its private half',
    NO_SSH,
    ['tcp/22 from 10.0.0.0/7'],
    ['sgr-0 tcp/22 from 10.0.0.0/8'],
  ],
  [
    'a sibling in the group is not touched',
    NO_SSH,
    ['tcp/22 from 10.0.0.0/8', 'tcp/22 from 8.8.8.8/32', 'tcp/443 from 0.0.0.0/0'],
    ['sgr-0 tcp/22 from 10.0.0.0/8', 'sgr-2 tcp/443 from 0.0.0.0/0'],
  ],
  [
    'a part of the office inside a bad block stays',
    NO_SSH,
    ['tcp/22 from 203.0.112.0/23'],
    ['sgr-0 tcp/22 from 203.0.113.0/24'],
  ],
  [
    'what the office has already is not written twice',
    NO_SSH,
    ['tcp/22 from 203.0.113.0/24', 'tcp/22 from 0.0.0.0/0'],
    ['sgr-0 tcp/22 from 203.0.113.0/24'],
  ],
  [
    'egress as ingress',
    'all to internet',
    ['all to 0.0.0.0/0', 'tcp/443 to 10.0.0.0/8'],
    ['sgr-1 tcp/443 to 10.0.0.0/8'],
  ],
  [
    'a referenced group is not an address',
    'tcp from any',
    ['tcp/22 from sg-0bbbbbbbbbbbbbbbb'],
    ['sgr-0 tcp/22 from sg-0bbbbbbbbbbbbbbbb'],
  ],
  [
    'a guardrail that names a group closes it',
    'tcp/22 from sg/sg-0bbbbbbbbbbbbbbbb',
    ['tcp/20-25 from sg-0bbbbbbbbbbbbbbbb'],
    ['sgr-0 tcp/20-21 from sg-0bbbbbbbbbbbbbbbb', 'new tcp/23-25 from sg-0bbbbbbbbbbbbbbbb'],
  ],
];

describe('under a guardrail', () => {
  it.each(ROWS)('%s', (...row) => {
    const [, deny, before, after] = row;
    const setting = { rules: rules(before) };
    expect([...rulesAfter(planned(policy(deny), setting), setting)].sort()).toEqual([...after].sort());
  });

  it('two guardrails on one rule leave what both allow', () => {
    const two = `${policy(NO_SSH)}  - { id: h, deny: "tcp/3389 from internet" }\n`;
    const setting = { rules: rules(['tcp/0-65535 from 0.0.0.0/0']) };
    expect([...rulesAfter(planned(two, setting), setting)].sort()).toEqual([
      'new tcp/22 from 203.0.113.0/24',
      'new tcp/23-3388 from 0.0.0.0/0',
      'new tcp/3390-65535 from 0.0.0.0/0',
      'sgr-0 tcp/0-21 from 0.0.0.0/0',
    ]);
  });

  it('only the claimed one of two guardrails is mended', () => {
    const two = `${policy('tcp/22 from internet')}  - { id: h, deny: "tcp/3389 from internet" }\n`;
    const setting = { rules: rules(['tcp/22 from 0.0.0.0/0', 'tcp/3389 from 0.0.0.0/0']) };
    const plan = planned(two, setting, (finding) => finding.guardrail === 'h');
    expect(rulesAfter(plan, setting)).toEqual(['sgr-0 tcp/22 from 0.0.0.0/0']);
  });

  it('waived traffic stays, and comes back to nobody else', () => {
    const waived = `${policy('tcp/22 from internet')}
waivers:
  - { id: INC-1, allow: tcp/22 from 8.8.8.0/24, on: sg/web, until: "2099-01-01T00:00:00Z", reason: test, approvedBy: a@b.example }
`;
    const setting = { rules: rules(['tcp/22 from 0.0.0.0/0']) };
    expect(rulesAfter(planned(waived, setting), setting)).toEqual(['sgr-0 tcp/22 from 8.8.8.0/24']);
  });

  it('closes in one call what needs no other', () => {
    const setting = {
      rules: rules(['tcp/22 from 0.0.0.0/0', 'tcp/22 from ::/0', 'tcp/20-22 from 8.8.8.8/32']),
    };
    expect(callsOf(planned(policy('tcp/22 from internet'), setting))).toEqual([
      'RevokeSecurityGroupIngress',
      'ModifySecurityGroupRules',
    ]);
  });
});

describe('over rulesPerNarrowing', () => {
  // 0.0.0.0/0 without one host of the internet: dozens of blocks.
  const HOST = 'tcp/443 from 8.8.8.8/32';
  const setting = { rules: rules(['tcp/443 from 0.0.0.0/0']) };

  it('a rule is held with its reason when it is not critical', () => {
    const plan = planned(policy(HOST), setting);
    expect(callsOf(plan)).toEqual([]);
    expect(holdsOf(plan)).toEqual([
      expect.stringMatching(
        /^Narrowing sgr-0 \(tcp\/443 from 0\.0\.0\.0\/0\) takes \d+ rules; limits\.rulesPerNarrowing is 10\.$/,
      ),
    ]);
  });

  it('a critical one is revoked whole, and the plan says what that cuts', () => {
    const plan = planned(policy(HOST, 'critical'), setting);
    expect(rulesAfter(plan, setting)).toEqual([]);
    expect(plan.plans[0]?.cuts[0]).toMatch(/^tcp\/443 from /);
    expect(plan.plans[0]?.notes).toEqual([expect.stringContaining('sgr-0')]);
  });
});
