import { describe, expect, it } from 'vitest';
import { stateFromSections } from '../../shared/state/index.ts';

const GROUP = {
  GroupId: 'sg-0a1b2c3d4e5f60718',
  GroupName: 'web-tasks',
  Description: 'tasks of web',
  OwnerId: '111111111111',
  VpcId: 'vpc-0a1b2c3d4e5f60718',
  SecurityGroupArn: 'arn:aws:ec2:eu-west-1:111111111111:security-group/sg-0a1b2c3d4e5f60718',
  Tags: [{ Key: 'tier', Value: 'web' }],
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      IpRanges: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: '10.0.0.0/8', Description: 'inside' }],
      Ipv6Ranges: [{ CidrIpv6: '::/0' }],
      UserIdGroupPairs: [
        { GroupId: 'sg-0000000000000000a', UserId: '111111111111' },
        {
          GroupId: 'sg-0000000000000000b',
          UserId: '222222222222',
          VpcId: 'vpc-0000000000000000b',
          VpcPeeringConnectionId: 'pcx-0000000000000000b',
          PeeringStatus: 'active',
        },
      ],
      PrefixListIds: [{ PrefixListId: 'pl-00000001' }],
    },
  ],
  IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], UserIdGroupPairs: [] }],
};

const ssh = { direction: 'ingress', protocol: 'tcp', fromPort: 22, toPort: 22, tags: {} };

function groupOf(sections: Parameters<typeof stateFromSections>[0]) {
  return stateFromSections(sections).state.securityGroups.get(GROUP.GroupId);
}

describe('security groups', () => {
  it('makes one rule of each source of a permission when rules were not read apart', () => {
    expect(groupOf({ 'security-groups': { SecurityGroups: [GROUP] } })).toEqual({
      id: GROUP.GroupId,
      name: 'web-tasks',
      description: 'tasks of web',
      vpcId: GROUP.VpcId,
      account: '111111111111',
      tags: { tier: 'web' },
      rules: [
        { ...ssh, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
        { ...ssh, peer: { kind: 'cidr', cidr: '10.0.0.0/8' }, description: 'inside' },
        { ...ssh, peer: { kind: 'cidr', cidr: '::/0' } },
        { ...ssh, peer: { kind: 'group', groupId: 'sg-0000000000000000a' } },
        {
          ...ssh,
          peer: {
            kind: 'group',
            groupId: 'sg-0000000000000000b',
            accountId: '222222222222',
            vpcId: 'vpc-0000000000000000b',
          },
        },
        { ...ssh, peer: { kind: 'prefixList', prefixListId: 'pl-00000001' } },
        { direction: 'egress', protocol: '-1', peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: {} },
      ],
    });
  });

  it('takes ids, tags and descriptions from the rules when they were read', () => {
    const base = { GroupId: GROUP.GroupId, GroupOwnerId: '111111111111', IsEgress: false, IpProtocol: 'tcp' };
    const rules = [
      {
        ...base,
        SecurityGroupRuleId: 'sgr-1',
        FromPort: 443,
        ToPort: 443,
        CidrIpv4: '0.0.0.0/0',
        Description: 'public',
        Tags: [{ Key: 'owner', Value: 'web' }],
      },
      {
        ...base,
        SecurityGroupRuleId: 'sgr-2',
        FromPort: 80,
        ToPort: 80,
        ReferencedGroupInfo: {
          GroupId: 'sg-0000000000000000a',
          UserId: '111111111111',
          PeeringStatus: 'active',
        },
      },
      {
        ...base,
        SecurityGroupRuleId: 'sgr-3',
        IsEgress: true,
        IpProtocol: '-1',
        FromPort: -1,
        ToPort: -1,
        PrefixListId: 'pl-1',
      },
      { ...base, SecurityGroupRuleId: 'sgr-4', FromPort: 1, ToPort: 2, CidrIpv6: '2001:db8::/32' },
    ];
    const group = groupOf({
      'security-groups': { SecurityGroups: [{ ...GROUP, IpPermissions: [], IpPermissionsEgress: [] }] },
      'security-group-rules': { SecurityGroupRules: rules },
    });
    expect(group?.rules).toEqual([
      {
        id: 'sgr-1',
        direction: 'ingress',
        protocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        peer: { kind: 'cidr', cidr: '0.0.0.0/0' },
        description: 'public',
        tags: { owner: 'web' },
      },
      {
        id: 'sgr-2',
        direction: 'ingress',
        protocol: 'tcp',
        fromPort: 80,
        toPort: 80,
        peer: { kind: 'group', groupId: 'sg-0000000000000000a' },
        tags: {},
      },
      {
        id: 'sgr-3',
        direction: 'egress',
        protocol: '-1',
        fromPort: -1,
        toPort: -1,
        peer: { kind: 'prefixList', prefixListId: 'pl-1' },
        tags: {},
      },
      {
        id: 'sgr-4',
        direction: 'ingress',
        protocol: 'tcp',
        fromPort: 1,
        toPort: 2,
        peer: { kind: 'cidr', cidr: '2001:db8::/32' },
        tags: {},
      },
    ]);
  });

  it('keeps a rule that only one of the two eventually consistent reads has seen', () => {
    const all = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    const listed = {
      SecurityGroupRuleId: 'sgr-out',
      GroupId: GROUP.GroupId,
      IsEgress: true,
      IpProtocol: '-1',
      FromPort: -1,
      ToPort: -1,
      CidrIpv4: '0.0.0.0/0',
    };
    const group = groupOf({
      'security-groups': { SecurityGroups: [{ ...GROUP, IpPermissions: [all], IpPermissionsEgress: [all] }] },
      'security-group-rules': { SecurityGroupRules: [listed] },
    });
    expect(group?.rules.map((rule) => [rule.direction, rule.id])).toEqual([
      ['egress', 'sgr-out'],
      ['ingress', undefined],
    ]);
  });

  it('falls back to the permissions when a rule of the group is malformed', () => {
    const { state, problems } = stateFromSections({
      'security-groups': { SecurityGroups: [GROUP] },
      'security-group-rules': {
        SecurityGroupRules: [
          { SecurityGroupRuleId: 'sgr-1', GroupId: GROUP.GroupId, IpProtocol: 6, CidrIpv4: '0.0.0.0/0' },
        ],
      },
    });
    expect(problems).toEqual([
      {
        section: 'security-group-rules',
        path: 'SecurityGroupRules[0] (sgr-1)',
        message: 'IpProtocol is 6, not text',
      },
    ]);
    expect(state.securityGroups.get(GROUP.GroupId)?.rules).toHaveLength(7);
    expect(state.sections['security-group-rules']).toEqual({ status: 'part' });
  });

  it('leaves a group out rather than judging half of its rules', () => {
    const { IpPermissions: _in, IpPermissionsEgress: _out, ...bare } = GROUP;
    const { state, problems } = stateFromSections({
      'security-groups': { SecurityGroups: [bare, { ...bare, GroupId: 'sg-00000000000000001' }] },
      'security-group-rules': {
        SecurityGroupRules: [{ SecurityGroupRuleId: 'sgr-1', GroupId: GROUP.GroupId, IpProtocol: 'tcp' }],
      },
    });
    expect([...state.securityGroups.keys()]).toEqual(['sg-00000000000000001']);
    expect(problems.map((problem) => problem.message)).toEqual([
      'the rule names no source or destination',
      'not all of its rules could be read',
    ]);
    expect(state.sections['security-groups']).toEqual({ status: 'part' });
  });

  it('takes a hostile tag key as a key and nothing more', () => {
    const group = groupOf({
      'security-groups': {
        SecurityGroups: [
          {
            ...GROUP,
            Tags: [
              { Key: '__proto__', Value: 'x' },
              { Key: 'a', Value: 'b' },
            ],
          },
        ],
      },
    });
    expect(Object.entries(group?.tags ?? {})).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
  });
});
