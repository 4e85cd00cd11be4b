import {
  AwsError,
  type CallContext,
  integer,
  type Params,
  requiredText,
  struct,
  text,
} from '../core/index.ts';
import { invalidParameter } from './errors.ts';
import { longNumber } from './names.ts';
import { activeService } from './service.ts';
import type { Service, TaskSet } from './service-rows.ts';
import { ecsState } from './state.ts';
import { taskSetsOf } from './steer-task-sets.ts';

type NewTaskSet = Pick<TaskSet, 'launch' | 'scale' | 'status' | 'said'> & { readonly externalId?: string };

export function addTaskSet(ctx: CallContext, service: Service, added: NewTaskSet): TaskSet {
  const { clusterName, name } = service;
  const id = `ecs-svc/${longNumber(ctx)}`;
  const set: TaskSet = {
    arn: ctx.arn('ecs', `task-set/${clusterName}/${name}/${id}`),
    id,
    serviceArn: service.arn,
    clusterName,
    ...added,
    externalId: added.externalId,
    isSteady: false,
    failedTasks: 0,
    notBefore: 0,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  ecsState(ctx).taskSets.put(set.arn, set);
  return set;
}

/** The service of a call about task sets: ECS's own deployments have none. */
export function serviceWithTaskSets(ctx: CallContext, input: Params): Service {
  const service = activeService(ctx, input);
  if (service.controller === 'ECS') {
    const message = 'Task sets cannot be used with services that have an ECS deployment controller.';
    throw invalidParameter(message);
  }
  return service;
}

/** By id or ARN, in `param`. */
function taskSetOf(ctx: CallContext, service: Service, said: string): TaskSet {
  const set = taskSetsOf(ctx, service).find(({ id, arn }) => said === id || said === arn);
  if (set) return set;
  throw new AwsError('TaskSetNotFoundException', 'The specified task set was not found.');
}

export function namedTaskSet(ctx: CallContext, input: Params, param = 'taskSet'): [Service, TaskSet] {
  const service = serviceWithTaskSets(ctx, input);
  return [service, taskSetOf(ctx, service, requiredText(input, param))];
}

/** Percent of the service's desired count; 100 when nothing is said. */
export function scaleOf(input: Params): number {
  const scale = struct(input, 'scale') ?? {};
  const value = integer(scale, 'value') ?? 100;
  if ((text(scale, 'unit') ?? 'PERCENT') !== 'PERCENT' || value < 0 || value > 100)
    throw invalidParameter('scale must be between 0 and 100 PERCENT.');
  return value;
}
