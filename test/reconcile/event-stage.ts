import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateClusterCommand, type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { requestHandler } from '../../sim/index.ts';
import { policyOf } from '../support/judged.ts';
import { ACCOUNT, eventsOf, kedgeOn, REGION, type TestKedge } from '../support/kedge.ts';

const POLICY = policyOf(`
version: 1
mode: alert
guardrails:
  - { id: no-ssh-exposed, deny: tcp/22 from internet, on: [exposure] }
  - { id: no-telnet, deny: tcp/23 from internet }
securityGroups:
  web: { match: { tags: { tier: web } }, ingress: [tcp/443 from 0.0.0.0/0] }
`);

/** One of each thing that the calls of facts/cloudtrail.md change, and the clients of somebody who changes them. */
export type EventStage = {
  readonly kedge: TestKedge;
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ids: Readonly<
    Record<
      | 'vpc'
      | 'otherVpc'
      | 'subnet'
      | 'otherSubnet'
      | 'acl'
      | 'defaultAcl'
      | 'association'
      | 'web'
      | 'db'
      | 'defaultGroup'
      | 'list'
      | 'table'
      | 'gateway'
      | 'eni'
      | 'instance'
      | 'instanceEni'
      | 'address',
      string
    >
  >;
};

export async function eventStage(): Promise<EventStage> {
  const kedge = kedgeOn(POLICY);
  const { ec2, ecs } = kedge.person;
  const elb = new ElasticLoadBalancingV2Client({
    region: REGION,
    credentials: kedge.sim.world.identities.addUser({ name: 'balancer', account: ACCOUNT }),
    requestHandler: requestHandler(kedge.sim),
    maxAttempts: 1,
  });
  const vpc = await newVpc(ec2, '10.0.0.0/16');
  const otherVpc = await newVpc(ec2, '10.1.0.0/16');
  const subnet = await newSubnet(ec2, vpc, ['10.0.1.0/24', 'a']);
  const otherSubnet = await newSubnet(ec2, vpc, ['10.0.2.0/24', 'b']);
  const groups = { web: await newGroup(ec2, vpc, 'web'), db: await newGroup(ec2, vpc, 'db') };
  const network = {
    ...(await newNetwork(ec2, { vpc, subnet })),
    ...(await machine(ec2, subnet, groups.web)),
  };
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const gateway = InternetGateway?.InternetGatewayId ?? '';
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: gateway, VpcId: vpc }));
  const { AllocationId: address = '' } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'nginx' }],
    }),
  );
  const ids = { vpc, otherVpc, subnet, otherSubnet, gateway, address, ...groups, ...network };
  return { kedge, ec2, ecs, elb, ids };
}

/** What the change leads to: the resources looked at, and whether a review was asked for. */
export async function led(
  { kedge }: EventStage,
  change: () => Promise<unknown>,
): Promise<{ readonly looked: readonly string[]; readonly review: boolean }> {
  const before = kedge.sim.world.trail.all().length;
  await change();
  const events = eventsOf(kedge.sim, before);
  kedge.logs.splice(0);
  kedge.reviews.splice(0);
  await kedge.deliver(events);
  return { looked: looks(kedge), review: kedge.reviews.length > 0 };
}

/** "AWS::EC2::SecurityGroup sg-1": what was really read, by the adapter, for a look. */
export function looks({ logs }: TestKedge): readonly string[] {
  const resources = logs.flatMap(({ message, resource }) => (message === 'looked' ? [resource] : []));
  return resources.map((one) => {
    const { type, id } = one as { readonly type: string; readonly id: string };
    return `${type} ${id}`;
  });
}

async function newVpc(ec2: EC2Client, CidrBlock: string): Promise<string> {
  return (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
}

async function newSubnet(ec2: EC2Client, VpcId: string, [CidrBlock, zone]: readonly [string, string]) {
  const wanted = { VpcId, CidrBlock, AvailabilityZone: `${REGION}${zone}` };
  return (await ec2.send(new CreateSubnetCommand(wanted))).Subnet?.SubnetId ?? '';
}

async function newGroup(ec2: EC2Client, VpcId: string, GroupName: string): Promise<string> {
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: GroupName, VpcId }));
  return made.GroupId ?? '';
}

type In = { readonly vpc: string; readonly subnet: string };

async function newNetwork(ec2: EC2Client, { vpc, subnet }: In) {
  const acl = (await ec2.send(new CreateNetworkAclCommand({ VpcId: vpc }))).NetworkAcl?.NetworkAclId ?? '';
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({}));
  const standard = NetworkAcls.find((one) => one.VpcId === vpc && one.IsDefault === true);
  const association = standard?.Associations?.find((one) => one.SubnetId === subnet);
  const wanted = { PrefixListName: 'office', MaxEntries: 5, AddressFamily: 'IPv4' };
  const { PrefixList } = await ec2.send(new CreateManagedPrefixListCommand(wanted));
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
  const filter = [
    { Name: 'vpc-id', Values: [vpc] },
    { Name: 'group-name', Values: ['default'] },
  ];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filter }));
  return {
    acl,
    defaultAcl: standard?.NetworkAclId ?? '',
    association: association?.NetworkAclAssociationId ?? '',
    list: PrefixList?.PrefixListId ?? '',
    table: RouteTable?.RouteTableId ?? '',
    defaultGroup: SecurityGroups?.[0]?.GroupId ?? '',
  };
}

async function machine(ec2: EC2Client, SubnetId: string, group: string) {
  const wanted = new CreateNetworkInterfaceCommand({ SubnetId, Groups: [group] });
  const eni = (await ec2.send(wanted)).NetworkInterface?.NetworkInterfaceId ?? '';
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: 'ami-00000000000000000',
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SubnetId,
      SecurityGroupIds: [group],
    }),
  );
  const [made] = Instances ?? [];
  return {
    eni,
    instance: made?.InstanceId ?? '',
    instanceEni: made?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '',
  };
}
