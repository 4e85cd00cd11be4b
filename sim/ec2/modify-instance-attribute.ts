import {
  AwsError,
  type CallContext,
  call,
  flag,
  type Params,
  requiredText,
  struct,
  text,
  texts,
} from '../core/index.ts';
import { accessTo } from './access.ts';
import { found, notFound } from './ids.ts';
import { primaryInterface } from './instances.ts';
import { checkedGroups } from './interfaces.ts';
import { type NetworkInterface, network } from './network.ts';
import { groupSetTrail } from './permission-trail.ts';

const ATTRIBUTES = ['GroupId', 'SourceDestCheck', 'DisableApiTermination'];

/** One attribute a call. Groups and the source/destination check are really of the machine's first interface. */
export const modifyInstanceAttribute = call({
  name: 'ModifyInstanceAttribute',
  mutating: true,
  ...accessTo({ param: 'InstanceId', type: 'instance' }),
  params: ['InstanceId', ...ATTRIBUTES],
  run: (ctx, input) => {
    const { instances, interfaces } = network(ctx);
    const instance = found(instances, 'instance', requiredText(input, 'InstanceId'));
    if (ATTRIBUTES.filter((name) => input[name] !== undefined).length !== 1) {
      throw new AwsError('InvalidParameterCombination', 'Exactly one instance attribute must be specified');
    }
    const disableApiTermination = value(input, 'DisableApiTermination');
    if (disableApiTermination === undefined) {
      const primary = primaryInterface(ctx, instance.instanceId);
      if (!primary) throw notFound('instance', instance.instanceId);
      interfaces.put(primary.networkInterfaceId, modified(ctx, primary, input));
    } else {
      instances.put(instance.instanceId, { ...instance, disableApiTermination });
    }
    return { return: true };
  },
  trail: {
    request: (input) => ({
      instanceId: text(input, 'InstanceId'),
      ...(input.GroupId === undefined ? {} : { groupSet: groupSetTrail(input, 'GroupId') }),
      ...valueTrail('sourceDestCheck', value(input, 'SourceDestCheck')),
      ...valueTrail('disableApiTermination', value(input, 'DisableApiTermination')),
    }),
  },
});

function modified(ctx: CallContext, primary: NetworkInterface, input: Params): NetworkInterface {
  const sourceDestCheck = value(input, 'SourceDestCheck');
  if (sourceDestCheck !== undefined) return { ...primary, sourceDestCheck };
  return { ...primary, groups: checkedGroups(ctx, texts(input, 'GroupId'), primary.vpcId) };
}

function value(input: Params, name: string): boolean | undefined {
  return flag(struct(input, name) ?? {}, 'Value');
}

function valueTrail(name: string, attribute: boolean | undefined): Params {
  return attribute === undefined ? {} : { [name]: { value: attribute } };
}
