import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteSecurityGroupCommand,
  DetachNetworkInterfaceCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  ModifySecurityGroupRulesCommand,
  type ResourceType,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { present, stage } from './core-stage.ts';
import { allow, type SmallNetwork, smallNetwork, tcp } from './ec2-world.ts';

// The shapes below are those of genuine CloudTrail records (2022 to 2026): s a text, n a number, b a truth value.
// The one thing added is `securityGroupArn`, which is newer than the record of CreateSecurityGroup.

type Setting = SmallNetwork & { readonly ec2: EC2Client };

type Genuine = {
  readonly request: string;
  readonly response: string;
  readonly play: (on: Setting) => Promise<unknown>;
};

const SOURCES = 'groups{} ipProtocol:s ipRanges{items[{cidrIp:s}]} ipv6Ranges{} prefixListIds{}';
const PERMISSION = `fromPort:n ${SOURCES} toPort:n`;
const TAGS = 'items[{key:s value:s}]';
const SPECIFIED = 'tagSpecificationSet{items[{resourceType:s tags[{key:s value:s}]}]}';
const ADDED =
  'fromPort:n groupId:s groupOwnerId:s ipProtocol:s isEgress:b securityGroupRuleArn:s securityGroupRuleId:s toPort:n';
const DONE = '{_return:b requestId:s}';

const RECORDS: Record<string, Genuine> = {
  'AuthorizeSecurityGroupEgress of everything': {
    request: `{groupId:s ipPermissions{items[{${SOURCES}}]}}`,
    response: `{_return:b requestId:s securityGroupRuleSet{items[{cidrIpv4:s ${ADDED}}]}}`,
    play: ({ ec2, groupId }) => {
      const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] };
      return ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: [all] }));
    },
  },
  'AuthorizeSecurityGroupIngress of a port': {
    request: `{groupId:s ipPermissions{items[{${PERMISSION}}]}}`,
    response: `{_return:b requestId:s securityGroupRuleSet{items[{cidrIpv4:s ${ADDED}}]}}`,
    play: ({ ec2, groupId }) => allow(ec2, groupId, tcp(22, '0.0.0.0/0')),
  },
  'AuthorizeSecurityGroupIngress with a description': {
    request: `{groupId:s ipPermissions{items[{${PERMISSION.replace('cidrIp:s', 'cidrIp:s description:s')}}]}}`,
    response: `{_return:b requestId:s securityGroupRuleSet{items[{cidrIpv4:s description:s ${ADDED}}]}}`,
    play: ({ ec2, groupId }) =>
      allow(ec2, groupId, {
        ...tcp(443),
        IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'TLS from Internet' }],
      }),
  },
  'AuthorizeSecurityGroupIngress, flat': {
    request: '{cidrIp:s fromPort:n groupId:s ipPermissions{} ipProtocol:s toPort:n}',
    response: `{_return:b requestId:s securityGroupRuleSet{items[{cidrIpv4:s ${ADDED}}]}}`,
    play: ({ ec2, groupId: GroupId }) => {
      const flat = { GroupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '208.236.235.254/0' };
      return ec2.send(new AuthorizeSecurityGroupIngressCommand(flat));
    },
  },
  'RevokeSecurityGroupIngress of a port': {
    request: `{groupId:s ipPermissions{items[{${PERMISSION}}]}}`,
    response:
      '{_return:b requestId:s revokedSecurityGroupRuleSet{items[{cidrIpv4:s fromPort:n groupId:s ipProtocol:s isEgress:b securityGroupRuleId:s toPort:n}]}}',
    play: async ({ ec2, groupId }) => {
      await allow(ec2, groupId, tcp(22, '0.0.0.0/0'));
      const input = { GroupId: groupId, IpPermissions: [tcp(22, '0.0.0.0/0')] };
      return ec2.send(new RevokeSecurityGroupIngressCommand(input));
    },
  },
  'RevokeSecurityGroupEgress of what is not there': {
    request: `{groupId:s ipPermissions{items[{${PERMISSION.replace('{items[{cidrIp:s}]}', '{}').replace('ipv6Ranges{}', 'ipv6Ranges{items[{cidrIpv6:s}]}')}}]}}`,
    response: 'null',
    play: ({ ec2, groupId }) => {
      const all = { IpProtocol: '-1', FromPort: 0, ToPort: 0, Ipv6Ranges: [{ CidrIpv6: '::/0' }] };
      return ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: [all] }));
    },
  },
  ModifySecurityGroupRules: {
    request:
      '{ModifySecurityGroupRulesRequest{GroupId:s SecurityGroupRule{SecurityGroupRule{CidrIpv4:s FromPort:n IpProtocol:s ToPort:n} SecurityGroupRuleId:s tag:n}}}',
    response: '{ModifySecurityGroupRulesResponse{requestId:s return:b xmlns:s}}',
    play: async ({ ec2, groupId }) => {
      const [rule] = await allow(ec2, groupId, tcp(22, '0.0.0.0/0'));
      const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '127.0.0.1/32' };
      const SecurityGroupRules = [{ SecurityGroupRuleId: rule?.SecurityGroupRuleId, SecurityGroupRule }];
      return ec2.send(new ModifySecurityGroupRulesCommand({ GroupId: groupId, SecurityGroupRules }));
    },
  },
  'CreateSecurityGroup with tags': {
    request: `{groupDescription:s groupName:s ${SPECIFIED} vpcId:s}`,
    response: `{_return:b groupId:s requestId:s securityGroupArn:s tagSet{${TAGS}}}`,
    play: ({ ec2, vpcId }) => {
      const input = { GroupName: 'open', Description: 'Allow TLS inbound traffic', VpcId: vpcId };
      return ec2.send(
        new CreateSecurityGroupCommand({ ...input, TagSpecifications: tags('security-group') }),
      );
    },
  },
  DeleteSecurityGroup: {
    request: '{groupId:s}',
    response: DONE,
    play: ({ ec2, groupId }) => ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId })),
  },
  'CreateNetworkInterface with an address and tags': {
    request: `{clientToken:s groupSet{} privateIpAddressesSet{items[{primary:b privateIpAddress:s}]} subnetId:s ${SPECIFIED}}`,
    response: `{networkInterface{availabilityZone:s groupSet{items[{groupId:s groupName:s}]} interfaceType:s ipv6AddressesSet{} macAddress:s networkInterfaceId:s ownerId:s privateIpAddress:s privateIpAddressesSet{item[{primary:b privateIpAddress:s}]} requesterId:s requesterManaged:b sourceDestCheck:b status:s subnetId:s tagSet{${TAGS}} vpcId:s} requestId:s}`,
    play: ({ ec2, subnetId }) => {
      const PrivateIpAddresses = [{ PrivateIpAddress: '10.0.1.10', Primary: true }];
      const TagSpecifications = tags('network-interface');
      return ec2.send(
        new CreateNetworkInterfaceCommand({ SubnetId: subnetId, PrivateIpAddresses, TagSpecifications }),
      );
    },
  },
  'DetachNetworkInterface of what is not there': {
    request: '{attachmentId:s force:b}',
    response: 'null',
    play: ({ ec2 }) =>
      ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-02', Force: true })),
  },
  'CreateSubnet with tags': {
    request: `{availabilityZone:s cidrBlock:s ${SPECIFIED} vpcId:s}`,
    response: `{requestId:s subnet{assignIpv6AddressOnCreation:b availabilityZone:s availabilityZoneId:s availableIpAddressCount:n cidrBlock:s defaultForAz:b enableDns64:b ipv6CidrBlockAssociationSet{} ipv6Native:b mapPublicIpOnLaunch:b ownerId:s privateDnsNameOptionsOnLaunch{enableResourceNameDnsAAAARecord:b enableResourceNameDnsARecord:b hostnameType:s} state:s subnetArn:s subnetId:s tagSet{${TAGS}} vpcId:s}}`,
    play: ({ ec2, vpcId }) => {
      const input = { VpcId: vpcId, CidrBlock: '10.0.128.0/24', AvailabilityZone: 'eu-west-1a' };
      return ec2.send(new CreateSubnetCommand({ ...input, TagSpecifications: tags('subnet') }));
    },
  },
  'CreateRoute to a peering connection': {
    request: '{destinationCidrBlock:s routeTableId:s vpcPeeringConnectionId:s}',
    response: DONE,
    play: async ({ ec2, vpcId }) => {
      const far = await smallNetwork(ec2);
      const peering = await ec2.send(
        new CreateVpcPeeringConnectionCommand({ VpcId: vpcId, PeerVpcId: far.vpcId }),
      );
      const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
      const VpcPeeringConnectionId = peering.VpcPeeringConnection?.VpcPeeringConnectionId;
      const to = { DestinationCidrBlock: '10.9.0.0/16', VpcPeeringConnectionId };
      return ec2.send(new CreateRouteCommand({ RouteTableId: RouteTable?.RouteTableId, ...to }));
    },
  },
  'ModifyInstanceAttribute of something that is not ours': {
    request: '{disableApiTermination{value:b} instanceId:s}',
    response: DONE,
    play: async ({ ec2, subnetId }) => {
      const run = new RunInstancesCommand({ ImageId: 'ami-1', MinCount: 1, MaxCount: 1, SubnetId: subnetId });
      const InstanceId = (await ec2.send(run)).Instances?.[0]?.InstanceId;
      const input = { InstanceId, DisableApiTermination: { Value: false } };
      return ec2.send(new ModifyInstanceAttributeCommand(input));
    },
  },
};

function tags(ResourceType: ResourceType) {
  return [{ ResourceType, Tags: [{ Key: 'Name', Value: 'x' }] }];
}

describe('records have the shape of genuine ones', () => {
  it.each(Object.entries(RECORDS))('%s', async (_, { request, response, play }) => {
    const { sim, ec2 } = await stage();
    await play({ ec2: ec2(), ...(await smallNetwork(ec2())) }).catch(() => {});
    const { record } = present(sim.world.trail.all().at(-1));
    expect(shape(record.requestParameters)).toBe(request);
    expect(shape(record.responseElements)).toBe(response);
  });
});

/** Member names in alphabetic order, and the kind of what they hold; of a list, that of its first element. */
function shape(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${shape(value[0])}]`;
  if (typeof value !== 'object') return `:${(typeof value).charAt(0)}`;
  const members = Object.entries(present(value)).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${name}${shape(member)}`).join(' ')}}`;
}
