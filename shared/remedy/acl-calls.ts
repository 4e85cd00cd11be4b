import type { AclEntry, Action, Call } from '../model/index.ts';
import type { AclEdit } from './acl-search.ts';

/** One edit as EC2 takes it, with the edit that takes it back. Both name the entry by number and direction. */
export function editAction(aclId: string, edit: AclEdit, why: string): Action {
  switch (edit.kind) {
    case 'create':
      return { ...put('Create', aclId, edit.entry), why, inverse: remove(aclId, edit.entry) };
    case 'replace':
      return { ...put('Replace', aclId, edit.entry), why, inverse: put('Replace', aclId, edit.was) };
    case 'delete':
      return { ...remove(aclId, edit.was), why, inverse: put('Create', aclId, edit.was) };
  }
}

function put(verb: 'Create' | 'Replace', aclId: string, entry: AclEntry): Call {
  const block = entry.cidr.includes(':') ? { Ipv6CidrBlock: entry.cidr } : { CidrBlock: entry.cidr };
  const { ports, icmp } = entry;
  return {
    call: `ec2:${verb}NetworkAclEntry`,
    input: {
      NetworkAclId: aclId,
      RuleNumber: entry.number,
      Protocol: entry.protocol,
      RuleAction: entry.action,
      Egress: entry.direction === 'egress',
      ...block,
      ...(ports === undefined ? {} : { PortRange: { From: ports.from, To: ports.to } }),
      ...(icmp === undefined ? {} : { IcmpTypeCode: { Type: icmp.type, Code: icmp.code } }),
    },
  };
}

function remove(aclId: string, entry: AclEntry): Call {
  const input = { NetworkAclId: aclId, RuleNumber: entry.number, Egress: entry.direction === 'egress' };
  return { call: 'ec2:DeleteNetworkAclEntry', input };
}
