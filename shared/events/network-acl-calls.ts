import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { namedTargets } from './named-targets.ts';
import { ec2TargetOf } from './resource-name.ts';
import { member } from './untyped.ts';

const asAcl = ec2TargetOf('AWS::EC2::NetworkAcl');

/**
 * ReplaceNetworkAclAssociation names neither the subnet nor the ACL that it left: the ACL given is read, and
 * lists its new subnet. CreateNetworkAcl names its ACL in the response only.
 */
function acl(call: Call): Reading {
  return namedTargets(call, 'network ACL', [
    { values: [parameter(call, 'networkAclId')], as: asAcl },
    { values: [member(answer(call, 'networkAcl'), 'networkAclId')], as: asAcl },
  ]);
}

export const networkAclCalls: readonly CallParser[] = [
  'CreateNetworkAclEntry',
  'ReplaceNetworkAclEntry',
  'DeleteNetworkAclEntry',
  'ReplaceNetworkAclAssociation',
  'CreateNetworkAcl',
  'DeleteNetworkAcl',
].map((eventName) => ({ service: 'ec2', eventName, read: acl }));
