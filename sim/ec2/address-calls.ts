import {
  AwsError,
  type CallContext,
  call,
  flag,
  type Params,
  requiredText,
  text,
  texts,
} from '../core/index.ts';
import { creates } from './access.ts';
import { filtered } from './describe.ts';
import { found, newId, notFound } from './ids.ts';
import { publicIp } from './interfaces.ts';
import { type Address, type NetworkInterface, network } from './network.ts';
import { checkTagSpecification, tagFromSpecification, tagSet } from './tags.ts';

export const allocateAddress = call({
  name: 'AllocateAddress',
  mutating: true,
  ...creates('AllocateAddress', 'elastic-ip'),
  params: ['Domain', 'TagSpecification'],
  run: (ctx, input) => {
    checkTagSpecification(input, ['allocation']);
    const address = { allocationId: newId(ctx, 'allocation'), publicIp: publicIp(ctx) };
    network(ctx).addresses.put(address.allocationId, address);
    tagFromSpecification(ctx, input, { kind: 'allocation', id: address.allocationId });
    return { ...address, domain: 'vpc', publicIpv4Pool: 'amazon', networkBorderGroup: ctx.region };
  },
});

export const releaseAddress = call({
  name: 'ReleaseAddress',
  mutating: true,
  params: ['AllocationId'],
  run: (ctx, input) => {
    const { addresses, tags } = network(ctx);
    const { allocationId, publicIp: ip } = found(
      addresses,
      'allocation',
      requiredText(input, 'AllocationId'),
    );
    if (holder(ctx, allocationId)) throw new AwsError('InvalidIPAddress.InUse', `Address ${ip} is in use.`);
    addresses.remove(allocationId);
    tags.remove(allocationId);
    return { return: true };
  },
});

export const associateAddress = call({
  name: 'AssociateAddress',
  mutating: true,
  params: ['AllocationId', 'InstanceId', 'NetworkInterfaceId', 'AllowReassociation'],
  run: (ctx, input) => {
    const { addresses, interfaces } = network(ctx);
    const address = found(addresses, 'allocation', requiredText(input, 'AllocationId'));
    const { allocationId } = address;
    const before = holder(ctx, allocationId);
    if (before && flag(input, 'AllowReassociation') === false) {
      const message = `resource ${allocationId} is already associated with associate-id ${before.publicAddress?.associationId}`;
      throw new AwsError('Resource.AlreadyAssociated', message);
    }
    if (before) release(ctx, before);
    const target = requestedInterface(ctx, input);
    const associationId = newId(ctx, 'addressAssociation');
    const publicAddress = { ...address, associationId, ipOwnerId: ctx.account };
    interfaces.put(target.networkInterfaceId, { ...target, publicAddress });
    return { return: true, associationId };
  },
});

export const disassociateAddress = call({
  name: 'DisassociateAddress',
  mutating: true,
  params: ['AssociationId'],
  run: (ctx, input) => {
    const id = requiredText(input, 'AssociationId');
    const row = network(ctx)
      .interfaces.all()
      .find(({ publicAddress }) => publicAddress?.associationId === id);
    if (!row) throw notFound('addressAssociation', id);
    release(ctx, row);
    return { return: true };
  },
});

export const describeAddresses = call({
  name: 'DescribeAddresses',
  mutating: false,
  params: ['AllocationId', 'PublicIp', 'Filter'],
  run: (ctx, input) => {
    const { addresses } = network(ctx);
    for (const id of texts(input, 'AllocationId')) found(addresses, 'allocation', id);
    const [ids, ips] = [texts(input, 'AllocationId'), texts(input, 'PublicIp')];
    const isWanted = ({ allocationId, publicIp: ip }: Address) =>
      (ids.length === 0 || ids.includes(allocationId)) && (ips.length === 0 || ips.includes(ip));
    const rows = filtered<Address>({
      ctx,
      input,
      rows: addresses.all().filter(isWanted),
      idOf: ({ allocationId }) => allocationId,
      filters: {
        'allocation-id': ({ allocationId }) => [allocationId],
        'association-id': ({ allocationId }) => [holder(ctx, allocationId)?.publicAddress?.associationId],
        domain: () => ['vpc'],
        'instance-id': ({ allocationId }) => [holder(ctx, allocationId)?.attachment?.instanceId],
        'network-interface-id': ({ allocationId }) => [holder(ctx, allocationId)?.networkInterfaceId],
        'public-ip': (address) => [address.publicIp],
      },
    });
    return { addressesSet: rows.map((address) => addressView(ctx, address)) };
  },
});

function holder(ctx: CallContext, allocationId: string): NetworkInterface | undefined {
  return network(ctx)
    .interfaces.all()
    .find(({ publicAddress }) => publicAddress?.allocationId === allocationId);
}

function release(ctx: CallContext, { publicAddress: _, ...row }: NetworkInterface): void {
  network(ctx).interfaces.put(row.networkInterfaceId, row);
}

function requestedInterface(ctx: CallContext, input: Params): NetworkInterface {
  const { interfaces, instances } = network(ctx);
  const id = text(input, 'NetworkInterfaceId');
  if (id !== undefined) return found(interfaces, 'interface', id);
  const { instanceId } = found(instances, 'instance', requiredText(input, 'InstanceId'));
  const primary = interfaces.all().find(({ attachment }) => {
    return attachment?.instanceId === instanceId && attachment.deviceIndex === 0;
  });
  if (!primary) throw notFound('instance', instanceId);
  return primary;
}

function addressView(ctx: CallContext, { allocationId, publicIp: ip }: Address): Params {
  const row = holder(ctx, allocationId);
  return {
    publicIp: ip,
    allocationId,
    domain: 'vpc',
    associationId: row?.publicAddress?.associationId,
    instanceId: row?.attachment?.instanceId,
    networkInterfaceId: row?.networkInterfaceId,
    networkInterfaceOwnerId: row && ctx.account,
    privateIpAddress: row?.privateIps[0],
    publicIpv4Pool: 'amazon',
    networkBorderGroup: ctx.region,
    tagSet: tagSet(ctx, allocationId),
  };
}
