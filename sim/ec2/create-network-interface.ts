import {
  AwsError,
  type CallContext,
  call,
  flag,
  integer,
  isAwsItself,
  itemised,
  type Params,
  requiredText,
  structs,
  text,
  texts,
} from '../core/index.ts';
import { creates } from './access.ts';
import { answerOnce, CLIENT_TOKEN, tokenTrail } from './client-token.ts';
import { found, newId } from './ids.ts';
import { addInterface, interfaceView } from './interfaces.ts';
import { type Attachment, network } from './network.ts';
import { groupSetTrail, items } from './permission-trail.ts';
import { checkTagSpecification, tagFromSpecification, trailTagSpecifications } from './tags.ts';

/**
 * AWS's own services make interfaces in customers' VPCs already attached to machines of theirs, with a public
 * address if asked. They do it by this call here, with parameters that are nobody else's.
 */
const AWS_ONLY = ['AssociatePublicIp', 'InstanceOwnerId', 'DeviceIndex'];

export const createNetworkInterface = call({
  name: 'CreateNetworkInterface',
  mutating: true,
  ...creates('CreateNetworkInterface', 'network-interface'),
  params: [
    'SubnetId',
    'Description',
    'SecurityGroupId',
    'PrivateIpAddress',
    'PrivateIpAddresses',
    'Ipv6AddressCount',
    'InterfaceType',
    'TagSpecification',
    CLIENT_TOKEN,
    ...AWS_ONLY,
  ],
  run: (ctx, input) => {
    checkAwsOnly(ctx, input);
    checkTagSpecification(input, ['interface']);
    const { interfaces, subnets } = network(ctx);
    const subnet = found(subnets, 'subnet', requiredText(input, 'SubnetId'));
    const id = answerOnce(ctx, input, () => {
      const attachment = awsAttachment(ctx, input);
      const { networkInterfaceId } = addInterface(ctx, {
        subnet,
        groups: texts(input, 'SecurityGroupId'),
        description: text(input, 'Description') ?? '',
        interfaceType: text(input, 'InterfaceType') ?? 'interface',
        privateIps: requestedAddresses(input),
        withPublicIp: flag(input, 'AssociatePublicIp') ?? false,
        ...optionalCount(integer(input, 'Ipv6AddressCount')),
        ...(attachment ? { attachment } : {}),
      });
      tagFromSpecification(ctx, input, { kind: 'interface', id: networkInterfaceId });
      return networkInterfaceId;
    });
    const status = { status: 'pending' };
    return { networkInterface: { ...interfaceView(ctx, found(interfaces, 'interface', id)), ...status } };
  },
  trail: { request: requestTrail, response: responseTrail },
});

function checkAwsOnly(ctx: CallContext, input: Params): void {
  const foreign = AWS_ONLY.find((name) => input[name] !== undefined);
  if (foreign === undefined || isAwsItself(ctx.caller)) return;
  throw new AwsError('UnknownParameter', `The parameter ${foreign} is not recognized`);
}

function awsAttachment(ctx: CallContext, input: Params): Attachment | undefined {
  const instanceOwnerId = text(input, 'InstanceOwnerId');
  if (instanceOwnerId === undefined) return undefined;
  return {
    attachmentId: newId(ctx, 'attachment'),
    attachedAt: ctx.now,
    deviceIndex: integer(input, 'DeviceIndex') ?? 1,
    deleteOnTermination: false,
    instanceOwnerId,
  };
}

function requestedAddresses(input: Params): readonly string[] {
  const single = text(input, 'PrivateIpAddress');
  const listed = structs(input, 'PrivateIpAddresses').map((one) => requiredText(one, 'PrivateIpAddress'));
  return [...(single === undefined ? [] : [single]), ...listed];
}

function optionalCount(ipv6Count: number | undefined): { ipv6Count?: number } {
  return ipv6Count === undefined ? {} : { ipv6Count };
}

function requestTrail(input: Params, ctx: CallContext): Params {
  const addresses = structs(input, 'PrivateIpAddresses').map((one) => ({
    privateIpAddress: text(one, 'PrivateIpAddress'),
    primary: flag(one, 'Primary'),
  }));
  return {
    subnetId: text(input, 'SubnetId'),
    description: text(input, 'Description'),
    privateIpAddress: text(input, 'PrivateIpAddress'),
    groupSet: groupSetTrail(input, 'SecurityGroupId'),
    privateIpAddressesSet: items(addresses),
    ...trailTagSpecifications(input),
    clientToken: tokenTrail(ctx, input),
  };
}

/** As other answers, but that the addresses are listed under `item`, in the singular. */
function responseTrail(output: Params, { requestId }: CallContext): Params {
  const made = output.networkInterface;
  if (typeof made !== 'object' || made === null || !('privateIpAddressesSet' in made)) return { requestId };
  const { privateIpAddressesSet, description, ...rest } = made;
  // An empty description is sent, but not written down.
  const plain = itemised(description === '' ? rest : { ...rest, description });
  const item = Array.isArray(privateIpAddressesSet) ? privateIpAddressesSet : [];
  return {
    requestId,
    networkInterface: { ...(isObject(plain) ? plain : {}), privateIpAddressesSet: { item } },
  };
}

function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null;
}
