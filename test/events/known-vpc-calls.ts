import { ec2, type KnownCall } from './known-call.ts';
import { GROUP } from './record.ts';

const ACL = 'acl-0a1b2c3d4e5f60718';
const ENI = 'eni-0a1b2c3d4e5f60718';
const INSTANCE = 'i-0a1b2c3d4e5f60718';
const LIST = 'pl-0a1b2c3d4e5f60718';
const TABLE = 'rtb-0a1b2c3d4e5f60718';
const SUBNET = 'subnet-0a1b2c3d4e5f60718';
const VPC = 'vpc-0a1b2c3d4e5f60718';
const GATEWAY = 'igw-0a1b2c3d4e5f60718';

const group = { targets: [`AWS::EC2::SecurityGroup ${GROUP}`] };
const acl = { targets: [`AWS::EC2::NetworkAcl ${ACL}`] };
const list = { targets: [`AWS::EC2::PrefixList ${LIST}`] };
const eni = { targets: [`AWS::EC2::NetworkInterface ${ENI}`] };
const instance = { targets: [`AWS::EC2::Instance ${INSTANCE}`] };
const table = { targets: [`AWS::EC2::RouteTable ${TABLE}`] };
const subnet = { targets: [`AWS::EC2::Subnet ${SUBNET}`] };
const vpc = { targets: [`AWS::EC2::VPC ${VPC}`] };
const gateway = { targets: [`AWS::EC2::InternetGateway ${GATEWAY}`] };
const everything = { targets: ['everything'] };

const entry = { networkAclId: ACL, ruleNumber: 1, egress: false, ruleAction: 'allow', aclProtocol: '-1' };
const networkAcls: readonly KnownCall[] = [
  ec2(['CreateNetworkAclEntry', 'IPv4'], { ...entry, cidrBlock: '0.0.0.0/0', portRange: {} }, acl),
  ec2(['ReplaceNetworkAclEntry', 'IPv6'], { ...entry, ipv6CidrBlock: '::/0' }, acl),
  ec2(['DeleteNetworkAclEntry', 'numbers only'], { networkAclId: ACL, ruleNumber: 1, egress: true }, acl),
  ec2(
    ['ReplaceNetworkAclAssociation', 'no subnet, no old ACL'],
    { associationId: 'aclassoc-0a1b2c3d4e5f60718', networkAclId: ACL },
    { ...acl, answer: { newAssociationId: 'aclassoc-1a1b2c3d4e5f60718' } },
  ),
  ec2(
    ['CreateNetworkAcl', 'id in the response'],
    { vpcId: VPC },
    { ...acl, answer: { networkAcl: { networkAclId: ACL, vpcId: VPC } } },
  ),
  ec2(['DeleteNetworkAcl', 'by id'], { networkAclId: ACL }, acl),
];

const prefixLists: readonly KnownCall[] = [
  ec2(
    ['ModifyManagedPrefixList', 'envelope'],
    { ModifyManagedPrefixListRequest: { PrefixListId: LIST, AddEntry: { Cidr: '0.0.0.0/0', tag: 1 } } },
    list,
  ),
  ec2(
    ['RestoreManagedPrefixListVersion', 'envelope'],
    { RestoreManagedPrefixListVersionRequest: { PrefixListId: LIST, PreviousVersion: 1 } },
    list,
  ),
  ec2(
    ['CreateManagedPrefixList', 'id in the response'],
    { CreateManagedPrefixListRequest: { PrefixListName: 'x', MaxEntries: 5 } },
    { ...list, answer: { CreateManagedPrefixListResponse: { prefixList: { prefixListId: LIST } } } },
  ),
  ec2(
    ['DeleteManagedPrefixList', 'envelope'],
    { DeleteManagedPrefixListRequest: { PrefixListId: LIST } },
    list,
  ),
];

const interfaces: readonly KnownCall[] = [
  ec2(
    ['ModifyNetworkInterfaceAttribute', 'groups'],
    { networkInterfaceId: ENI, groupSet: { items: [{ groupId: GROUP }] } },
    eni,
  ),
  ec2(
    ['CreateNetworkInterface', 'the default group, seen in the response only'],
    { subnetId: SUBNET, groupSet: {} },
    { ...eni, answer: { networkInterface: { networkInterfaceId: ENI, groupSet: { items: [] } } } },
  ),
  ec2(['AttachNetworkInterface', 'to an instance'], { networkInterfaceId: ENI, instanceId: INSTANCE }, eni),
  ec2(['AssignIpv6Addresses', 'by count'], { networkInterfaceId: ENI, ipv6AddressCount: 1 }, eni),
  ec2(['AssociateAddress', 'to an interface'], { allocationId: 'eipalloc-1', networkInterfaceId: ENI }, eni),
  ec2(['AssociateAddress', 'to an instance'], { publicIp: '198.51.100.1', instanceId: INSTANCE }, instance),
  ec2(
    ['ModifyInstanceAttribute', 'groups'],
    { instanceId: INSTANCE, groupSet: { items: [{ groupId: GROUP }] } },
    instance,
  ),
  ec2(
    ['RunInstances', 'two instances'],
    { instancesSet: { items: [{ imageId: 'ami-1' }] } },
    {
      answer: { instancesSet: { items: [{ instanceId: INSTANCE }, { instanceId: 'i-1' }] } },
      targets: [`AWS::EC2::Instance ${INSTANCE}`, 'AWS::EC2::Instance i-1'],
    },
  ),
];

const vpcs: readonly KnownCall[] = [
  ...[
    'CreateRoute',
    'ReplaceRoute',
    'DeleteRoute',
    'AssociateRouteTable',
    'ReplaceRouteTableAssociation',
  ].map((name) => ec2([name, 'by table'], { routeTableId: TABLE, destinationCidrBlock: '0.0.0.0/0' }, table)),
  ec2(['DisassociateRouteTable', 'names no table'], { associationId: 'rtbassoc-1' }, everything),
  ec2(['AttachInternetGateway', 'by id'], { internetGatewayId: GATEWAY, vpcId: VPC }, gateway),
  ec2(['DetachInternetGateway', 'by id'], { internetGatewayId: GATEWAY, vpcId: VPC }, gateway),
  ec2(
    ['CreateSubnet', 'id in the response'],
    { vpcId: VPC },
    { ...subnet, answer: { subnet: { subnetId: SUBNET } } },
  ),
  ec2(
    ['CreateDefaultSubnet', 'id in the response'],
    {},
    { ...subnet, answer: { subnet: { subnetId: SUBNET } } },
  ),
  ec2(
    ['CreateVpc', 'id in the response'],
    { cidrBlock: '10.0.0.0/16' },
    { ...vpc, answer: { vpc: { vpcId: VPC } } },
  ),
  ec2(['CreateDefaultVpc', 'id in the response'], null, { ...vpc, answer: { vpc: { vpcId: VPC } } }),
  ...[
    'ModifyVpcBlockPublicAccessOptions',
    'CreateVpcBlockPublicAccessExclusion',
    'ModifyVpcBlockPublicAccessExclusion',
  ].map((name) => ec2([name, 'account-wide'], { [`${name}Request`]: {} }, everything)),
];

const tagged = [GROUP, ACL, SUBNET, VPC, ENI, LIST, INSTANCE, 'vol-0a1b2c3d4e5f60718'];
const resourcesSet = { items: tagged.map((resourceId) => ({ resourceId })) };
const tagTargets = [group, acl, subnet, vpc, eni, list, instance].flatMap(({ targets }) => targets);
const tags: readonly KnownCall[] = [
  ec2(['CreateTags', 'of many kinds'], { resourcesSet, tagSet: {} }, { targets: tagTargets }),
  ec2(['DeleteTags', 'of many kinds'], { resourcesSet, tagSet: {} }, { targets: tagTargets }),
];

/** All of EC2's but those of security groups. */
export const vpcCalls: readonly KnownCall[] = [
  ...networkAcls,
  ...prefixLists,
  ...interfaces,
  ...vpcs,
  ...tags,
];
