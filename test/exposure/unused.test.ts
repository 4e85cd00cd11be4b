import { describe, expect, it } from 'vitest';
import { unused } from '../../shared/exposure/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';

const group = (GroupId: string, GroupName: string, from: readonly string[] = []) => ({
  GroupId,
  GroupName,
  VpcId: 'vpc-1',
  OwnerId: '111111111111',
  IpPermissions: from.map((peer) => ({
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    ...(peer.startsWith('sg-')
      ? { UserIdGroupPairs: [{ GroupId: peer, UserId: '111111111111' }] }
      : { IpRanges: [{ CidrIp: peer }] }),
  })),
});

const GROUPS = [
  group('sg-1', 'web', ['sg-2', 'sg-3', 'sg-9', '10.0.0.0/8']),
  group('sg-2', 'caller'),
  group('sg-3', 'alb'),
  group('sg-4', 'idle', ['10.0.0.0/8', 'sg-4']),
  group('sg-5', 'default', ['0.0.0.0/0']),
  group('sg-6', 'spare', ['10.0.0.0/8']),
];

function stateOf(interfaces: unknown, services: readonly unknown[] = []) {
  const sections = { 'security-groups': { SecurityGroups: GROUPS }, services: { services } };
  const read = interfaces === undefined ? {} : { 'network-interfaces': { NetworkInterfaces: interfaces } };
  return stateFromSections({ ...sections, ...read }).state;
}

const WORN = [
  {
    NetworkInterfaceId: 'eni-1',
    VpcId: 'vpc-1',
    OwnerId: '111111111111',
    Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-3' }],
  },
];

describe('what no interface uses', () => {
  it('is every group that nobody has and nobody refers to, but not a default group', () => {
    expect(unused(stateOf(WORN))?.groups.map(({ id }) => id)).toEqual(['sg-4', 'sg-6']);
  });

  it('is a rule that refers to a group that nobody has; of a group that is not in the state nobody knows', () => {
    expect(unused(stateOf(WORN))?.rules.map(({ group: { id }, why }) => [id, why])).toEqual([
      ['sg-1', 'no interface has sg-2, to which it refers'],
    ]);
  });

  it('leaves out the group that a service would start its next task with, and lists its rules', () => {
    const awsvpcConfiguration = { subnets: ['subnet-1'], securityGroups: ['sg-6'] };
    const service = {
      serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/prod/web',
      serviceName: 'web',
      clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/prod',
      networkConfiguration: { awsvpcConfiguration },
    };
    const found = unused(stateOf(WORN, [service]));
    expect(found?.groups.map(({ id }) => id)).toEqual(['sg-4']);
    expect(found?.rules.filter(({ group: { id } }) => id === 'sg-6')).toMatchObject([
      { why: 'no interface has the group' },
    ]);
  });

  it('is not known when the interfaces were not read', () => {
    expect(unused(stateOf(undefined))).toBeNull();
  });
});
