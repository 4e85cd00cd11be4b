import { describe, expect, it } from 'vitest';
import { stateFromSections } from '../../shared/state/index.ts';

const state = (sections: Parameters<typeof stateFromSections>[0]) => stateFromSections(sections).state;

describe('interfaces', () => {
  it('collects all public addresses, of the primary and of secondary private ones, once each', () => {
    const raw = {
      NetworkInterfaceId: 'eni-1',
      VpcId: 'vpc-1',
      SubnetId: 'subnet-1',
      OwnerId: '111111111111',
      AvailabilityZone: 'us-west-2-lax-1a',
      Groups: [{ GroupId: 'sg-1', GroupName: 'web' }],
      PrivateIpAddress: '10.0.0.5',
      Association: { PublicIp: '203.0.113.5' },
      PrivateIpAddresses: [
        { Primary: true, PrivateIpAddress: '10.0.0.5', Association: { PublicIp: '203.0.113.5' } },
        { Primary: false, PrivateIpAddress: '10.0.0.6', Association: { PublicIp: '203.0.113.6' } },
      ],
      Ipv6Addresses: [{ Ipv6Address: '2001:db8::5' }],
      RequesterManaged: true,
      RequesterId: 'AROA:ecs',
      InterfaceType: 'interface',
      Status: 'in-use',
      Description: 'arn:aws:ecs:us-west-2:111111111111:attachment/1',
      Attachment: { InstanceId: 'i-1', InstanceOwnerId: '333333333333' },
      TagSet: [{ Key: 'Name', Value: 'web' }],
    };
    const read = state({ 'network-interfaces': { NetworkInterfaces: [raw] } });
    expect(read.region).toBe('us-west-2');
    expect(read.interfaces.get('eni-1')).toEqual({
      id: 'eni-1',
      vpcId: 'vpc-1',
      subnetId: 'subnet-1',
      account: '111111111111',
      groups: ['sg-1'],
      privateIps: ['10.0.0.5', '10.0.0.6'],
      ipv6: ['2001:db8::5'],
      publicIps: ['203.0.113.5', '203.0.113.6'],
      requesterManaged: true,
      requesterId: 'AROA:ecs',
      interfaceType: 'interface',
      description: 'arn:aws:ecs:us-west-2:111111111111:attachment/1',
      status: 'in-use',
      instanceId: 'i-1',
      attachmentOwner: '333333333333',
      tags: { Name: 'web' },
    });
  });
});

describe('VPCs, subnets and gateways', () => {
  it('counts only blocks that are in force', () => {
    const raw = {
      VpcId: 'vpc-1',
      OwnerId: '111111111111',
      IsDefault: false,
      CidrBlock: '10.0.0.0/16',
      CidrBlockAssociationSet: [
        { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
        { CidrBlock: '10.1.0.0/16', CidrBlockState: { State: 'associated' } },
        { CidrBlock: '10.2.0.0/16', CidrBlockState: { State: 'disassociated' } },
      ],
      Ipv6CidrBlockAssociationSet: [
        { Ipv6CidrBlock: '2001:db8::/56', Ipv6CidrBlockState: { State: 'associated' } },
      ],
    };
    expect(state({ vpcs: { Vpcs: [raw] } }).vpcs.get('vpc-1')).toEqual({
      id: 'vpc-1',
      account: '111111111111',
      isDefault: false,
      cidrs: ['10.0.0.0/16', '10.1.0.0/16'],
      ipv6Cidrs: ['2001:db8::/56'],
      tags: {},
    });
  });

  it('knows a subnet without IPv4', () => {
    const raw = {
      SubnetId: 'subnet-1',
      VpcId: 'vpc-1',
      OwnerId: '111111111111',
      AvailabilityZone: 'eu-west-1a',
    };
    const read = state({ subnets: { Subnets: [raw] } });
    expect(read.subnets.get('subnet-1')).toEqual({
      id: 'subnet-1',
      vpcId: 'vpc-1',
      account: '111111111111',
      ipv6Cidrs: [],
      availabilityZone: 'eu-west-1a',
      tags: {},
    });
    expect(read.region).toBe('eu-west-1');
  });

  it('tells internet gateways from egress-only ones, both in one file', () => {
    const read = state({
      'internet-gateways': {
        InternetGateways: [
          { InternetGatewayId: 'igw-1', Attachments: [{ VpcId: 'vpc-1', State: 'available' }] },
        ],
        EgressOnlyInternetGateways: [
          { EgressOnlyInternetGatewayId: 'eigw-1', Attachments: [{ VpcId: 'vpc-1', State: 'attached' }] },
          { EgressOnlyInternetGatewayId: 'eigw-2', Attachments: [{ VpcId: 'vpc-1', State: 'detached' }] },
        ],
      },
    });
    expect([...read.internetGateways.values()]).toEqual([
      { id: 'igw-1', vpcIds: ['vpc-1'], egressOnly: false },
      { id: 'eigw-1', vpcIds: ['vpc-1'], egressOnly: true },
      { id: 'eigw-2', vpcIds: [], egressOnly: true },
    ]);
  });
});

describe('route tables', () => {
  it('names each destination and next hop, and which table is the main one', () => {
    const raw = {
      RouteTableId: 'rtb-1',
      VpcId: 'vpc-1',
      OwnerId: '111111111111',
      Associations: [
        { Main: true, AssociationState: { State: 'associated' } },
        { Main: false, SubnetId: 'subnet-1', AssociationState: { State: 'associated' } },
        { Main: false, SubnetId: 'subnet-2', AssociationState: { State: 'disassociated' } },
      ],
      Routes: [
        { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
        { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' },
        { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'active' },
        { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active' },
        {
          DestinationCidrBlock: '10.9.0.0/16',
          InstanceId: 'i-1',
          NetworkInterfaceId: 'eni-1',
          State: 'active',
        },
      ],
    };
    expect(state({ 'route-tables': { RouteTables: [raw] } }).routeTables.get('rtb-1')).toEqual({
      id: 'rtb-1',
      vpcId: 'vpc-1',
      account: '111111111111',
      main: true,
      subnetIds: ['subnet-1'],
      routes: [
        { destination: '10.0.0.0/16', target: 'local', state: 'active' },
        { destination: '0.0.0.0/0', target: 'nat-1', state: 'blackhole' },
        { destination: '::/0', target: 'eigw-1', state: 'active' },
        { destination: 'pl-1', target: 'vpce-1', state: 'active' },
        { destination: '10.9.0.0/16', target: 'eni-1', state: 'active' },
      ],
      tags: {},
    });
  });
});

describe('prefix lists', () => {
  it('tells no entries from entries that nobody read', () => {
    const lists = state({
      'prefix-lists': {
        PrefixLists: [
          {
            PrefixListId: 'pl-1',
            PrefixListName: 'office',
            OwnerId: '111111111111',
            MaxEntries: 5,
            Entries: [{ Cidr: '192.0.2.0/24' }],
          },
          { PrefixListId: 'pl-2', PrefixListName: 'com.amazonaws.eu-west-1.s3', Cidrs: ['52.218.0.0/17'] },
          { PrefixListId: 'pl-3', PrefixListName: 'empty', Entries: [] },
          { PrefixListId: 'pl-4', PrefixListName: 'unread' },
        ],
      },
    }).prefixLists;
    expect([...lists.values()]).toEqual([
      { id: 'pl-1', name: 'office', account: '111111111111', maxEntries: 5, entries: ['192.0.2.0/24'] },
      { id: 'pl-2', name: 'com.amazonaws.eu-west-1.s3', account: '', entries: ['52.218.0.0/17'] },
      { id: 'pl-3', name: 'empty', account: '', entries: [] },
      { id: 'pl-4', name: 'unread', account: '' },
    ]);
  });
});

describe('load balancers', () => {
  it('keeps groups and subnets, and takes the account from the ARN', () => {
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1';
    const raw = {
      LoadBalancerArn: arn,
      LoadBalancerName: 'web',
      Type: 'application',
      Scheme: 'internet-facing',
      VpcId: 'vpc-1',
      SecurityGroups: ['sg-1'],
      AvailabilityZones: [{ ZoneName: 'eu-west-1a', SubnetId: 'subnet-1' }],
      Tags: [{ Key: 'a', Value: 'b' }],
    };
    const read = state({ 'load-balancers': { LoadBalancers: [raw] } });
    expect(read.region).toBe('eu-west-1');
    expect(read.loadBalancers.get(arn)).toEqual({
      arn,
      name: 'web',
      kind: 'application',
      scheme: 'internet-facing',
      vpcId: 'vpc-1',
      account: '111111111111',
      groups: ['sg-1'],
      subnets: ['subnet-1'],
      tags: { a: 'b' },
    });
  });
});
