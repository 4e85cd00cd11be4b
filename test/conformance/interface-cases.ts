import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { interfaceNow, newGroup, newInterface, newSubnet, newVpc } from './network.ts';
import { type Case, present, refusal, type Stage } from './stage.ts';

/** Network interfaces and the groups that they are in. */
export const INTERFACE_CASES: readonly Case[] = [
  {
    fact: 'an interface is in the groups that it was made with',
    run: async (stage) => {
      const { vpcId, subnetId } = await room(stage);
      const [one, two] = [await newGroup(stage, 'one', vpcId), await newGroup(stage, 'two', vpcId)];
      const id = await newInterface(stage, subnetId, [one, two]);
      expect(await groupsOf(stage, id)).toEqual([one, two].sort());
    },
  },
  {
    fact: 'without groups an interface is in its VPC’s default group',
    run: async (stage) => {
      const { vpcId, subnetId } = await room(stage);
      const id = await newInterface(stage, subnetId);
      expect(await groupsOf(stage, id)).toEqual([await defaultGroup(stage, vpcId)]);
    },
  },
  {
    fact: 'ModifyNetworkInterfaceAttribute replaces all groups of an interface',
    run: async (stage) => {
      const { vpcId, subnetId } = await room(stage);
      const [one, two] = [await newGroup(stage, 'one', vpcId), await newGroup(stage, 'two', vpcId)];
      const NetworkInterfaceId = await newInterface(stage, subnetId, [one]);
      await stage.ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [two] }));
      expect(await groupsOf(stage, NetworkInterfaceId)).toEqual([two]);
    },
  },
  {
    fact: 'interfaces are found by the group that they are in',
    run: async (stage) => {
      const { vpcId, subnetId } = await room(stage);
      const one = await newGroup(stage, 'one', vpcId);
      const id = await newInterface(stage, subnetId, [one]);
      await newInterface(stage, subnetId);
      const Filters = [{ Name: 'group-id', Values: [one] }];
      const found = await stage.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
      expect(found.NetworkInterfaces?.map((each) => each.NetworkInterfaceId)).toEqual([id]);
    },
  },
  {
    fact: 'an interface is in five groups at most',
    wrongInMoto: 'moto knows no quota of groups',
    run: async (stage) => {
      const { vpcId, subnetId } = await room(stage);
      const groups: string[] = [];
      for (const name of 'abcdef') groups.push(await newGroup(stage, name, vpcId));
      const NetworkInterfaceId = await newInterface(stage, subnetId, groups.slice(0, 5));
      const six = stage.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: groups }),
      );
      expect(await refusal(six)).toBe('SecurityGroupsPerInterfaceLimitExceeded');
      expect(await groupsOf(stage, NetworkInterfaceId)).toEqual(groups.slice(0, 5).sort());
    },
  },
  {
    fact: 'an unknown group is refused, and the interface stays as it was',
    wrongInMoto: 'moto puts an interface into groups that are not there',
    run: async (stage) => {
      const { vpcId, subnetId } = await room(stage);
      const one = await newGroup(stage, 'one', vpcId);
      const NetworkInterfaceId = await newInterface(stage, subnetId, [one]);
      const Groups = ['sg-0123456789abcdef0'];
      const changed = stage.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups }),
      );
      expect(await refusal(changed)).toMatch(/^Invalid(SecurityGroupID|Group)\.NotFound$/);
      expect(await groupsOf(stage, NetworkInterfaceId)).toEqual([one]);
    },
  },
  {
    fact: 'an unknown interface is InvalidNetworkInterfaceID.NotFound',
    run: async (stage) => {
      const read = interfaceNow(stage, 'eni-0123456789abcdef0');
      expect(await refusal(read)).toBe('InvalidNetworkInterfaceID.NotFound');
    },
  },
  {
    fact: 'a deleted interface is gone',
    run: async (stage) => {
      const NetworkInterfaceId = await newInterface(stage, (await room(stage)).subnetId);
      await stage.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
      expect(await refusal(interfaceNow(stage, NetworkInterfaceId))).toBe(
        'InvalidNetworkInterfaceID.NotFound',
      );
    },
  },
];

async function room(stage: Stage): Promise<{ readonly vpcId: string; readonly subnetId: string }> {
  const vpcId = await newVpc(stage);
  return { vpcId, subnetId: await newSubnet(stage, vpcId) };
}

async function groupsOf(stage: Stage, id: string): Promise<readonly string[]> {
  const { Groups = [] } = await interfaceNow(stage, id);
  return Groups.map((group) => present(group.GroupId)).sort();
}

async function defaultGroup({ ec2 }: Stage, vpcId: string): Promise<string> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: ['default'] },
  ];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return present(SecurityGroups?.[0]?.GroupId);
}
