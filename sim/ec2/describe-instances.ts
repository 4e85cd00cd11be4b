import type { CallContext, Params } from '../core/index.ts';
import { describeCall, type Filters } from './describe.ts';
import { instanceView, interfacesOf, primaryInterface } from './instances.ts';
import { type Instance, type NetworkInterface, network } from './network.ts';

const primary =
  (read: (row: NetworkInterface) => readonly (string | undefined)[]) => (row: Instance, ctx: CallContext) => {
    const found = primaryInterface(ctx, row.instanceId);
    return found ? read(found) : [];
  };

const FILTERS: Filters<Instance> = {
  'image-id': ({ imageId }) => [imageId],
  'instance-id': ({ instanceId }) => [instanceId],
  'instance-state-name': ({ state }) => [state],
  'instance-type': ({ instanceType }) => [instanceType],
  'instance.group-id': primary(({ groups }) => groups),
  'network-interface.group-id': ({ instanceId }, ctx) =>
    interfacesOf(ctx, instanceId).flatMap(({ groups }) => groups),
  'network-interface.network-interface-id': ({ instanceId }, ctx) =>
    interfacesOf(ctx, instanceId).map(({ networkInterfaceId }) => networkInterfaceId),
  'ip-address': primary(({ publicAddress }) => [publicAddress?.publicIp]),
  'owner-id': (_, { account }) => [account],
  'private-ip-address': primary(({ privateIps }) => privateIps),
  'reservation-id': ({ reservationId }) => [reservationId],
  'subnet-id': ({ subnetId }) => [subnetId],
  'vpc-id': ({ vpcId }) => [vpcId],
};

/** Pages of instances, each in a reservation of its own: AWS, too, may split a reservation over pages. */
export const describeInstances = describeCall<Instance>({
  name: 'DescribeInstances',
  by: { param: 'InstanceId', kind: 'instance' },
  rows: (ctx) => network(ctx).instances.all(),
  idOf: ({ instanceId }) => instanceId,
  filters: FILTERS,
  set: 'reservationSet',
  view: (ctx, row): Params => ({
    reservationId: row.reservationId,
    ownerId: ctx.account,
    groupSet: [],
    instancesSet: [instanceView(ctx, row)],
  }),
});
