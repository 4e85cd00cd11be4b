import {
  AssociateSecurityGroupVpcCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateNetworkInterfaceCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  ModifyManagedPrefixListCommand,
  ModifyNetworkInterfaceAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { present, type Stage, stage } from './core-stage.ts';
import { group, smallNetwork } from './ec2-world.ts';

async function setting() {
  const on = await stage();
  const ec2 = on.ec2();
  return { on, ec2, ...(await smallNetwork(ec2)) };
}

function last({ sim }: Stage) {
  return present(sim.world.trail.all().at(-1)).record;
}

const REQUEST_ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('what CloudTrail writes of network ACL calls', () => {
  it('calls the protocol aclProtocol, and writes absent ports and types as {}', async () => {
    const { on, ec2, vpcId } = await setting();
    const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }));
    const NetworkAclId = present(NetworkAcl?.NetworkAclId);
    expect(last(on)).toMatchObject({ responseElements: { networkAcl: { networkAclId: NetworkAclId } } });
    const entry = {
      NetworkAclId,
      RuleNumber: 5,
      Egress: false,
      RuleAction: 'allow',
      CidrBlock: '0.0.0.0/0',
    } as const;
    const PortRange = { From: 22, To: 23 };
    await ec2.send(new CreateNetworkAclEntryCommand({ ...entry, Protocol: '6', PortRange }));
    expect(last(on).requestParameters).toEqual({
      networkAclId: NetworkAclId,
      ruleNumber: 5,
      egress: false,
      ruleAction: 'allow',
      icmpTypeCode: {},
      portRange: { from: 22, to: 23 },
      aclProtocol: '6',
      cidrBlock: '0.0.0.0/0',
    });
    expect(last(on).responseElements).toEqual({ requestId: REQUEST_ID, _return: true });
    await ec2.send(new DeleteNetworkAclEntryCommand({ NetworkAclId, RuleNumber: 5, Egress: false }));
    expect(last(on).requestParameters).toEqual({ networkAclId: NetworkAclId, ruleNumber: 5, egress: false });
  });

  it('names neither subnet nor old ACL when a subnet moves', async () => {
    const { on, ec2, vpcId } = await setting();
    const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }));
    const filter = [{ Name: 'default', Values: ['true'] }];
    const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: filter }));
    const AssociationId = present(NetworkAcls?.[0]?.Associations?.[0]?.NetworkAclAssociationId);
    const NetworkAclId = present(NetworkAcl?.NetworkAclId);
    const { NewAssociationId } = await ec2.send(
      new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }),
    );
    expect(last(on).requestParameters).toEqual({ associationId: AssociationId, networkAclId: NetworkAclId });
    expect(last(on).responseElements).toEqual({ requestId: REQUEST_ID, newAssociationId: NewAssociationId });
  });
});

describe('what CloudTrail writes of other network calls', () => {
  it('shows the default group of an interface only in the response, its addresses under item', async () => {
    const { on, ec2, subnetId } = await setting();
    await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId }));
    const { requestParameters, responseElements } = last(on);
    expect(requestParameters).toMatchObject({ subnetId, groupSet: {}, privateIpAddressesSet: {} });
    expect(responseElements).toMatchObject({
      networkInterface: {
        requesterManaged: false,
        groupSet: { items: [{ groupName: 'default' }] },
        privateIpAddressesSet: { item: [{ primary: true, privateIpAddress: '10.0.1.4' }] },
      },
    });
  });

  it('lists the whole new groups of an interface', async () => {
    const { on, ec2, vpcId, subnetId, groupId } = await setting();
    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId }));
    const NetworkInterfaceId = present(NetworkInterface?.NetworkInterfaceId);
    const Groups = [groupId, await group(ec2, vpcId, 'b')];
    await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }));
    expect(last(on).requestParameters).toEqual({
      networkInterfaceId: NetworkInterfaceId,
      groupSet: { items: Groups.map((id) => ({ groupId: id })) },
    });
  });

  it('writes tags, prefix lists and shared groups', async () => {
    const { on, ec2, groupId } = await setting();
    await ec2.send(new CreateTagsCommand({ Resources: [groupId], Tags: [{ Key: 'a', Value: 'b' }] }));
    expect(last(on).requestParameters).toEqual({
      resourcesSet: { items: [{ resourceId: groupId }] },
      tagSet: { items: [{ key: 'a', value: 'b' }] },
    });
    const list = { PrefixListName: 'p', MaxEntries: 5, AddressFamily: 'IPv4' };
    const made = await ec2.send(new CreateManagedPrefixListCommand(list));
    const PrefixListId = present(made.PrefixList?.PrefixListId);
    const AddEntries = [{ Cidr: '10.0.0.0/8' }];
    await ec2.send(new ModifyManagedPrefixListCommand({ PrefixListId, CurrentVersion: 1, AddEntries }));
    expect(last(on).requestParameters).toMatchObject({
      ModifyManagedPrefixListRequest: { PrefixListId, AddEntry: { Cidr: '10.0.0.0/8', tag: 1 } },
    });
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    await ec2.send(new AssociateSecurityGroupVpcCommand({ GroupId: groupId, VpcId: Vpc?.VpcId }));
    expect(last(on).requestParameters).toEqual({
      AssociateSecurityGroupVpcRequest: { GroupId: groupId, VpcId: Vpc?.VpcId },
    });
  });
});
