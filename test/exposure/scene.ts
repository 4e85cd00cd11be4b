import type { Section, State } from '../../shared/model/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';
import { rawBlocked, type SceneBlocked } from './scene-blocked.ts';

/** Raw answers of a small network, as the AWS CLI prints them, in words short enough for a test. */
export type Scene = {
  readonly vpcs?: readonly { readonly id: string; readonly cidrs: readonly string[] }[];
  readonly subnets?: readonly SceneSubnet[];
  readonly acls?: Readonly<Record<string, readonly string[]>>;
  readonly tables?: readonly SceneTable[];
  readonly gateways?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly interfaces?: readonly SceneInterface[];
  /** The subnets of NAT gateways whose interfaces are in the state. */
  readonly nats?: Readonly<Record<string, string>>;
  readonly lists?: Readonly<Record<string, readonly string[] | null>>;
  readonly blocked?: SceneBlocked;
  readonly more?: Partial<Record<Section, unknown>>;
};

export type SceneSubnet = {
  readonly id: string;
  readonly vpc?: string;
  readonly cidrs: readonly string[];
  /** The ACL that stands before it; `acl-open` when left out. */
  readonly acl?: string;
};

type SceneTable = {
  readonly id: string;
  readonly vpc?: string;
  /** None: the VPC's main table. */
  readonly subnets?: readonly string[];
  /** "0.0.0.0/0 igw-1", "10.1.0.0/16 pcx-1 blackhole" */
  readonly routes: readonly string[];
};

export type SceneInterface = {
  readonly id: string;
  readonly subnet: string;
  readonly vpc?: string;
  readonly groups: readonly string[];
  readonly ips: readonly string[];
  readonly publicIp?: string;
  readonly type?: string;
  readonly description?: string;
  readonly instance?: string;
};

export const VPC = 'vpc-1';
const ACCOUNT = '111111111111';
const OPEN = [
  '100 allow all in 0.0.0.0/0',
  '101 allow all in ::/0',
  '100 allow all out 0.0.0.0/0',
  '101 allow all out ::/0',
];

/** The sections of a scene. What it does not name is not read at all, as in a state directory without that file. */
export function sections(scene: Scene): Partial<Record<Section, unknown>> {
  const { vpcs, tables, gateways, groups, interfaces, nats = {}, lists } = scene;
  return {
    ...(vpcs && { vpcs: { Vpcs: vpcs.map(rawVpc) } }),
    ...(scene.subnets && { subnets: { Subnets: scene.subnets.map(rawSubnet) } }),
    ...(scene.acls && { 'network-acls': { NetworkAcls: rawAcls(scene) } }),
    ...(tables && { 'route-tables': { RouteTables: tables.map(rawTable) } }),
    ...(gateways && { 'internet-gateways': rawGateways(gateways) }),
    ...(groups && { 'security-groups': { SecurityGroups: Object.keys(groups).map(rawGroup) } }),
    ...(groups && {
      'security-group-rules': { SecurityGroupRules: Object.entries(groups).flatMap(rawRules) },
    }),
    ...(interfaces && {
      'network-interfaces': {
        NetworkInterfaces: [...interfaces, ...Object.entries(nats).map(natInterface)].map(rawInterface),
      },
    }),
    ...(lists && { 'prefix-lists': { PrefixLists: Object.entries(lists).map(rawList) } }),
    ...(scene.blocked && rawBlocked(scene.blocked)),
    ...scene.more,
  };
}

export function stateOf(scene: Scene): State {
  return stateFromSections(sections(scene)).state;
}

/** A VPC with a public and a private subnet that every layer lets through; tests take away what they are about. */
export function plainScene(change: Partial<Scene> = {}): Scene {
  return {
    vpcs: [{ id: VPC, cidrs: ['10.0.0.0/16', '2600:1f00:1::/56'] }],
    subnets: [
      { id: 'subnet-public', cidrs: ['10.0.1.0/24', '2600:1f00:1:1::/64'] },
      { id: 'subnet-private', cidrs: ['10.0.2.0/24', '2600:1f00:1:2::/64'] },
    ],
    acls: { 'acl-open': OPEN },
    tables: [
      { id: 'rtb-public', subnets: ['subnet-public'], routes: ['0.0.0.0/0 igw-1', '::/0 igw-1'] },
      { id: 'rtb-private', routes: ['0.0.0.0/0 nat-1', '::/0 eigw-1'] },
    ],
    gateways: { 'igw-1': VPC, 'eigw-1': VPC },
    groups: {},
    interfaces: [],
    ...change,
  };
}

const both = (cidrs: readonly string[]) => ({
  v4: cidrs.filter((cidr) => !cidr.includes(':')),
  v6: cidrs.filter((cidr) => cidr.includes(':')),
});

function rawVpc({ id, cidrs }: { readonly id: string; readonly cidrs: readonly string[] }) {
  const { v4, v6 } = both(cidrs);
  return {
    VpcId: id,
    OwnerId: ACCOUNT,
    IsDefault: false,
    CidrBlock: v4[0],
    CidrBlockAssociationSet: v4.map((CidrBlock) => ({ CidrBlock, CidrBlockState: { State: 'associated' } })),
    Ipv6CidrBlockAssociationSet: v6.map((Ipv6CidrBlock) => ({
      Ipv6CidrBlock,
      Ipv6CidrBlockState: { State: 'associated' },
    })),
  };
}

function rawSubnet({ id, vpc = VPC, cidrs }: SceneSubnet) {
  const { v4, v6 } = both(cidrs);
  return {
    SubnetId: id,
    VpcId: vpc,
    OwnerId: ACCOUNT,
    AvailabilityZone: 'eu-west-1a',
    ...(v4[0] === undefined ? {} : { CidrBlock: v4[0] }),
    Ipv6CidrBlockAssociationSet: v6.map((Ipv6CidrBlock) => ({
      Ipv6CidrBlock,
      Ipv6CidrBlockState: { State: 'associated' },
    })),
  };
}

function rawAcls({ acls = {}, subnets = [] }: Scene) {
  return Object.entries(acls).map(([id, entries]) => {
    const mine = subnets.filter((subnet) => (subnet.acl ?? 'acl-open') === id);
    return {
      NetworkAclId: id,
      VpcId: mine[0]?.vpc ?? VPC,
      OwnerId: ACCOUNT,
      IsDefault: false,
      Associations: mine.map((subnet) => ({
        NetworkAclAssociationId: `aclassoc-${subnet.id}`,
        NetworkAclId: id,
        SubnetId: subnet.id,
      })),
      Entries: entries.map(rawEntry),
    };
  });
}

const NUMBERS: Readonly<Record<string, string>> = { all: '-1', tcp: '6', udp: '17', icmp: '1', icmpv6: '58' };

/** "100 allow tcp/443 in 0.0.0.0/0", "110 deny icmp/8.0 out ::/0" */
function rawEntry(text: string) {
  const [number, action, service = '', direction, cidr = ''] = text.split(' ');
  const [name = '', at] = service.split('/');
  const [first, last = first] = (at ?? '').split(/[-.]/).map(Number);
  const icmp = name === 'icmp' || name === 'icmpv6';
  return {
    RuleNumber: Number(number),
    RuleAction: action,
    Egress: direction === 'out',
    Protocol: NUMBERS[name] ?? name,
    ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
    ...(at !== undefined && !icmp && { PortRange: { From: first, To: last } }),
    ...(at !== undefined && icmp && { IcmpTypeCode: { Type: first, Code: at.includes('.') ? last : -1 } }),
  };
}

function rawTable({ id, vpc = VPC, subnets = [], routes }: SceneTable) {
  const main = subnets.length === 0;
  return {
    RouteTableId: id,
    VpcId: vpc,
    OwnerId: ACCOUNT,
    Associations: main ? [{ Main: true }] : subnets.map((SubnetId) => ({ Main: false, SubnetId })),
    Routes: routes.map(rawRoute),
  };
}

function rawRoute(text: string) {
  const [destination = '', target = '', state] = text.split(' ');
  return {
    ...(destination.startsWith('pl-') && { DestinationPrefixListId: destination }),
    ...(destination.includes(':') && { DestinationIpv6CidrBlock: destination }),
    ...(/^[0-9.]+\//.test(destination) && { DestinationCidrBlock: destination }),
    ...rawTarget(target),
    State: state ?? 'active',
  };
}

function rawTarget(target: string) {
  if (target.startsWith('nat-')) return { NatGatewayId: target };
  if (target.startsWith('eigw-')) return { EgressOnlyInternetGatewayId: target };
  if (target.startsWith('tgw-')) return { TransitGatewayId: target };
  if (target.startsWith('pcx-')) return { VpcPeeringConnectionId: target };
  if (target.startsWith('eni-')) return { NetworkInterfaceId: target };
  return { GatewayId: target };
}

function rawGateways(gateways: Readonly<Record<string, string>>) {
  const of = (prefix: string) => Object.entries(gateways).filter(([id]) => id.startsWith(prefix));
  const attached = (vpc: string) => (vpc === '' ? [] : [{ VpcId: vpc, State: 'available' }]);
  return {
    InternetGateways: of('igw-').map(([InternetGatewayId, vpc]) => ({
      InternetGatewayId,
      Attachments: attached(vpc),
    })),
    EgressOnlyInternetGateways: of('eigw-').map(([EgressOnlyInternetGatewayId, vpc]) => ({
      EgressOnlyInternetGatewayId,
      Attachments: attached(vpc),
    })),
  };
}

function rawGroup(id: string) {
  return { GroupId: id, GroupName: id.slice(3), Description: '', VpcId: VPC, OwnerId: ACCOUNT };
}

/** "tcp/443 from 0.0.0.0/0", "all to sg-web", "tcp/53 to pl-1", "icmp/8 from ::/0": rules are sgr-<group>-<n>. */
function rawRules([id, rules]: readonly [string, readonly string[]]) {
  return rules.map((text, at) => {
    const [service = '', direction, peer = ''] = text.split(' ');
    const [name = '', ports] = service.split('/');
    const [first, last] = rawPorts(name, ports);
    return {
      SecurityGroupRuleId: `sgr-${id.slice(3)}-${at}`,
      GroupId: id,
      GroupOwnerId: ACCOUNT,
      IsEgress: direction === 'to',
      IpProtocol: name === 'all' ? '-1' : name,
      FromPort: first,
      ToPort: last,
      ...rawPeer(peer),
    };
  });
}

function rawPorts(name: string, ports: string | undefined): readonly [number, number] {
  if (ports === undefined) return name === 'tcp' || name === 'udp' ? [0, 65535] : [-1, -1];
  const icmp = name.startsWith('icmp');
  const [first = '', last = icmp ? '-1' : first] = ports.split(icmp ? '.' : '-');
  return [Number(first), Number(last)];
}

function rawPeer(peer: string) {
  if (peer.startsWith('sg-')) return { ReferencedGroupInfo: { GroupId: peer, UserId: ACCOUNT } };
  if (peer.startsWith('pl-')) return { PrefixListId: peer };
  return peer.includes(':') ? { CidrIpv6: peer } : { CidrIpv4: peer };
}

function natInterface([id, subnet]: readonly [string, string]): SceneInterface {
  const description = `Interface for NAT Gateway ${id}`;
  return { id: `eni-of-${id}`, subnet, groups: [], ips: ['10.0.200.1'], type: 'nat_gateway', description };
}

function rawInterface(one: SceneInterface) {
  const { v4, v6 } = both(one.ips.map((ip) => ip));
  return {
    NetworkInterfaceId: one.id,
    VpcId: one.vpc ?? VPC,
    SubnetId: one.subnet,
    OwnerId: ACCOUNT,
    AvailabilityZone: 'eu-west-1a',
    Groups: one.groups.map((GroupId) => ({ GroupId })),
    PrivateIpAddress: v4[0],
    PrivateIpAddresses: v4.map((PrivateIpAddress) => ({ PrivateIpAddress })),
    Ipv6Addresses: v6.map((Ipv6Address) => ({ Ipv6Address })),
    ...(one.publicIp === undefined ? {} : { Association: { PublicIp: one.publicIp } }),
    InterfaceType: one.type ?? 'interface',
    Description: one.description ?? '',
    Status: 'in-use',
    ...(one.instance === undefined ? {} : { Attachment: { InstanceId: one.instance } }),
  };
}

function rawList([id, entries]: readonly [string, readonly string[] | null]) {
  return {
    PrefixListId: id,
    PrefixListName: id.slice(3),
    OwnerId: ACCOUNT,
    ...(entries === null ? {} : { Entries: entries.map((Cidr) => ({ Cidr })) }),
  };
}
