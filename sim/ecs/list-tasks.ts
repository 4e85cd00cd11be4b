import { type CallContext, call, type Params, text } from '../core/index.ts';
import { inCluster } from './access.ts';
import { containerInstanceArn } from './container-instances.ts';
import { invalidParameter, serviceNotFound } from './errors.ts';
import { clusterOf, containerInstanceId, serviceArn, serviceName } from './names.ts';
import { pageOf } from './paging.ts';
import { ecsState, type Task } from './state.ts';

/** Those that run or are to run, unless stopped ones are asked for. */
export const listTasks = call({
  name: 'ListTasks',
  mutating: false,
  ...inCluster,
  run: (ctx, input) => {
    const { name } = clusterOf(ctx, input);
    const tests = selection(ctx, input, name);
    const arns = ecsState(ctx)
      .tasks.all()
      .filter((task) => task.clusterName === name && tests.every((test) => test(task)))
      .map(({ arn }) => arn);
    const { page, nextToken } = pageOf(arns, input, { usual: 100, most: 100 });
    return { taskArns: page, nextToken };
  },
});

type Test = (task: Task) => boolean;

function selection(ctx: CallContext, input: Params, cluster: string): readonly Test[] {
  const desired = text(input, 'desiredStatus') ?? 'RUNNING';
  if (!['RUNNING', 'PENDING', 'STOPPED'].includes(desired))
    throw invalidParameter(`Invalid desiredStatus '${desired}'`);
  const service = text(input, 'serviceName');
  const family = text(input, 'family');
  const startedBy = text(input, 'startedBy');
  const launchType = text(input, 'launchType');
  const instance = text(input, 'containerInstance');
  return [
    // PENDING is never a desired status here: ECS does not set it any more.
    (task) => task.desiredStatus === desired,
    ...(service === undefined ? [] : [ofService(ctx, cluster, service)]),
    ...(family === undefined ? [] : [ofFamily(ctx, family)]),
    ...(startedBy === undefined ? [] : [(task: Task) => task.startedBy === startedBy]),
    ...(launchType === undefined ? [] : [(task: Task) => task.launch.launchType === launchType]),
    ...(instance === undefined ? [] : [onInstance(ctx, cluster, instance)]),
  ];
}

function ofService(ctx: CallContext, cluster: string, said: string): Test {
  const name = serviceName(ctx, cluster, said);
  if (!ecsState(ctx).services.has(serviceArn(ctx, cluster, name))) throw serviceNotFound();
  return (task) => task.serviceName === name;
}

function ofFamily(ctx: CallContext, family: string): Test {
  const { taskDefinitions } = ecsState(ctx);
  return ({ launch }) => taskDefinitions.get(launch.taskDefinitionArn)?.family === family;
}

function onInstance(ctx: CallContext, cluster: string, said: string): Test {
  const arn = containerInstanceArn(ctx, cluster, containerInstanceId(ctx, cluster, said));
  return (task) => task.containerInstanceArn === arn;
}
