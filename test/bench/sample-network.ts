import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACCOUNT, groupId, VPC } from './sample-directory.ts';

const SUBNETS = 64;

/**
 * Adds to a sample directory what its groups stand in: an interface for each group, which has two others too, in 64
 * subnets of eight ACLs, with a public address and a way to the internet.
 */
export async function writeSampleNetwork(directory: string, groups: number): Promise<void> {
  const owned = { VpcId: VPC, OwnerId: ACCOUNT };
  const subnets = Array.from({ length: SUBNETS }, (_, at) => ({
    ...owned,
    SubnetId: subnetId(at),
    CidrBlock: `10.0.${at * 4}.0/22`,
  }));
  const files: Readonly<Record<string, unknown>> = {
    subnets: { Subnets: subnets },
    'network-acls': { NetworkAcls: Array.from({ length: 8 }, (_, at) => acl(at)) },
    'route-tables': {
      RouteTables: [
        {
          ...owned,
          RouteTableId: 'rtb-1',
          Associations: [{ Main: true }],
          Routes: [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' }],
        },
      ],
    },
    'internet-gateways': {
      InternetGateways: [{ InternetGatewayId: 'igw-1', Attachments: [{ VpcId: VPC, State: 'available' }] }],
    },
    'network-interfaces': {
      NetworkInterfaces: Array.from({ length: groups }, (_, at) => networkInterface(at, groups)),
    },
  };
  for (const [name, value] of Object.entries(files))
    await writeFile(join(directory, `${name}.json`), JSON.stringify(value));
}

const subnetId = (at: number): string => `subnet-${at.toString(16).padStart(17, '0')}`;

function acl(at: number) {
  const NetworkAclId = `acl-${at}`;
  return {
    NetworkAclId,
    VpcId: VPC,
    OwnerId: ACCOUNT,
    IsDefault: at === 0,
    Associations: Array.from({ length: SUBNETS / 8 }, (_, place) => ({
      NetworkAclAssociationId: `aclassoc-${at}-${place}`,
      NetworkAclId,
      SubnetId: subnetId(at + place * 8),
    })),
    Entries: Array.from({ length: 18 }, (_, entry) => ({
      RuleNumber: 100 + entry,
      RuleAction: entry % 5 === 4 ? 'deny' : 'allow',
      Egress: entry % 2 === 1,
      Protocol: '6',
      PortRange: { From: entry < 2 ? 0 : entry * 100, To: 65_535 },
      CidrBlock: entry % 3 === 2 ? `10.${entry}.0.0/16` : '0.0.0.0/0',
    })),
  };
}

function networkInterface(at: number, groups: number) {
  const subnet = at % SUBNETS;
  const host = Math.floor(at / SUBNETS);
  return {
    NetworkInterfaceId: `eni-${at.toString(16).padStart(17, '0')}`,
    VpcId: VPC,
    SubnetId: subnetId(subnet),
    OwnerId: ACCOUNT,
    Groups: [0, 7, 14].map((step) => ({ GroupId: groupId((at + step) % groups) })),
    PrivateIpAddresses: [
      { PrivateIpAddress: `10.0.${subnet * 4 + (Math.floor(host / 250) % 4)}.${1 + (host % 250)}` },
    ],
    Association: { PublicIp: `54.${at >> 16}.${(at >> 8) & 255}.${at & 255}` },
    Status: 'in-use',
    InterfaceType: 'interface',
    Description: '',
  };
}
