import {
  AwsError,
  type CallContext,
  call,
  flag,
  integer,
  type Params,
  requiredInteger,
  requiredText,
  structs,
  text,
  texts,
} from '../core/index.ts';
import { creates } from './access.ts';
import { answerOnce, CLIENT_TOKEN, tokenTrail } from './client-token.ts';
import { found, newId } from './ids.ts';
import { instanceView } from './instances.ts';
import { addInterface } from './interfaces.ts';
import { type Instance, network, type Subnet } from './network.ts';
import { groupSetTrail, items } from './permission-trail.ts';
import { checkTagSpecification, tagFromSpecification, trailTagSpecifications } from './tags.ts';

/** How long a machine takes to come up. */
const START_MS = 5000;

/** Machines with an interface each, and nothing in them: what the network sees of an instance. */
export const runInstances = call({
  name: 'RunInstances',
  mutating: true,
  ...creates('RunInstances', 'instance', 'network-interface'),
  params: [
    'ImageId',
    'InstanceType',
    'MinCount',
    'MaxCount',
    'SubnetId',
    'SecurityGroupId',
    'PrivateIpAddress',
    'DisableApiTermination',
    'NetworkInterface',
    'TagSpecification',
    CLIENT_TOKEN,
  ],
  run: (ctx, input) => {
    checkTagSpecification(input, ['instance', 'interface']);
    const reservationId = answerOnce(ctx, input, () => launch(ctx, input));
    const instances = network(ctx)
      .instances.all()
      .filter((one) => one.reservationId === reservationId);
    const views = instances.map((one) => instanceView(ctx, one));
    return { reservationId, ownerId: ctx.account, groupSet: [], instancesSet: views };
  },
  trail: { request: requestTrail },
});

function launch(ctx: CallContext, input: Params): string {
  const count = requiredInteger(input, 'MaxCount');
  if (count < 1 || requiredInteger(input, 'MinCount') > count) {
    throw new AwsError('InvalidParameterCombination', 'MinCount must not be greater than MaxCount');
  }
  const imageId = requiredText(input, 'ImageId');
  if (!imageId.startsWith('ami-')) {
    throw new AwsError('InvalidAMIID.Malformed', `Invalid id: "${imageId}" (expecting "ami-...")`);
  }
  const wanted = requestedInterface(ctx, input);
  const reservationId = newId(ctx, 'reservation');
  for (let launchIndex = 0; launchIndex < count; launchIndex++) {
    const instance: Instance = {
      instanceId: newId(ctx, 'instance'),
      reservationId,
      imageId,
      instanceType: text(input, 'InstanceType') ?? 'm1.small',
      state: 'pending',
      launchedAt: ctx.now,
      launchIndex,
      disableApiTermination: flag(input, 'DisableApiTermination') ?? false,
      subnetId: wanted.subnet.subnetId,
      vpcId: wanted.subnet.vpcId,
    };
    start(ctx, { instance, wanted, input });
  }
  return reservationId;
}

type Wanted = {
  readonly subnet: Subnet;
  readonly groups: readonly string[];
  readonly withPublicIp: boolean;
  readonly privateIps: readonly string[];
  readonly existing?: string;
};

function start(
  ctx: CallContext,
  { instance, wanted, input }: { instance: Instance; wanted: Wanted; input: Params },
): void {
  const { instanceId } = instance;
  const { instances, interfaces } = network(ctx);
  instances.put(instanceId, instance);
  const attachment = {
    attachmentId: newId(ctx, 'attachment'),
    attachedAt: ctx.now,
    deviceIndex: 0,
    instanceId,
    instanceOwnerId: ctx.account,
  };
  if (wanted.existing === undefined) {
    const made = addInterface(ctx, { ...wanted, attachment: { ...attachment, deleteOnTermination: true } });
    tagFromSpecification(ctx, input, { kind: 'interface', id: made.networkInterfaceId });
  } else {
    const row = found(interfaces, 'interface', wanted.existing);
    if (row.attachment)
      throw new AwsError('InvalidNetworkInterface.InUse', `Interface: [${wanted.existing}] in use.`);
    interfaces.put(wanted.existing, { ...row, attachment: { ...attachment, deleteOnTermination: false } });
  }
  tagFromSpecification(ctx, input, { kind: 'instance', id: instanceId });
  ctx.later(START_MS, `instance ${instanceId} starts`, (then) => {
    const row = network(then).instances.get(instanceId);
    if (row?.state === 'pending') network(then).instances.put(instanceId, { ...row, state: 'running' });
  });
}

/** Subnet and groups, given for the machine or for its first interface. */
function requestedInterface(ctx: CallContext, input: Params): Wanted {
  const { subnets, interfaces } = network(ctx);
  const [first = {}, second] = structs(input, 'NetworkInterface');
  if (second) throw new AwsError('UnknownParameter', 'The parameter NetworkInterface.2 is not recognized');
  const existing = text(first, 'NetworkInterfaceId');
  if (existing !== undefined) {
    const row = found(interfaces, 'interface', existing);
    const subnet = found(subnets, 'subnet', row.subnetId);
    return { subnet, groups: row.groups, withPublicIp: false, privateIps: [], existing };
  }
  const subnetId = text(first, 'SubnetId') ?? text(input, 'SubnetId');
  const subnet = subnetId === undefined ? defaultSubnet(ctx) : found(subnets, 'subnet', subnetId);
  const address = text(first, 'PrivateIpAddress') ?? text(input, 'PrivateIpAddress');
  return {
    subnet,
    groups: [...texts(first, 'SecurityGroupId'), ...texts(input, 'SecurityGroupId')],
    withPublicIp: flag(first, 'AssociatePublicIpAddress') ?? subnet.mapPublicIpOnLaunch,
    privateIps: address === undefined ? [] : [address],
  };
}

function defaultSubnet(ctx: CallContext): Subnet {
  const subnet = network(ctx)
    .subnets.all()
    .find(({ defaultForAz }) => defaultForAz);
  if (subnet) return subnet;
  throw new AwsError('MissingInput', 'No subnets found for the default VPC. Please specify a subnet.');
}

function requestTrail(input: Params, ctx: CallContext): Params {
  const machine = {
    imageId: text(input, 'ImageId'),
    minCount: integer(input, 'MinCount'),
    maxCount: integer(input, 'MaxCount'),
  };
  const interfaces = structs(input, 'NetworkInterface').map((one) => ({
    deviceIndex: integer(one, 'DeviceIndex'),
    networkInterfaceId: text(one, 'NetworkInterfaceId'),
    subnetId: text(one, 'SubnetId'),
    associatePublicIpAddress: flag(one, 'AssociatePublicIpAddress'),
    groupSet: groupSetTrail(one, 'SecurityGroupId'),
  }));
  return {
    instancesSet: { items: [machine] },
    groupSet: groupSetTrail(input, 'SecurityGroupId'),
    instanceType: text(input, 'InstanceType'),
    subnetId: text(input, 'SubnetId'),
    networkInterfaceSet: items(interfaces),
    disableApiTermination: flag(input, 'DisableApiTermination') ?? false,
    ...trailTagSpecifications(input),
    clientToken: tokenTrail(ctx, input),
  };
}
