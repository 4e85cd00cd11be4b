import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type EC2Client,
  type IpPermission,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { present } from './core-stage.ts';

export type SmallNetwork = { readonly vpcId: string; readonly subnetId: string; readonly groupId: string };

/** One VPC, one subnet, one group that nothing is in. */
export async function smallNetwork(ec2: EC2Client, options: { ipv6?: boolean } = {}): Promise<SmallNetwork> {
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: options.ipv6 ?? false }),
  );
  const vpcId = present(Vpc?.VpcId, 'VPC');
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.1.0/24' }));
  const groupId = await group(ec2, vpcId, 'web');
  return { vpcId, subnetId: present(Subnet?.SubnetId, 'subnet'), groupId };
}

export async function group(ec2: EC2Client, vpcId: string, name: string): Promise<string> {
  const command = new CreateSecurityGroupCommand({ GroupName: name, Description: name, VpcId: vpcId });
  return present((await ec2.send(command)).GroupId, 'group');
}

export async function allow(
  ec2: EC2Client,
  groupId: string,
  ...rules: IpPermission[]
): Promise<SecurityGroupRule[]> {
  const command = new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: rules });
  return present((await ec2.send(command)).SecurityGroupRules, 'rules');
}

export function tcp(port: number, ...cidrs: string[]): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: cidrs.map((CidrIp) => ({ CidrIp })) };
}
