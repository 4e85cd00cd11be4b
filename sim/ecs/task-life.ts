import { AwsError, type CallContext } from '../core/index.ts';
import { createInterface, deleteInterface } from './interface.ts';
import { PACE } from './pace.ts';
import { ecsState, type Task, type TaskStatus } from './state.ts';
import { taskDetail } from './task-view.ts';

type Step = { readonly status: TaskStatus; readonly in: number };

const UP: Partial<Record<TaskStatus, Step>> = {
  PROVISIONING: { status: 'PENDING', in: PACE.provisioning },
  PENDING: { status: 'ACTIVATING', in: PACE.pending },
  ACTIVATING: { status: 'RUNNING', in: PACE.activating },
};

const DOWN: Partial<Record<TaskStatus, Step>> = {
  // Nothing is there yet that could be taken out of service or stopped.
  PROVISIONING: { status: 'DEPROVISIONING', in: PACE.stopRequested },
  PENDING: { status: 'DEACTIVATING', in: PACE.stopRequested },
  ACTIVATING: { status: 'DEACTIVATING', in: PACE.stopRequested },
  RUNNING: { status: 'DEACTIVATING', in: PACE.stopRequested },
  DEACTIVATING: { status: 'STOPPING', in: PACE.deactivating },
  STOPPING: { status: 'DEPROVISIONING', in: PACE.stopping },
  DEPROVISIONING: { status: 'STOPPED', in: PACE.deprovisioning },
};

/** Puts a new task on its way up. */
export function begin(ctx: CallContext, task: Task): void {
  ecsState(ctx).tasks.put(task.arn, task);
  tell(ctx, task);
  scheduleNext(ctx, task);
}

type StopOrder = { readonly code: string; readonly reason: string };

/** It is to be STOPPED from now on, and gets there by and by. One that is on its way already stays so. */
export function stop(ctx: CallContext, task: Task, { code, reason }: StopOrder): Task {
  if (task.desiredStatus === 'STOPPED') return task;
  const change = { stopCode: code, stoppedReason: reason, stoppingAt: ctx.now };
  const stopped = changed(ctx, task, { desiredStatus: 'STOPPED', ...change });
  scheduleNext(ctx, stopped);
  return stopped;
}

/** Whatever changed the task in the meantime has scheduled the next step itself: the version tells. */
function scheduleNext(ctx: CallContext, task: Task): void {
  const next = (task.desiredStatus === 'STOPPED' ? DOWN : UP)[task.lastStatus];
  if (!next) return;
  ctx.later(next.in, `task ${task.id} ${next.status}`, (later) => {
    const now = ecsState(later).tasks.get(task.arn);
    if (now?.version === task.version) enter(later, now, next.status);
  });
}

function enter(ctx: CallContext, task: Task, status: TaskStatus): void {
  if (status === 'PENDING') attach(ctx, task);
  else if (status === 'STOPPED') detach(ctx, task);
  else if (status === 'ACTIVATING') go(ctx, task, { lastStatus: status, pullStartedAt: task.updatedAt });
  else if (status === 'RUNNING') go(ctx, task, { lastStatus: status, startedAt: ctx.now });
  else go(ctx, task, { lastStatus: status });
}

function go(ctx: CallContext, task: Task, change: Partial<Task>): void {
  scheduleNext(ctx, changed(ctx, task, change));
}

/** A subnet, group or address that is gone by now ends the task before it began. */
function attach(ctx: CallContext, task: Task): void {
  const { attachment } = task;
  // Only a task with an interface to come begins before PENDING.
  if (!attachment) return;
  try {
    const { created, availabilityZone } = createInterface(ctx, task, attachment);
    go(ctx, task, {
      lastStatus: 'PENDING',
      attachment: { ...attachment, status: 'ATTACHED', created },
      ...(availabilityZone === undefined ? {} : { availabilityZone }),
    });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const lead = 'Unexpected EC2 error while attempting to create network interface';
    stop(ctx, task, { code: 'TaskFailedToStart', reason: `${lead}: ${error.code}: ${error.message}` });
  }
}

function detach(ctx: CallContext, task: Task): void {
  const { attachment } = task;
  if (attachment?.created) deleteInterface(ctx, attachment.created);
  go(ctx, task, {
    lastStatus: 'STOPPED',
    stoppedAt: ctx.now,
    ...(attachment ? { attachment: { ...attachment, status: 'DELETED' } } : {}),
  });
  const when = { in: PACE.stoppedTasksKept, label: `task ${task.id} forgotten`, background: true };
  ctx.world.scheduler.schedule(when, () => {
    ecsState(ctx).tasks.remove(task.arn);
    ecsState(ctx).tags.remove(task.arn);
  });
}

function changed(ctx: CallContext, task: Task, change: Partial<Task>): Task {
  const next = { ...task, ...change, version: task.version + 1, updatedAt: ctx.now };
  ecsState(ctx).tasks.put(task.arn, next);
  tell(ctx, next);
  return next;
}

function tell(ctx: CallContext, task: Task): void {
  ctx.publish({
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resources: [task.arn],
    detail: taskDetail(ctx, task),
  });
}
