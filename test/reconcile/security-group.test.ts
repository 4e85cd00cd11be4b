import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { policyOf } from '../support/judged.ts';
import { eventsOf, kedgeOn, type TestKedge } from '../support/kedge.ts';

const POLICY = (more = '') => `
version: 1
mode: enforce
${more}
securityGroups:
  web:
    match: { name: web }
    ingress: [tcp/443 from any]
`;

/** A VPC with the group `web` as the policy wants it. */
async function stage(
  text = POLICY(),
): Promise<{ readonly kedge: TestKedge; readonly groupId: string; readonly from: number }> {
  const kedge = kedgeOn(policyOf(text));
  const { ec2 } = kedge.person;
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const made = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId: vpc.Vpc?.VpcId }),
  );
  const groupId = made.GroupId ?? '';
  await open(kedge, groupId, { port: 443, cidr: '0.0.0.0/0' });
  await open(kedge, groupId, { port: 443, cidr: '::/0' });
  return { kedge, groupId, from: kedge.sim.world.trail.all().length };
}

async function open(
  kedge: TestKedge,
  GroupId: string,
  rule: { port: number; to?: number; cidr: string },
): Promise<void> {
  const range = rule.cidr.includes(':')
    ? { Ipv6Ranges: [{ CidrIpv6: rule.cidr }] }
    : { IpRanges: [{ CidrIp: rule.cidr }] };
  const IpPermissions = [{ IpProtocol: 'tcp', FromPort: rule.port, ToPort: rule.to ?? rule.port, ...range }];
  await kedge.person.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

async function ingress(kedge: TestKedge, groupId: string): Promise<readonly string[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  const { SecurityGroupRules = [] } = await kedge.person.ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters }),
  );
  return SecurityGroupRules.filter((rule) => rule.IsEgress !== true)
    .map((rule) => `${rule.IpProtocol}/${rule.FromPort}-${rule.ToPort} ${rule.CidrIpv4 ?? rule.CidrIpv6}`)
    .sort();
}

const GOOD = ['tcp/443-443 0.0.0.0/0', 'tcp/443-443 ::/0'];

describe('a security group that drifted', () => {
  it('loses exactly the rule that somebody added, and one message says so', async () => {
    const { kedge, groupId, from } = await stage();
    await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
    const { outcomes, failures } = await kedge.deliver(eventsOf(kedge.sim, from));
    expect([outcomes.map((one) => one.verdict), failures]).toEqual([['reverted'], []]);
    expect(await ingress(kedge, groupId)).toEqual(GOOD);
    expect(kedge.messages).toHaveLength(1);
    expect(kedge.messages[0]?.text).toMatch(/mallory[\s\S]*tcp\/22 from 0\.0\.0\.0\/0[\s\S]*kedge undo kdg-/);
  });

  it('takes three serial trips to the revert: observe, recheck beside the ledger, write', async () => {
    const { kedge, groupId, from } = await stage();
    await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
    const before = kedge.sim.world.calls.all().length;
    await kedge.deliver(eventsOf(kedge.sim, from));
    const calls = kedge.sim.world.calls
      .all()
      .slice(before)
      .map((call) => call.action);
    const write = calls.indexOf('RevokeSecurityGroupIngress');
    expect(calls.slice(0, write).every((action) => action.startsWith('Describe'))).toBe(true);
    expect(write).toBeLessThanOrEqual(6);
  });

  it('is the same after the same event is delivered again, and nobody is told twice', async () => {
    const { kedge, groupId, from } = await stage();
    await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
    const events = eventsOf(kedge.sim, from);
    await kedge.deliver(events);
    const { outcomes } = await kedge.deliver([...events, ...events]);
    expect(outcomes.map((one) => one.verdict)).toEqual(['clean']);
    expect(await ingress(kedge, groupId)).toEqual(GOOD);
    expect([kedge.messages.length, kedge.table.incidents.size]).toEqual([1, 1]);
  });

  it('is narrowed in place when a wide rule carries what the policy wants', async () => {
    const { kedge, groupId, from } = await stage();
    const Filters = [{ Name: 'group-id', Values: [groupId] }];
    const { SecurityGroupRules = [] } = await kedge.person.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters }),
    );
    const rule = SecurityGroupRules.find((one) => one.CidrIpv4 === '0.0.0.0/0' && one.IsEgress !== true);
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 0, ToPort: 65535, CidrIpv4: '0.0.0.0/0' };
    const SecurityGroupRules2 = [{ SecurityGroupRuleId: rule?.SecurityGroupRuleId, SecurityGroupRule }];
    await kedge.person.ec2.send(
      new ModifySecurityGroupRulesCommand({ GroupId: groupId, SecurityGroupRules: SecurityGroupRules2 }),
    );
    await kedge.deliver(eventsOf(kedge.sim, from));
    expect(await ingress(kedge, groupId)).toEqual(GOOD);
    expect(
      kedge.table.incidents
        .values()
        .next()
        .value?.actions.map((one) => one.call),
    ).toEqual(['ec2:ModifySecurityGroupRules']);
  });

  it('gets a missing rule back only when it has settled', async () => {
    const { kedge, groupId, from } = await stage();
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ];
    await kedge.person.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions }));
    const first = await kedge.deliver(eventsOf(kedge.sim, from));
    expect(first.outcomes.map((one) => one.verdict)).toEqual(['held']);
    expect([kedge.messages.length, kedge.jobs.length]).toEqual([0, 1]);
    await kedge.sim.world.scheduler.advance(61_000);
    await kedge.deliver(kedge.jobs.map(({ job }) => job));
    expect(await ingress(kedge, groupId)).toEqual(GOOD);
    expect(kedge.messages).toHaveLength(1);
  });

  it('is only told of in alert mode, once, with what would have been done', async () => {
    const { kedge, groupId, from } = await stage(POLICY().replace('enforce', 'alert'));
    await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
    await kedge.deliver(eventsOf(kedge.sim, from));
    await kedge.deliver(eventsOf(kedge.sim, from));
    expect(await ingress(kedge, groupId)).toContain('tcp/22-22 0.0.0.0/0');
    expect(kedge.messages).toHaveLength(1);
  });

  it('is left alone while the kill switch is on', async () => {
    const { kedge, groupId, from } = await stage();
    kedge.table.killSwitch = true;
    await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
    const { outcomes } = await kedge.deliver(eventsOf(kedge.sim, from));
    expect(outcomes.map((one) => one.verdict)).toEqual(['held']);
    expect(await ingress(kedge, groupId)).toContain('tcp/22-22 0.0.0.0/0');
  });

  it("is not looked at for Kedge's own changes", async () => {
    const { kedge, groupId, from } = await stage();
    await open(kedge, groupId, { port: 22, cidr: '0.0.0.0/0' });
    await kedge.deliver(eventsOf(kedge.sim, from));
    const own = eventsOf(kedge.sim, from).slice(1);
    expect(own.length).toBeGreaterThan(0);
    expect((await kedge.deliver(own)).outcomes).toEqual([]);
  });
});
