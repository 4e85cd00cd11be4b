import { describe, expect, it } from 'vitest';
import { stateFromSections } from '../../shared/state/index.ts';

const state = (sections: Parameters<typeof stateFromSections>[0]) => stateFromSections(sections).state;

describe('network ACLs', () => {
  it('keeps every entry with its ports or ICMP type and code, AWS’s final denies included', () => {
    const acl = {
      NetworkAclId: 'acl-1',
      VpcId: 'vpc-1',
      OwnerId: '111111111111',
      IsDefault: true,
      Tags: [{ Key: 'Name', Value: 'private' }],
      Associations: [{ NetworkAclAssociationId: 'aclassoc-1', NetworkAclId: 'acl-1', SubnetId: 'subnet-1' }],
      Entries: [
        {
          CidrBlock: '10.0.0.0/16',
          Egress: false,
          PortRange: { From: 80, To: 81 },
          Protocol: '6',
          RuleAction: 'allow',
          RuleNumber: 100,
        },
        {
          Ipv6CidrBlock: '::/0',
          Egress: true,
          IcmpTypeCode: { Type: 128, Code: -1 },
          Protocol: '58',
          RuleAction: 'deny',
          RuleNumber: 5,
        },
        {
          CidrBlock: '0.0.0.0/0',
          Egress: false,
          IcmpTypeCode: { Type: 8 },
          Protocol: '1',
          RuleAction: 'allow',
          RuleNumber: 101,
        },
        { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32767 },
      ],
    };
    expect(state({ 'network-acls': { NetworkAcls: [acl] } }).networkAcls.get('acl-1')).toEqual({
      id: 'acl-1',
      vpcId: 'vpc-1',
      account: '111111111111',
      isDefault: true,
      tags: { Name: 'private' },
      associations: [{ associationId: 'aclassoc-1', subnetId: 'subnet-1' }],
      entries: [
        {
          number: 100,
          direction: 'ingress',
          action: 'allow',
          protocol: '6',
          cidr: '10.0.0.0/16',
          ports: { from: 80, to: 81 },
        },
        {
          number: 5,
          direction: 'egress',
          action: 'deny',
          protocol: '58',
          cidr: '::/0',
          icmp: { type: 128, code: -1 },
        },
        {
          number: 101,
          direction: 'ingress',
          action: 'allow',
          protocol: '1',
          cidr: '0.0.0.0/0',
          icmp: { type: 8, code: -1 },
        },
        { number: 32767, direction: 'egress', action: 'deny', protocol: '-1', cidr: '0.0.0.0/0' },
      ],
    });
  });

  it('leaves out an ACL with an entry that says neither allow nor deny', () => {
    const entry = {
      CidrBlock: '0.0.0.0/0',
      Egress: false,
      Protocol: '-1',
      RuleAction: 'permit',
      RuleNumber: 1,
    };
    const read = stateFromSections({
      'network-acls': { NetworkAcls: [{ NetworkAclId: 'acl-1', Entries: [entry] }] },
    });
    expect(read.state.networkAcls.size).toBe(0);
    expect(read.problems).toEqual([
      {
        section: 'network-acls',
        path: 'NetworkAcls[0] (acl-1)',
        message: 'RuleAction is "permit", not allow or deny',
      },
    ]);
  });
});
