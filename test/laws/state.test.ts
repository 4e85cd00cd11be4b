import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../shared/model/index.ts';
import { stateFromSections } from '../../shared/state/index.ts';

const GROUP_ID = 'sg-0a1b2c3d4e5f60718';
const OWNER = '111111111111';

/** One source of one permission, in the two forms in which AWS shows it. */
const source = fc.oneof(
  fc
    .ipV4()
    .map((ip) => ({ permission: { IpRanges: [{ CidrIp: `${ip}/32` }] }, rule: { CidrIpv4: `${ip}/32` } })),
  fc.ipV6().map((ip) => ({
    permission: { Ipv6Ranges: [{ CidrIpv6: `${ip}/128` }] },
    rule: { CidrIpv6: `${ip}/128` },
  })),
  fc.constantFrom(OWNER, '222222222222').map((UserId) => ({
    permission: { UserIdGroupPairs: [{ GroupId: 'sg-00000000000000001', UserId }] },
    rule: { ReferencedGroupInfo: { GroupId: 'sg-00000000000000001', UserId } },
  })),
  fc.constant({ permission: { PrefixListIds: [{ PrefixListId: 'pl-1' }] }, rule: { PrefixListId: 'pl-1' } }),
);

const service = fc.oneof(
  fc.record({ IpProtocol: fc.constantFrom('tcp', 'udp'), FromPort: fc.nat(65_535), ToPort: fc.nat(65_535) }),
  fc.record({
    IpProtocol: fc.constantFrom('icmp', 'icmpv6'),
    FromPort: fc.integer({ min: -1, max: 255 }),
    ToPort: fc.integer({ min: -1, max: 255 }),
  }),
  fc.constant({ IpProtocol: '-1' }),
);

const oneRule = fc.record({ egress: fc.boolean(), service, source });

const inWords = (rule: Rule): string =>
  JSON.stringify([rule.direction, rule.protocol, rule.fromPort ?? null, rule.toPort ?? null, rule.peer]);

describe('a security group', () => {
  it('is the same whether its rules were read apart or with it', () => {
    fc.assert(
      fc.property(fc.array(oneRule, { maxLength: 12 }), (rules) => {
        const permissions = (egress: boolean) =>
          rules
            .filter((one) => one.egress === egress)
            .map((one) => ({ ...one.service, ...one.source.permission }));
        const group = {
          GroupId: GROUP_ID,
          OwnerId: OWNER,
          IpPermissions: permissions(false),
          IpPermissionsEgress: permissions(true),
        };
        const listed = rules.map((one, at) => ({
          SecurityGroupRuleId: `sgr-${at}`,
          GroupId: GROUP_ID,
          GroupOwnerId: OWNER,
          IsEgress: one.egress,
          ...one.service,
          ...one.source.rule,
        }));
        const read = (sections: Parameters<typeof stateFromSections>[0]) => {
          const { state, problems } = stateFromSections(sections);
          expect(problems).toEqual([]);
          return (state.securityGroups.get(GROUP_ID)?.rules ?? []).map(inWords).sort();
        };
        const groups = { SecurityGroups: [group] };
        const bare = { SecurityGroups: [{ ...group, IpPermissions: [], IpPermissionsEgress: [] }] };
        const apart = read({
          'security-groups': bare,
          'security-group-rules': { SecurityGroupRules: listed },
        });
        expect(apart).toEqual(read({ 'security-groups': groups }));
        expect(
          read({ 'security-groups': groups, 'security-group-rules': { SecurityGroupRules: listed } }),
        ).toEqual(apart);
      }),
      { numRuns: 150 },
    );
  });
});

const SOUND = {
  'network-acls': {
    NetworkAcls: ['acl-1', 'acl-2'].map((NetworkAclId) => ({
      NetworkAclId,
      Entries: [
        {
          RuleNumber: 1,
          Egress: false,
          Protocol: '6',
          RuleAction: 'allow',
          CidrBlock: '10.0.0.0/8',
          PortRange: { From: 1, To: 2 },
        },
      ],
      Associations: [{ NetworkAclAssociationId: 'aclassoc-1', SubnetId: 'subnet-1' }],
      Tags: [{ Key: 'Name', Value: 'a' }],
    })),
  },
};

describe('junk', () => {
  it('in one resource leaves the others as they are', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom('Entries', 'Associations', 'Tags', 'VpcId', 'NetworkAclId'),
        (junk, member) => {
          const [first, second] = SOUND['network-acls'].NetworkAcls;
          const { state } = stateFromSections({
            'network-acls': { NetworkAcls: [{ ...first, [member]: junk }, second] },
          });
          expect(state.networkAcls.get('acl-2')).toEqual(
            stateFromSections(SOUND).state.networkAcls.get('acl-2'),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('in place of any answer is a problem or nothing, never a crash', () => {
    const sections = fc.dictionary(
      fc.constantFrom(
        'security-groups',
        'security-group-rules',
        'network-interfaces',
        'services',
        'tasks',
        'task-definitions',
        'prefix-lists',
      ),
      fc.jsonValue({ maxDepth: 4 }),
    );
    fc.assert(
      fc.property(sections, (junk) => {
        const { state, problems } = stateFromSections(junk);
        for (const problem of problems)
          expect(state.sections[problem.section].status).toMatch(/^(part|failed)$/);
      }),
      { numRuns: 300 },
    );
  });
});
