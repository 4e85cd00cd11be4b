import { type CallContext, call, integer, type Params, text } from '../core/index.ts';
import { onTaskDefinition } from './access.ts';
import { freeInstances } from './container-instances.ts';
import { invalidParameter } from './errors.ts';
import { requestedLaunch } from './launching.ts';
import { clusterOf } from './names.ts';
import { type NewTask, startTask } from './start.ts';
import { type Cluster, ecsState, type Task } from './state.ts';
import { tagsOf } from './tags.ts';
import { saidOfTask } from './task-order.ts';
import { taskView } from './task-view.ts';

const MOST_TASKS = 10;

/** The answer comes before the tasks run, and before their interfaces exist. */
export const runTask = call({
  name: 'RunTask',
  mutating: true,
  ...onTaskDefinition,
  run: (ctx, input) => {
    const { tokens } = ecsState(ctx);
    const cluster = clusterOf(ctx, input);
    const token = text(input, 'clientToken');
    const started = token === undefined ? undefined : tokens.get(`${cluster.name}/${token}`);
    if (started)
      return answer(
        ctx,
        started.flatMap((arn) => ecsState(ctx).tasks.get(arn) ?? []),
      );
    const tasks = start(ctx, input, cluster);
    if (token !== undefined)
      tokens.put(
        `${cluster.name}/${token}`,
        tasks.map(({ arn }) => arn),
      );
    return answer(ctx, tasks);
  },
  trail: {
    request: (input, ctx) => {
      const token = text(input, 'clientToken');
      return { ...input, ...(token === undefined ? {} : { clientToken: ctx.tokenName(token) }) };
    },
  },
});

function answer(ctx: CallContext, tasks: readonly Task[]): Params {
  const views = tasks.map((task) => ({ ...taskView(ctx, task), tags: tagsOf(ctx, task.arn) }));
  return { tasks: views, failures: [] };
}

function start(ctx: CallContext, input: Params, cluster: Cluster): readonly Task[] {
  const count = integer(input, 'count') ?? 1;
  if (count < 1 || count > MOST_TASKS) throw invalidParameter(`count must be between 1 and ${MOST_TASKS}.`);
  const launch = requestedLaunch(ctx, input, { cluster });
  const order: NewTask = { clusterName: cluster.name, launch, ...saidOfTask(ctx, input) };
  if (launch.launchType === 'FARGATE') return Array.from({ length: count }, () => startTask(ctx, order));
  const instances = freeInstances(ctx, cluster.name);
  if (instances.length === 0) throw invalidParameter('No Container Instances were found in your cluster.');
  return Array.from({ length: count }, (_, i) =>
    startTask(ctx, { ...order, containerInstanceArn: instances[i % instances.length] }),
  );
}
