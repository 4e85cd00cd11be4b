import { type CallContext, isParams, type Params, text } from '../core/index.ts';
import { ecsCaller } from './network.ts';
import type { Attachment, Task } from './state.ts';
import { tagsOf } from './tags.ts';

/** The account that Fargate's machines, and so the attachments of its interfaces, belong to. */
const FARGATE_ACCOUNT = '195706231284';

type Created = NonNullable<Attachment['created']>;

/** The task's own interface, made in EC2 as ECS makes it. Throws EC2's error. */
export function createInterface(
  ctx: CallContext,
  task: Task,
  attachment: Attachment,
): { readonly created: Created; readonly availabilityZone: string | undefined } {
  const { network, launchType } = task.launch;
  const managed = tagsOf(ctx, task.arn).filter(({ key }) => key.startsWith('aws:ecs:'));
  const tags = managed.map(({ key, value }) => ({ Key: key, Value: value }));
  const input: Params = {
    SubnetId: attachment.subnetId,
    Description: ctx.arn('ecs', `attachment/${attachment.id}`),
    SecurityGroupId: network?.groups ?? [],
    InstanceOwnerId: launchType === 'FARGATE' ? FARGATE_ACCOUNT : ctx.account,
    DeviceIndex: '1',
    ...(network?.publicIp ? { AssociatePublicIp: 'true' } : {}),
    ...(tags.length === 0 ? {} : { TagSpecification: [{ ResourceType: 'network-interface', Tag: tags }] }),
  };
  const action = 'CreateNetworkInterface';
  const { networkInterface } = ctx.invoke({ service: 'ec2', action, input, caller: ecsCaller(ctx) });
  const made = isParams(networkInterface) ? networkInterface : {};
  return {
    created: {
      networkInterfaceId: text(made, 'networkInterfaceId') ?? '',
      macAddress: text(made, 'macAddress') ?? '',
      privateIp: text(made, 'privateIpAddress') ?? '',
      privateDnsName: text(made, 'privateDnsName'),
    },
    availabilityZone: text(made, 'availabilityZone'),
  };
}

export function deleteInterface(ctx: CallContext, { networkInterfaceId }: Created): void {
  const input = { NetworkInterfaceId: networkInterfaceId };
  ctx.invoke({ service: 'ec2', action: 'DeleteNetworkInterface', input, caller: ecsCaller(ctx) });
}
