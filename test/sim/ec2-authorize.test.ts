import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateManagedPrefixListCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type IpPermission,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { errorCode, present, stage, TRANSPORTS } from './core-stage.ts';
import { allow, smallNetwork, tcp } from './ec2-world.ts';

const ANYWHERE = [{ CidrIp: '0.0.0.0/0' }];

async function describeGroup(ec2: EC2Client, groupId: string) {
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
  return present(SecurityGroups?.[0]);
}

function authorize(ec2: EC2Client, groupId: string, ...rules: IpPermission[]) {
  return ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: rules }));
}

describe.each(TRANSPORTS)('security groups, %s', (transport) => {
  it('begin with everything out and nothing in', async () => {
    const { ec2, close } = await stage({ transport });
    const { groupId } = await smallNetwork(ec2());
    expect(groupId).toMatch(/^sg-[0-9a-f]{17}$/);
    const made = await describeGroup(ec2(), groupId);
    expect(made.IpPermissions).toEqual([]);
    expect(made.IpPermissionsEgress).toMatchObject([{ IpProtocol: '-1', IpRanges: ANYWHERE }]);
    await close();
  });

  it('authorize several permissions at once: a rule with an id for every source', async () => {
    const { ec2, close } = await stage({ transport });
    const { groupId } = await smallNetwork(ec2());
    const rules = await allow(ec2(), groupId, tcp(22, '10.0.0.0/8', '192.168.0.0/16'), {
      IpProtocol: 'udp',
      FromPort: 53,
      ToPort: 53,
      Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'resolver' }],
      UserIdGroupPairs: [{ GroupId: groupId }],
    });
    expect(rules).toHaveLength(4);
    expect(
      rules.every(({ SecurityGroupRuleId }) => /^sgr-[0-9a-f]{17}$/.test(SecurityGroupRuleId ?? '')),
    ).toBe(true);
    expect(rules[2]).toMatchObject({
      GroupId: groupId,
      GroupOwnerId: '111111111111',
      IsEgress: false,
      CidrIpv6: '2001:db8::/32',
      Description: 'resolver',
    });
    expect(rules[3]).toMatchObject({ ReferencedGroupInfo: { GroupId: groupId, UserId: '111111111111' } });
    await close();
  });
});

describe('AuthorizeSecurityGroupIngress', () => {
  it('is all or nothing: one duplicate, and none is added', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await allow(ec2(), groupId, tcp(22, '10.0.0.0/8'));
    const twice = authorize(ec2(), groupId, tcp(80, '0.0.0.0/0'), tcp(22, '10.0.0.0/8'));
    await expect(twice).rejects.toThrow(
      'the specified rule "peer: 10.0.0.0/8, TCP, from port: 22, to port: 22, ALLOW" already exists',
    );
    expect((await describeGroup(ec2(), groupId)).IpPermissions).toMatchObject([{ FromPort: 22 }]);
  });

  it('sees a duplicate through host bits, protocol numbers and upper case', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const v6 = (CidrIpv6: string, IpProtocol: string) => ({
      IpProtocol,
      FromPort: 1,
      ToPort: 1,
      Ipv6Ranges: [{ CidrIpv6 }],
    });
    await allow(ec2(), groupId, tcp(22, '10.1.2.3/8'), v6('2001:DB8::1/32', 'TCP'));
    const same = { ...tcp(22, '10.200.0.0/8'), IpProtocol: '6' };
    expect(await errorCode(authorize(ec2(), groupId, same))).toBe('InvalidPermission.Duplicate');
    expect(await errorCode(authorize(ec2(), groupId, v6('2001:0db8:0:0::/32', '6')))).toBe(
      'InvalidPermission.Duplicate',
    );
    const { IpPermissions } = await describeGroup(ec2(), groupId);
    expect(IpPermissions).toMatchObject([
      { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
      { IpProtocol: 'tcp', Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }] },
    ]);
  });

  it('refuses one permission given twice', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const twice = authorize(ec2(), groupId, tcp(22, '10.0.0.0/8'), tcp(22, '10.0.0.1/8'));
    await expect(twice).rejects.toThrow('The same permission must not appear multiple times');
  });

  it.each<[string, IpPermission, object]>([
    ['17', { IpProtocol: '17', FromPort: 53, ToPort: 53 }, { IpProtocol: 'udp', FromPort: 53, ToPort: 53 }],
    ['1', { IpProtocol: '1', FromPort: 8, ToPort: -1 }, { IpProtocol: 'icmp', FromPort: 8, ToPort: -1 }],
    ['58 without a type', { IpProtocol: '58' }, { IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1 }],
    [
      '-1 with ports',
      { IpProtocol: '-1', FromPort: 1, ToPort: 2 },
      { IpProtocol: '-1', FromPort: -1, ToPort: -1 },
    ],
    [
      'ESP with ports',
      { IpProtocol: '50', FromPort: 1, ToPort: 2 },
      { IpProtocol: '50', FromPort: -1, ToPort: -1 },
    ],
  ])('stores protocol %s as EC2 does', async (_, sent, stored) => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    expect(await allow(ec2(), groupId, { ...sent, IpRanges: ANYWHERE })).toMatchObject([stored]);
  });

  it.each<[string, IpPermission, string]>([
    ['no ports', { IpProtocol: 'tcp' }, 'Must specify both from and to ports with TCP/UDP.'],
    [
      'a reversed range',
      { IpProtocol: 'tcp', FromPort: 80, ToPort: 22 },
      'Invalid TCP/UDP port range (80:22)',
    ],
    [
      'a port over 65535',
      { IpProtocol: 'udp', FromPort: 0, ToPort: 65536 },
      'TCP/UDP port (65536) out of range',
    ],
    ['a negative port', { IpProtocol: 'tcp', FromPort: -1, ToPort: -1 }, 'TCP/UDP port (-1) out of range'],
    [
      'an unknown protocol',
      { IpProtocol: 'tpc', FromPort: 1, ToPort: 1 },
      "Invalid value 'tpc' for IP protocol",
    ],
    ['ICMP without a type', { IpProtocol: 'icmp' }, 'The request must contain the parameter FromPort'],
  ])('refuses %s', async (_, sent, message) => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    await expect(authorize(ec2(), groupId, { ...sent, IpRanges: ANYWHERE })).rejects.toThrow(message);
  });

  it.each(['300.1.1.1/8', '10.0.0.0', '10.0.0.0/33', '010.0.0.0/8', '1.2.3/24', '::/0'])(
    'refuses the CIDR %s',
    async (cidr) => {
      const { ec2 } = await stage();
      const { groupId } = await smallNetwork(ec2());
      await expect(authorize(ec2(), groupId, tcp(1, cidr))).rejects.toThrow(
        `CIDR block ${cidr} is malformed`,
      );
    },
  );

  it('knows the flat form of one permission', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const flat = { GroupId: groupId, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
    const { SecurityGroupRules } = await ec2().send(new AuthorizeSecurityGroupIngressCommand(flat));
    expect(SecurityGroupRules).toMatchObject([{ CidrIpv4: '0.0.0.0/0', FromPort: 22 }]);
  });

  it('tags the rules that it makes', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const TagSpecifications = [
      { ResourceType: 'security-group-rule' as const, Tags: [{ Key: 'by', Value: 'kedge' }] },
    ];
    const command = { GroupId: groupId, IpPermissions: [tcp(22, '10.0.0.0/8')], TagSpecifications };
    const { SecurityGroupRules } = await ec2().send(new AuthorizeSecurityGroupIngressCommand(command));
    expect(SecurityGroupRules).toMatchObject([{ Tags: [{ Key: 'by', Value: 'kedge' }] }]);
  });

  it('refuses a group of another VPC, and one that is not there', async () => {
    const { ec2 } = await stage();
    const { groupId } = await smallNetwork(ec2());
    const other = await smallNetwork(ec2());
    const from = (GroupId: string) => ({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] });
    expect(await errorCode(authorize(ec2(), groupId, from(other.groupId)))).toBe('InvalidGroup.NotFound');
    expect(await errorCode(authorize(ec2(), groupId, from('sg-0123')))).toBe('InvalidGroup.NotFound');
    expect(await errorCode(authorize(ec2(), 'web', from(groupId)))).toBe('InvalidGroupId.Malformed');
  });
});

describe('quotas of rules', () => {
  it('count per direction and address family, a referenced group in both', async () => {
    const { ec2 } = await stage({ quotas: { rulesPerGroup: 3 } });
    const { groupId } = await smallNetwork(ec2());
    await allow(ec2(), groupId, tcp(1, '10.0.0.0/8', '11.0.0.0/8'), {
      IpProtocol: '-1',
      UserIdGroupPairs: [{ GroupId: groupId }],
    });
    expect(await errorCode(authorize(ec2(), groupId, tcp(2, '10.0.0.0/8')))).toBe(
      'RulesPerSecurityGroupLimitExceeded',
    );
    const v6 = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }, { CidrIpv6: 'fc00::/7' }] };
    await allow(ec2(), groupId, v6);
    const more = { IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }] };
    expect(await errorCode(authorize(ec2(), groupId, more))).toBe('RulesPerSecurityGroupLimitExceeded');
    const out = { GroupId: groupId, IpPermissions: [tcp(1, '10.0.0.0/8', '11.0.0.0/8')] };
    await ec2().send(new AuthorizeSecurityGroupEgressCommand(out));
  });

  it('count a prefix list as its maximum size', async () => {
    const { ec2 } = await stage({ quotas: { rulesPerGroup: 10 } });
    const { groupId } = await smallNetwork(ec2());
    const made = await ec2().send(
      new CreateManagedPrefixListCommand({ PrefixListName: 'big', MaxEntries: 10, AddressFamily: 'IPv4' }),
    );
    const list = { PrefixListId: present(made.PrefixList?.PrefixListId) };
    await allow(ec2(), groupId, { IpProtocol: '-1', PrefixListIds: [list] });
    expect(await errorCode(authorize(ec2(), groupId, tcp(1, '10.0.0.0/8')))).toBe(
      'RulesPerSecurityGroupLimitExceeded',
    );
  });
});
