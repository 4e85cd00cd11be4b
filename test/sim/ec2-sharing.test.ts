import {
  AcceptVpcPeeringConnectionCommand,
  AssociateSecurityGroupVpcCommand,
  CreateManagedPrefixListCommand,
  CreateNetworkInterfaceCommand,
  CreateVpcPeeringConnectionCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupReferencesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupVpcAssociationsCommand,
  DescribeVpcPeeringConnectionsCommand,
  GetManagedPrefixListAssociationsCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage } from './core-stage.ts';
import { allow, smallNetwork } from './ec2-world.ts';

describe('a peering connection', () => {
  it('lets rules refer to groups of the other account once it is accepted there', async () => {
    const { ec2 } = await stage();
    const theirs = ec2({ account: '222222222222' });
    const near = await smallNetwork(ec2());
    const far = await smallNetwork(theirs);
    const PeerOwnerId = '222222222222';
    const { VpcPeeringConnection } = await ec2().send(
      new CreateVpcPeeringConnectionCommand({ VpcId: near.vpcId, PeerVpcId: far.vpcId, PeerOwnerId }),
    );
    const VpcPeeringConnectionId = present(VpcPeeringConnection?.VpcPeeringConnectionId);
    const pair = { GroupId: far.groupId, UserId: PeerOwnerId };
    const rule = { IpProtocol: '-1', UserIdGroupPairs: [pair] };
    expect(await errorCode(allow(ec2(), near.groupId, rule))).toBe('InvalidGroup.NotFound');
    const accept = new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId });
    expect(await errorCode(ec2().send(accept))).toBe('OperationNotPermitted');
    await theirs.send(accept);
    const { VpcPeeringConnections } = await ec2().send(new DescribeVpcPeeringConnectionsCommand({}));
    expect(VpcPeeringConnections).toMatchObject([{ Status: { Code: 'active' } }]);
    expect(await allow(ec2(), near.groupId, rule)).toMatchObject([
      { ReferencedGroupInfo: { ...pair, VpcId: far.vpcId, VpcPeeringConnectionId, PeeringStatus: 'active' } },
    ]);
    const references = new DescribeSecurityGroupReferencesCommand({ GroupId: [far.groupId] });
    const { SecurityGroupReferenceSet } = await theirs.send(references);
    expect(SecurityGroupReferenceSet).toEqual([
      { GroupId: far.groupId, ReferencingVpcId: near.vpcId, VpcPeeringConnectionId },
    ]);
    await ec2().send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
    await ec2().send(new RevokeSecurityGroupIngressCommand({ GroupId: near.groupId, IpPermissions: [rule] }));
  });
});

describe('a group shared with another VPC', () => {
  it('serves interfaces there', async () => {
    const { ec2 } = await stage();
    const { groupId: GroupId } = await smallNetwork(ec2());
    const other = await smallNetwork(ec2());
    const create = () =>
      ec2().send(new CreateNetworkInterfaceCommand({ SubnetId: other.subnetId, Groups: [GroupId] }));
    expect(await errorCode(create())).toBe('InvalidParameter');
    await ec2().send(new AssociateSecurityGroupVpcCommand({ GroupId, VpcId: other.vpcId }));
    await create();
    const { SecurityGroupVpcAssociations } = await ec2().send(
      new DescribeSecurityGroupVpcAssociationsCommand({}),
    );
    expect(SecurityGroupVpcAssociations).toMatchObject([
      { GroupId, VpcId: other.vpcId, State: 'associated' },
    ]);
  });
});

describe('a prefix list', () => {
  it('knows the groups that refer to it', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await smallNetwork(ec2());
    const { PrefixLists } = await ec2().send(new DescribeManagedPrefixListsCommand({ MaxResults: 1 }));
    const PrefixListId = present(PrefixLists?.[0]?.PrefixListId);
    await allow(ec2(), groupId, { IpProtocol: '-1', PrefixListIds: [{ PrefixListId }] });
    const ask = new GetManagedPrefixListAssociationsCommand({ PrefixListId });
    expect((await ec2().send(ask)).PrefixListAssociations).toMatchObject([{ ResourceId: groupId }]);
    const Filters = [{ Name: 'group-id', Values: [groupId] }];
    const { SecurityGroupRules } = await ec2().send(new DescribeSecurityGroupRulesCommand({ Filters }));
    expect(SecurityGroupRules?.find(({ IsEgress }) => !IsEgress)).toMatchObject({ PrefixListId });
  });
});

describe('a client token', () => {
  it('makes one resource of a request that is sent twice', async () => {
    const { sim, ec2 } = await stage();
    sim.world.faults.add({ when: ({ mutating }) => mutating, effect: { kind: 'drop', point: 'after' } });
    const client = ec2({ maxAttempts: 2 });
    const list = { PrefixListName: 'p', MaxEntries: 1, AddressFamily: 'IPv4' };
    const { PrefixList, $metadata } = await client.send(new CreateManagedPrefixListCommand(list));
    expect($metadata.attempts).toBe(2);
    const { PrefixLists } = await client.send(
      new DescribeManagedPrefixListsCommand({ Filters: [{ Name: 'owner-id', Values: ['111111111111'] }] }),
    );
    expect(PrefixLists?.map(({ PrefixListId }) => PrefixListId)).toEqual([PrefixList?.PrefixListId]);
  });
});
