import { call, texts } from '../core/index.ts';
import { onTaskDefinition } from './access.ts';
import { containerInstanceArn } from './container-instances.ts';
import { invalidParameter, missingFailure } from './errors.ts';
import { requestedLaunch } from './launching.ts';
import { clusterOf, containerInstanceId } from './names.ts';
import { startTask } from './start.ts';
import { ecsState } from './state.ts';
import { tagsOf } from './tags.ts';
import { saidOfTask } from './task-order.ts';
import { taskView } from './task-view.ts';

/** On instances that the caller names. */
export const startTaskCall = call({
  name: 'StartTask',
  mutating: true,
  ...onTaskDefinition,
  run: (ctx, input) => {
    const cluster = clusterOf(ctx, input);
    const asked = texts(input, 'containerInstances');
    if (asked.length === 0) throw invalidParameter('Container instances cannot be empty.');
    if (asked.length > 10) throw invalidParameter('containerInstances can have at most 10 items.');
    const launch = requestedLaunch(ctx, input, { cluster, launchType: 'EC2' });
    const said = saidOfTask(ctx, input);
    const { containerInstances } = ecsState(ctx);
    const arns = asked.map((one) =>
      containerInstanceArn(ctx, cluster.name, containerInstanceId(ctx, cluster.name, one)),
    );
    const isThere = (arn: string) => containerInstances.get(arn)?.status === 'ACTIVE';
    const tasks = arns
      .filter(isThere)
      .map((arn) =>
        startTask(ctx, { clusterName: cluster.name, launch, ...said, containerInstanceArn: arn }),
      );
    return {
      tasks: tasks.map((task) => ({ ...taskView(ctx, task), tags: tagsOf(ctx, task.arn) })),
      failures: arns.filter((arn) => !isThere(arn)).map(missingFailure),
    };
  },
});
