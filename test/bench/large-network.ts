import type { State } from '../../shared/model/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';

const GROUPS = 1000;
export const RULES = 60;
const SUBNETS = 200;
const VPC = 'vpc-0aaaaaaaaaaaaaaaa';

let seed = 1;
/** The same numbers in every run. */
export function random(below: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

export const id = (kind: string, at: number): string => `${kind}-${at.toString(16).padStart(17, '0')}`;

function cidr4(): string {
  if (random(10) === 0) return '0.0.0.0/0';
  const bits = 8 + random(25);
  const lo = Math.floor(random(2 ** 32) / 2 ** (32 - bits)) * 2 ** (32 - bits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(lo / 2 ** shift) % 256).join('.')}/${bits}`;
}

const cidr6 = (): string =>
  random(10) === 0
    ? '::/0'
    : `2${random(4096).toString(16).padStart(3, '0')}:${random(65536).toString(16)}::/48`;

function rule(group: number, at: number) {
  const from = random(60_000);
  const [v6, named] = [at % 2 === 1, random(20) === 0];
  const peer = named
    ? { ReferencedGroupInfo: { GroupId: id('sg', random(GROUPS)), UserId: '1' } }
    : v6
      ? { CidrIpv6: cidr6() }
      : { CidrIpv4: cidr4() };
  const ports = { FromPort: from, ToPort: from + random(3) * random(1000) };
  const base = {
    SecurityGroupRuleId: id('sgr', group * 100 + at),
    GroupId: id('sg', group),
    GroupOwnerId: '1',
  };
  return { ...base, IsEgress: at % 3 === 2, IpProtocol: random(4) === 0 ? 'udp' : 'tcp', ...ports, ...peer };
}

function acl(at: number) {
  const entry = (Egress: boolean, number: number) => {
    const last = number >= 18;
    const from = random(50_000);
    const service = last
      ? { Protocol: '-1' }
      : { Protocol: '6', PortRange: { From: from, To: from + random(9000) } };
    const block =
      number % 2 === 1
        ? { Ipv6CidrBlock: last ? '::/0' : cidr6() }
        : { CidrBlock: last ? '0.0.0.0/0' : cidr4() };
    return {
      RuleNumber: 100 + number,
      RuleAction: last || random(2) === 0 ? 'allow' : 'deny',
      Egress,
      ...service,
      ...block,
    };
  };
  const Entries = [false, true].flatMap((egress) => Array.from({ length: 20 }, (_, n) => entry(egress, n)));
  const Associations = [{ NetworkAclAssociationId: id('aclassoc', at), SubnetId: id('subnet', at) }];
  return { NetworkAclId: id('acl', at), VpcId: VPC, OwnerId: '1', IsDefault: false, Entries, Associations };
}

function eni(at: number, classes: number) {
  const subnet = (at % classes) % SUBNETS;
  const groups = Array.from({ length: 5 }, (_, n) =>
    id('sg', ((at % classes) * 7 + n * (1 + Math.floor((at % classes) / GROUPS) * 2)) % GROUPS),
  );
  return {
    NetworkInterfaceId: id('eni', at),
    VpcId: VPC,
    SubnetId: id('subnet', subnet),
    OwnerId: '1',
    Groups: groups.map((GroupId) => ({ GroupId })),
    PrivateIpAddress: `10.${subnet}.${(at >> 8) & 255}.${at & 255}`,
    Ipv6Addresses: [{ Ipv6Address: `2600:1f00:0:${subnet.toString(16)}::${at.toString(16)}` }],
    Association: { PublicIp: `54.1.${(at >> 8) & 255}.${at & 255}` },
  };
}

/** So many interfaces with so many sets of groups, each set in one subnet: an interface class each. */
export function largeNetwork(interfaces: number, classes: number): State {
  const groups = Array.from({ length: GROUPS }, (_, at) => at);
  const routes = [
    { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
    { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1' },
  ];
  return stateFromSections({
    'security-groups': {
      SecurityGroups: groups.map((at) => ({
        GroupId: id('sg', at),
        GroupName: `g${at}`,
        VpcId: VPC,
        OwnerId: '1',
      })),
    },
    'security-group-rules': {
      SecurityGroupRules: groups.flatMap((at) => Array.from({ length: RULES }, (_, n) => rule(at, n))),
    },
    'network-acls': { NetworkAcls: Array.from({ length: SUBNETS }, (_, at) => acl(at)) },
    'network-interfaces': {
      NetworkInterfaces: Array.from({ length: interfaces }, (_, at) => eni(at, classes)),
    },
    vpcs: { Vpcs: [{ VpcId: VPC, OwnerId: '1', CidrBlock: '10.0.0.0/8' }] },
    'route-tables': {
      RouteTables: [{ RouteTableId: 'rtb-1', VpcId: VPC, Associations: [{ Main: true }], Routes: routes }],
    },
  }).state;
}
