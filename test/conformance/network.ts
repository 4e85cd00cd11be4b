import {
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkAclCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  ModifyVpcAttributeCommand,
  type NetworkAcl,
  type NetworkInterface,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { present, type Stage } from './stage.ts';

export async function newVpc({ ec2 }: Stage): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = present(Vpc?.VpcId);
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  return VpcId;
}

export async function newSubnet({ ec2 }: Stage, vpcId: string, third = 1): Promise<string> {
  const input = { VpcId: vpcId, CidrBlock: `10.0.${third}.0/24` };
  return present((await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId);
}

/** A group of this name, in a VPC of its own when none is given. */
export async function newGroup(stage: Stage, name = 'web', vpcId?: string): Promise<string> {
  const VpcId = vpcId ?? (await newVpc(stage));
  const input = { GroupName: name, Description: name, VpcId };
  return present((await stage.ec2.send(new CreateSecurityGroupCommand(input))).GroupId);
}

export function tcp(port: number, ...cidrs: readonly string[]): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) };
}

export async function allow(
  { ec2 }: Stage,
  GroupId: string,
  IpPermissions: IpPermission[],
): Promise<readonly SecurityGroupRule[]> {
  const answer = await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return answer.SecurityGroupRules ?? [];
}

/** What a group lets in, as it is stored. */
export async function ingress(stage: Stage, groupId: string): Promise<readonly SecurityGroupRule[]> {
  return (await rulesOf(stage, groupId)).filter((rule) => rule.IsEgress !== true);
}

export async function rulesOf({ ec2 }: Stage, groupId: string): Promise<readonly SecurityGroupRule[]> {
  const input = { Filters: [{ Name: 'group-id', Values: [groupId] }] };
  return (await ec2.send(new DescribeSecurityGroupRulesCommand(input))).SecurityGroupRules ?? [];
}

/** "tcp 22-22 10.0.0.0/8": the rules' protocol, ports and source, in order of their text. */
export function said(rules: readonly SecurityGroupRule[]): readonly string[] {
  return rules
    .map((rule) => {
      const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId;
      return `${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort} ${peer}`;
    })
    .sort();
}

export async function newAcl(stage: Stage, vpcId?: string): Promise<string> {
  const input = { VpcId: vpcId ?? (await newVpc(stage)) };
  return present((await stage.ec2.send(new CreateNetworkAclCommand(input))).NetworkAcl?.NetworkAclId);
}

export async function aclNow({ ec2 }: Stage, aclId: string): Promise<NetworkAcl> {
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [aclId] }));
  return present(NetworkAcls?.[0]);
}

export async function interfaceNow({ ec2 }: Stage, interfaceId: string): Promise<NetworkInterface> {
  const input = { NetworkInterfaceIds: [interfaceId] };
  return present((await ec2.send(new DescribeNetworkInterfacesCommand(input))).NetworkInterfaces?.[0]);
}
