import {
  CreateNetworkAclEntryCommand,
  type CreateNetworkAclEntryCommandInput,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  type NetworkAcl,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { aclNow, newAcl, newSubnet, newVpc } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

const MISSING = 'moto answers HTTP 500 when an entry is not there';

type Entry = Partial<Omit<CreateNetworkAclEntryCommandInput, 'NetworkAclId'>>;

const WEB: Entry & { RuleNumber: number } = {
  RuleNumber: 100,
  Egress: false,
  Protocol: '6',
  RuleAction: 'allow',
  CidrBlock: '10.0.0.0/16',
  PortRange: { From: 443, To: 443 },
};

function create({ ec2 }: Stage, NetworkAclId: string, entry: Entry = {}) {
  return ec2.send(new CreateNetworkAclEntryCommand({ ...web(NetworkAclId), ...entry }));
}

function web(NetworkAclId: string): CreateNetworkAclEntryCommandInput {
  return {
    NetworkAclId,
    RuleNumber: 100,
    Egress: false,
    Protocol: '6',
    RuleAction: 'allow',
    CidrBlock: WEB.CidrBlock,
    PortRange: WEB.PortRange,
  };
}

/** The entries that somebody made, as "in 100 allow 6 443-443 10.0.0.0/16". */
function own(acl: NetworkAcl): readonly string[] {
  return (acl.Entries ?? [])
    .filter((entry) => (entry.RuleNumber ?? 0) < 32_767)
    .map(({ Egress, RuleNumber, RuleAction, Protocol, PortRange, CidrBlock, Ipv6CidrBlock }) =>
      [
        Egress ? 'out' : 'in',
        RuleNumber,
        RuleAction,
        Protocol,
        `${PortRange?.From}-${PortRange?.To}`,
        CidrBlock ?? Ipv6CidrBlock,
      ].join(' '),
    );
}

const HTTPS = 'in 100 allow 6 443-443 10.0.0.0/16';

/** Network ACLs: their entries, and which subnets they are in force for. */
export const ACL_CASES: readonly Case[] = [
  {
    fact: 'a new ACL has entry 32767 in each direction, which denies the rest of IPv4',
    wrongInMoto: 'moto gives a new ACL no 32767 entries',
    run: async (stage) => {
      const { Entries = [] } = await aclNow(stage, await newAcl(stage));
      const v4 = Entries.filter((entry) => entry.CidrBlock !== undefined);
      expect(
        v4.map((entry) => [entry.Egress, entry.RuleNumber, entry.RuleAction, entry.CidrBlock]).sort(),
      ).toEqual([
        [false, 32_767, 'deny', '0.0.0.0/0'],
        [true, 32_767, 'deny', '0.0.0.0/0'],
      ]);
    },
  },
  {
    fact: 'in a VPC with IPv6, entry 32768 denies the rest of IPv6',
    wrongInMoto: 'moto gives a new ACL no 32768 entries',
    run: async (stage) => {
      const vpcId = await newVpc(stage, { AmazonProvidedIpv6CidrBlock: true });
      const { Entries = [] } = await aclNow(stage, await newAcl(stage, vpcId));
      const v6 = Entries.filter((entry) => entry.Ipv6CidrBlock !== undefined);
      expect(
        v6.map((entry) => [entry.Egress, entry.RuleNumber, entry.RuleAction, entry.Ipv6CidrBlock]).sort(),
      ).toEqual([
        [false, 32_768, 'deny', '::/0'],
        [true, 32_768, 'deny', '::/0'],
      ]);
    },
  },
  {
    fact: 'an entry is stored with its protocol as a string number',
    run: async (stage) => {
      const id = await newAcl(stage);
      await create(stage, id);
      expect(own(await aclNow(stage, id))).toEqual([HTTPS]);
    },
  },
  {
    fact: 'inbound and outbound entries have numbers of their own',
    run: async (stage) => {
      const id = await newAcl(stage);
      await create(stage, id);
      await create(stage, id, { Egress: true });
      expect([...own(await aclNow(stage, id))].sort()).toEqual([
        HTTPS,
        'out 100 allow 6 443-443 10.0.0.0/16',
      ]);
    },
  },
  {
    fact: 'Create with a number in use is NetworkAclEntryAlreadyExists',
    run: async (stage) => {
      const id = await newAcl(stage);
      await create(stage, id);
      expect(await refusal(create(stage, id, { RuleAction: 'deny' }))).toBe('NetworkAclEntryAlreadyExists');
      expect(own(await aclNow(stage, id))).toEqual([HTTPS]);
    },
  },
  ...[0, 32_767].map(
    (RuleNumber): Case => ({
      fact: `nobody can make an entry number ${RuleNumber}: 1 to 32766`,
      wrongInMoto: 'moto takes any number',
      run: async (stage) => {
        const id = await newAcl(stage);
        expect(await refusal(create(stage, id, { RuleNumber }))).toMatch(/^Invalid/);
      },
    }),
  ),
  {
    fact: 'Replace changes the whole entry in place',
    run: async (stage) => {
      const id = await newAcl(stage);
      await create(stage, id);
      const changed = { ...web(id), RuleAction: 'deny', CidrBlock: '192.168.0.0/16' } as const;
      await stage.ec2.send(new ReplaceNetworkAclEntryCommand(changed));
      expect(own(await aclNow(stage, id))).toEqual(['in 100 deny 6 443-443 192.168.0.0/16']);
    },
  },
  {
    fact: 'Replace of an entry that is not there is InvalidNetworkAclEntry.NotFound',
    wrongInMoto: MISSING,
    run: async (stage) => {
      const replaced = stage.ec2.send(new ReplaceNetworkAclEntryCommand(web(await newAcl(stage))));
      expect(await refusal(replaced)).toBe('InvalidNetworkAclEntry.NotFound');
    },
  },
  {
    fact: 'Delete of an entry that is not there is InvalidNetworkAclEntry.NotFound',
    wrongInMoto: MISSING,
    run: async (stage) => {
      const entry = { NetworkAclId: await newAcl(stage), RuleNumber: 100, Egress: false };
      const deleted = stage.ec2.send(new DeleteNetworkAclEntryCommand(entry));
      expect(await refusal(deleted)).toBe('InvalidNetworkAclEntry.NotFound');
    },
  },
  {
    fact: 'Delete takes an entry away in its own direction only',
    run: async (stage) => {
      const id = await newAcl(stage);
      await create(stage, id);
      await create(stage, id, { Egress: true });
      const entry = { NetworkAclId: id, RuleNumber: 100, Egress: true };
      await stage.ec2.send(new DeleteNetworkAclEntryCommand(entry));
      expect(own(await aclNow(stage, id))).toEqual([HTTPS]);
    },
  },
  {
    fact: 'an ACL holds 20 entries a direction by default, both families and the default denies included',
    wrongInMoto: 'moto knows no quota of entries',
    run: async (stage) => {
      const id = await newAcl(stage);
      for (let number = 1; number <= 18; number += 1) await create(stage, id, { RuleNumber: number });
      const more = [
        await refusal(create(stage, id, { RuleNumber: 19 })),
        await refusal(create(stage, id, { RuleNumber: 20 })),
      ];
      expect(more).toContain('NetworkAclEntryLimitExceeded');
      expect(await refusal(create(stage, id, { RuleNumber: 1, Egress: true }))).toBe('none');
    },
  },
  {
    fact: 'ICMP type and code have a member of their own',
    wrongInMoto: 'moto drops ICMP type and code',
    run: async (stage) => {
      const id = await newAcl(stage);
      const ping = { Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 } };
      const { PortRange: _, ...rest } = web(id);
      await stage.ec2.send(new CreateNetworkAclEntryCommand({ ...rest, ...ping }));
      const { Entries = [] } = await aclNow(stage, id);
      expect(Entries.find((entry) => entry.RuleNumber === 100)?.IcmpTypeCode).toEqual(ping.IcmpTypeCode);
    },
  },
  {
    fact: 'an IPv6 entry has its block in a member of its own',
    run: async (stage) => {
      const id = await newAcl(stage);
      const { CidrBlock: _, ...rest } = web(id);
      await stage.ec2.send(new CreateNetworkAclEntryCommand({ ...rest, Ipv6CidrBlock: '2001:db8::/32' }));
      const { Entries = [] } = await aclNow(stage, id);
      const made = Entries.find((entry) => entry.RuleNumber === 100);
      expect([made?.CidrBlock, made?.Ipv6CidrBlock]).toEqual([undefined, '2001:db8::/32']);
    },
  },
  {
    fact: 'a new subnet is associated with its VPC’s default ACL',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const subnetId = await newSubnet(stage, vpcId);
      const acl = await aclOf(stage, subnetId);
      expect([acl.IsDefault, acl.VpcId]).toEqual([true, vpcId]);
    },
  },
  {
    fact: 'a subnet has exactly one association; replacing it gives a new association id',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const subnetId = await newSubnet(stage, vpcId);
      const NetworkAclId = await newAcl(stage, vpcId);
      const AssociationId = associationOf(await aclOf(stage, subnetId), subnetId);
      const replaced = new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId });
      const { NewAssociationId } = await stage.ec2.send(replaced);
      expect(NewAssociationId).not.toBe(AssociationId);
      const now = await aclOf(stage, subnetId);
      expect([now.NetworkAclId, associationOf(now, subnetId)]).toEqual([NetworkAclId, NewAssociationId]);
    },
  },
  {
    fact: 'an association that was replaced is gone: InvalidAssociationID.NotFound',
    wrongInMoto: 'moto answers HTTP 500',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const subnetId = await newSubnet(stage, vpcId);
      const NetworkAclId = await newAcl(stage, vpcId);
      const AssociationId = associationOf(await aclOf(stage, subnetId), subnetId);
      const replace = () =>
        stage.ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
      await replace();
      expect(await refusal(replace())).toBe('InvalidAssociationID.NotFound');
    },
  },
  {
    fact: 'an ACL that a subnet is associated with is not deleted: DependencyViolation',
    run: async (stage) => {
      const vpcId = await newVpc(stage);
      const subnetId = await newSubnet(stage, vpcId);
      const NetworkAclId = await newAcl(stage, vpcId);
      const AssociationId = associationOf(await aclOf(stage, subnetId), subnetId);
      await stage.ec2.send(new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId }));
      const deleted = stage.ec2.send(new DeleteNetworkAclCommand({ NetworkAclId }));
      expect(await refusal(deleted)).toBe('DependencyViolation');
    },
  },
  {
    fact: 'an unknown ACL is InvalidNetworkAclID.NotFound',
    run: async (stage) => {
      expect(await refusal(create(stage, 'acl-0123456789abcdef0'))).toBe('InvalidNetworkAclID.NotFound');
    },
  },
];

async function aclOf({ ec2 }: Stage, subnetId: string): Promise<NetworkAcl> {
  const Filters = [{ Name: 'association.subnet-id', Values: [subnetId] }];
  const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
  expect(NetworkAcls).toHaveLength(1);
  return present(NetworkAcls[0]);
}

function associationOf(acl: NetworkAcl, subnetId: string): string {
  const ids = (acl.Associations ?? []).filter((one) => one.SubnetId === subnetId);
  expect(ids).toHaveLength(1);
  return present(ids[0]?.NetworkAclAssociationId);
}
