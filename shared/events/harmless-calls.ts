import type { CallParser } from './call.ts';
import { ignored } from './named-targets.ts';

const GONE = 'something went away: nothing new is admitted, and the scheduled review sees what now lacks';
const ALONE = 'nothing is reachable by this alone: what makes use of it has an event of its own';

function harmless(service: string, reason: string, eventNames: readonly string[]): readonly CallParser[] {
  const read: CallParser['read'] = () => ignored(reason);
  return eventNames.map((eventName) => ({ service, eventName, undelivered: true, read }));
}

/** Calls near the network that need no look: known, so that replay does not take them for news. */
export const harmlessCalls: readonly CallParser[] = [
  ...harmless('ec2', GONE, [
    'DetachNetworkInterface',
    'DeleteNetworkInterface',
    'DisassociateAddress',
    'ReleaseAddress',
    'UnassignIpv6Addresses',
    'TerminateInstances',
    'DeleteSubnet',
    'DeleteVpc',
    'DeleteRouteTable',
    'DeleteInternetGateway',
    'DeleteEgressOnlyInternetGateway',
    'DeleteNatGateway',
    'DeleteVpcPeeringConnection',
    'DeleteVpcBlockPublicAccessExclusion',
  ]),
  ...harmless('ec2', ALONE, [
    'AllocateAddress',
    'CreateRouteTable',
    'CreateInternetGateway',
    'CreateEgressOnlyInternetGateway',
    'CreateNatGateway',
    'CreateVpcPeeringConnection',
    'AcceptVpcPeeringConnection',
    'AssociateVpcCidrBlock',
    'DisassociateVpcCidrBlock',
    'AssociateSubnetCidrBlock',
    'DisassociateSubnetCidrBlock',
    'ModifySubnetAttribute',
    'ModifyVpcAttribute',
  ]),
  ...harmless('ecs', GONE, ['StopTask', 'DeleteTaskSet', 'DeleteCluster']),
  ...harmless('ecs', ALONE, ['CreateCluster', 'RegisterTaskDefinition', 'DeregisterTaskDefinition']),
];
