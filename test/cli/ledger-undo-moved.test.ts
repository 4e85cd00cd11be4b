import {
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  ModifySecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { type Drifted, drifted, GOOD, HOLD, history, statusOf } from './ledger-drift.ts';
import { ledgerTests, type Scene, scene } from './ledger-stage.ts';

ledgerTests();

describe('a resource that has moved on', () => {
  /** Kedge narrows the rule for 443 that somebody widened. */
  async function narrowed(): Promise<Drifted & { readonly ruleId: string }> {
    const at = await scene();
    const Filters = [{ Name: 'group-id', Values: [at.groupId] }];
    const found = await at.kedge.person.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    const rule = found.SecurityGroupRules?.find(({ CidrIpv4 }) => CidrIpv4 === '0.0.0.0/0');
    const ruleId = rule?.SecurityGroupRuleId ?? '';
    await modify(at, ruleId, [443, 450]);
    const before = await at.rules();
    await at.hear();
    const [{ id } = {}] = await history(at);
    return { ...at, before, id: String(id), ruleId };
  }

  async function modify({ kedge, groupId }: Scene, id: string, [FromPort, ToPort]: [number, number]) {
    const SecurityGroupRule = { IpProtocol: 'tcp', FromPort, ToPort, CidrIpv4: '0.0.0.0/0' };
    const SecurityGroupRules = [{ SecurityGroupRuleId: id, SecurityGroupRule }];
    await kedge.person.ec2.send(
      new ModifySecurityGroupRulesCommand({ GroupId: groupId, SecurityGroupRules }),
    );
  }

  it('gets a narrowed rule back as it was, by its id', async () => {
    const { run, id, rules, before } = await narrowed();
    expect(await rules()).toEqual(GOOD);
    expect([(await run(['undo', id, ...HOLD])).status, await rules()]).toEqual([0, before]);
  });

  it('is left as it is when the rule that Kedge narrowed says something else by now', async () => {
    const at = await narrowed();
    await modify(at, at.ruleId, [443, 444]);
    const now = await at.rules();
    const { status, out } = await at.run(['undo', at.id, ...HOLD]);
    expect([status, await at.rules(), await statusOf(at, at.id)]).toEqual([2, now, 'reverted']);
    expect(out).toContain('what ec2:ModifySecurityGroupRules left is not there any more');
    expect(out).toMatch(
      /By hand, in this order:\n {2}aws ec2 modify-security-group-rules --region eu-west-1/,
    );
    expect((await at.run(['hold', at.groupId, '--release'])).out).toContain('was not held');
  });

  it('cannot be undone when it is gone', async () => {
    const { run, id, kedge, groupId } = await drifted();
    await kedge.person.ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId }));
    const { status, out } = await run(['undo', id, ...HOLD]);
    expect([status, out]).toEqual([2, expect.stringContaining(`${groupId} does not exist any more`)]);
  });

  it('counts as undone without a call when all is as it was before Kedge', async () => {
    const at = await drifted();
    await at.open({ ports: [8443, 8443], cidr: '198.51.100.0/24' });
    const { status, out } = await at.run(['undo', at.id, ...HOLD]);
    expect([status, await statusOf(at, at.id)]).toEqual([0, 'undone']);
    expect(out).toContain('No call was needed');
  });

  it('is undone by the later incident first when Kedge has put the same right again', async () => {
    const at = await drifted();
    await at.open({ ports: [8443, 8443], cidr: '198.51.100.0/24' });
    await at.hear();
    const [{ id: later } = {}] = await history(at);
    const { status, out } = await at.run(['undo', at.id, ...HOLD]);
    expect([status, out]).toEqual([2, expect.stringContaining(`undo ${later} first`)]);
  });
});
