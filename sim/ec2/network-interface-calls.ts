import {
  AwsError,
  type CallContext,
  call,
  flag,
  type Params,
  requiredInteger,
  requiredText,
  struct,
  text,
  texts,
} from '../core/index.ts';
import { accessTo } from './access.ts';
import { found, newId, notFound } from './ids.ts';
import { checkedGroups, checkManaged } from './interfaces.ts';
import { type NetworkInterface, network } from './network.ts';
import { groupSetTrail } from './permission-trail.ts';

export const deleteNetworkInterface = call({
  name: 'DeleteNetworkInterface',
  mutating: true,
  params: ['NetworkInterfaceId'],
  ...accessTo({ param: 'NetworkInterfaceId', type: 'network-interface' }),
  run: (ctx, input) => {
    const { interfaces, tags } = network(ctx);
    const row = found(interfaces, 'interface', requiredText(input, 'NetworkInterfaceId'));
    const { networkInterfaceId, attachment } = row;
    if (attachment && !row.requesterManaged) {
      const message = `Network interface '${networkInterfaceId}' is currently in use.`;
      throw new AwsError('InvalidParameterValue', message);
    }
    checkManaged(ctx, row);
    interfaces.remove(networkInterfaceId);
    tags.remove(networkInterfaceId);
    return { return: true };
  },
});

const ATTRIBUTES = ['SecurityGroupId', 'Description', 'SourceDestCheck', 'Attachment'];

/** One attribute a call. Of the groups it takes the whole new list. */
export const modifyNetworkInterfaceAttribute = call({
  name: 'ModifyNetworkInterfaceAttribute',
  mutating: true,
  params: ['NetworkInterfaceId', ...ATTRIBUTES],
  ...accessTo({ param: 'NetworkInterfaceId', type: 'network-interface' }),
  run: (ctx, input) => {
    const { interfaces } = network(ctx);
    const row = found(interfaces, 'interface', requiredText(input, 'NetworkInterfaceId'));
    checkManaged(ctx, row);
    const named = ATTRIBUTES.filter((name) => input[name] !== undefined);
    if (named.length !== 1) {
      const message = 'Exactly one network interface attribute must be specified';
      throw new AwsError('InvalidParameterCombination', message);
    }
    interfaces.put(row.networkInterfaceId, modified(ctx, row, input));
    return { return: true };
  },
  trail: {
    request: (input) => {
      const check = flag(struct(input, 'SourceDestCheck') ?? {}, 'Value');
      const description = text(struct(input, 'Description') ?? {}, 'Value');
      return {
        networkInterfaceId: text(input, 'NetworkInterfaceId'),
        ...(input.SecurityGroupId === undefined ? {} : { groupSet: groupSetTrail(input, 'SecurityGroupId') }),
        ...(description === undefined ? {} : { description: { value: description } }),
        ...(check === undefined ? {} : { sourceDestCheck: { value: check } }),
      };
    },
  },
});

function modified(ctx: CallContext, row: NetworkInterface, input: Params): NetworkInterface {
  const ids = texts(input, 'SecurityGroupId');
  if (ids.length > 0) return { ...row, groups: checkedGroups(ctx, ids, row.vpcId) };
  const description = struct(input, 'Description');
  if (description) return { ...row, description: text(description, 'Value') ?? '' };
  const check = struct(input, 'SourceDestCheck');
  if (check) return { ...row, sourceDestCheck: flag(check, 'Value') ?? true };
  const attachment = struct(input, 'Attachment') ?? {};
  const attachmentId = requiredText(attachment, 'AttachmentId');
  if (row.attachment?.attachmentId !== attachmentId) throw notFound('attachment', attachmentId);
  const deleteOnTermination = flag(attachment, 'DeleteOnTermination') ?? false;
  return { ...row, attachment: { ...row.attachment, deleteOnTermination } };
}

export const attachNetworkInterface = call({
  name: 'AttachNetworkInterface',
  mutating: true,
  params: ['NetworkInterfaceId', 'InstanceId', 'DeviceIndex', 'NetworkCardIndex'],
  ...accessTo({ param: 'NetworkInterfaceId', type: 'network-interface' }),
  run: (ctx, input) => {
    const { interfaces, instances } = network(ctx);
    const row = found(interfaces, 'interface', requiredText(input, 'NetworkInterfaceId'));
    checkManaged(ctx, row);
    const { instanceId, vpcId } = found(instances, 'instance', requiredText(input, 'InstanceId'));
    const deviceIndex = requiredInteger(input, 'DeviceIndex');
    if (row.attachment) {
      const message = `Network interface '${row.networkInterfaceId}' is currently in use.`;
      throw new AwsError('InvalidNetworkInterface.InUse', message);
    }
    if (vpcId !== row.vpcId) {
      const message = 'You may not attach a network interface to an instance that is not in the same VPC';
      throw new AwsError('InvalidParameterCombination', message);
    }
    const attachmentId = newId(ctx, 'attachment');
    const attachment = {
      attachmentId,
      attachedAt: ctx.now,
      deviceIndex,
      instanceId,
      instanceOwnerId: ctx.account,
    };
    interfaces.put(row.networkInterfaceId, {
      ...row,
      attachment: { ...attachment, deleteOnTermination: false },
    });
    return { attachmentId, networkCardIndex: 0 };
  },
});

export const detachNetworkInterface = call({
  name: 'DetachNetworkInterface',
  mutating: true,
  params: ['AttachmentId', 'Force'],
  run: (ctx, input) => {
    const { interfaces } = network(ctx);
    const id = requiredText(input, 'AttachmentId');
    const row = interfaces.all().find(({ attachment }) => attachment?.attachmentId === id);
    if (!row)
      throw new AwsError('InvalidAttachmentID.NotFound', `The interface attachment '${id}' does not exist.`);
    if (row.requesterManaged) {
      const message = `You are not allowed to manage '${id.slice(0, 'eni-attach'.length)}' attachments.`;
      throw new AwsError('OperationNotPermitted', message);
    }
    if (row.attachment?.deviceIndex === 0) {
      const message = `The network interface at device index 0 cannot be detached.`;
      throw new AwsError('OperationNotPermitted', message);
    }
    const { attachment: _, ...detached } = row;
    interfaces.put(row.networkInterfaceId, detached);
    return { return: true };
  },
  trail: {
    request: (input) => ({ attachmentId: text(input, 'AttachmentId'), force: flag(input, 'Force') }),
  },
});
