import type { CallContext, Params } from '../core/index.ts';
import { clusterArn } from './names.ts';
import { networkView } from './network.ts';
import { isRunning } from './rolling.ts';
import type { Service, TaskSet } from './service-rows.ts';
import { tasksOf } from './service-tasks.ts';
import { computedCount } from './steer-task-sets.ts';

export function taskSetView(ctx: CallContext, service: Service, set: TaskSet): Params {
  const { launch, said } = set;
  const own = tasksOf(ctx, service).filter(
    ({ startedBy, desiredStatus }) => startedBy === set.id && desiredStatus === 'RUNNING',
  );
  const runningCount = own.filter(isRunning).length;
  const isFargate = launch.launchType === 'FARGATE';
  return {
    id: set.id,
    taskSetArn: set.arn,
    serviceArn: service.arn,
    clusterArn: clusterArn(ctx, set.clusterName),
    startedBy: service.controller === 'CODE_DEPLOY' ? 'CODE_DEPLOY' : undefined,
    externalId: set.externalId,
    status: set.status,
    taskDefinition: launch.taskDefinitionArn,
    computedDesiredCount: computedCount(service, set),
    pendingCount: own.length - runningCount,
    runningCount,
    createdAt: set.createdAt / 1000,
    updatedAt: set.updatedAt / 1000,
    ...(launch.strategy ? { capacityProviderStrategy: launch.strategy } : { launchType: launch.launchType }),
    platformVersion: isFargate ? launch.platformVersion : undefined,
    platformFamily: isFargate ? 'Linux' : undefined,
    networkConfiguration: networkView(launch.network),
    loadBalancers: said.loadBalancers ?? [],
    serviceRegistries: said.serviceRegistries ?? [],
    scale: { value: set.scale, unit: 'PERCENT' },
    stabilityStatus: set.isSteady ? 'STEADY_STATE' : 'STABILIZING',
    stabilityStatusAt: set.updatedAt / 1000,
    tags: [],
  };
}
