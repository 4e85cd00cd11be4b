import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { serviceCaller } from '../../sim/core/index.ts';
import { errorCode, present, stage, TRANSPORTS } from './core-stage.ts';
import { group, smallNetwork } from './ec2-world.ts';

async function newInterface(ec2: EC2Client, SubnetId: string, ...Groups: string[]) {
  const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, Groups }));
  return present(NetworkInterface);
}

async function describeInterface(ec2: EC2Client, id: string) {
  const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] });
  return present((await ec2.send(command)).NetworkInterfaces?.[0]);
}

async function run(ec2: EC2Client, SubnetId: string, ...SecurityGroupIds: string[]) {
  const command = new RunInstancesCommand({
    ImageId: 'ami-1',
    MinCount: 1,
    MaxCount: 1,
    SubnetId,
    SecurityGroupIds,
  });
  return present((await ec2.send(command)).Instances?.[0]);
}

describe.each(TRANSPORTS)('interfaces, %s', (transport) => {
  it('have the groups they were given, or the default group of the VPC', async () => {
    const { ec2, close } = await stage({ transport });
    const { subnetId, groupId } = await smallNetwork(ec2());
    const given = await newInterface(ec2(), subnetId, groupId);
    expect(given).toMatchObject({
      NetworkInterfaceId: expect.stringMatching(/^eni-[0-9a-f]{17}$/),
      Status: 'pending',
      RequesterManaged: false,
      PrivateIpAddress: '10.0.1.4',
      Groups: [{ GroupId: groupId, GroupName: 'web' }],
    });
    const plain = await newInterface(ec2(), subnetId);
    expect(plain).toMatchObject({ PrivateIpAddress: '10.0.1.5', Groups: [{ GroupName: 'default' }] });
    await close();
  });
});

describe('groups of an interface', () => {
  it('are replaced by the whole new list', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId, groupId } = await smallNetwork(ec2());
    const other = await group(ec2(), vpcId, 'other');
    const { NetworkInterfaceId } = await newInterface(ec2(), subnetId, groupId);
    await ec2().send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [other] }));
    expect((await describeInterface(ec2(), present(NetworkInterfaceId))).Groups).toMatchObject([
      { GroupId: other },
    ]);
  });

  it('are at most five, there, and of the same VPC', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId } = await smallNetwork(ec2());
    const far = await smallNetwork(ec2());
    const six = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => group(ec2(), vpcId, name)));
    expect(await errorCode(newInterface(ec2(), subnetId, ...six))).toBe(
      'SecurityGroupsPerInterfaceLimitExceeded',
    );
    expect(await errorCode(newInterface(ec2(), subnetId, far.groupId))).toBe('InvalidParameter');
    expect(await errorCode(newInterface(ec2(), subnetId, 'sg-0123'))).toBe('InvalidGroup.NotFound');
    await newInterface(ec2(), subnetId, ...six.slice(1));
  });

  it('find their interfaces by filter', async () => {
    const { ec2 } = await stage();
    const { subnetId, groupId } = await smallNetwork(ec2());
    const { NetworkInterfaceId } = await newInterface(ec2(), subnetId, groupId);
    await newInterface(ec2(), subnetId);
    const filter = [{ Name: 'group-id', Values: [groupId] }];
    const { NetworkInterfaces } = await ec2().send(new DescribeNetworkInterfacesCommand({ Filters: filter }));
    expect(NetworkInterfaces?.map((one) => one.NetworkInterfaceId)).toEqual([NetworkInterfaceId]);
  });
});

describe('interfaces that AWS makes', () => {
  it('are described as requester-managed, attached, with a lent address, and are not the customer’s to change', async () => {
    const { sim, ec2 } = await stage();
    const { subnetId, groupId } = await smallNetwork(ec2());
    const caller = serviceCaller('111111111111', 'ecs.amazonaws.com', 'AWSServiceRoleForECS');
    const where = { account: '111111111111', region: 'eu-west-1', service: 'ec2', caller };
    const input = {
      SubnetId: subnetId,
      SecurityGroupId: [groupId],
      AssociatePublicIp: true,
      InstanceOwnerId: '999999999999',
    };
    sim.invoke({ ...where, action: 'CreateNetworkInterface', input });
    const filter = [{ Name: 'requester-managed', Values: ['true'] }];
    const { NetworkInterfaces } = await ec2().send(new DescribeNetworkInterfacesCommand({ Filters: filter }));
    const made = present(NetworkInterfaces?.[0]);
    expect(made).toMatchObject({
      Status: 'in-use',
      Attachment: { Status: 'attached', InstanceOwnerId: '999999999999', DeviceIndex: 1 },
      Association: { IpOwnerId: 'amazon', PublicIp: expect.stringMatching(/^52\./) },
      Groups: [{ GroupId: groupId }],
    });
    const { NetworkInterfaceId } = made;
    const change = new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [groupId] });
    expect(await errorCode(ec2().send(change))).toBe('AuthFailure');
    expect(await errorCode(ec2().send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })))).toBe(
      'AuthFailure',
    );
    const AttachmentId = made.Attachment?.AttachmentId;
    expect(await errorCode(ec2().send(new DetachNetworkInterfaceCommand({ AttachmentId })))).toBe(
      'OperationNotPermitted',
    );
    const id = present(NetworkInterfaceId);
    sim.invoke({ ...where, action: 'DeleteNetworkInterface', input: { NetworkInterfaceId: id } });
    expect(await errorCode(describeInterface(ec2(), id))).toBe('InvalidNetworkInterfaceID.NotFound');
  });

  it('are nobody else’s to ask for', async () => {
    const { sim, ec2 } = await stage();
    const { subnetId } = await smallNetwork(ec2());
    const resolved = sim.world.identities.resolve('111111111111');
    const caller = present(resolved.outcome === 'known' ? resolved.caller : undefined);
    const where = { account: '111111111111', region: 'eu-west-1', service: 'ec2', caller };
    const input = { SubnetId: subnetId, AssociatePublicIp: true };
    expect(() => sim.invoke({ ...where, action: 'CreateNetworkInterface', input })).toThrow(
      'is not recognized',
    );
  });
});

describe('instances', () => {
  it('come up and go down with their interface, in time', async () => {
    const { sim, ec2 } = await stage();
    const { subnetId, groupId } = await smallNetwork(ec2());
    const { InstanceId } = await run(ec2(), subnetId, groupId);
    const look = async () => {
      const command = new DescribeInstancesCommand({ InstanceIds: [present(InstanceId)] });
      return present((await ec2().send(command)).Reservations?.[0]?.Instances?.[0]);
    };
    expect((await look()).State?.Name).toBe('pending');
    await sim.world.scheduler.runUntilIdle();
    expect(await look()).toMatchObject({
      State: { Name: 'running', Code: 16 },
      SecurityGroups: [{ GroupId: groupId }],
    });
    await ec2().send(new TerminateInstancesCommand({ InstanceIds: [present(InstanceId)] }));
    expect((await look()).State?.Name).toBe('shutting-down');
    await sim.world.scheduler.runUntilIdle();
    expect((await look()).State?.Name).toBe('terminated');
    expect((await ec2().send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
  });

  it('have their groups on their first interface', async () => {
    const { ec2 } = await stage();
    const { subnetId, groupId } = await smallNetwork(ec2());
    const { InstanceId, NetworkInterfaces } = await run(ec2(), subnetId);
    await ec2().send(new ModifyInstanceAttributeCommand({ InstanceId, Groups: [groupId] }));
    const id = present(NetworkInterfaces?.[0]?.NetworkInterfaceId);
    expect((await describeInterface(ec2(), id)).Groups).toMatchObject([{ GroupId: groupId }]);
    const second = await newInterface(ec2(), subnetId, groupId);
    const { NetworkInterfaceId } = second;
    const { AttachmentId } = await ec2().send(
      new AttachNetworkInterfaceCommand({ NetworkInterfaceId, InstanceId, DeviceIndex: 1 }),
    );
    expect((await describeInterface(ec2(), present(NetworkInterfaceId))).Attachment).toMatchObject({
      InstanceId,
    });
    await ec2().send(new DetachNetworkInterfaceCommand({ AttachmentId }));
    await ec2().send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
  });
});

describe('Elastic IPs', () => {
  it('move to an interface and back', async () => {
    const { ec2 } = await stage();
    const { subnetId } = await smallNetwork(ec2());
    const { AllocationId, PublicIp } = await ec2().send(new AllocateAddressCommand({}));
    const { NetworkInterfaceId } = await newInterface(ec2(), subnetId);
    const id = present(NetworkInterfaceId);
    const { AssociationId } = await ec2().send(
      new AssociateAddressCommand({ AllocationId, NetworkInterfaceId }),
    );
    expect((await describeInterface(ec2(), id)).Association).toMatchObject({
      PublicIp,
      AllocationId,
      AssociationId,
    });
    await ec2().send(new DisassociateAddressCommand({ AssociationId }));
    expect((await describeInterface(ec2(), id)).Association).toBeUndefined();
  });
});
