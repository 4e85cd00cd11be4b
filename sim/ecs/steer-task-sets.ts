import type { CallContext } from '../core/index.ts';
import { isRunning, rollingSteps } from './rolling.ts';
import { say, tellAction } from './service-events.ts';
import type { Service, TaskSet } from './service-rows.ts';
import { startFor, stopFor, tasksOf } from './service-tasks.ts';
import { ecsState } from './state.ts';

/** Where another controller deploys, each task set keeps its own share running. False: no place for some task. */
export function steerTaskSets(ctx: CallContext, service: Service): boolean {
  const sets = taskSetsOf(ctx, service);
  return sets.map((set) => steerOne(ctx, service, set)).every((isPlaced) => isPlaced);
}

export function taskSetsOf(ctx: CallContext, { arn }: Service): readonly TaskSet[] {
  return ecsState(ctx)
    .taskSets.all()
    .filter(({ serviceArn }) => serviceArn === arn);
}

export function computedCount({ desiredCount }: Service, { scale, status }: TaskSet): number {
  return status === 'DRAINING' ? 0 : Math.ceil((desiredCount * scale) / 100);
}

function steerOne(ctx: CallContext, service: Service, set: TaskSet): boolean {
  const { taskSets } = ecsState(ctx);
  const own = tasksOf(ctx, service).filter(({ startedBy }) => startedBy === set.id);
  const desired = computedCount(service, set);
  const fresh = own.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const steps = rollingSteps({ desired, least: desired, most: desired, fresh, old: [] });
  const count = set.notBefore <= ctx.now ? steps.start : 0;
  stopFor(ctx, service, { tasks: steps.stop, by: `taskSet ${set.id}` });
  const isPlaced = startFor(ctx, service, { startedBy: set.id, launch: set.launch, count });
  if (steps.stop.length > 0 || count > 0) taskSets.put(set.arn, { ...set, isSteady: false });
  else if (set.status === 'DRAINING') {
    if (own.every(({ lastStatus }) => lastStatus === 'STOPPED')) taskSets.remove(set.arn);
  } else if (!set.isSteady && fresh.length === desired && fresh.every(isRunning)) {
    taskSets.put(set.arn, { ...set, isSteady: true, updatedAt: ctx.now });
    say(ctx, service.arn, `(taskSet ${set.id}) has reached a steady state.`);
    const action = { eventName: 'TASKSET_STEADY_STATE', eventType: 'INFO', taskSetArn: set.arn } as const;
    tellAction(ctx, service, action);
  }
  return isPlaced;
}
