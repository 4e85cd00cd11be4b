import { answer, type Call, type CallParser, parameter, type Reading } from './call.ts';
import { ignored, namedTargets } from './named-targets.ts';
import { ec2TargetOf } from './resource-name.ts';
import { each, isObject, list, member } from './untyped.ts';

const asInterface = ec2TargetOf('AWS::EC2::NetworkInterface');
const asInstance = ec2TargetOf('AWS::EC2::Instance');

/** What ModifyNetworkInterfaceAttribute can set without changing who reaches the interface. */
const HARMLESS_ATTRIBUTES: ReadonlySet<string> = new Set([
  'networkInterfaceId',
  'description',
  'sourceDestCheck',
  'attachment',
  'enaSrdSpecification',
  'connectionTrackingSpecification',
]);

function networkInterface(call: Call): Reading {
  return namedTargets(call, 'network interface', [
    { values: [parameter(call, 'networkInterfaceId')], as: asInterface },
    { values: [member(answer(call, 'networkInterface'), 'networkInterfaceId')], as: asInterface },
  ]);
}

function modifiedInterface(call: Call): Reading {
  const attributes = isObject(call.request) ? Object.keys(call.request) : [];
  const harmless = attributes.length > 1 && attributes.every((name) => HARMLESS_ATTRIBUTES.has(name));
  return harmless ? ignored('neither groups nor addresses of the interface changed') : networkInterface(call);
}

/** An address goes to an interface, or to an instance's first one. */
function addressee(call: Call): Reading {
  return namedTargets(call, 'network interface', [
    { values: [parameter(call, 'networkInterfaceId')], as: asInterface },
    { values: [parameter(call, 'instanceId')], as: asInstance },
  ]);
}

/** One call changes one attribute; those other than the groups are not ours. */
function modifiedInstance(call: Call): Reading {
  const groups = parameter(call, 'groupSet');
  if (isObject(call.request) && groups === undefined && parameter(call, 'instanceId') !== undefined) {
    return ignored('an attribute of the instance changed that is not its groups');
  }
  return namedTargets(call, 'instance', [{ values: [parameter(call, 'instanceId')], as: asInstance }]);
}

function startedInstances(call: Call): Reading {
  const instances = list(answer(call, 'instancesSet'));
  return namedTargets(call, 'instance', [{ values: each(instances, 'instanceId'), as: asInstance }]);
}

export const interfaceCalls: readonly CallParser[] = [
  { service: 'ec2', eventName: 'ModifyNetworkInterfaceAttribute', read: modifiedInterface },
  { service: 'ec2', eventName: 'CreateNetworkInterface', read: networkInterface },
  { service: 'ec2', eventName: 'AttachNetworkInterface', read: networkInterface },
  { service: 'ec2', eventName: 'AssignIpv6Addresses', read: networkInterface },
  { service: 'ec2', eventName: 'AssociateAddress', read: addressee },
  { service: 'ec2', eventName: 'ModifyInstanceAttribute', read: modifiedInstance },
  { service: 'ec2', eventName: 'RunInstances', read: startedInstances },
];
