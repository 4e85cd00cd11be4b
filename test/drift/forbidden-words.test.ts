import { describe, expect, it } from 'vitest';
import { judged, summaries } from '../support/judged.ts';
import { rawEntries, rawRules } from '../support/raw-lines.ts';
import { rawAcl, rawGroups } from '../support/raw-network.ts';

const WEB = 'sg-0aaaaaaaaaaaaaaaa';

const POLICY = `
version: 1
names: { office: [203.0.113.0/24] }
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet except office, on: [securityGroups, networkAcls] }
`;
const DECLARED = `${POLICY}
securityGroups: { web: { match: { name: web }, ingress: [tcp/443 from any] } }
networkAcls: { web: { match: { tags: { Name: web } }, ingress: [] } }
`;
const GOOD = ['tcp/443 from 0.0.0.0/0', 'tcp/443 from ::/0'];

const found = (rules: readonly string[], policy = DECLARED) =>
  summaries(
    judged(
      { ...rawGroups([{ id: WEB, name: 'web', rules: rawRules([...GOOD, ...rules]) }]), ...NO_ACL },
      policy,
    ),
  );
const NO_ACL = {
  'network-acls': { NetworkAcls: [rawAcl({ id: 'acl-0aaaaaaaaaaaaaaaa', name: 'web', entries: [] })] },
};

describe('a rule that is forbidden in a declared group', () => {
  it.each([['tcp/22 from 0.0.0.0/0'], ['tcp/22 from ::/0'], ['tcp/22 from 0.0.0.0/1']])(
    '%s is one finding: its private part and the office are not a second one',
    (rule) => {
      expect(found([rule])).toEqual([`forbidden ingress ${rule}`]);
    },
  );

  it('is said exactly where that is short, and what it does not say is excess', () => {
    expect(found(['tcp/22 from 203.0.112.0/23'])).toEqual([
      'forbidden ingress tcp/22 from 203.0.112.0/24',
      'excess ingress tcp/22 from 203.0.113.0/24',
    ]);
  });

  it('leaves its other services to the excess', () => {
    expect(found(['tcp/20-25 from 0.0.0.0/0'])).toEqual([
      'forbidden ingress tcp/22 from 0.0.0.0/0',
      'excess ingress tcp/20-21 from 0.0.0.0/0, tcp/23-25 from 0.0.0.0/0',
    ]);
  });

  it('does not hide another rule, which would stay when it goes', () => {
    expect(found(['tcp/22 from 0.0.0.0/0', 'tcp/22 from 10.0.0.0/8'])).toEqual([
      'forbidden ingress tcp/22 from 0.0.0.0/0',
      'excess ingress tcp/22 from 10.0.0.0/8',
    ]);
  });

  it('is said without the lines that another one covers', () => {
    expect(found(['tcp/22 from 8.8.8.8/32', 'tcp/22 from 0.0.0.0/0', 'tcp/22 from 9.0.0.0/8'])).toEqual([
      'forbidden ingress tcp/22 from 0.0.0.0/0',
    ]);
  });
});

describe('the lines of a finding', () => {
  it('are the same whatever the order of the rules', () => {
    const rules = [
      'udp/53 from 8.0.0.0/6',
      'tcp/80 from 10.0.0.0/8',
      '50 from 9.9.9.9/32',
      'tcp/25 from ::/0',
    ];
    const lines = 'tcp/25 from ::/0, tcp/80 from 10.0.0.0/8, udp/53 from 8.0.0.0/6, 50 from 9.9.9.9/32';
    expect(found(rules)).toEqual([`excess ingress ${lines}`]);
    expect(found(rules.toReversed())).toEqual([`excess ingress ${lines}`]);
  });
});

describe('an entry that is forbidden in a declared ACL', () => {
  const acl = (entries: readonly string[]) =>
    judged(
      {
        ...rawGroups([{ id: WEB, name: 'web', rules: rawRules(GOOD) }]),
        'network-acls': {
          NetworkAcls: [rawAcl({ id: 'acl-0aaaaaaaaaaaaaaaa', name: 'web', entries: rawEntries(entries) })],
        },
      },
      DECLARED,
    );

  it('is one finding too', () => {
    expect(summaries(acl(['100 allow tcp/22 from 0.0.0.0/0']))).toEqual([
      'forbidden ingress tcp/22 from 0.0.0.0/0',
    ]);
  });

  it('does not hide another entry', () => {
    expect(summaries(acl(['90 allow tcp/22 from 10.0.0.0/8', '100 allow tcp/22 from 0.0.0.0/0']))).toEqual([
      'forbidden ingress tcp/22 from 0.0.0.0/0',
      'excess ingress tcp/22 from 10.0.0.0/8',
    ]);
  });

  it('is named as the policy would write it', () => {
    const [first] = acl(['100 allow tcp/22 from 0.0.0.0/0']);
    expect(first?.evidence).toEqual([
      { carrier: 'ingress entry 100', text: '100 allow tcp/22 from 0.0.0.0/0' },
    ]);
  });
});
