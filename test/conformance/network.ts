import {
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type CreateVpcCommandInput,
  DeleteManagedPrefixListCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
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

export async function newVpc(
  { ec2, undo }: Stage,
  more: Partial<CreateVpcCommandInput> = {},
): Promise<string> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', ...more }));
  const VpcId = present(Vpc?.VpcId);
  undo(() => ec2.send(new DeleteVpcCommand({ VpcId })));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  return VpcId;
}

export async function newSubnet({ ec2, undo }: Stage, vpcId: string, third = 1): Promise<string> {
  const input = { VpcId: vpcId, CidrBlock: `10.0.${third}.0/24` };
  const SubnetId = present((await ec2.send(new CreateSubnetCommand(input))).Subnet?.SubnetId);
  undo(() => ec2.send(new DeleteSubnetCommand({ SubnetId })));
  return SubnetId;
}

/** A group of this name, in a VPC of its own when none is given. */
export async function newGroup(stage: Stage, name = 'web', vpcId?: string): Promise<string> {
  const VpcId = vpcId ?? (await newVpc(stage));
  const input = { GroupName: name, Description: name, VpcId };
  const GroupId = present((await stage.ec2.send(new CreateSecurityGroupCommand(input))).GroupId);
  stage.undo(() => stage.ec2.send(new DeleteSecurityGroupCommand({ GroupId })));
  return GroupId;
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
  const made = await stage.ec2.send(new CreateNetworkAclCommand(input));
  const NetworkAclId = present(made.NetworkAcl?.NetworkAclId);
  stage.undo(() => stage.ec2.send(new DeleteNetworkAclCommand({ NetworkAclId })));
  return NetworkAclId;
}

export async function newInterface(
  { ec2, undo }: Stage,
  SubnetId: string,
  Groups?: string[],
): Promise<string> {
  const command = new CreateNetworkInterfaceCommand({ SubnetId, Groups });
  const NetworkInterfaceId = present((await ec2.send(command)).NetworkInterface?.NetworkInterfaceId);
  undo(() => ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })));
  return NetworkInterfaceId;
}

/** A prefix list that may hold ten entries. */
export async function newList({ ec2, name, undo }: Stage, cidrs: readonly string[] = []): Promise<string> {
  const Entries = cidrs.map((Cidr) => ({ Cidr }));
  const input = { PrefixListName: name('list'), MaxEntries: 10, AddressFamily: 'IPv4', Entries };
  const { PrefixList } = await ec2.send(new CreateManagedPrefixListCommand(input));
  const PrefixListId = present(PrefixList?.PrefixListId);
  undo(() => ec2.send(new DeleteManagedPrefixListCommand({ PrefixListId })));
  return PrefixListId;
}

export async function aclNow({ ec2 }: Stage, aclId: string): Promise<NetworkAcl> {
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [aclId] }));
  return present(NetworkAcls?.[0]);
}

export async function interfaceNow({ ec2 }: Stage, interfaceId: string): Promise<NetworkInterface> {
  const input = { NetworkInterfaceIds: [interfaceId] };
  return present((await ec2.send(new DescribeNetworkInterfacesCommand(input))).NetworkInterfaces?.[0]);
}
