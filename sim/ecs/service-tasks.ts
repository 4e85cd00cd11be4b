import type { CallContext } from '../core/index.ts';
import { freeInstances } from './container-instances.ts';
import type { Launch } from './launch.ts';
import { PACE } from './pace.ts';
import { say, tellAction } from './service-events.ts';
import type { Service } from './service-rows.ts';
import { startTask } from './start.ts';
import { ecsState, type Task } from './state.ts';
import { stop } from './task-life.ts';

/** Every task that a service has started and that is still described. */
export function tasksOf(ctx: CallContext, { name, clusterName }: Service): readonly Task[] {
  return ecsState(ctx)
    .tasks.all()
    .filter((task) => task.serviceName === name && task.clusterName === clusterName);
}

type Order = { readonly startedBy: string; readonly launch: Launch; readonly count: number };

/** Starts tasks for a deployment or a task set; false when there is no place for them. */
export function startFor(ctx: CallContext, service: Service, { startedBy, launch, count }: Order): boolean {
  if (count === 0) return true;
  const { clusterName, name, arn } = service;
  const instances = launch.launchType === 'FARGATE' ? undefined : freeInstances(ctx, clusterName);
  if (instances?.length === 0) {
    const why = 'no container instance met all of its requirements';
    const reason = 'No Container Instances were found in your cluster.';
    say(ctx, arn, `was unable to place a task because ${why}. Reason: ${reason}`);
    tellAction(ctx, service, { eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', eventType: 'ERROR' });
    return false;
  }
  const started = Array.from({ length: count }, (_, i) =>
    startTask(ctx, {
      clusterName,
      launch,
      group: `service:${name}`,
      startedBy,
      serviceName: name,
      containerInstanceArn: instances?.[i % instances.length],
      executeCommand: service.executeCommand,
      managedTags: service.managedTags,
      propagateTags: service.propagateTags,
    }),
  );
  say(ctx, arn, `has started ${started.length} tasks: ${named(started)}.`);
  return true;
}

export function stopFor(
  ctx: CallContext,
  service: Service,
  { tasks, by }: { readonly tasks: readonly Task[]; readonly by: string },
): void {
  if (tasks.length === 0) return;
  const order = { code: 'ServiceSchedulerInitiated', reason: `Scaling activity initiated by (${by})` };
  for (const task of tasks) stop(ctx, task, order);
  say(ctx, service.arn, `has stopped ${tasks.length} running tasks: ${named(tasks)}.`);
}

function named(tasks: readonly Task[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(' ');
}

/** How long ECS waits before it tries again, after so many tasks that did not start. */
export function backOff(failedTasks: number): number {
  return Math.min(PACE.backOff * 2 ** Math.max(0, failedTasks - 1), PACE.longestBackOff);
}
