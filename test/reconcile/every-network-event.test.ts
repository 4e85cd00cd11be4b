import * as ec2 from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { type EventStage, eventStage, led } from './event-stage.ts';

const GROUP = 'AWS::EC2::SecurityGroup';
const ACL = 'AWS::EC2::NetworkAcl';
const ENI = 'AWS::EC2::NetworkInterface';
const INSTANCE = 'AWS::EC2::Instance';
const ANYWHERE = { IpProtocol: 'tcp', FromPort: 23, ToPort: 23, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const ENTRY = { RuleNumber: 10, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' } as const;

type Ids = EventStage['ids'];
type Row = {
  /** The last one's record is delivered; those before it set the stage. */
  readonly calls: (ids: Ids) => readonly ((to: ec2.EC2Client) => Promise<unknown>)[];
  readonly looks: (ids: Ids) => readonly string[];
};

const group = (name: 'web' | 'db') => (ids: Ids) => [`${GROUP} ${ids[name]}`];
const acl = (ids: Ids) => [`${ACL} ${ids.acl}`];
const onEni = (ids: Ids) => [`${ENI} ${ids.eni}`];

/** A rule of the group names the list, and the list gets an entry. */
const changedInUse = (GroupId: string, PrefixListId: string): ReturnType<Row['calls']> => [
  (to) =>
    to.send(
      new ec2.AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ ...ANYWHERE, IpRanges: [], PrefixListIds: [{ PrefixListId }] }],
      }),
    ),
  (to) =>
    to.send(
      new ec2.ModifyManagedPrefixListCommand({
        PrefixListId,
        CurrentVersion: 1,
        AddEntries: [{ Cidr: '0.0.0.0/0' }],
      }),
    ),
];

const ROWS: Readonly<Record<string, Row>> = {
  'AuthorizeSecurityGroupIngress, nested': {
    calls: ({ web: GroupId }) => [
      (to) => to.send(new ec2.AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [ANYWHERE] })),
    ],
    looks: group('web'),
  },
  'AuthorizeSecurityGroupIngress, flat': {
    calls: ({ web: GroupId }) => [
      (to) =>
        to.send(
          new ec2.AuthorizeSecurityGroupIngressCommand({
            GroupId,
            IpProtocol: 'tcp',
            FromPort: 23,
            ToPort: 23,
            CidrIp: '0.0.0.0/0',
          }),
        ),
    ],
    looks: group('web'),
  },
  AuthorizeSecurityGroupEgress: {
    calls: ({ web: GroupId }) => [
      (to) => to.send(new ec2.AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [ANYWHERE] })),
    ],
    looks: group('web'),
  },
  RevokeSecurityGroupEgress: {
    calls: ({ web: GroupId }) => [
      (to) =>
        to.send(
          new ec2.RevokeSecurityGroupEgressCommand({
            GroupId,
            IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
          }),
        ),
    ],
    looks: group('web'),
  },
  CreateSecurityGroup: {
    calls: ({ vpc: VpcId }) => [
      (to) => to.send(new ec2.CreateSecurityGroupCommand({ GroupName: 'new', Description: 'new', VpcId })),
    ],
    looks: () => [`${GROUP} `],
  },
  DeleteSecurityGroup: {
    calls: ({ db: GroupId }) => [(to) => to.send(new ec2.DeleteSecurityGroupCommand({ GroupId }))],
    looks: group('db'),
  },
  AssociateSecurityGroupVpc: {
    calls: ({ db: GroupId, otherVpc: VpcId }) => [
      (to) => to.send(new ec2.AssociateSecurityGroupVpcCommand({ GroupId, VpcId })),
    ],
    looks: group('db'),
  },
  'CreateTags on a group': {
    calls: ({ db }) => [
      (to) => to.send(new ec2.CreateTagsCommand({ Resources: [db], Tags: [{ Key: 'tier', Value: 'web' }] })),
    ],
    looks: group('db'),
  },
  'DeleteTags on a group': {
    calls: ({ web }) => [
      (to) => to.send(new ec2.DeleteTagsCommand({ Resources: [web], Tags: [{ Key: 'tier' }] })),
    ],
    looks: group('web'),
  },
  CreateNetworkAclEntry: {
    calls: ({ acl: NetworkAclId }) => [
      (to) => to.send(new ec2.CreateNetworkAclEntryCommand({ NetworkAclId, Egress: false, ...ENTRY })),
    ],
    looks: acl,
  },
  ReplaceNetworkAclEntry: {
    calls: ({ defaultAcl: NetworkAclId }) => [
      (to) =>
        to.send(
          new ec2.ReplaceNetworkAclEntryCommand({ NetworkAclId, Egress: false, ...ENTRY, RuleNumber: 100 }),
        ),
    ],
    looks: ({ defaultAcl }) => [`${ACL} ${defaultAcl}`],
  },
  DeleteNetworkAclEntry: {
    calls: ({ defaultAcl: NetworkAclId }) => [
      (to) => to.send(new ec2.DeleteNetworkAclEntryCommand({ NetworkAclId, Egress: true, RuleNumber: 100 })),
    ],
    looks: ({ defaultAcl }) => [`${ACL} ${defaultAcl}`],
  },
  CreateNetworkAcl: {
    calls: ({ vpc: VpcId }) => [(to) => to.send(new ec2.CreateNetworkAclCommand({ VpcId }))],
    looks: () => [`${ACL} `],
  },
  DeleteNetworkAcl: {
    calls: ({ acl: NetworkAclId }) => [(to) => to.send(new ec2.DeleteNetworkAclCommand({ NetworkAclId }))],
    looks: acl,
  },
  ReplaceNetworkAclAssociation: {
    calls: ({ acl: NetworkAclId, association: AssociationId }) => [
      (to) => to.send(new ec2.ReplaceNetworkAclAssociationCommand({ NetworkAclId, AssociationId })),
    ],
    looks: acl,
  },
  CreateSubnet: {
    calls: ({ vpc: VpcId }) => [
      (to) => to.send(new ec2.CreateSubnetCommand({ VpcId, CidrBlock: '10.0.9.0/24' })),
    ],
    looks: () => ['AWS::EC2::Subnet '],
  },
  'ModifyManagedPrefixList, used by a group': {
    calls: ({ list: PrefixListId, web: GroupId }) => [...changedInUse(GroupId, PrefixListId)],
    looks: (ids) => [`AWS::EC2::PrefixList ${ids.list}`, ...group('web')(ids)],
  },
  'RestoreManagedPrefixListVersion, used by a group': {
    calls: ({ list: PrefixListId, db: GroupId }) => [
      ...changedInUse(GroupId, PrefixListId),
      (to) =>
        to.send(
          new ec2.RestoreManagedPrefixListVersionCommand({
            PrefixListId,
            CurrentVersion: 2,
            PreviousVersion: 1,
          }),
        ),
    ],
    looks: (ids) => [`AWS::EC2::PrefixList ${ids.list}`, ...group('db')(ids)],
  },
  'ModifyNetworkInterfaceAttribute, groups': {
    calls: ({ eni: NetworkInterfaceId, db }) => [
      (to) => to.send(new ec2.ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [db] })),
    ],
    looks: (ids) => [...onEni(ids), ...group('db')(ids)],
  },
  'CreateNetworkInterface into a group': {
    calls: ({ subnet: SubnetId, db }) => [
      (to) => to.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId, Groups: [db] })),
    ],
    looks: (ids) => [`${ENI} `, ...group('db')(ids)],
  },
  'CreateNetworkInterface without groups': {
    calls: ({ subnet: SubnetId }) => [(to) => to.send(new ec2.CreateNetworkInterfaceCommand({ SubnetId }))],
    looks: ({ defaultGroup }) => [`${ENI} `, `${GROUP} ${defaultGroup}`],
  },
  AttachNetworkInterface: {
    calls: ({ eni: NetworkInterfaceId, instance: InstanceId }) => [
      (to) =>
        to.send(new ec2.AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 })),
    ],
    looks: (ids) => [...onEni(ids), ...group('web')(ids)],
  },
  'ModifyInstanceAttribute, groups': {
    calls: ({ instance: InstanceId, db }) => [
      (to) => to.send(new ec2.ModifyInstanceAttributeCommand({ InstanceId, Groups: [db] })),
    ],
    looks: (ids) => [`${INSTANCE} ${ids.instance}`, ...group('db')(ids)],
  },
  'RunInstances into a group': {
    calls: ({ subnet: SubnetId, db }) => [
      (to) =>
        to.send(
          new ec2.RunInstancesCommand({
            ImageId: 'ami-00000000000000000',
            MinCount: 2,
            MaxCount: 2,
            SubnetId,
            SecurityGroupIds: [db],
          }),
        ),
    ],
    looks: (ids) => [`${INSTANCE} `, ...group('db')(ids)],
  },
  'AssociateAddress to an interface': {
    calls: ({ eni: NetworkInterfaceId, address: AllocationId }) => [
      (to) => to.send(new ec2.AssociateAddressCommand({ NetworkInterfaceId, AllocationId })),
    ],
    looks: (ids) => [...onEni(ids), ...group('web')(ids)],
  },
  'AssociateAddress to an instance': {
    calls: ({ instance: InstanceId, address: AllocationId }) => [
      (to) => to.send(new ec2.AssociateAddressCommand({ InstanceId, AllocationId })),
    ],
    looks: (ids) => [`${INSTANCE} ${ids.instance}`],
  },
  CreateRoute: {
    calls: ({ table: RouteTableId, gateway: GatewayId }) => [
      (to) =>
        to.send(new ec2.CreateRouteCommand({ RouteTableId, GatewayId, DestinationCidrBlock: '0.0.0.0/0' })),
    ],
    looks: ({ table }) => [`AWS::EC2::RouteTable ${table}`],
  },
  AssociateRouteTable: {
    calls: ({ table: RouteTableId, subnet: SubnetId }) => [
      (to) => to.send(new ec2.AssociateRouteTableCommand({ RouteTableId, SubnetId })),
    ],
    looks: ({ table }) => [`AWS::EC2::RouteTable ${table}`],
  },
  AttachInternetGateway: {
    calls: ({ gateway: InternetGatewayId, vpc: VpcId }) => [
      (to) => to.send(new ec2.DetachInternetGatewayCommand({ InternetGatewayId, VpcId })),
      (to) => to.send(new ec2.AttachInternetGatewayCommand({ InternetGatewayId, VpcId })),
    ],
    looks: ({ gateway }) => [`AWS::EC2::InternetGateway ${gateway}`],
  },
};

/**
 * These change rules, or bring a group or ACL that is looked at itself. The policy declares a group, and before the
 * first review nobody knows which: one that is deleted may have been it.
 */
const RULES = /^(?:Authorize|Revoke|CreateSecurityGroup|\w+NetworkAcl(?:Entry)?$|\w+PrefixList)/;

describe('every change of the network, made by a person', () => {
  it.each(Object.entries(ROWS))(
    'leads to the look that it should, and to a review where it touches no rule: %s',
    async (name, row) => {
      const stage = await eventStage();
      const calls = row.calls(stage.ids);
      for (const call of calls.slice(0, -1)) await call(stage.ec2);
      const { looked, review } = await led(stage, async () => calls.at(-1)?.(stage.ec2));
      for (const wanted of row.looks(stage.ids))
        expect(looked.filter((one) => one.startsWith(wanted))).not.toEqual([]);
      expect(review).toBe(!RULES.test(name));
    },
  );
});
