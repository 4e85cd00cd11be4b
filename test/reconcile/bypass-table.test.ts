import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { policyOf } from '../support/judged.ts';
import { eventsOf, kedgeOn, type TestKedge } from '../support/kedge.ts';

// The bypass table as events: each way round today's tools is opened on the wire, and is closed by its event.
const POLICY = policyOf(`
version: 1
mode: enforce
names: { office: [203.0.113.0/24, "2001:db8:4::/48"] }
guardrails:
  - { id: no-ssh, deny: tcp/22 from internet except office, severity: critical, on: [securityGroups, networkAcls] }
`);

const v4 = (...cidrs: string[]): IpPermission => ({ IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) });
const v6 = (...cidrs: string[]): IpPermission => ({ Ipv6Ranges: cidrs.map((CidrIpv6) => ({ CidrIpv6 })) });
const tcp = (from: number, to: number, peers: IpPermission): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: from,
  ToPort: to,
  ...peers,
});

/** What was opened, and the rules that are left: only what was not forbidden, and the office. */
const ROWS: readonly (readonly [opened: string, permission: IpPermission, left: readonly string[]])[] = [
  ['tcp/22 from 0.0.0.0/0', tcp(22, 22, v4('0.0.0.0/0')), ['tcp 22-22 203.0.113.0/24']],
  ['two halves of IPv4', tcp(22, 22, v4('0.0.0.0/1', '128.0.0.0/1')), ['tcp 22-22 203.0.113.0/24']],
  ['tcp/22 from ::/0', tcp(22, 22, v6('::/0')), ['tcp 22-22 2001:db8:4::/48']],
  ['tcp/22 from 2000::/3', tcp(22, 22, v6('2000::/3')), ['tcp 22-22 2001:db8:4::/48']],
  [
    'two halves of IPv6',
    tcp(22, 22, v6('::/1', '8000::/1')),
    ['tcp 22-22 2001:db8:4::/48', 'tcp 22-22 8000::/1'],
  ],
  [
    'every port',
    tcp(0, 65535, v4('0.0.0.0/0')),
    ['tcp 0-21 0.0.0.0/0', 'tcp 22-22 203.0.113.0/24', 'tcp 23-65535 0.0.0.0/0'],
  ],
  [
    'a range around 22',
    tcp(20, 25, v4('0.0.0.0/0')),
    ['tcp 20-21 0.0.0.0/0', 'tcp 22-22 203.0.113.0/24', 'tcp 23-25 0.0.0.0/0'],
  ],
  [
    '10.0.0.0/8 and 0.0.0.0/0 together',
    tcp(22, 22, v4('10.0.0.0/8', '0.0.0.0/0')),
    ['tcp 22-22 10.0.0.0/8', 'tcp 22-22 203.0.113.0/24'],
  ],
];

type Stage = {
  readonly kedge: TestKedge;
  readonly vpcId: string;
  readonly groupId: string;
  readonly from: number;
};

async function stage(): Promise<Stage> {
  const kedge = kedgeOn(POLICY);
  const { ec2 } = kedge.person;
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = vpc.Vpc?.VpcId ?? '';
  const group = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId }),
  );
  return { kedge, vpcId: VpcId, groupId: group.GroupId ?? '', from: kedge.sim.world.trail.all().length };
}

async function ingress({ kedge, groupId }: Stage): Promise<readonly string[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await kedge.person.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters }),
  );
  return SecurityGroupRules.filter((rule) => rule.IsEgress !== true)
    .map(
      (rule) =>
        `${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort} ${rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId}`,
    )
    .sort();
}

describe('the bypass table, as events', () => {
  it.each(ROWS)('closes %s, and leaves what was not forbidden', async (_, permission, left) => {
    const at = await stage();
    await at.kedge.person.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: at.groupId, IpPermissions: [permission] }),
    );
    const { outcomes } = await at.kedge.deliver(eventsOf(at.kedge.sim, at.from));
    expect(outcomes.map((one) => one.verdict)).toEqual(['reverted']);
    expect(await ingress(at)).toEqual([...left].sort());
  });

  it('closes protocol -1, keeping the other services of tcp, udp and icmp', async () => {
    const at = await stage();
    const IpPermissions = [{ IpProtocol: '-1', ...v4('0.0.0.0/0') }];
    await at.kedge.person.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: at.groupId, IpPermissions }),
    );
    await at.kedge.deliver(eventsOf(at.kedge.sim, at.from));
    const left = await ingress(at);
    expect(left).toEqual(
      expect.arrayContaining([
        'tcp 0-21 0.0.0.0/0',
        'tcp 22-22 203.0.113.0/24',
        'tcp 23-65535 0.0.0.0/0',
        'udp 0-65535 0.0.0.0/0',
      ]),
    );
    expect(left.some((rule) => rule.startsWith('-1'))).toBe(false);
  });

  it('closes a prefix list that holds 0.0.0.0/0: the office stays, by its own address', async () => {
    const at = await stage();
    const { ec2 } = at.kedge.person;
    const list = await ec2.send(
      new CreateManagedPrefixListCommand({
        PrefixListName: 'wide',
        AddressFamily: 'IPv4',
        MaxEntries: 5,
        Entries: [{ Cidr: '0.0.0.0/0' }],
      }),
    );
    await at.kedge.sim.world.scheduler.runUntilIdle();
    const from = at.kedge.sim.world.trail.all().length;
    const PrefixListIds = [{ PrefixListId: list.PrefixList?.PrefixListId }];
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: at.groupId,
        IpPermissions: [tcp(22, 22, { PrefixListIds })],
      }),
    );
    await at.kedge.deliver(eventsOf(at.kedge.sim, from));
    expect(await ingress(at)).toEqual(['tcp 22-22 203.0.113.0/24']);
  });

  it('closes a rule that was widened with ModifySecurityGroupRules', async () => {
    const at = await stage();
    const { ec2 } = at.kedge.person;
    const made = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: at.groupId,
        IpPermissions: [tcp(22, 22, v4('10.0.0.0/8'))],
      }),
    );
    const SecurityGroupRuleId = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId;
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' };
    const from = at.kedge.sim.world.trail.all().length;
    await ec2.send(
      new ModifySecurityGroupRulesCommand({
        GroupId: at.groupId,
        SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
      }),
    );
    await at.kedge.deliver(eventsOf(at.kedge.sim, from));
    expect(await ingress(at)).toEqual(['tcp 22-22 203.0.113.0/24']);
  });

  it('closes what an oversized record does not show: everything is looked at', async () => {
    const at = await stage();
    await at.kedge.person.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: at.groupId,
        IpPermissions: [tcp(22, 22, v4('0.0.0.0/0'))],
      }),
    );
    const omitted = { reason: 'requestParameters too large', omitted: true, originalSize: 170000 };
    const [event] = eventsOf(at.kedge.sim, at.from) as readonly { readonly detail: object }[];
    await at.kedge.deliver([
      { ...event, detail: { ...event?.detail, requestParameters: omitted, responseElements: omitted } },
    ]);
    expect(await ingress(at)).toEqual(['tcp 22-22 203.0.113.0/24']);
  });

  it('leaves a private range, the office and ICMP alone', async () => {
    const at = await stage();
    const icmp = { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, ...v4('0.0.0.0/0') };
    const IpPermissions = [tcp(22, 22, v4('10.0.0.0/8', '203.0.113.0/24')), icmp];
    await at.kedge.person.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: at.groupId, IpPermissions }),
    );
    const { outcomes } = await at.kedge.deliver(eventsOf(at.kedge.sim, at.from));
    expect(outcomes.map((one) => one.verdict)).toEqual(['clean']);
  });
});

describe('an undeclared network ACL', () => {
  const entries = async ({ kedge }: Stage, aclId: string) => {
    const { NetworkAcls = [] } = await kedge.person.ec2.send(
      new DescribeNetworkAclsCommand({ NetworkAclIds: [aclId] }),
    );
    return (NetworkAcls[0]?.Entries ?? [])
      .filter((entry) => entry.Egress !== true && (entry.RuleNumber ?? 0) < 32767)
      .map(
        (entry) =>
          `${entry.RuleNumber} ${entry.RuleAction} ${entry.Protocol} ${entry.PortRange?.From ?? ''} ${entry.CidrBlock}`,
      );
  };

  it('keeps everything but the forbidden service when an entry lets everything in', async () => {
    const at = await stage();
    const { ec2 } = at.kedge.person;
    const acl = await ec2.send(new CreateNetworkAclCommand({ VpcId: at.vpcId }));
    const NetworkAclId = acl.NetworkAcl?.NetworkAclId ?? '';
    const from = at.kedge.sim.world.trail.all().length;
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId,
        RuleNumber: 100,
        Protocol: '-1',
        RuleAction: 'allow',
        Egress: false,
        CidrBlock: '0.0.0.0/0',
      }),
    );
    const { outcomes } = await at.kedge.deliver(eventsOf(at.kedge.sim, from));
    expect(outcomes.map((one) => one.verdict)).toEqual(['reverted']);
    const left = await entries(at, NetworkAclId);
    expect(left).toContain('100 allow -1  0.0.0.0/0');
    expect(left.some((entry) => / deny 6 22 /.test(entry))).toBe(true);
  });

  it('loses an entry whose whole effect is forbidden', async () => {
    const at = await stage();
    const { ec2 } = at.kedge.person;
    const acl = await ec2.send(new CreateNetworkAclCommand({ VpcId: at.vpcId }));
    const NetworkAclId = acl.NetworkAcl?.NetworkAclId ?? '';
    const from = at.kedge.sim.world.trail.all().length;
    const PortRange = { From: 22, To: 22 };
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId,
        RuleNumber: 50,
        Protocol: '6',
        RuleAction: 'allow',
        Egress: false,
        CidrBlock: '8.8.8.0/24',
        PortRange,
      }),
    );
    await at.kedge.deliver(eventsOf(at.kedge.sim, from));
    expect(await entries(at, NetworkAclId)).toEqual([]);
  });
});
