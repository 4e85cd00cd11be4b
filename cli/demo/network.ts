import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  type EC2Client,
  type IpPermission,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { aclEntry } from '../../shared/drift/index.ts';
import type { Policy } from '../../shared/policy/index.ts';
import { REGION } from './stage.ts';

/** The ids of the demonstration's network, as AWS gave them out. */
export type Network = {
  readonly vpcId: string;
  readonly subnets: Readonly<Record<string, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly acls: Readonly<Record<string, string>>;
  readonly cluster: string;
};

type Clients = { readonly ec2: EC2Client; readonly ecs: ECSClient };

/** Builds the network that the policy describes, call by call as a person or Terraform would. */
export async function buildNetwork({ ec2, ecs }: Clients, policy: Policy): Promise<Network> {
  const vpc = await ec2.send(
    new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', TagSpecifications: named('vpc', 'demo') }),
  );
  const vpcId = given(vpc.Vpc?.VpcId, 'VpcId');
  const subnets = await buildSubnets(ec2, vpcId);
  const groups = await buildGroups(ec2, vpcId);
  const acls = await buildAcls(ec2, { vpcId, subnets, policy });
  await buildService(ecs, { subnets, groups });
  return { vpcId, subnets, groups, acls, cluster: 'prod' };
}

function named(type: 'vpc' | 'subnet' | 'network-acl', name: string) {
  return [{ ResourceType: type, Tags: [{ Key: 'Name', Value: name }] }];
}

export function given(value: string | undefined, what: string): string {
  if (value === undefined) throw new Error(`AWS answered without ${what}`);
  return value;
}

const SUBNETS = {
  'public-a': '10.0.0.0/24',
  'public-b': '10.0.1.0/24',
  'private-a': '10.0.10.0/24',
  'private-b': '10.0.11.0/24',
};

async function buildSubnets(ec2: EC2Client, vpcId: string): Promise<Record<string, string>> {
  const gateway = await ec2.send(new CreateInternetGatewayCommand({}));
  const igw = given(gateway.InternetGateway?.InternetGatewayId, 'InternetGatewayId');
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: igw, VpcId: vpcId }));
  const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
  const tableId = given(table.RouteTable?.RouteTableId, 'RouteTableId');
  await ec2.send(
    new CreateRouteCommand({ RouteTableId: tableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: igw }),
  );
  const made: Record<string, string> = {};
  for (const [name, CidrBlock] of Object.entries(SUBNETS)) {
    const subnet = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock,
        AvailabilityZone: `${REGION}${name.slice(-1)}`,
        TagSpecifications: named('subnet', name),
      }),
    );
    const id = given(subnet.Subnet?.SubnetId, 'SubnetId');
    made[name] = id;
    if (name.startsWith('public'))
      await ec2.send(new AssociateRouteTableCommand({ RouteTableId: tableId, SubnetId: id }));
  }
  return made;
}

async function buildGroups(ec2: EC2Client, vpcId: string): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const name of ['web-alb', 'web-tasks', 'db', 'vendor-tools']) {
    const group = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: `${name} of the demo`, VpcId: vpcId }),
    );
    made[name] = given(group.GroupId, 'GroupId');
  }
  const group = (name: string): string => given(made[name], name);
  const rules: readonly (readonly [name: string, egress: boolean, rule: IpPermission])[] = [
    ['web-alb', false, tcp(443, anybody)],
    ['web-alb', true, tcp(8080, { UserIdGroupPairs: [{ GroupId: group('web-tasks') }] })],
    [
      'web-tasks',
      false,
      tcp(8080, { UserIdGroupPairs: [{ GroupId: group('web-alb'), Description: 'from the load balancer' }] }),
    ],
    ['web-tasks', true, tcp(443, anybody)],
    ['web-tasks', true, tcp(5432, { UserIdGroupPairs: [{ GroupId: group('db') }] })],
    ['db', false, tcp(5432, { UserIdGroupPairs: [{ GroupId: group('web-tasks') }] })],
  ];
  for (const name of ['web-alb', 'web-tasks', 'db'])
    await ec2.send(
      new RevokeSecurityGroupEgressCommand({
        GroupId: group(name),
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      }),
    );
  for (const [name, egress, rule] of rules) {
    const input = { GroupId: group(name), IpPermissions: [rule] };
    await (egress
      ? ec2.send(new AuthorizeSecurityGroupEgressCommand(input))
      : ec2.send(new AuthorizeSecurityGroupIngressCommand(input)));
  }
  return made;
}

const anybody: IpPermission = { IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] };

function tcp(port: number, peer: IpPermission): IpPermission {
  return { IpProtocol: 'tcp', FromPort: port, ToPort: port, ...peer };
}

type AclsOf = {
  readonly vpcId: string;
  readonly subnets: Readonly<Record<string, string>>;
  readonly policy: Policy;
};

async function buildAcls(
  ec2: EC2Client,
  { vpcId, subnets, policy }: AclsOf,
): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const entry of policy.networkAcls) {
    const acl = await ec2.send(
      new CreateNetworkAclCommand({ VpcId: vpcId, TagSpecifications: named('network-acl', entry.key) }),
    );
    const id = given(acl.NetworkAcl?.NetworkAclId, 'NetworkAclId');
    made[entry.key] = id;
    for (const line of [...(entry.ingress ?? []), ...(entry.egress ?? [])])
      await createEntry(ec2, id, aclEntry(line));
    for (const name of entry.subnets ?? [])
      await putBehind(ec2, { subnetId: given(subnets[name], name), aclId: id });
  }
  return made;
}

async function createEntry(ec2: EC2Client, aclId: string, entry: ReturnType<typeof aclEntry>): Promise<void> {
  const family = entry.cidr.includes(':') ? { Ipv6CidrBlock: entry.cidr } : { CidrBlock: entry.cidr };
  const ports =
    entry.ports === undefined ? {} : { PortRange: { From: entry.ports.from, To: entry.ports.to } };
  await ec2.send(
    new CreateNetworkAclEntryCommand({
      NetworkAclId: aclId,
      RuleNumber: entry.number,
      Egress: entry.direction === 'egress',
      RuleAction: entry.action,
      Protocol: entry.protocol,
      ...family,
      ...ports,
    }),
  );
}

async function putBehind(
  ec2: EC2Client,
  { subnetId, aclId }: { subnetId: string; aclId: string },
): Promise<void> {
  const Filters = [{ Name: 'association.subnet-id', Values: [subnetId] }];
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
  const association = NetworkAcls[0]?.Associations?.find((one) => one.SubnetId === subnetId);
  const AssociationId = given(association?.NetworkAclAssociationId, 'AssociationId');
  await ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: aclId }));
}

async function buildService(ecs: ECSClient, of: Pick<Network, 'subnets' | 'groups'>): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  for (const family of ['web', 'web-shell'])
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [
          { name: 'web', image: 'web:1', memory: 512, portMappings: [{ containerPort: 8080 }] },
        ],
      }),
    );
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'web',
      taskDefinition: 'web',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [given(of.subnets['private-a'], 'private-a'), given(of.subnets['private-b'], 'private-b')],
          securityGroups: [given(of.groups['web-tasks'], 'web-tasks')],
          assignPublicIp: 'DISABLED',
        },
      },
    }),
  );
}
