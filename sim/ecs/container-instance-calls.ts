import { call, isParams, requiredText, text, texts, type Value } from '../core/index.ts';
import { inCluster } from './access.ts';
import { containerInstanceArn, freeInstances, containerInstanceView as view } from './container-instances.ts';
import { clientException, invalidParameter, missingFailure } from './errors.ts';
import { clusterOf, containerInstanceId } from './names.ts';
import { pageOf } from './paging.ts';
import { type ContainerInstance, ecsState } from './state.ts';

/** What the agent on an instance calls. The identity document is believed, whatever its signature. */
export const registerContainerInstance = call({
  name: 'RegisterContainerInstance',
  mutating: true,
  ...inCluster,
  run: (ctx, input) => {
    const cluster = clusterOf(ctx, input);
    const document = parsed(text(input, 'instanceIdentityDocument') ?? '');
    const ec2InstanceId = isParams(document) ? text(document, 'instanceId') : undefined;
    if (ec2InstanceId === undefined) throw clientException('The instance identity document is invalid.');
    const instance: ContainerInstance = {
      arn: containerInstanceArn(ctx, cluster.name, ctx.world.random.hex(32)),
      clusterName: cluster.name,
      ec2InstanceId,
      status: 'ACTIVE',
      registeredAt: ctx.now,
    };
    ecsState(ctx).containerInstances.put(instance.arn, instance);
    return { containerInstance: view(ctx, instance) };
  },
});

export const deregisterContainerInstance = call({
  name: 'DeregisterContainerInstance',
  mutating: true,
  ...inCluster,
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const said = requiredText(input, 'containerInstance');
    const arn = containerInstanceArn(ctx, name, containerInstanceId(ctx, name, said));
    const { containerInstances, tasks } = ecsState(ctx);
    const instance = containerInstances.get(arn);
    if (!instance) throw invalidParameter('The referenced container instance was not found.');
    if (tasks.all().some((one) => one.containerInstanceArn === arn && one.lastStatus !== 'STOPPED'))
      throw invalidParameter('Found running tasks on the instance.');
    const gone = { ...instance, status: 'INACTIVE' as const };
    containerInstances.put(arn, gone);
    return { containerInstance: view(ctx, gone) };
  },
});

export const listContainerInstances = call({
  name: 'ListContainerInstances',
  mutating: false,
  ...inCluster,
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const { page, nextToken } = pageOf(freeInstances(ctx, name), input, { usual: 100, most: 100 });
    return { containerInstanceArns: page, nextToken };
  },
});

export const describeContainerInstances = call({
  name: 'DescribeContainerInstances',
  mutating: false,
  ...inCluster,
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const { containerInstances } = ecsState(ctx);
    const arns = texts(input, 'containerInstances').map((said) =>
      containerInstanceArn(ctx, name, containerInstanceId(ctx, name, said)),
    );
    if (arns.length === 0) throw invalidParameter('Container instances cannot be empty.');
    return {
      containerInstances: arns
        .flatMap((arn) => containerInstances.get(arn) ?? [])
        .map((one) => view(ctx, one)),
      failures: arns.filter((arn) => !containerInstances.has(arn)).map(missingFailure),
    };
  },
});

function parsed(json: string): Value {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
