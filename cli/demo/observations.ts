import {
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupRulesCommand,
  type NetworkAclEntry,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { given } from './network.ts';
import type { Scene } from './scenario.ts';

/** The rules of a group, one line each: "in tcp/443 0.0.0.0/0", sorted. */
export async function rulesOf({ stage, network, person }: Scene, name: string): Promise<readonly string[]> {
  const { ec2 } = stage.as(person);
  const Filters = [{ Name: 'group-id', Values: [given(network.groups[name], name)] }];
  const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules.map(ruleText).sort();
}

function ruleText(rule: SecurityGroupRule): string {
  const ports = rule.FromPort === rule.ToPort ? `${rule.FromPort}` : `${rule.FromPort}-${rule.ToPort}`;
  const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.ReferencedGroupInfo?.GroupId ?? rule.PrefixListId;
  return `${rule.IsEgress === true ? 'out' : 'in'} ${rule.IpProtocol}/${ports} ${peer}`;
}

/** The entries of an ACL, one line each: "in 100 allow 6 443-443 0.0.0.0/0", sorted. */
export async function entriesOf({ stage, network, person }: Scene, name: string): Promise<readonly string[]> {
  const { ec2 } = stage.as(person);
  const NetworkAclIds = [given(network.acls[name], name)];
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds }));
  return (NetworkAcls[0]?.Entries ?? []).map(entryText).sort();
}

function entryText(entry: NetworkAclEntry): string {
  const ports = entry.PortRange === undefined ? 'all' : `${entry.PortRange.From}-${entry.PortRange.To}`;
  const where = entry.CidrBlock ?? entry.Ipv6CidrBlock;
  return `${entry.Egress === true ? 'out' : 'in'} ${entry.RuleNumber} ${entry.RuleAction} ${entry.Protocol} ${ports} ${where}`;
}
