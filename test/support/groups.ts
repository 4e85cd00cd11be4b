import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import type { SimOptions } from '../../sim/index.ts';
import { policyOf } from './judged.ts';
import { eventsOf, kedgeOn, type TestKedge } from './kedge.ts';

/** Kedge with one VPC, and the groups that somebody makes in it. */
export type GroupStage = {
  readonly kedge: TestKedge;
  readonly ec2: EC2Client;
  readonly ids: Readonly<Record<string, string>>;
  /** The events since the last time that this was asked. */
  readonly news: () => readonly unknown[];
};

export async function groupStage(
  policy: string,
  names: readonly string[],
  options: SimOptions = {},
): Promise<GroupStage> {
  const kedge = kedgeOn(policyOf(policy), options);
  const { ec2 } = kedge.person;
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const ids: Record<string, string> = {};
  for (const GroupName of names) {
    const wanted = { GroupName, Description: GroupName, VpcId: vpc.Vpc?.VpcId };
    const made = await ec2.send(new CreateSecurityGroupCommand(wanted));
    ids[GroupName] = made.GroupId ?? '';
  }
  let told = kedge.sim.world.trail.all().length;
  const news = (): readonly unknown[] => {
    const events = eventsOf(kedge.sim, told);
    told += events.length;
    return events;
  };
  return { kedge, ec2, ids, news };
}

const permissionOf = (rule: string) => {
  const [service = '', cidr = ''] = rule.split(' from ');
  const [IpProtocol = '', from = '', to = from] = service.split(/[/-]/);
  const ranges = cidr.includes(':') ? { Ipv6Ranges: [{ CidrIpv6: cidr }] } : { IpRanges: [{ CidrIp: cidr }] };
  return { IpProtocol, FromPort: Number(from), ToPort: Number(to), ...ranges };
};

/** `tcp/22 from 0.0.0.0/0` */
export async function open(ec2: EC2Client, GroupId: string | undefined, rule: string): Promise<void> {
  const IpPermissions = [permissionOf(rule)];
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

export async function shut(ec2: EC2Client, GroupId: string | undefined, rule: string): Promise<void> {
  const IpPermissions = [permissionOf(rule)];
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
}

/** The ingress rules of a group as they really are: "tcp/22-22 0.0.0.0/0", sorted. */
export async function ingress(ec2: EC2Client, groupId: string | undefined): Promise<readonly string[]> {
  const Filters = [{ Name: 'group-id', Values: [groupId ?? ''] }];
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules.filter((rule) => rule.IsEgress !== true)
    .map((rule) => `${rule.IpProtocol}/${rule.FromPort}-${rule.ToPort} ${rule.CidrIpv4 ?? rule.CidrIpv6}`)
    .sort();
}
