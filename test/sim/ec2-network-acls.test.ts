import {
  AssociateVpcCidrBlockCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  type CreateNetworkAclEntryCommandInput,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type EC2Client,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage, TRANSPORTS } from './core-stage.ts';
import { smallNetwork } from './ec2-world.ts';

const ENTRY = {
  RuleNumber: 100,
  Egress: false,
  Protocol: '6',
  RuleAction: 'allow',
  CidrBlock: '10.1.2.3/8',
  PortRange: { From: 80, To: 81 },
} satisfies Omit<CreateNetworkAclEntryCommandInput, 'NetworkAclId'>;

async function newAcl(ec2: EC2Client, vpcId: string) {
  const { NetworkAcl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId }));
  return present(NetworkAcl?.NetworkAclId);
}

async function entries(ec2: EC2Client, id: string) {
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [id] }));
  return present(NetworkAcls?.[0]?.Entries);
}

async function aclOfSubnet(ec2: EC2Client, subnetId: string) {
  const filter = [{ Name: 'association.subnet-id', Values: [subnetId] }];
  const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters: filter }));
  expect(NetworkAcls).toHaveLength(1);
  const acl = present(NetworkAcls?.[0]);
  const association = present(acl.Associations?.find(({ SubnetId }) => SubnetId === subnetId));
  return { acl, associationId: present(association.NetworkAclAssociationId) };
}

describe.each(TRANSPORTS)('network ACLs, %s', (transport) => {
  it('begin with the final denials, and list their entries by direction and number', async () => {
    const { ec2, close } = await stage({ transport });
    const { vpcId } = await smallNetwork(ec2(), { ipv6: true });
    const acl = await newAcl(ec2(), vpcId);
    const add = (RuleNumber: number, Egress: boolean) =>
      ec2().send(new CreateNetworkAclEntryCommand({ NetworkAclId: acl, ...ENTRY, RuleNumber, Egress }));
    await add(200, false);
    await add(100, false);
    await add(300, true);
    const listed = (await entries(ec2(), acl)).map((one) => `${one.Egress ? 'out' : 'in'} ${one.RuleNumber}`);
    expect(listed).toEqual(['out 300', 'out 32767', 'out 32768', 'in 100', 'in 200', 'in 32767', 'in 32768']);
    await close();
  });
});

describe('a new VPC', () => {
  it('has a default ACL that lets everything through, for IPv6 once it has IPv6', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId } = await smallNetwork(ec2());
    const { acl } = await aclOfSubnet(ec2(), subnetId);
    const id = present(acl.NetworkAclId);
    const ingress = async () =>
      (await entries(ec2(), id))
        .filter(({ Egress }) => !Egress)
        .map((one) => [one.RuleNumber, one.RuleAction, one.CidrBlock ?? one.Ipv6CidrBlock]);
    expect(acl.IsDefault).toBe(true);
    expect(await ingress()).toEqual([
      [100, 'allow', '0.0.0.0/0'],
      [32767, 'deny', '0.0.0.0/0'],
    ]);
    await ec2().send(new AssociateVpcCidrBlockCommand({ VpcId: vpcId, AmazonProvidedIpv6CidrBlock: true }));
    expect(await ingress()).toEqual([
      [100, 'allow', '0.0.0.0/0'],
      [101, 'allow', '::/0'],
      [32767, 'deny', '0.0.0.0/0'],
      [32768, 'deny', '::/0'],
    ]);
  });
});

describe('entries', () => {
  it('are stored canonically, with what their protocol has and nothing else', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    const acl = await newAcl(ec2(), vpcId);
    const add = (entry: object) =>
      ec2().send(new CreateNetworkAclEntryCommand({ NetworkAclId: acl, ...ENTRY, ...entry }));
    await add({});
    const icmp = { Protocol: '1', PortRange: undefined, IcmpTypeCode: { Type: 8, Code: -1 } };
    await add({ RuleNumber: 101, ...icmp });
    await add({ RuleNumber: 102, Protocol: '-1' });
    const stored = (await entries(ec2(), acl)).filter(({ Egress }) => !Egress);
    expect(stored.slice(0, 3)).toEqual([
      {
        RuleNumber: 100,
        Egress: false,
        Protocol: '6',
        RuleAction: 'allow',
        CidrBlock: '10.0.0.0/8',
        PortRange: { From: 80, To: 81 },
      },
      {
        RuleNumber: 101,
        Egress: false,
        Protocol: '1',
        RuleAction: 'allow',
        CidrBlock: '10.0.0.0/8',
        IcmpTypeCode: { Type: 8, Code: -1 },
      },
      { RuleNumber: 102, Egress: false, Protocol: '-1', RuleAction: 'allow', CidrBlock: '10.0.0.0/8' },
    ]);
  });

  it('have a number of their own in each direction', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    const acl = await newAcl(ec2(), vpcId);
    const create = (Egress: boolean) =>
      ec2().send(new CreateNetworkAclEntryCommand({ NetworkAclId: acl, ...ENTRY, Egress }));
    const replace = (Egress: boolean) =>
      ec2().send(
        new ReplaceNetworkAclEntryCommand({ NetworkAclId: acl, ...ENTRY, RuleAction: 'deny', Egress }),
      );
    const remove = (Egress: boolean) =>
      ec2().send(new DeleteNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber: 100, Egress }));
    await create(false);
    expect(await errorCode(create(false))).toBe('NetworkAclEntryAlreadyExists');
    expect(await errorCode(replace(true))).toBe('InvalidNetworkAclEntry.NotFound');
    expect(await errorCode(remove(true))).toBe('InvalidNetworkAclEntry.NotFound');
    await create(true);
    await replace(false);
    const [first] = (await entries(ec2(), acl)).filter(({ Egress }) => !Egress);
    expect(first).toMatchObject({ RuleNumber: 100, RuleAction: 'deny' });
    await remove(false);
    expect(await errorCode(remove(false))).toBe('InvalidNetworkAclEntry.NotFound');
  });

  it.each([
    ['number 0', { RuleNumber: 0 }, 'InvalidParameterValue'],
    ['number 32767', { RuleNumber: 32767 }, 'InvalidParameterValue'],
    ['a protocol by name', { Protocol: 'tcp' }, 'InvalidParameterValue'],
    ['TCP without ports', { PortRange: undefined }, 'MissingParameter'],
    ['ICMP without a type', { Protocol: '1' }, 'MissingParameter'],
    ['a reversed range', { PortRange: { From: 2, To: 1 } }, 'InvalidParameterValue'],
    ['both families', { Ipv6CidrBlock: '::/0' }, 'InvalidParameterCombination'],
    ['no CIDR', { CidrBlock: undefined }, 'MissingParameter'],
    ['an unknown action', { RuleAction: 'permit' }, 'InvalidParameterValue'],
  ])('refuse %s', async (_, change, code) => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    const input = Object.assign({ NetworkAclId: await newAcl(ec2(), vpcId), ...ENTRY }, change);
    expect(await errorCode(ec2().send(new CreateNetworkAclEntryCommand(input)))).toBe(code);
  });

  it('are at most 20 a direction, the final denial included', async () => {
    const { ec2 } = await stage();
    const { vpcId } = await smallNetwork(ec2());
    const acl = await newAcl(ec2(), vpcId);
    const create = (RuleNumber: number, Egress = false) =>
      ec2().send(new CreateNetworkAclEntryCommand({ NetworkAclId: acl, ...ENTRY, RuleNumber, Egress }));
    for (let i = 1; i <= 19; i++) await create(i);
    expect(await errorCode(create(20))).toBe('NetworkAclEntryLimitExceeded');
    await create(20, true);
  });
});

describe('associations', () => {
  it('are one for every subnet, with a new id after every move', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId } = await smallNetwork(ec2());
    const target = await newAcl(ec2(), vpcId);
    const before = await aclOfSubnet(ec2(), subnetId);
    const move = (AssociationId: string) =>
      ec2().send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: target }));
    const { NewAssociationId } = await move(before.associationId);
    const after = await aclOfSubnet(ec2(), subnetId);
    expect(after.acl.NetworkAclId).toBe(target);
    expect(after.associationId).toBe(NewAssociationId);
    expect(NewAssociationId).not.toBe(before.associationId);
    expect(await errorCode(move(before.associationId))).toBe('InvalidAssociationID.NotFound');
  });

  it('keep an ACL alive, as being the default does', async () => {
    const { ec2 } = await stage();
    const { vpcId, subnetId } = await smallNetwork(ec2());
    const target = await newAcl(ec2(), vpcId);
    const { acl, associationId } = await aclOfSubnet(ec2(), subnetId);
    const remove = (NetworkAclId: string) => ec2().send(new DeleteNetworkAclCommand({ NetworkAclId }));
    expect(await errorCode(remove(present(acl.NetworkAclId)))).toBe('InvalidParameterValue');
    await ec2().send(
      new ReplaceNetworkAclAssociationCommand({ AssociationId: associationId, NetworkAclId: target }),
    );
    expect(await errorCode(remove(target))).toBe('DependencyViolation');
    await remove(await newAcl(ec2(), vpcId));
  });

  it('stay within a VPC', async () => {
    const { ec2 } = await stage();
    const { subnetId } = await smallNetwork(ec2());
    const other = await smallNetwork(ec2());
    const { associationId: AssociationId } = await aclOfSubnet(ec2(), subnetId);
    const NetworkAclId = await newAcl(ec2(), other.vpcId);
    const move = ec2().send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
    expect(await errorCode(move)).toBe('InvalidParameterValue');
  });
});
