import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { cloudForTests } from './cloud.ts';
import { directory, kedge } from './kedge-command.ts';

const cloud = cloudForTests();
let vpc: string | undefined;

/** An operator's host, and a server that two groups let it into by SSH. */
beforeAll(async () => {
  const { ec2 } = cloud();
  vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId;
  const made = await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.0.0/24' }));
  const SubnetId = made.Subnet?.SubnetId;
  const [ops, one, two] = [
    await group('ops'),
    await group('one', '10.0.0.0/8'),
    await group('two', '10.0.0.0/9'),
  ];
  await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [ops] }));
  await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups: [one, two] }));
});

async function group(GroupName: string, CidrIp?: string): Promise<string> {
  const { ec2 } = cloud();
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'a', VpcId: vpc }));
  const GroupId = made.GroupId ?? '';
  if (CidrIp !== undefined)
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp }] }],
      }),
    );
  return GroupId;
}

const ingress = async (): Promise<number> => {
  const { SecurityGroupRules = [] } = await cloud().ec2.send(new DescribeSecurityGroupRulesCommand({}));
  return SecurityGroupRules.filter((rule) => rule.IsEgress === false && rule.FromPort === 22).length;
};

describe('kedge apply under an expectation', () => {
  it('takes one of two rules that keep it, and not the last', async () => {
    const policy = `version: 1
mode: enforce
guardrails:
  - { id: no-wide-ssh, deny: tcp/22 from 10.0.0.0/8 }
expect:
  - allow tcp/22 from sg/ops to sg/one
`;
    const path = join(await directory({ 'p.yaml': policy }), 'p.yaml');
    expect(await ingress()).toBe(2);
    const { status, out } = await kedge(['apply', '--policy', path]);
    expect(status).toBe(2);
    expect(out).toContain('1 mended (1 call), 1 held, 0 failed; 1 finding left.');
    expect(out).toMatch(/"allow tcp\/22 from sg\/ops to sg\/one" \(.*p\.yaml:6\) would not hold any more/);
    expect(await ingress()).toBe(1);
    const again = await kedge(['apply', '--policy', path]);
    expect([again.status, await ingress()]).toEqual([2, 1]);
  });
});
