import {
  AllocateAddressCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSecurityGroupCommand,
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import {
  AddTagsCommand,
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, type Cloud, cloud, REGION, TRANSPORTS } from './cloud.ts';
import { errorCode, present } from './core-stage.ts';
import { group } from './ec2-world.ts';

type World = Cloud & {
  readonly ec2: EC2Client;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly vpcId: string;
  readonly subnets: readonly [string, string, string];
  readonly groups: readonly [string, string];
};

async function elbWorld(transport: (typeof TRANSPORTS)[number] = 'socketless'): Promise<World> {
  const stage = await cloud({ transport });
  const ec2 = new EC2Client(stage.config());
  const elb = new ElasticLoadBalancingV2Client(stage.config());
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = present(Vpc?.VpcId);
  const subnet = async (zone: string, CidrBlock: string) => {
    const command = new CreateSubnetCommand({
      VpcId: vpcId,
      CidrBlock,
      AvailabilityZone: `${REGION}${zone}`,
    });
    return present((await ec2.send(command)).Subnet?.SubnetId);
  };
  const [a, b] = [await subnet('a', '10.0.1.0/24'), await subnet('b', '10.0.2.0/24')];
  const subnets: [string, string, string] = [a, b, await subnet('b', '10.0.3.0/24')];
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const { InternetGatewayId } = present(InternetGateway);
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
  const groups: [string, string] = [await group(ec2, vpcId, 'alb'), await group(ec2, vpcId, 'other')];
  return { ...stage, ec2, elb, vpcId, subnets, groups };
}

async function create(
  world: World,
  said: Partial<CreateLoadBalancerCommandInput> = {},
): Promise<LoadBalancer> {
  const [a, b] = world.subnets;
  const usual = { Name: 'web', Subnets: [a, b], SecurityGroups: [world.groups[0]] };
  const { LoadBalancers } = await world.elb.send(new CreateLoadBalancerCommand({ ...usual, ...said }));
  return present(LoadBalancers?.[0]);
}

async function interfaces({ ec2 }: World): Promise<readonly NetworkInterface[]> {
  return (await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces ?? [];
}

async function groupsInUse(world: World): Promise<readonly (readonly (string | undefined)[])[]> {
  return (await interfaces(world)).map(({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId));
}

describe.each(TRANSPORTS)('load balancers over %s', (transport) => {
  it('have an interface in each subnet, with their groups, not for their account to change', async () => {
    const world = await elbWorld(transport);
    const balancer = await create(world, { Tags: [{ Key: 'tier', Value: 'edge' }] });
    const id = present(balancer.LoadBalancerArn).split('/').pop();
    expect(balancer).toMatchObject({
      LoadBalancerArn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/web/${id}`,
      Type: 'application',
      Scheme: 'internet-facing',
      VpcId: world.vpcId,
      State: { Code: 'provisioning' },
      SecurityGroups: [world.groups[0]],
      AvailabilityZones: [{ SubnetId: world.subnets[0] }, { SubnetId: world.subnets[1] }],
    });
    expect(balancer.CreatedTime).toEqual(new Date('2026-01-01T00:00:00Z'));
    const enis = await interfaces(world);
    expect(enis.map(({ SubnetId }) => SubnetId).sort()).toEqual([world.subnets[0], world.subnets[1]].sort());
    for (const eni of enis) {
      expect(eni).toMatchObject({
        Description: `ELB app/web/${id}`,
        RequesterManaged: true,
        Status: 'in-use',
      });
      expect(eni.Association?.PublicIp).toBeDefined();
    }
    expect(await groupsInUse(world)).toEqual([[world.groups[0]], [world.groups[0]]]);
    const NetworkInterfaceId = present(enis[0]?.NetworkInterfaceId);
    const steal = new ModifyNetworkInterfaceAttributeCommand({
      NetworkInterfaceId,
      Groups: [world.groups[1]],
    });
    expect(await errorCode(world.ec2.send(steal))).toBe('AuthFailure');
    await world.sim.world.scheduler.advance(1_000);
    const found = await world.elb.send(new DescribeLoadBalancersCommand({ Names: ['web'] }));
    expect(found.LoadBalancers?.[0]?.State?.Code).toBe('active');
    const ResourceArns = [present(balancer.LoadBalancerArn)];
    const { TagDescriptions } = await world.elb.send(new DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions).toEqual([
      { ResourceArn: ResourceArns[0], Tags: [{ Key: 'tier', Value: 'edge' }] },
    ]);
    await world.close();
  });

  it('hand new groups on to their interfaces at once', async () => {
    const world = await elbWorld(transport);
    const { LoadBalancerArn } = await create(world);
    const set = (SecurityGroups: string[]) =>
      world.elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
    expect((await set([world.groups[1]])).SecurityGroupIds).toEqual([world.groups[1]]);
    expect(await groupsInUse(world)).toEqual([[world.groups[1]], [world.groups[1]]]);
    await world.ec2.send(new DeleteSecurityGroupCommand({ GroupId: world.groups[0] }));
    expect(await errorCode(set([world.groups[0]]))).toBe('InvalidSecurityGroupException');
    expect(await groupsInUse(world)).toEqual([[world.groups[1]], [world.groups[1]]]);
    await world.close();
  });
});

describe('load balancers', () => {
  it('are made once, and not differently under the same name', async () => {
    const world = await elbWorld();
    const { LoadBalancerArn } = await create(world);
    expect((await create(world)).LoadBalancerArn).toBe(LoadBalancerArn);
    expect(await errorCode(create(world, { SecurityGroups: [world.groups[1]] }))).toBe(
      'DuplicateLoadBalancerNameException',
    );
    expect(await interfaces(world)).toHaveLength(2);
  });

  it("have the VPC's default group when none is named, and no public address inside", async () => {
    const world = await elbWorld();
    const balancer = await create(world, { SecurityGroups: undefined, Scheme: 'internal' });
    expect(balancer.DNSName).toMatch(/^internal-web-\d+\.eu-west-1\.elb\.amazonaws\.com$/);
    const enis = await interfaces(world);
    expect(enis.map(({ Groups }) => Groups?.[0]?.GroupName)).toEqual(['default', 'default']);
    expect(enis.map(({ Association }) => Association)).toEqual([undefined, undefined]);
  });

  it('of the network kind have groups from the start or never', async () => {
    const world = await elbWorld();
    const bare = await create(world, {
      Name: 'bare',
      Type: 'network',
      SecurityGroups: undefined,
      Subnets: [world.subnets[0]],
    });
    expect(bare.SecurityGroups).toBeUndefined();
    expect(await groupsInUse(world)).toEqual([[]]);
    const LoadBalancerArn = present(bare.LoadBalancerArn);
    const SecurityGroups = [world.groups[0]];
    const set = (arn: string | undefined) =>
      world.elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn: arn, SecurityGroups }));
    await expect(set(LoadBalancerArn)).rejects.toThrow('created without any security groups');
    await world.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    expect(await interfaces(world)).toEqual([]);
    const guarded = await create(world, {
      Name: 'guarded',
      Type: 'network',
      SecurityGroups: [world.groups[1]],
    });
    expect((await set(guarded.LoadBalancerArn)).SecurityGroupIds).toEqual(SecurityGroups);
    expect(await groupsInUse(world)).toEqual([[world.groups[0]], [world.groups[0]]]);
    expect((await interfaces(world))[0]?.InterfaceType).toBe('network_load_balancer');
  });

  it('of the network kind take Elastic IPs and give them back', async () => {
    const world = await elbWorld();
    const { AllocationId, PublicIp } = await world.ec2.send(new AllocateAddressCommand({}));
    const SubnetMappings = [{ SubnetId: world.subnets[0], AllocationId }];
    const { LoadBalancerArn } = await create(world, { Type: 'network', Subnets: undefined, SubnetMappings });
    expect((await interfaces(world))[0]?.Association).toMatchObject({ PublicIp, AllocationId });
    await world.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
    const { Addresses } = await world.ec2.send(new DescribeAddressesCommand({}));
    expect(Addresses?.map(({ AssociationId }) => AssociationId)).toEqual([undefined]);
  });

  it('move to other subnets, where interfaces come and go', async () => {
    const world = await elbWorld();
    const { LoadBalancerArn } = await create(world);
    const [a, , c] = world.subnets;
    const before = (await interfaces(world)).find(({ SubnetId }) => SubnetId === a)?.NetworkInterfaceId;
    const set = new SetSubnetsCommand({ LoadBalancerArn, Subnets: [a, c] });
    expect((await world.elb.send(set)).AvailabilityZones?.map(({ SubnetId }) => SubnetId)).toEqual([a, c]);
    const after = await interfaces(world);
    expect(after.map(({ SubnetId }) => SubnetId).sort()).toEqual([a, c].sort());
    expect(after.map(({ NetworkInterfaceId }) => NetworkInterfaceId)).toContain(before);
  });

  it.each<[string, string, (world: World) => Partial<CreateLoadBalancerCommandInput>]>([
    ['one zone only', 'ValidationError', ({ subnets }) => ({ Subnets: [subnets[0]] })],
    ['a zone twice', 'InvalidConfigurationRequestException', ({ subnets }) => ({ Subnets: [...subnets] })],
    [
      'no such subnet',
      'SubnetNotFoundException',
      ({ subnets }) => ({ Subnets: [subnets[0], 'subnet-0123456789abcdef0'] }),
    ],
    ['no such group', 'InvalidSecurityGroupException', () => ({ SecurityGroups: ['sg-0123456789abcdef0'] })],
    ['a bad name', 'ValidationError', () => ({ Name: '-web' })],
    ['a reserved name', 'ValidationError', () => ({ Name: 'internal-web' })],
  ])('are refused with %s', async (_, code, said) => {
    const world = await elbWorld();
    expect(await errorCode(create(world, said(world)))).toBe(code);
    expect(await interfaces(world)).toEqual([]);
    expect((await world.elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers).toEqual([]);
  });

  it('are described a page at a time, tagged, and missed when gone', async () => {
    const world = await elbWorld();
    for (const Name of ['a', 'b', 'c']) await create(world, { Name });
    const first = await world.elb.send(new DescribeLoadBalancersCommand({ PageSize: 2 }));
    const rest = await world.elb.send(
      new DescribeLoadBalancersCommand({ PageSize: 2, Marker: first.NextMarker }),
    );
    const names = [...(first.LoadBalancers ?? []), ...(rest.LoadBalancers ?? [])].map(
      (one) => one.LoadBalancerName,
    );
    expect(names).toEqual(['a', 'b', 'c']);
    expect(rest.NextMarker).toBeUndefined();
    const ResourceArns = [present(first.LoadBalancers?.[0]?.LoadBalancerArn)];
    const Tags = [
      { Key: 'x', Value: '1' },
      { Key: 'y', Value: '2' },
    ];
    await world.elb.send(new AddTagsCommand({ ResourceArns, Tags }));
    await world.elb.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['x'] }));
    const { TagDescriptions } = await world.elb.send(new DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions?.[0]?.Tags).toEqual([{ Key: 'y', Value: '2' }]);
    await world.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: ResourceArns[0] }));
    await world.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: ResourceArns[0] }));
    expect(await errorCode(world.elb.send(new DescribeTagsCommand({ ResourceArns })))).toBe(
      'LoadBalancerNotFoundException',
    );
    const byName = world.elb.send(new DescribeLoadBalancersCommand({ Names: ['none'] }));
    expect(await errorCode(byName)).toBe('LoadBalancerNotFoundException');
  });

  it('stand in CloudTrail as version 2015-12-01, with plain lists and lower camel names', async () => {
    const world = await elbWorld();
    const { LoadBalancerArn } = await create(world);
    const SecurityGroups = [world.groups[1]];
    await world.elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
    const records = world.sim.world.trail.all().map(({ record }) => record);
    const named = (eventName: string) => records.find((record) => record.eventName === eventName);
    expect(named('CreateLoadBalancer')).toMatchObject({
      eventSource: 'elasticloadbalancing.amazonaws.com',
      apiVersion: '2015-12-01',
      requestParameters: {
        name: 'web',
        subnets: world.subnets.slice(0, 2),
        securityGroups: [world.groups[0]],
      },
      responseElements: {
        loadBalancers: [
          {
            loadBalancerArn: LoadBalancerArn,
            dNSName: expect.stringMatching(/^web-\d+/),
            createdTime: 'Jan 1, 2026 12:00:00 AM',
            securityGroups: [world.groups[0]],
            availabilityZones: [{ loadBalancerAddresses: [] }, { loadBalancerAddresses: [] }],
          },
        ],
      },
    });
    expect(named('SetSecurityGroups')).toMatchObject({
      apiVersion: '2015-12-01',
      requestParameters: { loadBalancerArn: LoadBalancerArn, securityGroups: SecurityGroups },
      responseElements: { securityGroupIds: SecurityGroups },
    });
    expect(named('ModifyNetworkInterfaceAttribute')).toMatchObject({
      sourceIPAddress: 'elasticloadbalancing.amazonaws.com',
      userIdentity: { type: 'AssumedRole', invokedBy: 'elasticloadbalancing.amazonaws.com' },
    });
  });
});
