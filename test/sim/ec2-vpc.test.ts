import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateDefaultVpcCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeAvailabilityZonesCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage } from './core-stage.ts';
import { smallNetwork } from './ec2-world.ts';

async function gateway(ec2: EC2Client, VpcId: string) {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const InternetGatewayId = present(InternetGateway?.InternetGatewayId);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return InternetGatewayId;
}

async function routeTable(ec2: EC2Client, VpcId: string) {
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
  return present(RouteTable?.RouteTableId);
}

async function routes(ec2: EC2Client, id: string) {
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
  return present(RouteTables?.[0]?.Routes);
}

describe('VPCs and subnets', () => {
  it('clear host bits, and refuse blocks that overlap or lie outside', async () => {
    const { ec2 } = await stage();
    const { Vpc } = await ec2().send(new CreateVpcCommand({ CidrBlock: '10.0.3.4/16' }));
    expect(Vpc?.CidrBlock).toBe('10.0.0.0/16');
    const subnet = (CidrBlock: string) =>
      ec2().send(new CreateSubnetCommand({ VpcId: present(Vpc?.VpcId), CidrBlock }));
    expect((await subnet('10.0.1.77/24')).Subnet).toMatchObject({
      CidrBlock: '10.0.1.0/24',
      AvailableIpAddressCount: 251,
      AvailabilityZone: 'eu-west-1a',
      AvailabilityZoneId: 'euw1-az1',
    });
    expect(await errorCode(subnet('10.0.0.0/22'))).toBe('InvalidSubnet.Conflict');
    expect(await errorCode(subnet('10.1.0.0/24'))).toBe('InvalidSubnet.Range');
    expect(await errorCode(subnet('10.0.2.0/29'))).toBe('InvalidVpc.Range');
  });

  it('a VPC goes only when nothing is left in it, and takes its default group, ACL and table along', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId, groupId } = await smallNetwork(ec2());
    const remove = () => ec2().send(new DeleteVpcCommand({ VpcId: vpcId }));
    expect(await errorCode(remove())).toBe('DependencyViolation');
    await ec2().send(new DeleteSubnetCommand({ SubnetId: subnetId }));
    expect(await errorCode(remove())).toBe('DependencyViolation');
    await ec2().send(new DeleteSecurityGroupCommand({ GroupId: groupId }));
    await remove();
    expect((await ec2().send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    expect((await ec2().send(new DescribeRouteTablesCommand({}))).RouteTables).toEqual([]);
  });

  it('attributes can be read and changed', async () => {
    const { ec2 } = await stage();
    const { vpcId: VpcId } = await smallNetwork(ec2());
    const hostnames = async () => {
      const command = new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' });
      return (await ec2().send(command)).EnableDnsHostnames?.Value;
    };
    expect(await hostnames()).toBe(false);
    await ec2().send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    expect(await hostnames()).toBe(true);
  });

  it('the default VPC comes once, with public subnets in every zone', async () => {
    const { ec2 } = await stage();
    await ec2().send(new CreateDefaultVpcCommand({}));
    expect(await errorCode(ec2().send(new CreateDefaultVpcCommand({})))).toBe('DefaultVpcAlreadyExists');
    const { Subnets } = await ec2().send(new DescribeSubnetsCommand({}));
    expect(Subnets?.map(({ AvailabilityZone }) => AvailabilityZone).sort()).toEqual(
      ['a', 'b', 'c'].map((z) => `eu-west-1${z}`),
    );
    expect(Subnets?.every((one) => one.DefaultForAz && one.MapPublicIpOnLaunch)).toBe(true);
  });

  it.each([
    ['us-east-1', 'use1-az1'],
    ['ap-northeast-2', 'apne2-az1'],
    ['us-gov-west-1', 'usgw1-az1'],
    ['eu-central-1', 'euc1-az1'],
  ])('zones of %s have ids like %s', async (region, id) => {
    const { ec2 } = await stage();
    const { AvailabilityZones } = await ec2({ region }).send(new DescribeAvailabilityZonesCommand({}));
    expect(AvailabilityZones?.[0]?.ZoneId).toBe(id);
  });
});

describe('routes', () => {
  it('begin with the one to the VPC itself, and are one for a destination', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    const RouteTableId = await routeTable(ec2(), vpcId);
    const GatewayId = await gateway(ec2(), vpcId);
    const create = () =>
      ec2().send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId }));
    await create();
    expect(await errorCode(create())).toBe('RouteAlreadyExists');
    expect(await routes(ec2(), RouteTableId)).toEqual([
      {
        DestinationCidrBlock: '10.0.0.0/16',
        GatewayId: 'local',
        Origin: 'CreateRouteTable',
        State: 'active',
      },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId, Origin: 'CreateRoute', State: 'active' },
    ]);
  });

  it('become black holes when what they lead to is gone', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId } = await smallNetwork(ec2());
    const RouteTableId = await routeTable(ec2(), vpcId);
    const { AllocationId } = await ec2().send(new AllocateAddressCommand({}));
    const { NatGateway } = await ec2().send(
      new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId }),
    );
    const NatGatewayId = present(NatGateway?.NatGatewayId);
    const to = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    await ec2().send(new CreateRouteCommand({ ...to, NatGatewayId }));
    await ec2().send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect((await routes(ec2(), RouteTableId))[1]).toMatchObject({ NatGatewayId, State: 'blackhole' });
    const GatewayId = await gateway(ec2(), vpcId);
    await ec2().send(new ReplaceRouteCommand({ ...to, GatewayId }));
    expect((await routes(ec2(), RouteTableId))[1]).toMatchObject({ GatewayId, State: 'active' });
    await ec2().send(new DeleteRouteCommand(to));
    expect(await errorCode(ec2().send(new DeleteRouteCommand(to)))).toBe('InvalidRoute.NotFound');
    expect(await errorCode(ec2().send(new ReplaceRouteCommand({ ...to, GatewayId })))).toBe(
      'InvalidRoute.NotFound',
    );
  });

  it('need one target, and a gateway of the same VPC', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    const other = await smallNetwork(ec2());
    const RouteTableId = await routeTable(ec2(), vpcId);
    const GatewayId = await gateway(ec2(), other.vpcId);
    const create = (target: object) =>
      ec2().send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', ...target }));
    expect(await errorCode(create({}))).toBe('InvalidParameterCombination');
    expect(await errorCode(create({ GatewayId, NatGatewayId: 'nat-1' }))).toBe('InvalidParameterCombination');
    expect(await errorCode(create({ GatewayId }))).toBe('InvalidParameterValue');
    expect(await errorCode(create({ NatGatewayId: 'nat-0123' }))).toBe('NatGatewayNotFound');
  });

  it('apply to a subnet through one association, the main table else', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId } = await smallNetwork(ec2());
    const tables = [await routeTable(ec2(), vpcId), await routeTable(ec2(), vpcId)] as const;
    const associate = (RouteTableId: string) =>
      ec2().send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnetId }));
    const { AssociationId } = await associate(tables[0]);
    expect(await errorCode(associate(tables[1]))).toBe('Resource.AlreadyAssociated');
    await ec2().send(new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: tables[1] }));
    const filter = [{ Name: 'association.subnet-id', Values: [subnetId] }];
    const { RouteTables } = await ec2().send(new DescribeRouteTablesCommand({ Filters: filter }));
    expect(RouteTables?.map(({ RouteTableId }) => RouteTableId)).toEqual([tables[1]]);
    const main = [{ Name: 'association.main', Values: ['true'] }];
    expect((await ec2().send(new DescribeRouteTablesCommand({ Filters: main }))).RouteTables).toHaveLength(1);
  });
});
