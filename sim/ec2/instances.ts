import type { CallContext, Params } from '../core/index.ts';
import { associationView, attachmentView, groupSetView, privateDnsName } from './interfaces.ts';
import { type Instance, type NetworkInterface, network } from './network.ts';
import { tagSet } from './tags.ts';

const STATE_CODES = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48 };

export function stateView(state: Instance['state']): Params {
  return { code: STATE_CODES[state], name: state };
}

export function interfacesOf(ctx: CallContext, instanceId: string): readonly NetworkInterface[] {
  return network(ctx)
    .interfaces.all()
    .filter(({ attachment }) => attachment?.instanceId === instanceId);
}

export function primaryInterface(ctx: CallContext, instanceId: string): NetworkInterface | undefined {
  return interfacesOf(ctx, instanceId).find(({ attachment }) => attachment?.deviceIndex === 0);
}

export function instanceView(ctx: CallContext, instance: Instance): Params {
  const { instanceId } = instance;
  const attached = interfacesOf(ctx, instanceId);
  const primary = primaryInterface(ctx, instanceId);
  const privateIp = primary?.privateIps[0];
  return {
    instanceId,
    imageId: instance.imageId,
    instanceState: stateView(instance.state),
    privateDnsName: privateIp === undefined ? '' : privateDnsName(ctx, privateIp),
    dnsName: primary?.publicAddress ? associationView(ctx, primary.publicAddress).publicDnsName : '',
    amiLaunchIndex: instance.launchIndex,
    instanceType: instance.instanceType,
    launchTime: new Date(instance.launchedAt).toISOString(),
    placement: {
      availabilityZone: network(ctx).subnets.get(instance.subnetId)?.availabilityZone,
      tenancy: 'default',
    },
    monitoring: { state: 'disabled' },
    ...(primary ? { subnetId: instance.subnetId, vpcId: instance.vpcId } : {}),
    privateIpAddress: privateIp,
    ipAddress: primary?.publicAddress?.publicIp,
    sourceDestCheck: primary?.sourceDestCheck,
    groupSet: groupSetView(ctx, primary?.groups ?? []),
    architecture: 'x86_64',
    rootDeviceType: 'ebs',
    virtualizationType: 'hvm',
    hypervisor: 'xen',
    tagSet: tagSet(ctx, instanceId),
    networkInterfaceSet: attached.map((one) => attachedView(ctx, one)),
  };
}

function attachedView(ctx: CallContext, row: NetworkInterface): Params {
  const association = row.publicAddress && associationView(ctx, row.publicAddress);
  return {
    networkInterfaceId: row.networkInterfaceId,
    subnetId: row.subnetId,
    vpcId: row.vpcId,
    description: row.description,
    ownerId: ctx.account,
    status: 'in-use',
    macAddress: row.macAddress,
    privateIpAddress: row.privateIps[0],
    sourceDestCheck: row.sourceDestCheck,
    interfaceType: row.interfaceType,
    groupSet: groupSetView(ctx, row.groups),
    attachment: row.attachment && attachmentView(row.attachment),
    association,
    privateIpAddressesSet: row.privateIps.map((privateIpAddress, i) => ({
      privateIpAddress,
      primary: i === 0,
    })),
    ipv6AddressesSet: row.ipv6Addresses.map((ipv6Address) => ({ ipv6Address, isPrimaryIpv6: false })),
  };
}
