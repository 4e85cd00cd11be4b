import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { everything, namedTargets } from './named-targets.ts';
import { ec2TargetOf } from './resource-name.ts';
import { member } from './untyped.ts';

const asRouteTable = ec2TargetOf('AWS::EC2::RouteTable');
const asGateway = ec2TargetOf('AWS::EC2::InternetGateway');
const asSubnet = ec2TargetOf('AWS::EC2::Subnet');
const asVpc = ec2TargetOf('AWS::EC2::VPC');

function routeTable(call: Call): Reading {
  return namedTargets(call, 'route table', [{ values: [parameter(call, 'routeTableId')], as: asRouteTable }]);
}

/** The subnet, which the record does not name, falls back to the VPC's main table: perhaps one to the internet. */
function detachedRouteTable(call: Call): Reading {
  return everything(`${call.eventName} does not name the subnet that now uses the main route table`);
}

function gateway(call: Call): Reading {
  const values = [parameter(call, 'internetGatewayId')];
  return namedTargets(call, 'internet gateway', [{ values, as: asGateway }]);
}

/** A new subnet gets the VPC's default network ACL, without an event of its own. */
function subnet(call: Call): Reading {
  return namedTargets(call, 'subnet', [
    { values: [member(answer(call, 'subnet'), 'subnetId')], as: asSubnet },
    { values: [parameter(call, 'subnetId')], as: asSubnet },
  ]);
}

/** A new VPC comes with a default group, a default ACL and a main route table; none of them has an event. */
function vpc(call: Call): Reading {
  return namedTargets(call, 'VPC', [
    { values: [member(answer(call, 'vpc'), 'vpcId')], as: asVpc },
    { values: [parameter(call, 'vpcId')], as: asVpc },
  ]);
}

function accountWide(call: Call): Reading {
  return everything(`${call.eventName} changes what may reach the internet in the whole account-Region`);
}

function calls(read: CallParser['read'], ...eventNames: readonly string[]): readonly CallParser[] {
  return eventNames.map((eventName) => ({ service: 'ec2', eventName, read }));
}

export const vpcCalls: readonly CallParser[] = [
  ...calls(routeTable, 'CreateRoute', 'ReplaceRoute', 'DeleteRoute'),
  ...calls(routeTable, 'AssociateRouteTable', 'ReplaceRouteTableAssociation'),
  ...calls(detachedRouteTable, 'DisassociateRouteTable'),
  ...calls(gateway, 'AttachInternetGateway', 'DetachInternetGateway'),
  ...calls(subnet, 'CreateSubnet', 'CreateDefaultSubnet'),
  ...calls(vpc, 'CreateVpc', 'CreateDefaultVpc'),
  ...calls(
    accountWide,
    'ModifyVpcBlockPublicAccessOptions',
    'CreateVpcBlockPublicAccessExclusion',
    'ModifyVpcBlockPublicAccessExclusion',
  ),
];
