import { describe, expect, it } from 'vitest';
import { actionsOf, entries, planned } from './scene.ts';

const declared = (lines: readonly string[], { severity = 'high', quota = 20, more = '' } = {}) => `
version: 1
mode: enforce
quotas: { entriesPerAcl: ${quota} }
networkAcls:
  private:
    match: { name: private }
    severity: ${severity}
    ingress: [${lines.map((line) => `"${line}"`).join(', ')}]
${more}`;

describe('the calls', () => {
  it('name the entry by number and direction, as EC2 takes it, each with its inverse', () => {
    const lines = ['5 allow icmp/8.0 from 10.0.0.0/8'];
    const plan = planned(declared(lines), { entries: entries(['5 allow tcp/22-23 from 2001:db8::/32']) });
    const shared = {
      NetworkAclId: 'acl-0aaaaaaaaaaaaaaaa',
      RuleNumber: 5,
      RuleAction: 'allow',
      Egress: false,
    };
    const put = { ...shared, Protocol: '1', CidrBlock: '10.0.0.0/8', IcmpTypeCode: { Type: 8, Code: 0 } };
    const was = { ...shared, Protocol: '6', Ipv6CidrBlock: '2001:db8::/32', PortRange: { From: 22, To: 23 } };
    expect(actionsOf(plan)).toEqual([
      {
        call: 'ec2:ReplaceNetworkAclEntry',
        input: put,
        why: expect.stringContaining('Put back ingress 5 allow icmp/8.0 from 10.0.0.0/8'),
        inverse: { call: 'ec2:ReplaceNetworkAclEntry', input: was },
      },
    ]);
  });
});
